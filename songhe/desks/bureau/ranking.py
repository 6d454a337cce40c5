"""Places from worst to best, with the number of calls missing: for the list, the map and the table alike."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from songhe.base.indicators import Indicator, Ratio
from songhe.care.emergency import counting
from songhe.care.emergency.counting import Sheet
from songhe.desks.bureau.choice import Choice
from songhe.register.places import queries as divisions

NO_DATA = "none"


@dataclass
class Line:
    """One place and its figure. `inside` marks a management unit that also counts in its county."""

    code: str
    name: str
    ratio: Ratio
    band: str
    href: str
    wrong: int  # calls that stand between this place and its goal
    inside: bool = False
    width: float = 0.0

    @property
    def bad(self) -> bool:
        return self.band == "0"


def band(figure: Indicator, ratio: Ratio) -> str:
    """Colour class of a share: 0 (bad) to 4; `none` without anything to count."""
    return NO_DATA if ratio.share is None else str(figure.band(ratio.share))


def lines(choice: Choice) -> list[Line]:
    """Places below the chosen one, worst first; in the city, its units after their county."""
    return of_sheet(choice, read(choice))


def read(choice: Choice, codes: Iterable[str] = ()) -> Sheet:
    """The chosen figure, and these, of the places below the chosen one."""
    wanted = [choice.figure.code, *codes]
    return counting.sheet(choice.user, wanted, choice.span, choice.at, choice.grain or "village", **choice.narrow)


def of_sheet(choice: Choice, sheet: Sheet) -> list[Line]:
    """The same of what was read already."""
    found, names = sheet.by_place(choice.figure.code), names_below(choice)
    rows = [
        _line(choice, path.rsplit("/", 1)[-1], names.get(path, path), found.get(path, Ratio(0, 0)))
        for path in {**names, **found}
    ]
    if choice.grain != "county":
        rows = [row for row in rows if row.ratio.of]
    ranked = sorted(rows, key=lambda row: _order(choice.figure, row.ratio))
    _widths(ranked)
    return _with_units(choice, ranked, sheet.by_unit(choice.figure.code))


def names_below(choice: Choice) -> dict[str, str]:
    """Path → name of the places of the grain below the choice."""
    return {place.path: place.short_name for place in divisions.below(_root(choice), choice.grain or "village")}


def _root(choice: Choice) -> str:
    return counting.path_of(choice.where) + "/" if choice.where and "-" not in choice.where else choice.user.scope


def _line(choice: Choice, code: str, name: str, ratio: Ratio, inside: bool = False) -> Line:
    return Line(code, name, ratio, band(choice.figure, ratio), choice.query(where=code), wrong(choice.figure, ratio), inside)


def wrong(figure: Indicator, ratio: Ratio) -> int:
    """How many calls went wrong: not in time, or false where less is better."""
    return ratio.met if figure.lower_is_better else ratio.missing


def _order(figure: Indicator, ratio: Ratio) -> tuple[Any, ...]:
    if ratio.share is None:
        return (1, 0, 0)
    worst_first = -ratio.share if figure.lower_is_better else ratio.share
    return (0, worst_first, -ratio.missing)


def _widths(rows: list[Line]) -> None:
    most = max((row.wrong for row in rows), default=0)
    for row in rows:
        row.width = round(100 * row.wrong / most, 1) if most else 0.0


def _with_units(choice: Choice, rows: list[Line], found: dict[str, Ratio]) -> list[Line]:
    if choice.grain != "county":
        return rows
    ranked: list[Line] = []
    units = divisions.units()
    for row in rows:
        inside = [unit for unit in units if unit.within == row.code]
        ranked += [row, *(_line(choice, unit.code, unit.name, found.get(unit.code, Ratio(0, 0)), True) for unit in inside)]
    return ranked
