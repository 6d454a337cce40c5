"""The list of who must be visited: computed from the register, county by county; only what differs is written."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any
from uuid import UUID

from django.db.models import Max, Q
from django.utils.timezone import localtime

from songhe.base import journal
from songhe.base.actors import CLOCK, Actor
from songhe.base.bulk import insert_all
from songhe.care.visits import dated, rules
from songhe.care.visits.models import Counted, Listed, Occasion, Spell, Visit
from songhe.register.access.scope import covers, within
from songhe.register.people.models import Category, Elder
from songhe.register.places.models import Division

AT_HOME = ("here", "away")
CHUNK = 400  # keys in one statement
BATCH = 2000  # rows in one statement
DUE = ("grade", "own_grade", "reasons", "due_on", "home_due_on", "aside")
KNOWN = ("elder_id", "pk", "division_path", "since", "last_on", "home_on", "raised_until", "due_at", *DUE)
Judged = tuple[str, int]


@dataclass
class Judge:
    """What the rules of a day say; people who are alike are judged once."""

    day: date
    groups: list[dated.Group] = field(init=False)
    grades: dated.Grades = field(init=False)
    known: dict[Any, Judged] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.groups, self.grades = dated.groups(self.day), dated.grades(self.day)
        years = sorted({self.grades.min_age, *self.grades.ages})
        self.bands = [(_years_ago(self.day, one), one) for one in reversed(years)]

    def age(self, born: date | None) -> int | None:
        """The age as far as the rules ask for it: the highest band reached; nothing for who is too young."""
        if born is None:
            return self.grades.min_age
        return next((years for latest, years in self.bands if born <= latest), None)

    def say(self, living: str, level: str, born: date | None, means: str, held: frozenset[str]) -> Judged:
        """(codes of the groups, grade); no codes: not to be visited."""
        band = self.age(born)
        key = (living, level, band, means, held)
        found = self.known.get(key)
        if found is None:
            found = self.known[key] = self._say(rules.Facts(living, level, band, means, held))
        return found

    def _say(self, facts: rules.Facts) -> Judged:
        if facts.age is None:
            return "", 0
        codes = rules.reasons(facts, self.groups)
        return ",".join(codes), rules.grade(rules.points(facts, self.groups, self.grades), self.grades)

    @property
    def categories(self) -> list[str]:
        return [group.category for group in self.groups if group.category]


def _years_ago(day: date, years: int) -> date:
    """The latest birthday of who is so old; born on 29 February one gains a year on 1 March."""
    leap = (day.month, day.day) == (2, 29)
    year = day.year - years
    return date(year, 2, 28) if leap and not (year % 4 == 0 and (year % 100 or year % 400 == 0)) else day.replace(year=year)


def compute_due(at: datetime) -> int:
    """The counties that have not been computed today. How many were."""
    day, done = localtime(at).date(), 0
    for county in Division.objects.filter(level="county").order_by("path"):
        known = Counted.objects.filter(path=county.path).first()
        if known is None or known.day < day:
            compute(county.path, at)
            done += 1
    return done


def compute(path: str, at: datetime) -> dict[str, int]:
    """One county, or any place: who comes on the list, who leaves it, whose days change. One journal row with the sums."""
    day = localtime(at).date()
    with journal.deed():
        place = Division.objects.get(path=path)
        made = Counted.objects.update_or_create(path=path, defaults={"day": day})[0]
        sums = _Diff(path, day).write()
        if any(sums.values()):
            journal.write(verb="visits.list.compute", subject=made, by=CLOCK, at=at, division=place.path, facts=dict(sums))
    return sums


def look_at(*, elder: Elder, by: Actor, at: datetime) -> Listed | None:
    """One person at once, not by night: somebody who has just come home. None for who is not to be visited."""
    day, who = localtime(at).date(), Elder.objects.get(pk=elder.pk)
    judge = Judge(day)
    known = Listed.objects.filter(elder=who, left_on=None).first()
    if who.status not in AT_HOME or known:
        return known
    codes = Category.objects.filter(elder=who, code__in=judge.categories, ends_on=None, voided_at=None)
    held = frozenset(codes.values_list("code", flat=True))
    reasons, grade = judge.say(who.living, who.care_level, who.birth_date, who.means, held)
    if not reasons:
        return None
    last, home_on = last_seen([who.pk]).get(who.pk, (None, None))
    told = {"grade": grade, "since": day, "grades": judge.grades}
    with journal.deed():
        row = Listed.objects.create(
            elder=who, division_path=who.division_path, own_grade=grade, reasons=reasons, last_on=last, home_on=home_on,
            due_on=rules.due(last=last, today=day, **told), home_due_on=rules.home_due(last_home=home_on, **told),  # type: ignore[arg-type]
            grade=grade, since=day,
        )  # fmt: skip
        journal.write(
            verb="visits.listed.join", subject=row, by=by, at=at, division=row.division_path, facts={"reasons": reasons}
        )
    return row


class _Diff:
    """What the register says against what is listed."""

    def __init__(self, path: str, day: date) -> None:
        self.path, self.day, self.judge = path, day, Judge(day)
        here = within(path)
        self.held: dict[UUID, frozenset[str]] = _held(self.judge.categories, here)
        rows = Listed.objects.filter(here, left_on=None).order_by().values_list(*KNOWN, named=True)
        self.before = {row.elder_id: row for row in rows.iterator(chunk_size=BATCH)}
        self.moved = _spell_away(path, day)
        self.spells = _spells(path, day)
        self.times = extra(path, day)
        self.known_times: dict[str, list[tuple[date, date]]] = {}
        self.fresh: list[tuple[UUID, str, str, int, str]] = []
        self.changes: dict[tuple[Any, ...], list[UUID]] = defaultdict(list)
        self.left: list[UUID] = []

    def write(self) -> dict[str, int]:
        stays: set[UUID] = set()
        columns = ("pk", "division_path", "living", "care_level", "birth_date", "means")
        rows = Elder.objects.filter(within(self.path), status__in=AT_HOME).order_by().values_list(*columns)
        nothing: frozenset[str] = frozenset()
        for key, place, living, level, born, means in rows.iterator(chunk_size=BATCH):
            reasons, grade = self.judge.say(living, level, born, means, self.held.get(key, nothing))
            if not reasons:
                continue
            aside = self.spells.get(key, "")
            row = self.before.get(key)
            if row is not None and row.division_path == place:
                stays.add(key)
                self._compare(row, reasons, grade, aside)
            else:
                self.fresh.append((key, place, reasons, grade, aside))
        self.left = [row.pk for key, row in self.before.items() if key not in stays]
        return {"listed": self._list(), "left": len(self.left), "changed": self._change(), "away": self.moved}

    def _compare(self, row: Any, reasons: str, own: int, aside: str) -> None:
        raised = row.raised_until is not None and row.raised_until >= self.day
        grade = rules.HIGH if raised else own
        due, home = self._days(grade, row.since, row.last_on, row.home_on, row.division_path)
        if raised and row.due_at is not None:
            due = min(due, localtime(row.due_at).date())
        now = (grade, own, reasons, due, home, aside)
        if now != tuple(getattr(row, name) for name in DUE):
            self.changes[now].append(row.pk)

    def _days(self, grade: int, since: date, last: date | None, home_on: date | None, place: str) -> tuple[date, date]:
        known = {"grade": grade, "since": since, "grades": self.judge.grades}
        more = self.known_times.get(place)
        if more is None:
            more = self.known_times[place] = [(first, end) for where, first, end in self.times if covers(where, place)]
        due = rules.due(last=last, today=self.day, extra=more, **known)  # type: ignore[arg-type]
        return due, rules.home_due(last_home=home_on, **known)  # type: ignore[arg-type]

    def _list(self) -> int:
        seen = last_seen([key for key, *_rest in self.fresh], self.path) if self.fresh else {}
        self._leave_now()
        for batch in _batches(self.fresh, BATCH):
            insert_all([self._new(one, seen) for one in batch])
        return len(self.fresh)

    def _new(self, one: tuple[UUID, str, str, int, str], seen: dict[UUID, tuple[date | None, date | None]]) -> Listed:
        key, place, reasons, grade, aside = one
        last, home_on = seen.get(key, (None, None))
        due, home = self._days(grade, self.day, last, home_on, place)
        return Listed(
            elder_id=key, division_path=place, grade=grade, own_grade=grade, reasons=reasons, since=self.day, last_on=last,
            home_on=home_on, due_on=due, home_due_on=home, aside=aside,
        )  # fmt: skip

    def _leave_now(self) -> None:
        """Before anybody is listed anew: one open row a person."""
        for keys in _batches(self.left, CHUNK):
            Listed.objects.filter(pk__in=keys).update(left_on=self.day)

    def _change(self) -> int:
        number = 0
        for now, keys in self.changes.items():
            number += len(keys)
            for some in _batches(keys, CHUNK):
                Listed.objects.filter(pk__in=some).update(**dict(zip(DUE, now, strict=True)))
        return number


def _held(codes: list[str], here: Q) -> dict[UUID, frozenset[str]]:
    """Categories in force, by person."""
    found: dict[UUID, set[str]] = defaultdict(set)
    rows = Category.objects.filter(here, code__in=codes, ends_on=None, voided_at=None).order_by()
    for key, code in rows.values_list("elder_id", "code").iterator(chunk_size=BATCH):
        found[key].add(code)
    alike: dict[frozenset[str], frozenset[str]] = {}
    return {key: alike.setdefault(frozenset(held), frozenset(held)) for key, held in found.items()}


def _spells(path: str, day: date) -> dict[UUID, str]:
    """Who stands aside today, and why; a refusal gives way to being away."""
    rows = Spell.objects.filter(within(path), first__lte=day).filter(Q(last=None) | Q(last__gte=day))
    order = {"refused": 0, "away": 1, "hospital": 2}
    told = sorted(rows.values_list("elder_id", "kind"), key=lambda pair: order[pair[1]])
    return dict(told)


def _spell_away(path: str, day: date) -> int:
    """Days away as the register knows them begin and end; what somebody told is left as it is."""
    away = dict(Elder.objects.filter(within(path), status="away").order_by().values_list("pk", "division_path"))
    rows = Spell.objects.filter(within(path), kind="away", last=None)
    known = {key: (pk, by) for key, pk, by in rows.values_list("elder_id", "pk", "by_name")}
    back = [pk for key, (pk, by) in known.items() if key not in away and by == CLOCK.name]
    for keys in _batches(back, CHUNK):
        some = Spell.objects.filter(pk__in=keys)
        some.filter(first__gte=day).update(last=day)
        some.filter(first__lt=day).update(last=day - timedelta(days=1))
    new, told = sorted(away.keys() - known.keys()), {"kind": "away", "first": day, "by_name": CLOCK.name}
    insert_all([Spell(elder_id=key, division_path=away[key], **told) for key in new])
    return len(new) + len(back)


def extra(path: str, day: date) -> list[tuple[str, date, date]]:
    """(place, first, last) of festivals and hard weather of that day that touch a place."""
    rows = Occasion.objects.filter(first__lte=day, last__gte=day, ended_at=None).values_list("division_path", "first", "last")
    touching = [row for row in rows if row[0].startswith(path) or path.startswith(row[0])]
    return [*touching, *((path, first, last) for _code, first, last in dated.festivals(day))]


def more_of(path: str, day: date) -> list[tuple[date, date]]:
    """(first, last) of those of them in which somebody of that village is visited more often."""
    return [(first, last) for place, first, last in extra(path, day) if covers(place, path)]


def last_seen(keys: list[UUID], path: str = "") -> dict[UUID, tuple[date | None, date | None]]:
    """The last valid visit and the last one at home, by person."""
    valid = Visit.objects.filter(valid=True).order_by()
    found: dict[UUID, tuple[date | None, date | None]] = {}
    parts = (
        [valid.filter(elder__in=some) for some in _batches(keys, CHUNK)] if len(keys) <= CHUNK else [valid.filter(within(path))]
    )
    for rows in parts:
        home = Max("made_at", filter=Q(method="home"))
        for row in rows.values("elder").annotate(last=Max("made_at"), home=home):
            found[row["elder"]] = (_day(row["last"]), _day(row["home"]))
    return found


def _day(at: datetime | None) -> date | None:
    return localtime(at).date() if at else None


def _batches(rows: Iterable[Any], size: int) -> Iterator[list[Any]]:
    source = iter(rows)
    while batch := list(islice(source, size)):
        yield batch
