"""The home of an operator: its facilities, and what is due at each."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import localtime
from django.views.decorators.http import require_GET

from songhe.base import clock
from songhe.desks.provider import standing
from songhe.register.access.models import Role
from songhe.register.access.scope import UserRequest, roles


@require_GET
@roles(Role.OPERATOR)
def home(request: UserRequest) -> HttpResponse:
    """What is due first; then each facility with its beds, its licences and its traces."""
    return render(request, "provider/home.html", standing.read(request.user, localtime(clock.now()).date()))
