"""NEWS2 (Royal College of Physicians, 2017): a support for people who are trained in it, not validated at home
(standards.md 8.7).

What is missing is told as missing and never counted as nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass

PARAMETERS = ("resp", "spo2", "oxygen", "sbp", "hr", "aware", "temp")
AWAKE, CHANGED = "A", frozenset("CVPU")


@dataclass(frozen=True)
class Score:
    """`total` is None while something is `missing`; `points` of what is known. `risk`: low, low_medium, medium, high."""

    points: dict[str, int]
    missing: tuple[str, ...]
    total: int | None
    risk: str


def score(values: Mapping[str, float | str | bool], *, scale2: bool = False) -> Score:
    """Points and risk. `oxygen` is a bool, `aware` one of ACVPU; `scale2` only with a doctor's confirmed hypercapnic
    failure."""
    points = {name: _points(name, values, scale2) for name in PARAMETERS if _known(name, values, scale2)}
    missing = tuple(name for name in PARAMETERS if name not in points)
    total = None if missing else sum(points.values())
    return Score(points, missing, total, "" if total is None else _risk(total, points))


def _known(name: str, values: Mapping[str, float | str | bool], scale2: bool) -> bool:
    if name == "spo2" and scale2 and "oxygen" not in values:
        return False
    return name in values


def _risk(total: int, points: Mapping[str, int]) -> str:
    if total >= 7:
        return "high"
    if total >= 5:
        return "medium"
    return "low_medium" if 3 in points.values() else "low"


def _points(name: str, values: Mapping[str, float | str | bool], scale2: bool) -> int:
    if name == "oxygen":
        return 2 * bool(values[name])
    if name == "aware":
        return 3 if values[name] in CHANGED else 0
    value = float(values[name])
    if name == "spo2":
        return _spo2_of_2(value, bool(values["oxygen"])) if scale2 else _stepped(value, ((91, 3), (93, 2), (95, 1)), 0)
    return _stepped(value, STEPS[name], LAST[name])


def _spo2_of_2(value: float, oxygen: bool) -> int:
    if value <= 87:
        return _stepped(value, ((83, 3), (85, 2), (87, 1)), 0)
    return _stepped(value, ((92, 0), (94, 1), (96, 2)), 3) if oxygen else 0


def _stepped(value: float, steps: tuple[tuple[float, int], ...], last: int) -> int:
    return next((points for edge, points in steps if value <= edge), last)


STEPS = {
    "resp": ((8, 3), (11, 1), (20, 0), (24, 2)),
    "sbp": ((90, 3), (100, 2), (110, 1), (219, 0)),
    "hr": ((40, 3), (50, 1), (90, 0), (110, 1), (130, 2)),
    "temp": ((35.0, 3), (36.0, 1), (38.0, 0), (39.0, 1)),
}
LAST = {"resp": 3, "sbp": 3, "hr": 3, "temp": 2}
