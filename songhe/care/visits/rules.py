"""Who is visited, how often, what counts, what comes next. Values in, values out; no database, no clock."""

import calendar
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from songhe.care.visits.dated import Content, Grades, Group, Question, Validity

HIGH, KEY, GENERAL = 3, 2, 1
NAMES = {HIGH: "high", KEY: "key", GENERAL: "general"}


@dataclass(frozen=True)
class Facts:
    """What the register says of somebody who lives at home."""

    living: str
    level: str
    age: int | None
    means: str
    categories: frozenset[str] = frozenset()


def reasons(facts: Facts, known: Iterable[Group]) -> list[str]:
    """Target groups that somebody belongs to, in the order of the rules."""
    return [group.code for group in known if _belongs(facts, group)]


def _belongs(facts: Facts, group: Group) -> bool:
    if group.living and facts.living == group.living:
        return True
    if group.category and group.category in facts.categories:
        return True
    return any(word == facts.level for word, _points in group.level)


def points(facts: Facts, known: Iterable[Group], grades: Grades) -> int:
    """What the groups, the age and being out of reach say together."""
    found = 0
    for group in known:
        if _belongs(facts, group):
            found += group.points + next((more for word, more in group.level if word == facts.level), 0)
    age = facts.age or 0
    found += max([more for years, more in grades.ages.items() if age >= years], default=0)
    return found + (grades.no_phone if facts.means == "none" else 0)


def grade(number: int, grades: Grades) -> int:
    """High, key or general."""
    return HIGH if number >= grades.high_from else KEY if number >= grades.key_from else GENERAL


def month_end(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def due(
    *, grade: int, since: date, last: date | None, today: date, grades: Grades, extra: Iterable[tuple[date, date]] = (),
) -> date:  # fmt: skip
    """Until when the next valid visit is due: by the rhythm of the grade, never later than the end of the first calendar month
    that has none (the rate counts months), and inside a festival or hard weather that has had none."""
    every = timedelta(days=grades.every_days[NAMES[grade]])
    found = (last or since) + every
    found = min(found, month_end(month_end(last) + timedelta(days=1)) if last else month_end(since))
    for first, end in extra:
        if last is None or last < first:
            found = min(found, end)
    return found


def home_due(*, grade: int, since: date, last_home: date | None, grades: Grades) -> date:
    """Until when somebody is to be seen at home."""
    return (last_home or since) + timedelta(days=grades.home_days[NAMES[grade]])


@dataclass(frozen=True)
class Told:
    """One visit as it was told. `place` and `picture` are asked for at the door only."""

    method: str
    contact: bool
    visitor: str
    answers: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    distance_m: int | None = None
    accuracy_m: int | None = None
    picture: bool = False


def lacks(told: Told, rule: Validity) -> list[str]:
    """What a visit lacks to be valid: codes, empty for a valid one. Not met is not visited."""
    found = [] if told.contact else ["contact"]
    if not told.visitor.strip():
        found.append("visitor")
    if any(not told.answers.get(group) for group in rule.groups):
        found.append("content")
    if told.method == "home" and not told.picture and not at_the_door(told.distance_m, told.accuracy_m, rule):
        found.append("place")
    return found


def at_the_door(distance_m: int | None, accuracy_m: int | None, rule: Validity) -> bool:
    """Within so many metres, by a position that is exact enough to say so."""
    return (
        distance_m is not None and accuracy_m is not None and accuracy_m <= rule.accuracy_m and distance_m <= rule.home_within_m
    )


def asked(
    form: Iterable[Content], *, reasons: Iterable[str], month: int, before: Mapping[str, str]
) -> list[tuple[str, list[Question]]]:
    """The questions for this person in this season: what was not good the last time is asked again."""
    held = set(reasons)
    if month in {11, 12, 1, 2, 3}:
        held.add("winter")
    if 6 <= month <= 9:
        held.add("summer")

    def wanted(question: Question) -> bool:
        bad = before.get(question.code, question.answers[0]) != question.answers[0]
        return question.ask == "always" or question.ask in held or bad or (question.ask == "again" and not before)

    return [(one.code, [question for question in one.questions if wanted(question)]) for one in form]


def shortfall(*, done: int, left: int, elapsed: int, remaining: int) -> int:
    """How many of those still left will be missed at the pace of the month so far. Without a day behind us nobody is."""
    if elapsed <= 0:
        return 0
    return max(0, left - done * remaining // elapsed)


OLDEST = timedelta(days=3)
AHEAD = timedelta(minutes=5)


def believed(said: datetime, heard: datetime) -> datetime:
    """The moment that counts: a phone's own where it can be true (not ahead, not older than a phone keeps things)."""
    return min(said, heard) if heard - OLDEST <= said <= heard + AHEAD else heard


@dataclass(frozen=True)
class Live:
    """A signal that still lasts."""

    kind: str
    points: int


def total(live: Iterable[Live]) -> int:
    """What live signals say together: the same kind twice says it once."""
    best: dict[str, int] = {}
    for one in live:
        best[one.kind] = max(best.get(one.kind, 0), one.points)
    return sum(best.values())


def guard(*, status: str, aside: str, deaf: bool, needs_device: bool, device_alive: bool | None) -> str:
    """Why a signal is not believed: empty where it is."""
    if status in {"away", "admitted"}:
        return status
    if status != "here":
        return "gone"
    if aside in {"away", "hospital"}:
        return aside
    if deaf:
        return "deaf"
    return "device" if needs_device and device_alive is not True else ""
