"""Who lives inside: a box in the database first, then the shape itself, once for all points."""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q

from songhe.care.rollcall import dated, sources
from songhe.care.rollcall.models import Area, Mobility, RescueCard, Whereabouts
from songhe.care.rollcall.rules import need, shapes
from songhe.care.rollcall.rules.shapes import Point
from songhe.care.rollcall.sources import Lying
from songhe.register.access import scope
from songhe.register.people import rules as people
from songhe.register.people.models import LIVE, Consent, Elder, Living, Means
from songhe.register.places.models import Division, Level

FIELDS = (
    "pk", "division_path", "lat", "lng", "located", "living", "means", "birth_date", "care_level", "status", "holds",
)  # fmt: skip
AGREED = Consent.objects.filter(purpose=Consent.Purpose.EMERGENCY, withdrawn_at=None)


@dataclass(frozen=True)
class Near:
    """A village whose middle lies outside, so near that people without an exact place may live inside."""

    path: str
    name: str
    metres: int
    people: int


@dataclass(frozen=True)
class Ground:
    """Villages of an area: those whose middle is inside, those chosen by name, those around, the box of the shape."""

    shape: dict[str, Any]
    villages: dict[str, Point]
    middles: frozenset[str]
    whole: frozenset[str]


@dataclass(frozen=True)
class Found:
    """One person who is to be called, in the order of need."""

    elder: uuid.UUID
    path: str
    point: Point
    approximate: bool
    whereabouts: str
    place: str
    mobility: str
    guessed: bool
    powered: bool
    alone: bool
    no_phone: bool
    leaves: bool
    points: int


def ground_of(shape: dict[str, Any], places: Sequence[str], within: str, day: date) -> Ground:
    """What of a division lies in a shape or in places chosen by name; villages farther than the margin are left out."""
    rows = Division.objects.filter(scope.within(within, "path"), level=Level.VILLAGE)
    box = shapes.box(shape)
    around = Q(pk=None)
    if box:
        south, west, north, east = shapes.widened(box, dated.limits(day).margin_m)
        around = Q(lat__gte=south, lat__lte=north, lng__gte=west, lng__lte=east)
    for place in places:
        around |= scope.within(place, "path")
    found = {path: (lat, lng) for path, lat, lng in rows.filter(around).values_list("path", "lat", "lng")}
    inside = shapes.inside(shape, list(found.values()))
    whole = frozenset(path for path in found if any(scope.covers(place, path) for place in places))
    return Ground(shape, found, frozenset(path for path, hit in zip(found, inside, strict=True) if hit), whole)


def found_in(area: Area, path: str, kind: str, level: str, day: date, *, real: bool = True) -> list[Found]:
    """Everybody to be called on this ground below `path`, who needs most first; of equal need the village, then the file.

    In an emergency that a person depends on power is used whatever was agreed (PIPL art. 13, 4); in a drill and on a list that
    is printed beforehand only while the person consents.
    """
    ground = ground_of(area.shape, area.places, path, day)
    rows = {row["pk"]: row for row in _living(ground)}
    lies = sources.lying(path, rows.keys())
    rows |= _brought(ground, lies, rows)
    cards = _cards(rows, path, real)
    asked = dated.kinds(day)[kind]
    asks, limits = asked.levels[level], dated.limits(day)
    inside = dict(zip(lies, _held(ground, list(lies.values())), strict=True))
    found = [
        _one(row, lies.get(key), inside.get(key, False), cards.get(key), asked.first, asks.leaves, limits, day)
        for key, row in rows.items()
    ]
    return sorted(found, key=lambda one: (-one.points, one.path, one.elder.bytes))


def _living(ground: Ground) -> Iterator[dict[str, Any]]:
    """Files whose home is inside, with where it is and whether that is only the middle of the village."""
    box = shapes.box(ground.shape)
    known = Q(division_path__in=ground.whole | ground.middles)
    if box:
        south, west, north, east = box
        spot = Q(lat__gte=south, lat__lte=north, lng__gte=west, lng__lte=east, located="exact")
        known |= spot & Q(division_path__in=ground.villages.keys())
    rows = list(Elder.objects.filter(known, status__in=LIVE).values(*FIELDS))
    exact = [row for row in rows if _measured(row)]
    hits = shapes.inside(ground.shape, [(row["lat"], row["lng"]) for row in exact])
    inside = {row["pk"] for row, hit in zip(exact, hits, strict=True) if hit}
    for row in rows:
        path = row["division_path"]
        if _measured(row):
            if path in ground.whole or row["pk"] in inside:
                yield {**row, "point": (row["lat"], row["lng"]), "approximate": False}
        elif path in ground.whole or path in ground.middles:
            yield {**row, "point": ground.villages[path], "approximate": path not in ground.whole}


