"""Lists go to those in charge; whoever does not answer in time is passed over: village, town, county."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from songhe.base import journal, moves
from songhe.base.actors import CLOCK, Actor
from songhe.care.rollcall import dated, queries
from songhe.care.rollcall.models import Charge, Muster, MusterDue, Person, Tier
from songhe.register.access.models import User

PARTS = {Tier.TOWN: 3, Tier.COUNTY: 2}
TIERS = (Tier.ASSISTANT, Tier.TOWN, Tier.COUNTY)
SILENT = ("waiting", "lost")
Due = MusterDue.Kind


def asks(muster: Muster) -> dated.Asks:
    """What its level asks, by the rules with which it began."""
    return dated.kinds(muster.rules_from)[muster.kind].levels[muster.level]


def place_of(tier: str, path: str) -> str:
    """Whose list of this tier a person of `path` stands on."""
    return "/".join(path.split("/")[: PARTS.get(Tier(tier), 9)])


def lowest(paths: Collection[str]) -> dict[str, Tier]:
    """For each village the lowest tier at which anybody is there to answer; one query."""
    towns = {path: place_of(Tier.TOWN, path) for path in paths}
    rows = User.objects.filter(is_active=True, division__path__in={*paths, *towns.values()}, role__in=queries.seen.EVERYBODY)
    there = set(rows.values_list("division__path", "role"))
    town_held = {path for path, _role in there}
    found = {}
    for path, town in towns.items():
        if (path, "assistant") in there:
            found[path] = Tier.ASSISTANT
        else:
            found[path] = Tier.TOWN if town in town_held and town != path else Tier.COUNTY
    return found


def lay(muster: Muster, wanted: Iterable[tuple[Tier, str]], at: datetime) -> dict[tuple[Tier, str], Charge]:
    """The lists of these tiers and places; those that are new are told, and their deadlines begin."""
    known = {(Tier(row.tier), row.division_path): row for row in muster.charges.all()}
    fresh = [
        Charge(muster=muster, tier=tier, division_path=path, told_at=at)
        for tier, path in dict.fromkeys(wanted) if (tier, path) not in known
    ]  # fmt: skip
    Charge.objects.bulk_create(fresh)
    MusterDue.objects.bulk_create([due for row in fresh for due in _dues(muster, row, at)])
    for row in fresh:
        known[Tier(row.tier), row.division_path] = row
        note(row, "tell", CLOCK, at, {"tier": row.tier})
    return known


def note(row: Charge, verb: str, by: Actor, at: datetime, facts: dict[str, Any]) -> None:
    """A row of the journal about a list that did not change its state."""
    journal.write(
        verb=f"rollcall.charge.{verb}", subject=row, by=by, at=at, division=row.division_path,
        facts={"muster": str(row.muster_id), **facts},
    )  # fmt: skip


def _dues(muster: Muster, row: Charge, at: datetime) -> list[MusterDue]:
    asked = asks(muster)
    minutes = {Due.CONFIRM: asked.confirm[row.tier], Due.ACCOUNT: asked.account, Due.REMIND: asked.repeat}
    return [MusterDue(charge=row, kind=kind, due_at=at + timedelta(minutes=number)) for kind, number in minutes.items()]


def confirm(*, charge: Charge, by: Actor, at: datetime) -> None:
    """Somebody has the list and begins."""
    with journal.deed():
        facts = {"muster": str(charge.muster_id), "tier": charge.tier}
        moves.move(charge, "confirm", by=by, at=at, facts=facts, confirmed_at=at, confirmed_by=by.name[:80])
        clear(charge, at, Due.CONFIRM)


def clear(charge: Charge, at: datetime, *kinds: str) -> None:
    """These deadlines of a list are not due any more."""
    rows = MusterDue.objects.filter(charge=charge, fired_at=None, cleared_at=None)
    rows.filter(kind__in=kinds).update(cleared_at=at)


def outstanding(charge: Charge) -> QuerySet[Person]:
    """On this list, of whom nothing is known."""
    return charge.people.filter(status__in=SILENT)


def fire(due: MusterDue, at: datetime) -> None:
    """Nobody did it in time."""
    charge, muster = due.charge, due.charge.muster
    if muster.status != Muster.Status.OPEN or not outstanding(charge).exists():
        return
    {Due.CONFIRM: _unconfirmed, Due.ACCOUNT: _unaccounted, Due.REMIND: _remind}[Due(due.kind)](charge, at)


def _unconfirmed(charge: Charge, at: datetime) -> None:
    if charge.status != Charge.Status.TOLD:
        return
    facts = {"muster": str(charge.muster_id), "tier": charge.tier, "people": outstanding(charge).count()}
    if charge.tier == Tier.COUNTY:
        moves.move(charge, "unanswered", by=CLOCK, at=at, facts=facts)
        return
    moves.move(charge, "pass_up", by=CLOCK, at=at, facts=facts, passed_at=at)
    clear(charge, at, Due.ACCOUNT, Due.REMIND)
    _hand_up(charge, at)


def _unaccounted(charge: Charge, at: datetime) -> None:
    """Confirmed, and after its time still somebody of whom nothing is known: the next tier looks too."""
    if charge.status != Charge.Status.CONFIRMED:
        return
    facts = {"muster": str(charge.muster_id), "tier": charge.tier, "people": outstanding(charge).count()}
    moves.move(charge, "overdue", by=CLOCK, at=at, facts=facts, overdue_at=at)
    if charge.tier != Tier.COUNTY:
        _hand_up(charge, at)


def _hand_up(charge: Charge, at: datetime) -> None:
    """Those of whom nothing is known go to the next tier at which there is anybody."""
    muster = charge.muster
    for tier in TIERS[TIERS.index(Tier(charge.tier)) + 1 :]:
        path = place_of(tier, charge.division_path)
        known = muster.charges.filter(tier=tier, division_path=path).first()
        upper = known or Charge(muster=muster, tier=tier, division_path=path, told_at=at)
        if tier != Tier.COUNTY and not queries.holders(upper):
            continue
        upper = lay(muster, [(tier, path)], at)[tier, path]
        number = outstanding(charge).update(charge=upper)
        if known:  # else its holders are told of a new list
            note(upper, "more", CLOCK, at, {"people": number, "from": charge.division_path})
        return


def _remind(charge: Charge, at: datetime) -> None:
    facts = {"muster": str(charge.muster_id), "people": outstanding(charge).count(), "time": charge.reminded + 1}
    if charge.status == Charge.Status.PASSED:
        return
    moves.move(charge, "remind", by=CLOCK, at=at, facts=facts, reminded=charge.reminded + 1)
    again = at + timedelta(minutes=asks(charge.muster).repeat)
    MusterDue.objects.create(charge=charge, kind=Due.REMIND, due_at=again)
