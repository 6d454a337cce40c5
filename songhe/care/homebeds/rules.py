"""Who may have a home bed, how much service a month asks for, and what follows for the money: values in, values out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

LEVELS = {"能力完好": 0, "轻度失能": 1, "中度失能": 2, "重度失能": 3, "完全失能": 4}  # words: data
ANSWERS = ("ok", "flaw", "danger")


def level_of(word: str) -> int | None:
    """The level of a file's word, 0 to 4; None where nobody has assessed."""
    return LEVELS.get(word)


@dataclass(frozen=True)
class Facts:
    """What is known of who asks. None: nobody has said."""

    age: int | None
    level: int | None
    dementia: bool | None
    alone: bool
    at_home: bool
    lies_in: str  # where the person has another bed; empty: nowhere
    carer: str
    minutes: int | None  # how long the provider needs to the door
    safe: bool | None
    stands: bool | None  # not to be pulled down


@dataclass(frozen=True)
class Verdict:
    """One condition, judged. `met` None: something is not known yet. `told` is what it was judged by."""

    code: str
    met: bool | None
    told: dict[str, Any]


def judge(conditions: Iterable[Any], facts: Facts) -> list[Verdict]:
    """Each condition by itself."""
    found = []
    for one in conditions:
        met, told = JUDGES[one.kind](one, facts)
        found.append(Verdict(one.code, met, told))
    return found


def _age(one: Any, facts: Facts) -> tuple[bool | None, dict[str, Any]]:
    return (None if facts.age is None else facts.age >= one.years), {"age": facts.age, "years": one.years}


def _need(one: Any, facts: Facts) -> tuple[bool | None, dict[str, Any]]:
    """Disabled, demented, very old or alone: one of them is enough; what is not known may still be the one."""
    why = ["disabled"] * (facts.level is not None and facts.level >= one.level_from) + ["dementia"] * bool(facts.dementia)
    why += ["old"] * (facts.age is not None and facts.age >= one.years) + ["alone"] * facts.alone
    known = None not in (facts.level, facts.dementia, facts.age)
    told = {"why": why, "level": facts.level, "level_from": one.level_from, "years": one.years}
    return (True if why else (False if known else None)), told


def _at_home(one: Any, facts: Facts) -> tuple[bool | None, dict[str, Any]]:
    return facts.at_home, {}


def _one_bed(one: Any, facts: Facts) -> tuple[bool | None, dict[str, Any]]:
    return not facts.lies_in, {"bed": facts.lies_in}


def _carer(one: Any, facts: Facts) -> tuple[bool | None, dict[str, Any]]:
    near = facts.minutes is not None and facts.minutes <= one.minutes
    told = {"carer": facts.carer, "minutes": facts.minutes, "most": one.minutes}
    if facts.carer or near:
        return True, told
    return (None if facts.minutes is None else False), told


def _dwelling(one: Any, facts: Facts) -> tuple[bool | None, dict[str, Any]]:
    told = {"safe": facts.safe, "stands": facts.stands, "years": one.years}
    if False in (facts.safe, facts.stands):
        return False, told
    return (None if None in (facts.safe, facts.stands) else True), told


JUDGES = {
    "age": _age, "need": _need, "at_home": _at_home, "one_bed": _one_bed, "carer": _carer, "dwelling": _dwelling,
}  # fmt: skip
"""How each kind of condition is judged: (met or not or unknown, what it was judged by)."""


