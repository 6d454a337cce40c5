"""Many visits of one phone, written down together: the same judgement as `visiting.record`, in few statements.

What is out of the ordinary is left to `record`, one by one: a person whose file was merged or went to another village, somebody
seen twice by the same phone, photographs and voices. What was found, who is being looked for already, or is quiet in other ways
too, goes through the very verbs that `record` uses.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, tzinfo
from functools import cache
from types import SimpleNamespace
from typing import NamedTuple
from uuid import UUID

from django.db.models import Max, Q
from django.utils.timezone import get_current_timezone, localtime, make_aware

from songhe.base import journal
from songhe.base.actors import Actor
from songhe.base.bulk import insert_all, made, update_all
from songhe.base.kept import Kept, Many
from songhe.care.visits import dated, rules
from songhe.care.visits.actions import aside, chasing, listing, quiet, visiting
from songhe.care.visits.models import Chase, Finding, Listed, Method, Outcome, Visit
from songhe.register.access.models import User
from songhe.register.people.models import Elder

MERGED = "merged"
KNOWN = ("here", "away", *visiting.GONE, MERGED)
OVER = frozenset({"died", "moved"})  # nothing follows from a visit to them
DAYS = ("last_on", "home_on", "due_on", "home_due_on", "due_at")
LISTED = ("pk", "elder_id", "division_path", "grade", "since", *DAYS)
SEEN = frozenset({Outcome.MET.value, Outcome.REFUSED.value})
CALLED = frozenset({Method.PHONE.value, Method.VIDEO.value})
METHODS, OUTCOMES, FOUND = frozenset(Method.values), frozenset(Outcome.values), frozenset(Finding.Kind.values)


@dataclass(frozen=True)
class Noted:
    """One visit as a phone noted it, read but not judged."""

    key: UUID
    elder: UUID
    method: str
    outcome: str
    made_at: datetime
    answers: dict[str, dict[str, str]]
    note: str
    place: visiting.Place | None
    signature: str
    offline: bool
    seen: Sequence[visiting.Seen] = ()


class Who(NamedTuple):
    """What the register says of somebody, as far as a visit asks."""

    pk: UUID
    division_path: str
    lat: float | None
    lng: float | None
    village_lat: float
    village_lng: float
    status: str
    left_at: datetime | None
    merged_into: UUID | None

    def was_gone(self, made: datetime) -> bool:
        return self.status in visiting.GONE and (self.left_at is None or made > self.left_at)

    @property
    def position(self) -> tuple[float, float]:
        """As `Elder.position`."""
        if self.lat is not None and self.lng is not None:
            return self.lat, self.lng
        return self.village_lat, self.village_lng


COLUMNS = ("pk", "division_path", "lat", "lng", "division__lat", "division__lng", "status", "left_at", "merged_into_id")
_PEOPLE = Kept(
    lambda keys: Elder.objects.filter(pk__in=keys, status__in=KNOWN).order_by().values_list(*COLUMNS), keys=Many(UUID)
)
_VISITED = Kept(
    lambda keys, since: (
        Visit.objects.filter(elder__in=keys, made_at__gte=since)
        .order_by()
        .values("elder")
        .annotate(seen=Max("made_at", filter=Q(valid=True)), met=Max("made_at", filter=Q(outcome__in=sorted(SEEN))))
        .values_list("elder", "seen", "met")
    ),
    keys=Many(UUID),
    since=datetime,
)
_LISTED = Kept(
    lambda keys: Listed.objects.select_for_update().filter(elder__in=keys, left_on=None).order_by("pk").values_list(*LISTED),
    keys=Many(UUID),
)
_SOUGHT = Kept(
    lambda keys: Chase.objects.filter(elder__in=keys).exclude(status="found").order_by().values_list("elder_id", flat=True),
    keys=Many(UUID),
)


@dataclass(frozen=True)
class Day:
    """What holds for visits made on one day."""

    begins: datetime
    validity: dated.Validity
    form: list[dated.Content]


@dataclass
class Rules:
    """What holds for these visits, looked up once."""

    today: date
    zone: tzinfo = field(default_factory=get_current_timezone)
    grades: dated.Grades = field(init=False)
    day: Callable[[date], Day] = field(init=False)
    extra: Callable[[str], list[tuple[date, date]]] = field(init=False)

    def __post_init__(self) -> None:
        self.grades = dated.grades(self.today)
        self.day = cache(_day)
        self.extra = cache(lambda path: listing.more_of(path, self.today))


def _day(day: date) -> Day:
    return Day(make_aware(datetime.combine(day, time.min)), dated.validity(day), dated.form(day))


@dataclass(frozen=True)
class Before:
    """By person: the last valid visit, and the last time somebody was met or refused, as far as these visits ask for it."""

    valid: dict[UUID, datetime]
    met: dict[UUID, datetime]


def record_many(
    *, noted: Sequence[Noted], within: Callable[[str], bool], visitor: User, by: Actor, at: datetime
) -> list[Visit]:
    """Write down those that are plain. Inside `journal.deed()`. `within`: whether a place is the visitor's."""
    often = Counter(one.elder for one in noted)
    asked = {one.elder: one for one in noted if often[one.elder] == 1 and _is_plain(one)}
    people = {who.pk: who for who in map(Who._make, _PEOPLE(keys=list(asked)))} if asked else {}
    apart = _merged(people.values())
    people = {key: who for key, who in people.items() if key not in apart and within(who.division_path)}
    if not people:
        return []
    moments = {key: rules.believed(asked[key].made_at, at) for key in people}
    before, known = _before(moments), Rules(localtime(at).date())
    visitor_id, name = visitor.pk, by.name
    rows = {key: _judged(asked[key], who, moments[key], before, known, visitor_id, name, at) for key, who in people.items()}
    insert_all(list(rows.values()))
    for row in rows.values():
        facts = {"method": row.method, "outcome": row.outcome, "valid": row.valid, "lacks": row.lacks, "clash": row.clash}
        journal.write(verb="visits.visit.record", subject=row, by=by, at=at, division=row.division_path, facts=facts)
    lives = {key: row for key, row in rows.items() if people[key].status not in OVER}
    _move_on([row for row in lives.values() if row.valid], known)
    _follow(lives, asked, before, known.zone, by, at)
    for key, row in lives.items():
        for one in asked[key].seen:
            visiting.find(visit=row, seen=one, by=by, at=at)
    return list(rows.values())


