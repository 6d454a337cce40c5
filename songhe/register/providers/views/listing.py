"""Lists: facilities as table and map, licences that end, buildings with several names."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import localtime
from django.views.decorators.http import require_GET

from songhe.base import clock
from songhe.register.access.models import BUREAU_ROLES, Role
from songhe.register.access.scope import UserRequest, roles
from songhe.register.places import queries as places
from songhe.register.providers import queries, showing
from songhe.register.providers.models import Kind, Status

PER_PAGE, MOST_POINTS = 40, 1500
KEEPERS = BUREAU_ROLES | {Role.OPERATOR}


@require_GET
@roles(*BUREAU_ROLES)
def facilities(request: UserRequest) -> HttpResponse:
    """Every facility of the division, by text, kind, status and flag; as a table or on a map."""
    day, said = localtime(clock.now()).date(), _said(request)
    rows = queries.found(queries.facilities(request.user), said, day).order_by("division_path", "name", "pk")
    seen = queries.overview(request.user, day)
    context = {"said": said, "sentence": showing.finding(seen), "tiles": showing.tiles(seen), **_words()}
    if request.GET.get("view") == "map":
        drawing = showing.drawing(queries.points(rows)[:MOST_POINTS], day)
        return render(request, "providers/map.html", {**context, "drawing": drawing, "number": len(drawing["points"])})
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "providers/list.html", {**context, "page": page, "listed": showing.rows(list(page), day)})


def _said(request: UserRequest) -> dict[str, Any]:
    known = {"kind": set(Kind.values), "status": set(Status.values) | {"pipeline", "standing"}, "flag": set(queries.FLAGS)}
    said = {name: request.GET.get(name, "") for name in known}
    said = {name: value if value in known[name] else "" for name, value in said.items()}
    said["q"] = request.GET.get("q", "").strip()[:60]
    said["query"] = "&".join(f"{name}={value}" for name, value in said.items() if value and name != "q")
    return said


def _words() -> dict[str, Any]:
    return {"kinds": Kind.choices, "statuses": Status.choices}


@require_GET
@roles(*KEEPERS)
def licences(request: UserRequest) -> HttpResponse:
    """Licences that have run out or soon will, the one that ends first on top."""
    day = localtime(clock.now()).date()
    page = Paginator(queries.expiring(queries.licences(request.user), day), PER_PAGE).get_page(request.GET.get("page"))
    names = places.names_of(row.facility.division_path for row in page)
    listed = [(showing.licence(row, day), names[row.facility.division_path]) for row in page]
    late = sum(one["state"] == "expired" for one, _where in listed)
    return render(request, "providers/licences.html", {"page": page, "listed": listed, "late": late})


@require_GET
@roles(*BUREAU_ROLES)
def shared(request: UserRequest) -> HttpResponse:
    """Buildings with more than one name, and which of them counts."""
    day = localtime(clock.now()).date()
    page = Paginator(queries.shared_sites(request.user), PER_PAGE).get_page(request.GET.get("page"))
    there = queries.signs_at([site.pk for site in page])
    names = places.names_of(site.division_path for site in page)
    listed = [(site, names[site.division_path], showing.signs_of(site, there[site.pk], day)) for site in page]
    return render(request, "providers/shared.html", {"page": page, "listed": listed})
