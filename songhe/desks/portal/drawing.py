"""What the maps of this desk draw: a sheet beside a list, and the points of the large map."""

from datetime import datetime
from typing import Any

from django.urls import reverse

from songhe.desks.portal import facts, words
from songhe.desks.portal.facts import Spot
from songhe.desks.portal.near import Hit, Where
from songhe.links.maps import sheet
from songhe.links.maps.sheet import Drawing
from songhe.register.places import queries as places
from songhe.register.providers.models import CENTERS, HOMES

LOOKS: dict[str, str] = {**dict.fromkeys(map(str, CENTERS), "big"), **dict.fromkeys(map(str, HOMES), "home")}
CITY = "6109"


def beside(hits: list[Hit], where: Where | None) -> Drawing:
    """The hits of one page of a list, numbered as in the list, and where the visitor looks from."""
    outlines = places.outlines()
    points = [hit.spot.point for hit in hits] + ([where.point] if where else [])
    frame = sheet.frame_of(points) if points else sheet.frame_of_features(outlines)
    drawn = Drawing(frame).draw(outlines)
    centres = {hit.spot.key: hit.spot for hit in hits}
    for hit in hits:
        if (centre := centres.get(hit.spot.center)) is not None:  # type: ignore[arg-type]
            drawn.line(centre.point, hit.spot.point)
    if where:
        drawn.mark(where.point, "●", kind="here")
    for hit in reversed(hits):  # the nearest is drawn last, on top
        drawn.mark(hit.spot.point, str(hit.number), kind="" if hit.spot.is_open else "shut", name=hit.spot.name)
    return drawn


def of_one(spot: Spot, fed: tuple[Spot, ...], centre: Spot | None) -> Drawing:
    """A facility with the centre that leads it, or with what it leads."""
    others = [*fed, *([centre] if centre else [])]
    frame = sheet.frame_of([spot.point, *(other.point for other in others)], least_km=8)
    drawn = Drawing(frame).draw(places.outlines())
    for other in others:
        drawn.line(spot.point, other.point)
        drawn.mark(other.point, "", kind="other", name=other.name)
    drawn.mark(spot.point, "★", kind="here")
    return drawn


def points(at: datetime) -> dict[str, Any]:
    """Everything on the large map, as `js/map.js` wants it: [lat, lng, name, kind, address, approximate, note]."""
    everything = facts.everything(at)
    rows = [_point(spot) for spot in everything.spots]
    villages = [
        [round(one.lat, 4), round(one.lng, 4), one.short, "place", "", int(one.located == "approximate"), ""]
        for one in facts.book(at).entries if one.level == "village"
    ]  # fmt: skip
    lines = [
        [*everything.by_key[centre].point, *spot.point] for centre, rows in everything.fed.items() for spot in rows
    ]  # fmt: skip
    return {"kinds": kinds(), "points": villages + rows, "lines": [[round(x, 4) for x in line] for line in lines]}


def kinds() -> dict[str, dict[str, str]]:
    """What each kind is called, and how it looks."""
    known = {code: {"label": str(label), "look": LOOKS.get(code, "point")} for code, label in words.KINDS.items()}
    return {**known, "place": {"label": "", "look": "place"}}


def _point(spot: Spot) -> list[Any]:
    address = reverse("portal:facility", args=[spot.key])
    return [round(spot.lat, 4), round(spot.lng, 4), spot.name, spot.kind, address, int(spot.approximate), spot.phone]