def part(whole: int, nights: int, days: int) -> int:
    """Of what a whole month asks for, the part of so many nights, rounded up."""
    return -(-whole * min(nights, days) // days)


@dataclass(frozen=True)
class Had:
    """What there was in a month."""

    nights: int
    visits: int
    minutes: int
    calls: int
    rung: int
    days_seen: int
    days_active: int
    device_days: int
    heard_days: int


@dataclass(frozen=True)
class Need:
    """What a month asks for, as part of a whole one."""

    visits: int
    minutes: int
    calls: int


def need(minimum: Any, nights: int, days: int) -> Need:
    """The least of a month in which the person lay at home for so many of its nights."""
    return Need(*(part(whole, nights, days) for whole in (minimum.visits, minimum.minutes, minimum.calls)))


def met(had: Had, least: Need) -> bool:
    """Visits or minutes, and calls."""
    return (had.visits >= least.visits or had.minutes >= least.minutes) and had.calls >= least.calls


def percent(some: int, of: int) -> int | None:
    """A share in percent, cut; None without anything to count."""
    return some * 100 // of if of else None


@dataclass(frozen=True)
class Line:
    """One condition of a subsidy: what there was, what is needed."""

    code: str
    met: bool
    had: int
    need: int

    def plain(self) -> dict[str, Any]:
        return {"code": self.code, "met": self.met, "had": self.had, "need": self.need}


def running(aid: Any, had: Had, least: Need, *, agreed: bool, level: int, passed: bool) -> list[Line]:
    """Conditions of the running subsidy of a month."""
    lines = [
        Line("nights", had.nights >= aid.nights_from, had.nights, aid.nights_from),
        Line("service", had.visits >= least.visits or had.minutes >= least.minutes, had.visits, least.visits),
        Line("calls", had.calls >= least.calls, had.calls, least.calls),
        _alive(aid, had), Line("agreement", agreed, int(agreed), 1), Line("provider", passed, int(passed), 1),
    ]  # fmt: skip
    return [*lines, *_level(aid, level)]


def building(aid: Any, *, days: int, kit_whole: bool, agreed: bool, surveyed: bool, level: int, first: bool) -> list[Line]:
    """Conditions of the building subsidy, `days` after the bed was opened."""
    lines = [
        Line("stands", days >= aid.days_from, days, aid.days_from), Line("kit", kit_whole, int(kit_whole), 1),
        Line("survey", surveyed, int(surveyed), 1), Line("agreement", agreed, int(agreed), 1),
        Line("first", first, int(first), 1),
    ]  # fmt: skip
    return [*lines, *_level(aid, level)]


def _alive(aid: Any, had: Had) -> Line:
    share = percent(had.heard_days, had.device_days)
    return Line("alive", share is not None and share >= aid.alive_percent, share or 0, aid.alive_percent)


def _level(aid: Any, level: int) -> list[Line]:
    return [Line("level", level >= aid.level_from, level, aid.level_from)] if aid.level_from else []


def all_met(lines: Iterable[Mapping[str, Any]]) -> bool:
    """Every condition is met, and there is one."""
    rows = list(lines)
    return bool(rows) and all(line["met"] for line in rows)


def missing_kit(pieces: Iterable[Any], there: Iterable[str], *, dementia: bool) -> list[str]:
    """Codes of what must hang there and does not."""
    known = set(there)
    return [one.code for one in pieces if one.must and (one.must == "always" or dementia) and one.code not in known]


def points(criteria: Iterable[Any], shares: Mapping[str, tuple[int, int]], spot: int) -> list[dict[str, Any]]:
    """Points by line: the share of each, to a whole point downwards. A line without anything to count gives its points."""
    found = []
    for one in criteria:
        some, of = (spot, one.points) if one.by == "spot" else shares[one.by]
        got = min(spot, one.points) if one.by == "spot" else one.points * some // of if of else one.points
        found.append({"code": one.code, "points": got, "of": one.points, "met": some, "all": of})
    return found


def grade(grades: Sequence[Any], total: int) -> str:
    """The first whose points are reached; grades stand with the best first."""
    return next(one.code for one in grades if total >= one.points_from)


def quarter_of(day: date) -> date:
    """The first day of its quarter."""
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


def quarter_before(first: date) -> date:
    """The quarter before."""
    return quarter_of(date(first.year - (first.month == 1), first.month - 1 or 12, 1))
