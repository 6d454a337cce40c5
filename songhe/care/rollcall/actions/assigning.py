"""Who goes to whom, who rides in what, who sleeps where: proposed by the planner, changed by a person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from songhe.base import journal, moves
from songhe.base.actors import Actor
from songhe.base.errors import Refused
from songhe.care.rollcall import dated
from songhe.care.rollcall.models import OPEN, Buddy, Muster, Person, RescueCard, Shelter, Vehicle, Whereabouts
from songhe.care.rollcall.rules import need, planning, shapes
from songhe.links.maps.travel import straight_m
from songhe.register.access import scope

SET = ("buddy", "vehicle", "trip", "shelter")


@dataclass(frozen=True)
class Planned:
    """How many are served, and who is not."""

    people: int
    leaving: int
    without_buddy: int
    without_seat: int
    without_shelter: int


def plan(*, muster: Muster, by: Actor, at: datetime) -> Planned:
    """Assign everybody who is still open. What a person has chosen by hand stays, and takes its place."""
    rows = list(muster.people.filter(status__in=OPEN).order_by("rank", "pk"))
    free = [row for row in rows if not row.fixed]
    at_home = [row for row in free if row.whereabouts in {Whereabouts.HOME, Whereabouts.FACILITY} or row.leaves]
    leaving = [row for row in free if row.leaves]
    wants = {row.elder_id: row for row in RescueCard.objects.filter(elder__in=[one.elder_id for one in free])}
    reach = dated.limits(localtime(at).date()).reach_m
    held = [row for row in rows if row.fixed]
    buddies = planning.nearest(_ones(at_home, wants, "buddy_id"), _buddies(muster, held), straight_m, reach)
    shelters = planning.sheltered(_ones(leaving, wants, "shelter_id"), _shelters(muster, held), straight_m)
    seats = planning.rides(_ones(leaving, {}, ""), _vehicles(muster), straight_m)
    changed = [row for row in free if _set(row, buddies, shelters, seats)]
    told = Planned(
        len(rows), sum(row.leaves for row in rows), sum(row.buddy_id is None for row in at_home),
        sum(row.vehicle_id is None for row in leaving), sum(row.shelter_id is None for row in leaving),
    )  # fmt: skip
    with journal.deed():
        moves.move(muster, "plan", by=by, at=at, facts={"people": told.people, "changed": len(changed)})
        Person.objects.bulk_update(changed, SET, batch_size=500)
    return told


def _ones(rows: Sequence[Person], wants: dict[Any, RescueCard], name: str) -> list[planning.One]:
    found = []
    for row in rows:
        card = wants.get(row.elder_id)
        wish = getattr(card, name) if card and name else None
        found.append(planning.One(row.pk, (row.lat, row.lng), need.seat_for(row.mobility), row.powered, wish))
    return found


def _around(muster: Muster) -> str:
    """Helpers come from the whole county."""
    return "/".join(muster.division_path.split("/")[:2])


def _left(most: int, held: Sequence[Person], name: str, key: Any) -> int:
    return max(0, most - sum(getattr(row, name) == key for row in held))


def _buddies(muster: Muster, held: Sequence[Person]) -> list[planning.Helper]:
    rows = Buddy.objects.filter(scope.within(_around(muster)), is_active=True).order_by("pk")
    return [planning.Helper(row.pk, row.point, _left(row.most, held, "buddy_id", row.pk)) for row in rows]


def _shelters(muster: Muster, held: Sequence[Person]) -> list[planning.Helper]:
    """None that stands on the ground itself."""
    rows = list(Shelter.objects.filter(scope.within(_around(muster)), is_active=True).order_by("pk"))
    hits = shapes.inside(muster.area.shape, [row.point for row in rows])
    outside = [row for row, hit in zip(rows, hits, strict=True) if not hit]
    return [
        planning.Helper(row.pk, row.point, _left(row.places, held, "shelter_id", row.pk), row.powered, row.level)
        for row in outside
    ]


def _vehicles(muster: Muster) -> list[planning.Carrier]:
    rows = Vehicle.objects.filter(scope.within(_around(muster)), is_active=True).order_by("pk")
    return [planning.Carrier(row.pk, row.point, row.takes) for row in rows]


def _set(row: Person, buddies: Any, shelters: Any, seats: Any) -> bool:
    before = tuple(getattr(row, f"{name}_id", getattr(row, name)) for name in SET)
    row.buddy_id, row.shelter_id = buddies.get(row.pk), shelters.get(row.pk)
    row.vehicle_id, row.trip = seats.get(row.pk, (None, 0))
    return before != (row.buddy_id, row.vehicle_id, row.trip, row.shelter_id)


def assign(
    *, person: Person, buddy: Buddy | None, vehicle: Vehicle | None, shelter: Shelter | None, by: Actor, at: datetime,
    trip: int = 1,
) -> None:  # fmt: skip
    """A person decides; the planner leaves it from now on."""
    if person.muster.status != Muster.Status.OPEN:
        raise Refused(_("这次点名已经结束。"))
    told = {"buddy": buddy, "vehicle": vehicle, "shelter": shelter}
    facts = {name: str(row.pk) if row else "" for name, row in told.items()}
    with journal.deed():
        more = {"trip": trip if vehicle else 0, "fixed": True}
        moves.move(person, "assign", by=by, at=at, facts={"muster": str(person.muster_id), **facts}, **told, **more)
