"""What is owed after a call: reviews within three days, a call back within one."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from songhe.base import clock
from songhe.care.emergency import queries
from songhe.care.emergency.models import CallDeadline
from songhe.desks.dispatcher import rows
from songhe.register.access import scope
from songhe.register.access.models import Role

DESK = (Role.DISPATCHER, Role.LEAD)
A_PAGE = 50


@require_GET
@scope.roles(Role.LEAD)
def reviews(request: scope.UserRequest) -> HttpResponse:
    """Closed calls nobody has looked at again: for the lead, who does."""
    return _owed(request, "review")


@require_GET
@scope.roles(*DESK)
def follow_ups(request: scope.UserRequest) -> HttpResponse:
    """Elders nobody has telephoned since."""
    return _owed(request, "follow_up")


def _owed(request: scope.UserRequest, step: str) -> HttpResponse:
    user = request.user
    at = clock.now()
    due = queries.due_reviews(user, at) if step == "review" else queries.due_follow_ups(user, at)
    page = Paginator(due, A_PAGE).get_page(request.GET.get("page"))
    limits = dict(CallDeadline.objects.filter(call__in=list(page), step=step).values_list("call", "due_at"))
    lines = [{"call": call, "who": rows.who(call), "place": rows.place(call), "due": limits.get(call.pk)} for call in page]
    context = {"step": step, "page": page, "lines": lines, "at": at, "address": f"emergency:{step}"}
    return render(request, "dispatcher/owed.html", context)
