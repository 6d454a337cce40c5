"""What a family, or the elder, sees of today."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from songhe.base import clock
from songhe.care.nursing import showing
from songhe.care.nursing.views.ground import LINKED
from songhe.register.access.scope import UserRequest, roles
from songhe.register.people import queries as people


@require_GET
@roles(*LINKED)
def mine(request: UserRequest) -> HttpResponse:
    """What was done today for my mother, or for me."""
    at = clock.now()
    return render(
        request, "nursing/mine.html", {"listed": showing.family(list(people.elders(request.user)[:20]), at), "at": at}
    )
