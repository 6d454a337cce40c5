"""Find what is near: the list with its sheet, one facility, the large map."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.timezone import localtime

from songhe.base import clock
from songhe.city.quality import queries as quality
from songhe.desks.portal import drawing, facts, near, words
from songhe.desks.portal.open_page import FILES, open_page
from songhe.register.bulletin import queries as bulletin
from songhe.register.places.actions import DATA

PER_PAGE = 10
ASKED = ("near", "place", "lat", "lng", "kind", "service", "free")


def _asked(request: HttpRequest) -> dict[str, str]:
    return {name: request.GET.get(name, "").strip()[:80] for name in ASKED}


@open_page()
def home(request: HttpRequest) -> HttpResponse:
    """What the public can do here."""
    at = clock.now()
    everything = facts.everything(at)
    context = {
        "needs": words.NEEDS, "kinds": words.KINDS.items(), "news": facts.news(at)[:3], "asked": {},
        "number": sum(spot.is_open for spot in everything.spots), "offices": bulletin.near(facts.offices(at), "", "ask"),
    }  # fmt: skip
    return render(request, "portal/home.html", context)


@open_page()
def find(request: HttpRequest) -> HttpResponse:
    """The list: nearest first, with a sheet that has the same numbers."""
    at, asked = clock.now(), _asked(request)
    where = near.read(asked, at)
    spots = near.chosen(
        facts.everything(at).spots, kind=asked["kind"], service=asked["service"], free=bool(asked["free"]),
        path=where.path if where and where.is_wide else "",
    )  # fmt: skip
    page = Paginator(near.ordered(spots, where, at), PER_PAGE).get_page(request.GET.get("page"))
    hits = near.hits(page, where, at, page.start_index())
    context = {
        "asked": asked, "where": where, "page": page, "hits": hits, "drawing": drawing.beside(hits, where),
        "others": [(one.whole, near.asked_again(asked, place=one.entry.code)) for one in where.others] if where else [],
        "lost": asked["near"] and where is None, "wider": near.asked_again(asked, kind="", service="", free=""),
        "needs": words.NEEDS, "kinds": words.KINDS.items(), "services": words.SERVICES.items(), "today": localtime(at).date(),
        "back": near.asked_again({name: asked[name] for name in ("near", "place", "lat", "lng")}),
    }  # fmt: skip
    return render(request, "portal/find.html", context)


@open_page()
def facility(request: HttpRequest, key: UUID) -> HttpResponse:
    """One facility: everything that is public of it, and how to get there."""
    at, asked = clock.now(), _asked(request)
    everything = facts.everything(at)
    spot = everything.by_key.get(key)
    if spot is None:
        raise Http404
    where, fed = near.read(asked, at), everything.fed.get(key, ())
    centre = everything.by_key.get(spot.center) if spot.center else None
    context: dict[str, Any] = {
        "spot": spot, "where": where, "way": near.way(where, spot, at) if where else None, "fed": fed, "centre": centre,
        "drawing": drawing.of_one(spot, fed, centre), "open_now": words.open_now(spot.hours, at), "asked": asked,
        "offices": bulletin.near(facts.offices(at), spot.path, "complain"), "today": localtime(at).date(), "at": at,
        "place": facts.book(at).whole(entry) if (entry := facts.book(at).by_code.get(spot.path.rsplit("/", 1)[-1])) else "",
        "back": near.asked_again(asked), "scores": quality.public(key),
    }  # fmt: skip
    return render(request, "portal/facility.html", context)


@open_page()
def large_map(request: HttpRequest) -> HttpResponse:
    """The interactive map; the list has the same without it."""
    everything = facts.everything(clock.now())
    there = {spot.kind for spot in everything.spots}
    legend = [(code, label, drawing.LOOKS.get(code, "point")) for code, label in words.KINDS.items() if code in there]
    context = {"legend": legend, "number": len(everything.spots), "tiles": settings.TILES}
    return render(request, "portal/map.html", context)


@open_page(FILES)
def points(request: HttpRequest) -> HttpResponse:
    """The points of the large map."""
    return JsonResponse(drawing.points(clock.now()))


@open_page(FILES, keep=86_400)
def outlines(request: HttpRequest) -> HttpResponse:
    """The county boundaries, kept for a day."""
    return HttpResponse((DATA / "counties.geojson").read_bytes(), content_type="application/geo+json")
