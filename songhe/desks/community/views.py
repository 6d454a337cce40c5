"""Pages: choosing a village, and its ledger."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET

from songhe.base import clock
from songhe.desks.community import changes, ledger
from songhe.register.access import scope
from songhe.register.access.queries import divisions
from songhe.register.lists import dues
from songhe.register.people.queries.files import BY_PLACE
from songhe.register.places import queries as places
from songhe.register.places.models import Level

DOORS, OWED = 40, 12


@require_GET
@scope.roles(*BY_PLACE)
def choose(request: scope.UserRequest) -> HttpResponse:
    """One's own village; where there are several, find one by name or go down town by town."""
    user, text = request.user, request.GET.get("q", "").strip()
    if user.division.level == Level.VILLAGE:
        return village(request, user.division.pk)
    found = places.search(text, user.scope, 30) if text else []
    if len(found) == 1:
        return redirect("community:village", found[0].pk)
    context = {"q": text, "found": ledger.named(found), **ledger.ways(user, request.GET.get("in", ""))}
    return render(request, "community/choose.html", context)


@require_GET
@scope.roles(*BY_PLACE)
def village(request: scope.UserRequest, pk: UUID) -> HttpResponse:
    """Who lives here, who is due what, what changed."""
    user, at = request.user, clock.now()
    place = get_object_or_404(divisions(user), pk=pk, level=Level.VILLAGE)
    whole = ledger.read(user, place, at)
    owed = dues.owed(user, place, at)
    context: dict[str, Any] = {
        "place": place,
        "name": places.names(place.path),
        "at": at,
        "today": ledger.today(at),
        "ledger": whole,
        "page": Paginator(whole.doors, DOORS).get_page(request.GET.get("page")),
        "owed": owed[:OWED],
        "owed_more": max(0, len(owed) - OWED),
        "changes": changes.recent(place, at),
        "several": user.division.level != Level.VILLAGE,
    }
    return render(request, "community/village.html", context)
