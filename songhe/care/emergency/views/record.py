"""The page that goes with the ambulance: one sheet about the person, for print."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from songhe.base import clock
from songhe.care.emergency import queries
from songhe.care.emergency.models import Call
from songhe.care.emergency.views.answers import DESK, call_for
from songhe.register.access import scope
from songhe.register.access.models import User
from songhe.register.people import queries as people

ON_THE_SHEET = ("address", "way_in", "conditions", "medicines", "instructions", "phone", "contacts")
"""Sealed fields of the elder's file that the sheet prints once they stand open."""


@require_GET
@scope.roles(*DESK)
def record(request: scope.UserRequest, pk: UUID) -> HttpResponse:
    """Who, where, what could kill, what was done. What is sealed is printed once it was opened, which the journal keeps."""
    return render(request, "emergency/record.html", sheet(request.user, call_for(request, pk), clock.now()))


def sheet(user: User, call: Call, at: datetime) -> dict[str, Any]:
    """What is printed for this reader at this moment, and whether more could be opened."""
    card = people.card(user, call.elder, at=at, in_call=call.in_hand_of(user)) if call.elder else None
    caller, caller_open = queries.caller_phone(user, call, at)
    shut = bool(card and any(_is_shut(card, name) for name in ON_THE_SHEET)) or bool(caller and not caller_open)
    story = list(reversed(queries.timeline_for(user, call)))
    return {"call": call, "card": card, "caller": caller, "shut": shut, "timeline": story, "at": at}


def _is_shut(card: people.Card, name: str) -> bool:
    """There is something, and this reader does not see it."""
    if name == "contacts":
        return bool(card.contacts) and name not in card.opened
    there = bool(getattr(card.elder, name))
    return there and (name not in card.opened if name == "phone" else not getattr(card, name))
