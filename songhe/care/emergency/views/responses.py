"""Deeds on those who are asked to go: by the dispatcher, also in their place when they report by telephone."""

from collections.abc import Callable
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from songhe.base import clock
from songhe.care.emergency import actions
from songhe.care.emergency.models import Call
from songhe.care.emergency.views.answers import DESK, call_for, done_with, response_for
from songhe.register.access import scope
from songhe.register.staff.models import EMERGENCY_SERVICES, Responder

VERBS: dict[str, Callable[..., object]] = {
    "accept": actions.accept,
    "decline": actions.decline,
    "depart": actions.depart,
    "arrive": actions.arrive,
    "enter": actions.enter,
    "finish": actions.finish,
    "withdraw": actions.withdraw,
    "stand_down": actions.stand_down,
}


@require_POST
@scope.roles(*DESK)
def ask(request: scope.UserRequest, pk: UUID) -> HttpResponse:
    """Dispatch one responder; with `support` to go along."""
    call = call_for(request, pk)
    responder = get_object_or_404(_within_reach(call), pk=_key(request.POST.get("responder", "")))
    support = request.GET.get("support") == "1"
    actions.ask(call=call, responder=responder, by=request.user.actor, at=clock.now(), support=support)
    return done_with(request, call)


def _within_reach(call: Call) -> QuerySet[Responder]:
    """People of the call's county, and the emergency services of the whole city."""
    city, county = call.division_path.split("/")[0], "/".join(call.division_path.split("/")[:2])
    crews = scope.within(city) & Q(kind__in=EMERGENCY_SERVICES)
    return Responder.objects.filter(scope.within(county) | crews)


@require_POST
@scope.roles(*DESK)
def respond(request: scope.UserRequest, pk: UUID, verb: str) -> HttpResponse:
    """What the responder said by telephone."""
    if verb not in VERBS:
        raise Http404
    response = response_for(request, pk)
    VERBS[verb](response=response, by=request.user.actor, at=clock.now())
    return done_with(request, response.call)


def _key(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as fault:
        raise Http404 from fault
