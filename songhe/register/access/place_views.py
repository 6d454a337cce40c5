"""Pages of places. They live one storey above `places`, because a page needs to know who is looking."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_http_methods

from songhe.base import clock
from songhe.register.access import queries
from songhe.register.access.models import BUREAU_ROLES
from songhe.register.access.place_forms import PutRight
from songhe.register.access.scope import UserRequest, roles
from songhe.register.places import actions
from songhe.register.places import queries as places
from songhe.register.places.models import Level, Unit

PER_PAGE = 100


@require_GET
@roles(*BUREAU_ROLES)
def villages(request: UserRequest) -> HttpResponse:
    """Villages with terrain, unit and how sure their position is."""
    mine = queries.divisions(request.user)
    town, text = request.GET.get("town", ""), request.GET.get("q", "").strip()
    rows: Any = mine.filter(level=Level.VILLAGE)
    if town:
        rows = rows.filter(path__contains=f"/{town}/")
    if text:
        rows = rows.filter(pk__in=[row.pk for row in places.search(text, request.user.scope, 200)])
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    names = places.names_of(row.path for row in page)
    context = {"page": page, "listed": [(row, names[row.path]) for row in page], "town": town, "text": text}
    towns = [(row.code, places_name) for row, places_name in _towns(mine)]
    return render(request, "access/places.html", {**context, "towns": towns, "units": Unit.objects.order_by("code")})


def _towns(mine: Any) -> list[tuple[Any, str]]:
    rows = list(mine.filter(level=Level.TOWN))
    names = places.names_of(row.path for row in rows)
    return [(row, names[row.path]) for row in rows]


@require_http_methods(["GET", "POST"])
@roles(*BUREAU_ROLES)
def village(request: UserRequest, key: UUID) -> HttpResponse:
    """Put one village right: terrain, unit, position."""
    user = request.user
    row = get_object_or_404(queries.divisions(user).filter(level=Level.VILLAGE), pk=key)
    form = PutRight(request.POST or None, division=row)
    if request.method == "POST" and form.is_valid():
        form.put_right(by=user.actor, at=clock.now())
        messages.success(request, _("%(name)s 已更正。") % {"name": row.short_name})
        return redirect("places:village", row.pk)
    context = {"row": row, "form": form, "name": places.names(row.path)}
    return render(request, "access/place.html", context, status=422 if form.errors else 200)


@require_GET
@login_required
def search(request: UserRequest) -> HttpResponse:
    """Villages that start like what somebody types, in the user's division: options for a field, or JSON."""
    text = str(next((value for name, value in request.GET.items() if name != "as"), ""))
    rows = places.search(text, request.user.scope)
    names = places.names_of(row.path for row in rows)
    if request.GET.get("as") == "options":
        return render(request, "access/_options.html", {"listed": [(row.code, names[row.path]) for row in rows]})
    return JsonResponse({"places": [{"code": row.code, "name": names[row.path]} for row in rows]})


@require_GET
@login_required
def children(request: UserRequest, code: str) -> JsonResponse:
    """What lies one level below a county or town, for pickers and maps."""
    rows = places.villages(code) if len(code) > 6 else places.towns(code)
    mine = queries.divisions(request.user).filter(pk__in=rows.values("pk"))
    facts = [{"code": row.code, "name": row.short_name, "lat": row.lat, "lng": row.lng, "located": row.located} for row in mine]
    return JsonResponse({"places": facts})


@require_GET
@login_required
@cache_control(private=True, max_age=86_400)
def boundaries(request: HttpRequest) -> FileResponse:
    """The ten county boundaries as GeoJSON, kept by the browser for a day."""
    return FileResponse((actions.DATA / "counties.geojson").open("rb"), content_type="application/geo+json")
