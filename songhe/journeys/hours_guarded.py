"""Of every village with devices, hour by hour: is its desk staffed, is a responder on duty within a quarter of an hour.

The register of devices keeps the answers as bits of a month and adds what it knows itself (`care.fleet.counting`): whether a
device lived, and whether its path was tested. Looked several times an hour, the worst look counts.
"""

from collections import defaultdict
from datetime import datetime

from songhe.care.emergency.actions import seats
from songhe.care.emergency.queries.candidates import start_of
from songhe.care.emergency.rules import county_path
from songhe.care.fleet import actions as fleet
from songhe.links.maps import travel
from songhe.register.places.models import Division
from songhe.register.staff import queries as staff
from songhe.register.staff.models import EMERGENCY_SERVICES, Responder

QUARTER = 900  # seconds
LOOKED_AT = 8  # nearest in a straight line: the ninth is not there sooner


def run_once(at: datetime) -> int:
    """Look at every village in which a device hangs; how many."""
    paths = fleet.places()
    places = {row.path: row for row in Division.objects.filter(path__in=paths)}
    counties = {county_path(path) for path in places}
    city_staffed = {path: seats.ready(path, at) > 0 for path in {seats.city_path(one) for one in counties}}
    staffed = {one: seats.ready(one, at) > 0 or city_staffed[seats.city_path(one)] for one in counties}
    people: dict[str, list[Responder]] = defaultdict(list)
    for county in counties:
        free = staff.on_duty(at, county).exclude(kind__in=EMERGENCY_SERVICES).exclude(availability="off")
        people[county] = list(free)
    seen = {
        path: (staffed[county_path(path)], _is_near(place, people[county_path(path)], at)) for path, place in places.items()
    }
    return fleet.note_hour(seen=seen, at=at)


def _is_near(place: Division, people: list[Responder], at: datetime) -> bool:
    """Somebody on duty could be there in a quarter of an hour, on the ways of the house (a router is not asked 2,000 times)."""
    there = (place.lat, place.lng)
    starts = [start_of(one, at) for one in people]
    nearest = sorted(starts, key=lambda start: travel.straight_m((start.lat, start.lng), there))[:LOOKED_AT]
    rules = travel.in_force(at)
    return any(travel.by_great_circle(start, there, place.terrain, rules).seconds <= QUARTER for start in nearest)
