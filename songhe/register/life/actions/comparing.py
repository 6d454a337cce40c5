"""The comparison by night: files that share a key are grouped by the database, and only what is in one group is compared.

Every night over what was changed since the last one, on Sundays over everything. Memory holds a few hundred groups at a time.
Two workers find the same pairs; a pair is one row, whoever finds it first.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import combinations, islice
from operator import itemgetter
from typing import Any

from django.db.models import Count, Max, Q
from django.utils.timezone import localtime

from songhe.base import journal, moves
from songhe.base.actors import CLOCK
from songhe.base.crypto import blind_index
from songhe.base.models import JournalEntry
from songhe.base.rows import this_node
from songhe.register.access.scope import within
from songhe.register.life import rules
from songhe.register.life.actions.merging import gather
from songhe.register.life.facts import MERGEABLE
from songhe.register.life.models import Pair, Round
from songhe.register.people import likeness
from songhe.register.people.likeness import WORTH_A_LOOK, Face
from songhe.register.people.models import Elder
from songhe.register.places import queries as places

KEYS = (
    ("citizen_id_index",),
    ("name", "birth_date"),
    ("name", "division_path"),
    ("pinyin", "birth_date", "division_path"),
    ("phone_index", "name"),
    ("phone_index", "birth_date"),
)
"""Two files that agree in one of these are compared whole."""
MOST = 12  # files of one key: more is a village's telephone or a placeholder, not one person
AT_ONCE = 200  # groups in memory
HOUR = 2  # of the night, here
SUNDAY = 6
NIGHT = "doubles"
COLUMNS = (
    "name", "pinyin", "birth_date", "citizen_id_index", "phone_index", "address_index", "division_path", "recorded_at",
    "record", "holds",
)  # fmt: skip


def compare_daily(at: datetime) -> int:
    """The comparison of this night, once after two o'clock; how many pairs it found. Also brings on what merges left behind."""
    now = localtime(at)
    if now.hour < HOUR:
        return 0
    today = now.date()
    first = {"day": today - timedelta(days=1), "looked_at": datetime.min.replace(tzinfo=now.tzinfo, year=1970)}
    night = Round.objects.get_or_create(name=NIGHT, node=this_node(), defaults=first)[0]
    if night.day >= today:
        return 0
    found = compare(at=at, since=None if today.weekday() == SUNDAY else night.looked_at)
    gather(at=at, by=CLOCK)
    Round.objects.filter(pk=night.pk, day=night.day).update(day=today, looked_at=at)
    return found


def compare(*, at: datetime, since: datetime | None = None) -> int:
    """Look for files that may be one person, among those changed since (all, if not said); how many new pairs there are."""
    found = sum(_look(keys, groups, at, since) for keys in KEYS for groups in _batches(_groups(keys, since)))
    _look_again(at, since)
    return found


def _groups(keys: tuple[str, ...], since: datetime | None) -> Iterator[tuple[Any, ...]]:
    """Values of these columns that a few files share, at least one of them changed since.

    Neighbours come together, so that one fetch asks for few villages or few names; those within a village county by county, so
    that no more is in memory. Not by a cursor: PostgreSQL then walks an index through the whole table for the first row's sake.
    """
    known = Q(status__in=MERGEABLE)
    for name in keys:
        known &= Q(birth_date__isnull=False) if name == "birth_date" else ~Q(**{name: ""})
    by_village = "division_path" in keys
    for part in [within(county.path) for county in places.counties()] if by_village else [Q()]:
        rows = (
            Elder.objects.filter(known, part).order_by().values_list(*keys).annotate(n=Count("pk"), newest=Max("recorded_at"))
        )
        shared = rows.filter(n__gt=1, n__lte=MOST, **({"newest__gt": since} if since else {}))
        yield from sorted((row[: len(keys)] for row in shared), key=itemgetter(-1 if by_village else 0))


def _batches(groups: Iterable[tuple[Any, ...]]) -> Iterator[list[tuple[Any, ...]]]:
    rest = iter(groups)
    while batch := list(islice(rest, AT_ONCE)):
        yield batch


def _look(keys: tuple[str, ...], groups: list[tuple[Any, ...]], at: datetime, since: datetime | None) -> int:
    wanted = {f"{name}__in": {group[place] for group in groups} for place, name in enumerate(keys)}
    members: dict[tuple[Any, ...], list[Elder]] = defaultdict(list)
    for elder in Elder.objects.filter(status__in=MERGEABLE, **wanted).only(*COLUMNS).order_by("pk"):
        members[tuple(getattr(elder, name) for name in keys)].append(elder)
    pairs = {
        (one.pk, other.pk): (one, other)
        for group in groups
        for one, other in combinations(members[group], 2)
        if (since is None or max(one.recorded_at, other.recorded_at) > since) and _could_be_one(one, other)
    }
    return _keep(list(pairs.values()), at)


