"""The 15-minute ledger: where the time of each call went, and which stage lost the minutes of a breach.

A breach's lost minutes are shared out over the stages in proportion to what each took beyond its own limit, so that they
sum to the minutes by which the call was late, whoever defines the stages.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, cast

from django.db.models import Case, QuerySet, Value, When

from songhe.base import indicators as base
from songhe.base.indicators import HOME, Span
from songhe.base.kept import Kept, Many
from songhe.care.emergency import counting, rules
from songhe.care.emergency.indicators import COUNTING, QUARTER
from songhe.care.emergency.models import Call, Rule
from songhe.care.emergency.queries import stages
from songhe.register.access.models import User

ARRIVAL = "arrival"
TIMED = (*rules.STAGES, ARRIVAL)
"""What half and nine of ten are told of: each stage, and from the press to the door."""
STAMPS = ("pressed_at", "received_at", "answered_at", "dispatched_at", "accepted_at", "arrived_at", "entered_at")
PLAIN = ("id", "division_path", "desk_path", "unit_code", "limit_s", *STAMPS)
Spent = Mapping[str, float | None]
SHARED = rules.STAGES[:5]  # up to the door: entry comes after the limit has been met or missed
DEFAULTS = {"answer": 30, "dispatch": 180, "accept": 120}


@dataclass(frozen=True)
class Spread:
    """How long one stage took: half of the calls within `p50` seconds, nine of ten within `p90`."""

    stage: str
    count: int
    p50: float | None
    p90: float | None


@dataclass(frozen=True)
class Breach:
    """One late call: seconds over the limit and the stages that lost them. `over_s` is None where nobody ever arrived."""

    call: Call
    over_s: float | None
    lost: dict[str, float]

    @property
    def worst(self) -> str:
        """The stage that lost most."""
        return max(self.lost, key=lambda stage: self.lost[stage]) if self.lost else ""


def share_out(spent: Mapping[str, float | None], allowed: Mapping[str, float], over_s: float) -> dict[str, float]:
    """`over_s` split over the stages that took longer than allowed, in proportion to how much longer."""
    beyond = {stage: max(0.0, (spent.get(stage) or 0.0) - allowed[stage]) for stage in SHARED}
    whole = sum(beyond.values())
    return {stage: over_s * part / whole for stage, part in beyond.items() if part} if whole else {}


def allowances(steps: Mapping[str, int], limit_s: float) -> dict[str, float]:
    """Seconds each stage may take so that they sum to the limit: transport has none, the way gets what is left."""
    answer, dispatch, accept = (steps[step] for step in ("answer", "dispatch", "accept"))
    return {
        "transport": 0.0,
        "queue": float(answer),
        "decision": float(dispatch - answer),
        "acceptance": float(accept),
        "travel": max(0.0, limit_s - dispatch - accept),
    }


def steps_in_force(day: date) -> dict[str, int]:
    """The shortest limit of each step on that day, from the dated rules; read once where a page shares what it reads."""
    return base.shared(("emergency.steps", day), lambda: _steps(day))


def _in_force(steps: Any, day: Any) -> "QuerySet[Any, Any]":
    lines = Rule.objects.filter(step__in=steps, valid_from__lte=day).exclude(valid_to__lt=day)
    return lines.order_by("-seconds").values_list("step", "seconds")


_IN_FORCE = Kept(_in_force, steps=Many(str), day=date)


def _steps(day: date) -> dict[str, int]:
    known = dict(DEFAULTS)
    known.update(_IN_FORCE(steps=list(DEFAULTS), day=day))
    return known


def spreads(user: User, span: Span, at: datetime, **narrow: str) -> list[Spread]:
    """Each stage, and at the end the whole way to the door, over the calls that the 15-minute figure counts."""
    spent = [seconds for _, seconds in timed(user, span, at, **narrow)]
    return _spreads(spent)


def spreads_by(user: User, span: Span, at: datetime, grain: str, **narrow: str) -> dict[str, list[Spread]]:
    """The same by county, town or village (keys are paths), unit (codes of management units) or month (`2026-11`)."""
    groups: dict[str, list[Spent]] = defaultdict(list)
    for call, seconds in timed(user, span, at, **narrow):
        if key := _key(call, grain):
            groups[key].append(seconds)
    return {key: _spreads(groups[key]) for key in sorted(groups)}


def timed(user: User, span: Span, at: datetime, **narrow: str) -> list[tuple[Any, Spent]]:
    """The calls that the 15-minute figure counts, each with the seconds of its stages and of the way to the door.

    Of a call only what this ledger reads: a month of a city is a thousand of them on one page.
    """
    asked = _asked(user, span, narrow)
    return [(call, {**stages(call), ARRIVAL: call.took}) for call in _timed(tuple(asked))(**asked)]


def _asked(user: User, span: Span, narrow: Mapping[str, str]) -> dict[str, Any]:
    return counting.asked_of(user, span, narrow.get("where", ""), narrow.get("model", ""))


@cache
def _timed(names: tuple[str, ...]) -> Kept:
    counted = COUNTING["response-15min"]

    def build(**asked: Any) -> "QuerySet[Any, Any]":
        calls: Any = counting.calls_of(**asked).filter(counted.of(counting.ANY_MOMENT))
        calls = calls.annotate(in_time=Case(When(counted.met, then=Value(True)), default=Value(False)))
        return cast(
            "QuerySet[Any, Any]",
            calls.values_list("pk", "division_path", "unit_code", *STAMPS, "took", "in_time", named=True),
        )

    return counting.kept(build, names)


def _key(call: Any, grain: str) -> str:
    if grain == "month":
        return f"{call.received_at.astimezone(HOME):%Y-%m}"
    if grain == "unit":
        return call.unit_code if "-" in call.unit_code else ""
    return call.division_path[: counting.PATH_CHARS[grain]]


def _spreads(spent: list[Spent]) -> list[Spread]:
    return [_spread(stage, (row[stage] for row in spent)) for stage in TIMED]


def _spread(stage: str, seconds: Iterable[float | None]) -> Spread:
    known = [value for value in seconds if value is not None]
    return Spread(stage, len(known), rules.percentile(known, 0.5), rules.percentile(known, 0.9))


def breaches(user: User, span: Span, at: datetime, code: str = "response-15min", **narrow: str) -> list[Breach]:
    """Every call that missed the figure, newest first, with the minutes lost by stage."""
    late = counting.counted(user, code, span, at, part="missing", **narrow)
    calls = late.select_related("division", "elder", "elder__division").order_by("-received_at")
    steps = steps_in_force(span.last)
    return [_breach(call, steps, code) for call in calls]


def unexplained(user: User, span: Span, at: datetime, first: int, **narrow: str) -> list[Breach]:
    """Calls that missed the 15 minutes and lack a review, the one that waits longest first; the `first` so many, 0 for all."""
    asked, steps = _asked(user, span, narrow), steps_in_force(span.last)
    return [_breach(call, steps, "response-15min") for call in _unexplained(first, tuple(asked))(**asked)]


@cache
def _unexplained(first: int, names: tuple[str, ...]) -> Kept:
    counted = COUNTING["response-15min"]

    def build(**asked: Any) -> "QuerySet[Any, Any]":
        calls = counting.missing(counting.calls_of(**asked).filter(counted.of(counting.ANY_MOMENT)), counted.met)
        calls = calls.filter(reviewed_at=None).select_related("division").order_by("closed_at", "pk")
        calls = calls.only(*PLAIN, "closed_at", "number", "division__name", "division__level")
        return calls[:first] if first else calls

    return counting.kept(build, names)


def minutes(user: User, span: Span, at: datetime, **narrow: str) -> tuple[list[Spread], dict[str, float], int]:
    """(how long each stage took, the seconds each lost in late calls, how many were late), from one reading of the calls."""
    every, steps = timed(user, span, at, **narrow), steps_in_force(span.last)
    late = [_breach(call, steps, "response-15min") for call, _ in every if not call.in_time]
    return _spreads([spent for _, spent in every]), lost(late), len(late)


def _breach(call: Any, steps: Mapping[str, int], code: str) -> Breach:
    limit = call.limit_s if "limit" in code else QUARTER
    if call.took is None:
        return Breach(call, None, {})
    from_dispatch = code.endswith("-dispatch")
    over = (call.took_dispatch if from_dispatch else call.took) - limit
    spent = stages(call)
    if from_dispatch:  # what went before the dispatch is not counted by this definition
        spent = {**spent, "transport": 0.0, "queue": 0.0, "decision": 0.0}
    return Breach(call, over, share_out(spent, _allowed(steps, limit, from_dispatch), over))


def _allowed(steps: Mapping[str, int], limit: float, from_dispatch: bool) -> dict[str, float]:
    allowed = allowances(steps, limit)
    return {**allowed, "travel": limit - allowed["acceptance"]} if from_dispatch else allowed


def lost(rows: Iterable[Breach]) -> dict[str, float]:
    """Seconds lost by each stage over many breaches."""
    sums = dict.fromkeys(SHARED, 0.0)
    for breach in rows:
        for stage, seconds in breach.lost.items():
            sums[stage] += seconds
    return sums
