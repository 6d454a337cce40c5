"""How the node does, for whoever keeps the machine. Nobody's name is on the page."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from songhe.base import clock
from songhe.desks.system import readings
from songhe.register.access.models import Role
from songhe.register.access.scope import UserRequest, roles


@require_GET
@roles(Role.SYSTEM)
def state(request: UserRequest) -> HttpResponse:
    """What waits, what failed, and what is about to run out."""
    found = readings.take(clock.now())
    return render(request, "system/state.html", {"readings": found, "wrong": [one for one in found if one.tone]})