def _merged(people: Iterable[Who]) -> set[UUID]:
    """Files that were merged, and those they were merged into: two visits to one person keep their order, one by one."""
    merged = {who.pk: who.merged_into for who in people if who.status == MERGED}
    apart, further = set(merged), set(filter(None, merged.values()))
    while further:
        apart |= further
        rows = Elder.objects.filter(pk__in=further, status=MERGED).values_list("merged_into_id", flat=True)
        further = set(filter(None, rows)) - apart
    return apart


def _is_plain(one: Noted) -> bool:
    if one.outcome == Outcome.REFUSED and not one.signature.strip():
        return False
    return one.method in METHODS and one.outcome in OUTCOMES and all(found.kind in FOUND for found in one.seen)


def _before(moments: dict[UUID, datetime]) -> Before:
    since = visiting.midnight(min(moments.values()))
    told = _VISITED(keys=list(moments), since=since)
    return Before({key: seen for key, seen, _met in told if seen}, {key: met for key, _seen, met in told if met})


def _judged(
    one: Noted, who: Who, made_at: datetime, before: Before, known: Rules, visitor: UUID, name: str, at: datetime
) -> Visit:
    day = known.day(made_at.astimezone(known.zone).date())
    told = visiting.told_of(who.position, one.method, one.outcome, name, one.answers, one.place, False, day.form)
    lacks, seen = rules.lacks(told, day.validity), before.valid.get(who.pk)
    if who.was_gone(made_at):
        lacks.append("gone")
    clash = visiting.GONE.get(who.status) or ("twice" if seen and seen >= day.begins else "")
    return made(
        Visit, id=one.key, elder_id=who.pk, division_path=who.division_path, method=told.method, outcome=one.outcome,
        visitor_id=visitor, visitor_name=name[:40], made_at=made_at, received_at=at, distance_m=told.distance_m,
        accuracy_m=told.accuracy_m, valid=not lacks, lacks=",".join(lacks)[:60], offline=one.offline,
        clash=clash, answers=told.answers, note=one.note.strip()[:1000],
    )  # fmt: skip


def _move_on(rows: list[Visit], known: Rules) -> None:
    """The list goes on to the next days, in one statement."""
    if not rows:
        return
    visits, changed = {row.elder_id: row for row in rows}, []
    for values in _LISTED(keys=list(visits)):
        listed = SimpleNamespace(**dict(zip(LISTED, values, strict=True)))
        visit, more = visits[listed.elder_id], known.extra(listed.division_path)
        visiting.move_days(listed, visit, visit.made_at.astimezone(known.zone).date(), known.today, known.grades, more)
        changed.append((listed.pk, *(getattr(listed, name) for name in DAYS)))
    update_all(Listed, DAYS, changed)


def _follow(rows: dict[UUID, Visit], asked: dict[UUID, Noted], before: Before, zone: tzinfo, by: Actor, at: datetime) -> None:
    """The searches, refusals and signals."""
    sought = set(_SOUGHT(keys=list(rows))) if rows else set()
    missed, refused = [], {}
    for key, row in rows.items():
        if row.outcome in SEEN:
            if key in sought:
                chasing.seen(row.elder, row.made_at, by, at)
            if row.outcome == Outcome.REFUSED:
                first = row.made_at.astimezone(zone).date()
                refused[key] = aside.Said(row.division_path, first, signature=asked[key].signature)
        elif row.outcome == Outcome.NOT_MET and not (key in before.met and before.met[key] >= row.made_at):
            missed.append(row)
            if key in sought:
                chasing.miss(row.elder, row, by, at)
    if refused:
        aside.stand_aside_many(kind="refused", said=refused, by=by, at=at)
    chasing.begin_many([row for row in missed if row.elder_id not in sought], by, at)
    called = {row.elder_id: row for row in missed if row.method in CALLED}
    sources = {key: (f"visit:{row.pk}", max(row.made_at, at - timedelta(hours=24))) for key, row in called.items()}
    for key in quiet.hear_many("unanswered_call", sources, {key: row.division_path for key, row in called.items()}):
        source, when = sources[key]
        quiet.hear(elder=called[key].elder, kind="unanswered_call", source=source, by=by, at=when)
