"""What happened, and whether anything rang."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from songhe.base import clock
from songhe.base import indicators as base
from songhe.city.recall import queries, words
from songhe.register.access.models import Role
from songhe.register.access.scope import UserRequest, roles
from songhe.register.places import queries as places

SEES = (Role.LEAD, Role.COUNTY, Role.CITY, Role.AUDITOR)
MONTHS = 6


@roles(*SEES)
@require_GET
def recall(request: UserRequest) -> HttpResponse:
    """Deaths, admissions and falls of a month where a device hung, those in silence first."""
    at = clock.now()
    now = base.month_of(at)
    span = base.read_month(request.GET.get("month", "")) or now
    found = queries.events(span, at, request.user)
    names = places.names_of({one.path for one in found})
    lines = [
        {"one": one, "kind": words.KINDS[one.kind], "why": words.why(one), "place": names[one.path]}
        for one in sorted(found, key=lambda one: one.rang)
    ]
    context = {
        "lines": lines,
        "rang": sum(one.rang for one in found),
        "silent": sum(not one.rang for one in found),
        "down": sum(not one.rang and one.silent > 0 for one in found),
        "span": span,
        "months": reversed(base.months_before(now, MONTHS)),
    }
    return render(request, "recall/recall.html", context)