def _could_be_one(one: Elder, other: Elder) -> bool:
    """What is known without opening a record: a village has many of one name, and nearly all are born years apart."""
    born = one.birth_date == other.birth_date or likeness.births_are_near(one.birth_date, other.birth_date)
    rings = bool(one.phone_index) and one.phone_index == other.phone_index
    return born or rings or (bool(one.citizen_id_index) and one.citizen_id_index == other.citizen_id_index)


def _keep(pairs: list[tuple[Elder, Elder]], at: datetime) -> int:
    """Make a row of every pair that deserves a look and is not known; look again at one that was two people before."""
    likely = []
    for one, other in pairs:
        faces = likeness.face(one), likeness.face(other)
        reasons = likeness.reasons(*faces)
        if likeness.score(reasons) >= WORTH_A_LOOK:
            likely.append(_pair(one, other, reasons, mark_of(*faces), at))
    known = {(row.one_id, row.other_id): row for row in Pair.objects.filter(one__in=[pair.one_id for pair in likely])}
    for pair in likely:
        row = known.get((pair.one_id, pair.other_id))
        if row and row.status == "apart" and row.mark != pair.mark:
            with journal.deed():
                facts = {"reasons": pair.reasons, "score": pair.score, "mark": pair.mark}
                moves.move(row, "reopen", by=CLOCK, at=at, decided_at=None, decided_by="", **facts)
    return _insert([pair for pair in likely if (pair.one_id, pair.other_id) not in known], at)


def _insert(new: list[Pair], at: datetime) -> int:
    """New pairs, each with its row in the journal. Those of whom a clerk said at entry that they are two people are so."""
    said = _said_apart({pair.one_id for pair in new} | {pair.other_id for pair in new})
    made = 0
    for pair in new:
        if frozenset((pair.one_id, pair.other_id)) in said:
            pair.status, pair.decided_at, pair.decided_by = "apart", at, said[frozenset((pair.one_id, pair.other_id))]
        with journal.deed():
            row, is_new = Pair.objects.get_or_create(
                one_id=pair.one_id, other_id=pair.other_id, defaults={name: getattr(pair, name) for name in FIELDS}
            )
            if is_new:
                made += row.status == "open"
                facts = {"one": str(row.one_id), "other": str(row.other_id), "score": row.score, "reasons": row.reasons}
                division, after = row.division_path, {"status": row.status}
                journal.write(verb="life.pair.find", subject=row, by=CLOCK, at=at, division=division, after=after, facts=facts)
    return made


FIELDS = ("division_path", "status", "reasons", "score", "mark", "found_at", "decided_at", "decided_by")


def _pair(one: Elder, other: Elder, reasons: list[str], mark: str, at: datetime) -> Pair:
    path = rules.common_path(one.division_path, other.division_path)
    return Pair(
        one=one, other=other, division_path=path, reasons=reasons, score=likeness.score(reasons), mark=mark, found_at=at
    )


def _said_apart(keys: set[Any]) -> dict[frozenset[Any], str]:
    """Pairs that were told apart when one of them was registered, with who said so."""
    rows = JournalEntry.objects.filter(subject__in=keys, verb="people.elder.register")
    told = {}
    for row in rows:
        for other in row.facts.get("apart_from", []):
            told[frozenset((row.subject, type(row.subject)(other)))] = row.by_name
    return told


def _look_again(at: datetime, since: datetime | None) -> None:
    """Open pairs of which a fact was put right: those that no longer look alike leave the list."""
    rows = Pair.objects.filter(status="open").select_related("one", "other")
    if since:
        rows = rows.filter(Q(one__recorded_at__gt=since) | Q(other__recorded_at__gt=since))
    for row in rows.iterator(chunk_size=500):
        reasons = likeness.reasons(likeness.face(row.one), likeness.face(row.other))
        mark = mark_of(likeness.face(row.one), likeness.face(row.other))
        if mark == row.mark:
            continue
        facts: dict[str, Any] = {"reasons": reasons, "score": likeness.score(reasons), "mark": mark}
        if facts["score"] >= WORTH_A_LOOK:
            Pair.objects.filter(pk=row.pk, status="open").update(**facts)
        else:
            with journal.deed():
                moves.move(row, "part", by=CLOCK, at=at, decided_at=at, decided_by=CLOCK.name, **facts)


def mark_of(one: Face, other: Face) -> str:
    """A keyed digest of everything that was compared: when it differs, a decision was made over other facts."""
    text = json.dumps([list(vars(face).values()) for face in (one, other)], default=str, ensure_ascii=False)
    return blind_index(text, "pair")[:40]