def _measured(row: dict[str, Any]) -> bool:
    return row["located"] == "exact" and row["lat"] is not None and row["lng"] is not None


def _held(ground: Ground, lies: Sequence[Lying]) -> list[bool]:
    """For each bed whether it stands inside."""
    hits = shapes.inside(ground.shape, [(one.lat, one.lng) for one in lies])
    return [hit or one.path in ground.whole for one, hit in zip(lies, hits, strict=True)]


def _brought(ground: Ground, lies: dict[uuid.UUID, Lying], known: dict[uuid.UUID, Any]) -> dict[uuid.UUID, dict[str, Any]]:
    """Files of those who live elsewhere and lie in a bed that stands inside."""
    rest = [one for one in lies.values() if one.elder not in known]
    here = [one.elder for one, hit in zip(rest, _held(ground, rest), strict=True) if hit]
    return {row["pk"]: {**row, "approximate": False} for row in Elder.objects.filter(pk__in=here).values(*FIELDS)}


def _cards(rows: dict[uuid.UUID, Any], path: str, real: bool) -> dict[uuid.UUID, dict[str, Any]]:
    """Rescue cards, unopened: how they get out, and that there is a device."""
    facts = RescueCard.objects.filter(Q(scope.within(path)) | Q(elder__in=_strangers(rows, path)))
    found: dict[uuid.UUID, Any] = {
        row["elder"]: row for row in facts.values("elder", "mobility", "powered") if row["elder"] in rows
    }
    if not real:
        powered = [key for key, row in found.items() if row["powered"]]
        agreed = set(AGREED.filter(elder__in=powered).values_list("elder", flat=True))
        for key in powered:
            found[key]["powered"] = key in agreed
    return found


def _strangers(rows: dict[uuid.UUID, Any], path: str) -> list[uuid.UUID]:
    return [key for key, row in rows.items() if not scope.covers(path, row["division_path"])]


def _one(
    row: dict[str, Any], lies: Lying | None, inside: bool, card: dict[str, Any] | None, first: dict[str, int], asked: str,
    limits: dated.Limits, day: date,
) -> Found:  # fmt: skip
    mobility, guessed = _mobility(card, row["care_level"], limits)
    where, here = _where(row, lies, inside)
    at: tuple[str, Point | None, bool] = (
        (lies.path, (lies.lat, lies.lng), False) if lies and inside else (row["division_path"], None, row["approximate"])
    )
    age = people.age(row["birth_date"], day) if row["birth_date"] else None
    facts = need.Facts(
        mobility, bool(card and card["powered"]), row["living"] == Living.ALONE and where == Whereabouts.HOME,
        row["means"] == Means.NONE or "phone" not in row["holds"].split(","), age is not None and age >= limits.old, here,
    )  # fmt: skip
    return Found(
        row["pk"], at[0], at[1] or row["point"], at[2], where, lies.place if lies else "", mobility, guessed, facts.powered,
        facts.alone, facts.no_phone, need.leaves(facts, asked), need.points(facts, first),
    )  # fmt: skip


def _mobility(card: dict[str, Any] | None, level: str, limits: dated.Limits) -> tuple[str, bool]:
    """What somebody wrote on the card; else what the level of ability lets us guess."""
    if card and card["mobility"] != Mobility.UNKNOWN:
        return card["mobility"], False
    guess = limits.guesses.get(level, Mobility.UNKNOWN.value)
    return guess, guess != Mobility.UNKNOWN


def _where(row: dict[str, Any], lies: Lying | None, inside: bool) -> tuple[str, bool]:
    """Where they are believed to be, and whether that is on this ground."""
    if lies:
        return (Whereabouts.HOSPITAL if lies.hospital else Whereabouts.FACILITY), inside
    if row["status"] == "away":
        return Whereabouts.AWAY, False
    return (Whereabouts.FACILITY, False) if row["status"] == "admitted" else (Whereabouts.HOME, True)


def near(area: Area, path: str, day: date) -> list[Near]:
    """Villages just outside, with how many there have no exact place: nobody can say on which side they live."""
    ground = ground_of(area.shape, area.places, path, day)
    rest = {one: point for one, point in ground.villages.items() if one not in ground.middles | ground.whole}
    away = dict(zip(rest, shapes.metres_to(ground.shape, list(rest.values())), strict=True))
    close = {one: metres for one, metres in away.items() if metres <= dated.limits(day).near_m}
    rows = Elder.objects.filter(division_path__in=close, status__in=LIVE)
    rows = rows.filter(~Q(located="exact") | Q(lat=None)).order_by()
    counts = dict(rows.values_list("division_path").annotate(n=Count("pk")))
    names = {row.path: row.short_name for row in Division.objects.filter(path__in=close)}
    found = [Near(one, names[one], round(metres), counts[one]) for one, metres in close.items() if counts.get(one)]
    return sorted(found, key=lambda one: (one.metres, one.path))
