"""Seats: who answers at this desk now."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from songhe.base import clock
from songhe.base.errors import Refused
from songhe.care.emergency import actions, queries, words
from songhe.care.emergency.models import Seat
from songhe.care.emergency.views.answers import DESK, done
from songhe.register.access import scope


@require_POST
@scope.roles(*DESK)
def sit(request: scope.UserRequest) -> HttpResponse:
    """Take the seat."""
    actions.sit(user=request.user, at=clock.now())
    return done(request, reverse("dispatcher:console"))


def _own(do: Callable[[Seat, Any, datetime], object]) -> Any:
    @require_POST
    @scope.roles(*DESK)
    def view(request: scope.UserRequest) -> HttpResponse:
        seat = queries.seat_of(request.user)
        if seat is None:
            raise Refused(words.no_seat())
        do(seat, request.user, clock.now())
        return done(request, reverse("dispatcher:console"))

    return view


rest = _own(lambda seat, user, at: actions.rest(seat=seat, by=user.actor, at=at))
come_back = _own(lambda seat, user, at: actions.come_back(seat=seat, by=user.actor, at=at))
leave = _own(lambda seat, user, at: actions.leave(seat=seat, by=user.actor, at=at))
seen = _own(lambda seat, user, at: actions.seen(seat=seat, at=at))
