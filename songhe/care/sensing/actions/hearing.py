"""What sensors say is folded together, judged, and what rings is rung; and the clock looks again where somebody did not stir.

The caller's deed is the transaction: what was read, what is remembered and what rang stand together or not at all (law 4).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.timezone import localtime

from songhe.base import journal
from songhe.care.sensing import dated
from songhe.care.sensing.actions import ringing
from songhe.care.sensing.models import Hold, Home, Own, Ring
from songhe.care.sensing.rules import judging, tracing
from songhe.care.sensing.rules.judging import Rule
from songhe.care.sensing.rules.tracing import Said
from songhe.register.people.models import LIVE, Elder, Status

AT_ONCE = 200  # homes that are looked at in one transaction
HELD_BY = {Status.AWAY: "away", Status.ADMITTED: "admitted"}


@dataclass(frozen=True)
class Told:
    """One message of a sensor that hangs with somebody."""

    elder: UUID
    said: Said


@dataclass
class Living:
    """A person whose home is being judged: what is remembered, by which rules, what rings and what rang of late."""

    row: Home
    elder: Elder
    home: tracing.Home
    rules: list[Rule]
    open: dict[tuple[str, str], Ring]
    ended: dict[tuple[str, str], datetime]
    before: str = ""


def hear(told: Sequence[Told], at: datetime) -> int:
    """Fold in and judge many messages inside the caller's deed; how many counted. Who is not on the register is left out."""
    by_elder: dict[UUID, list[Said]] = defaultdict(list)
    for one in told:
        by_elder[one.elder].append(one.said)
    with journal.deed():
        people = living(by_elder, at)
        for key, person in people.items():
            for said in sorted(by_elder[key], key=lambda one: one.at):
                trace = tracing.fold(person.home, said)
                judging.note_bands(person.rules, trace, said.at)
            settle(person, at)
        save(people.values(), at)
        return sum(len(by_elder[key]) for key in people)


def look_due(at: datetime) -> int:
    """Judge the homes in which something could ring by now without a message (law 3); how many."""
    due = Home.objects.filter(look_at__lte=at).order_by("look_at").values_list("elder", flat=True)[:AT_ONCE]
    keys = list(due)
    if not keys:
        return 0
    with journal.deed():
        people = living(dict.fromkeys(keys, ()), at, only_due=True)
        for person in people.values():
            settle(person, at)
        save(people.values(), at)
    return len(people)


def living(keys: Mapping[UUID, Any], at: datetime, *, only_due: bool = False) -> dict[UUID, Living]:
    """Everything that decides about these people, their rows locked in one order; a first message makes the row."""
    today = localtime(at).date()
    elders = Elder.objects.filter(pk__in=list(keys), status__in=LIVE).select_related("division").in_bulk()
    rows = _homes(elders, at, only_due)
    every, owns, holds = dated.rules(today), _owns(rows), _holds(rows, at)
    rings, ended = _rings(rows, at)
    found = {}
    for key, row in rows.items():
        elder, record = elders[key], row.record or {}
        held = HELD_BY.get(Status(elder.status), "") or holds.get(key, "")
        home = tracing.Home(record.get("t", {}), _point(elder), record.get("b", 0), held)
        if record.get("h") and not held:
            home.back_at = int(at.timestamp())
        rules = dated.of_person(every, owns[key], today)
        found[key] = Living(row, elder, home, rules, rings[key], ended[key], record.get("h", ""))
    return found


def _homes(elders: Mapping[UUID, Elder], at: datetime, only_due: bool) -> dict[UUID, Home]:
    rows = Home.objects.select_for_update().filter(elder__in=elders).order_by("pk")
    if only_due:  # another copy may have looked meanwhile
        return {row.elder_id: row for row in rows.filter(look_at__lte=at)}
    found = {row.elder_id: row for row in rows}
    fresh = [Home(elder=elder, division_path=elder.division_path) for key, elder in elders.items() if key not in found]
    if fresh:
        Home.objects.bulk_create(fresh, ignore_conflicts=True)
        found = {row.elder_id: row for row in rows.all()}
    return found


def _point(elder: Elder) -> tuple[float, float] | None:
    """Where home is, if somebody measured it at the door: the middle of a village is no fence."""
    if elder.located == "exact" and elder.lat is not None and elder.lng is not None:
        return elder.lat, elder.lng
    return None


def _owns(rows: Iterable[UUID]) -> dict[UUID, list[Own]]:
    found: dict[UUID, list[Own]] = defaultdict(list)
    for own in Own.objects.filter(elder__in=list(rows), withdrawn_at=None):
        found[own.elder_id].append(own)
    return found


def _holds(rows: Iterable[UUID], at: datetime) -> dict[UUID, str]:
    held = Hold.objects.filter(elder__in=list(rows), ended_at=None, starts_at__lte=at, ends_at__gt=at)
    return dict(held.values_list("elder", "reason"))


def _rings(rows: Iterable[UUID], at: datetime) -> tuple[Any, Any]:
    """What rings, and when what rang in the last week ended."""
    since = at - ringing.LONGEST_QUIET
    found: dict[UUID, dict[tuple[str, str], Ring]] = defaultdict(dict)
    ended: dict[UUID, dict[tuple[str, str], datetime]] = defaultdict(dict)
    wanted = Ring.objects.filter(elder__in=list(rows)).filter(Q(status=Ring.Status.OPEN) | Q(ended_at__gt=since))
    for ring in wanted.defer("record").order_by("opened_at"):
        key = (ring.rule, ring.about)
        if ring.status == Ring.Status.OPEN:
            found[ring.elder_id][key] = ring
        elif ring.ended_at is not None:
            ended[ring.elder_id][key] = max(ring.ended_at, ended[ring.elder_id].get(key, ring.ended_at))
    return found, ended


def settle(person: Living, at: datetime) -> None:
    """Open what rings, end what does so no longer."""
    now = int(at.timestamp())
    findings = list(judging.judge(person.rules, person.home, now))
    ringing_now = {(one.rule.code, one.about) for one in findings if not one.held}
    for one in findings:
        if not one.held:
            ringing.consider(person, one, at)
    for key, ring in list(person.open.items()):
        if key not in ringing_now and ring.call is None and ring.level < judging.CALL:
            ringing.calm(person, key, ring, at)


def save(people: Iterable[Living], at: datetime) -> None:
    """What is remembered, in one statement; and when to look again."""
    now, rows = int(at.timestamp()), []
    for person in people:
        home = person.home
        ahead = judging.looks(person.rules, home, now)
        person.row.record = {"t": home.traces, "b": home.back_at, "h": home.held}
        person.row.look_at = datetime.fromtimestamp(ahead, UTC) if ahead else None
        person.row.division_path = person.elder.division_path
        rows.append(person.row)
    if rows:
        facts = ["record", "look_at", "division_path"]
        Home.objects.bulk_create(rows, update_conflicts=True, unique_fields=["id"], update_fields=facts)
