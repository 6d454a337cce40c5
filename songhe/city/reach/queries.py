"""The last looks of a user's counties, and the people of one village whom nobody reaches, looked at now."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from songhe.care.emergency.queries.candidates import start_of
from songhe.care.fleet.models import Hanging, Kind
from songhe.city.reach.models import Look
from songhe.city.reach.rules import QUARTER
from songhe.links.maps import travel
from songhe.register.access import scope
from songhe.register.access.models import User
from songhe.register.people.models import Elder
from songhe.register.places.models import Division
from songhe.register.staff import queries as staff
from songhe.register.staff.models import EMERGENCY_SERVICES, Responder

CALLERS = (Kind.BUTTON, Kind.WATCH, Kind.TELEPHONE)
"""Kinds with which somebody calls for help."""


def looks(user: User, moment: str) -> list[Look]:
    """One per county in the user's division, the most outside first."""
    rows = scope.visible(user, Look.objects.filter(moment=moment))
    return sorted(rows, key=lambda one: (-one.outside, one.division_path))


def changes(look: Look) -> list[dict[str, Any]]:
    """The duties that would bring in most, with who and where."""
    people = Responder.objects.select_related("division__parent").in_bulk([key for key, _gain in look.changes])
    known = {str(key): one for key, one in people.items()}
    return [{"who": known[key], "brings": gain} for key, gain in look.changes if key in known]


def villages(user: User) -> QuerySet[Division]:
    """Villages that the user may look at."""
    return scope.visible(user, Division.objects.filter(level="village"), "path")


@dataclass(frozen=True)
class Stranded:
    """Somebody with a button, and who on duty would be there first: nobody within the quarter."""

    elder: Elder
    nearest: Responder | None
    seconds: int

    @property
    def minutes(self) -> int:
        """Whole minutes, rounded up."""
        return -(-self.seconds // 60)


def outside(village: Division, at: datetime) -> tuple[list[Stranded], int]:
    """Those of a village whom nobody on duty reaches in time, the farthest first; and how many have a button there."""
    keys = Hanging.objects.filter(division_path=village.path, until=None, device__model__kind__in=CALLERS).values("elder_id")
    elders = list(Elder.objects.filter(pk__in=keys).select_related("division"))
    county = "/".join(village.path.split("/")[:2])
    duty = [one for one in staff.on_duty(at, county) if one.kind not in EMERGENCY_SERVICES]
    starts, rules = [start_of(one, at) for one in duty], travel.in_force(at)
    found = []
    for elder in elders:
        trips = [travel.by_great_circle(one, elder.position, village.terrain, rules).seconds for one in starts]
        seconds = min(trips, default=0)
        if not trips or seconds > QUARTER:
            found.append(Stranded(elder, duty[trips.index(seconds)] if trips else None, seconds))
    return sorted(found, key=lambda one: (one.nearest is not None, -one.seconds, one.elder.name)), len(elders)
