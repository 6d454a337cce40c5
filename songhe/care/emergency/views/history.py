"""Every call there was, and what became of one: read from frozen facts, for whoever has to learn from it."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from songhe.base import clock
from songhe.care.emergency import queries
from songhe.care.emergency.filters import HistoryFilter
from songhe.care.emergency.views.answers import DESK, READERS, call_for
from songhe.care.emergency.views.lesson import chances, pieces, timed
from songhe.links.notify import queries as notices
from songhe.register.access import scope
from songhe.register.access.models import Role

A_PAGE = 50


@require_GET
@scope.roles(*READERS)
def history(request: scope.UserRequest) -> HttpResponse:
    """The list with its filter; each row opens its call."""
    wanted = HistoryFilter(request.GET or None, user=request.user, at=clock.now())
    rows = wanted.rows()
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    page.object_list = [timed(row) for row in page.object_list]
    return render(request, "emergency/history.html", {"form": wanted, "page": page})


@require_GET
@scope.roles(*READERS)
def call(request: scope.UserRequest, pk: UUID) -> HttpResponse:
    """The after-action page. Nothing on it can be changed; review and follow-up are added."""
    found = timed(call_for(request, pk))
    context = {
        "call": found,
        "timeline": queries.timeline_for(request.user, found),
        "pieces": pieces(found),
        "chances": chances(found),
        "notices": notices.told_of(found.pk),
        "told": found.told.order_by("told_at"),
        "desk": request.user.role in DESK,
        "lead": request.user.role == Role.LEAD,
        "reads": queries.at_desk_of(request.user, found),
    }
    return render(request, "emergency/call.html", context)
