"""Look at every county, now and at two tonight. On the ways of the house: a router is not asked half a million times."""

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from django.utils.timezone import localtime

from songhe.base.rows import this_node
from songhe.care.emergency.queries.candidates import start_of
from songhe.care.fleet.models import Hanging
from songhe.city.reach.models import Look
from songhe.city.reach.queries import CALLERS
from songhe.city.reach.rules import CHANGES, GROUNDS, NIGHT, QUARTER, ROUNDED, ground
from songhe.engines.covering.reach import Doors, Start, cheapest, covered
from songhe.links.maps import travel
from songhe.register.access import scope
from songhe.register.places.models import Division, Level
from songhe.register.staff import queries as staff
from songhe.register.staff.models import EMERGENCY_SERVICES, Responder


def look(at: datetime) -> int:
    """Both moments of every county with a button; how many counties."""
    paths = Hanging.objects.filter(until=None, device__model__kind__in=CALLERS).values_list("division_path", flat=True)
    counties = sorted({"/".join(path.split("/")[:2]) for path in paths.distinct().order_by()})
    for county in counties:
        look_at(county, at)
    gone = Look.objects.filter(node=this_node()).exclude(division_path__in=counties)
    gone.delete()
    return len(counties)


def look_at(county: str, at: datetime) -> None:
    """One county: the doors are read once for both moments."""
    people = doors_of(county)
    for moment, when in ((Look.Moment.NOW, at), (Look.Moment.NIGHT, night(at))):
        facts = {"at": when, "looked_at": at, **_seen(county, people, when)}
        Look.objects.update_or_create(node=this_node(), division_path=county, moment=moment, defaults=facts)


def night(at: datetime) -> datetime:
    """The next two o'clock at night here."""
    here = localtime(at)
    then = here.replace(hour=NIGHT, minute=0, second=0, microsecond=0)
    return (then if then > here else then + timedelta(days=1)).astimezone(at.tzinfo)


def doors_of(county: str) -> tuple[Doors, list[str]]:
    """Everybody of a county with whom a button hangs, once: the door, and the village's path."""
    places = {
        path: (lat, lng, ground(terrain))
        for path, lat, lng, terrain in Division.objects.filter(scope.within(county, "path")).values_list(
            "path", "lat", "lng", "terrain"
        )
    }
    hung = Hanging.objects.filter(scope.within(county), until=None, device__model__kind__in=CALLERS).order_by()
    lat, lng, grounds, paths = [], [], [], []
    seen = set()
    for elder, path, own_lat, own_lng in hung.values_list("elder_id", "division_path", "elder__lat", "elder__lng").iterator():
        if elder in seen or path not in places:
            continue
        seen.add(elder)
        place = places[path]
        measured = own_lat is not None and own_lng is not None
        lat.append(own_lat if measured else place[0])
        lng.append(own_lng if measured else place[1])
        grounds.append(place[2])
        paths.append(path)
    return Doors(lat, lng, grounds), paths


def start(lat: float, lng: float, way: str, rules: travel.Travel) -> Start:
    """How far somebody comes in a straight line within the quarter, by the ground: `travel.by_great_circle` turned round."""
    under_way = QUARTER + ROUNDED - rules.start_s.get(way, 60)
    speeds = [rules.speed[one].get(way, rules.speed[one]["foot"]) / 3.6 for one in GROUNDS]
    metres = [under_way * speed / rules.detour[one] for speed, one in zip(speeds, GROUNDS, strict=True)]
    return Start(lat, lng, tuple(metres))


def _seen(county: str, people: tuple[Doors, list[str]], when: datetime) -> dict[str, Any]:
    doors, paths = people
    rules = travel.in_force(when)
    duty = [one for one in staff.on_duty(when, county) if one.kind not in EMERGENCY_SERVICES]
    starts = [start(*_from(one, when), rules) for one in duty]
    reached = covered(doors, starts)
    outside = [place for place, yes in enumerate(reached) if not yes]
    left = Doors(doors.lat[outside], doors.lng[outside], doors.ground[outside])
    resting = list(_resting(county, {one.pk for one in duty}))
    moves = cheapest(left, [start(one.lat, one.lng, one.way, rules) for one in resting], CHANGES)
    villages = list(Division.objects.filter(scope.within(county, "path"), level=Level.VILLAGE).order_by("path"))
    fresh = cheapest(left, [start(one.lat, one.lng, "bike", rules) for one in villages], 1)
    everybody, missing = Counter(paths), Counter(paths[place] for place in outside)
    return {
        "buttons": len(paths),
        "outside": len(outside),
        "on_duty": len(duty),
        "villages": sorted(([path, everybody[path], missing[path]] for path in everybody), key=lambda row: (-row[2], row[0])),
        "changes": [[str(resting[place].pk), gain] for place, gain in moves],
        "new_place": [[villages[place].path, gain] for place, gain in fresh],
    }


def _from(one: Responder, when: datetime) -> tuple[float, float, str]:
    here = start_of(one, when)
    return here.lat, here.lng, here.way


def _resting(county: str, on_duty: set[Any]) -> Any:
    """Who could be put on duty: the county's own, no crews."""
    rows = Responder.objects.filter(scope.within(county), is_active=True)
    return rows.exclude(kind__in=staff.NOT_LOCAL).exclude(pk__in=on_duty).order_by("name", "pk")
