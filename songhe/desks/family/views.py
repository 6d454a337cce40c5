"""The family's pages behind a log-in: my elders, and what has happened with each."""

import uuid
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET

from songhe.base import clock
from songhe.care.fleet import queries as devices
from songhe.desks.family import queries
from songhe.links.notify import tokens
from songhe.register.access.models import Role
from songhe.register.access.scope import UserRequest, roles
from songhe.register.people.models import Contact


def _about(contact: Contact) -> dict[str, Any]:
    """One elder as a row of the home page."""
    at, running = clock.now(), queries.open_call(contact.elder_id)
    return {
        "contact": contact,
        "elder": contact.elder,
        "age": contact.elder.age(at.date()),
        "story": queries.story(running, at) if running else None,
        "quiet": devices.quiet_of(contact.elder, "family", at),
        "last": next(iter(queries.calls_of(contact, 1)), None),
        "link": tokens.make(queries.PURPOSE, running.pk, contact.pk) if running else "",
    }


@require_GET
@roles(Role.FAMILY)
def home(request: UserRequest) -> HttpResponse:
    """My elders: calm, or what is happening now."""
    rows = [_about(contact) for contact in queries.mine(request.user)]
    running = sum(1 for row in rows if row["story"])
    at = clock.now()
    quiet = not any(row["last"] and localdate(row["last"].received_at) == localdate(at) for row in rows)
    context = {"rows": rows, "running": running, "quiet": quiet, "desk_phone": settings.DESK_PHONE, "at": at}
    return render(request, "family/home.html", context)


@require_GET
@roles(Role.FAMILY)
def elder(request: UserRequest, elder: uuid.UUID) -> HttpResponse:
    """What has happened with this elder, newest first."""
    contact = queries.my_contact(request.user, elder)
    at = clock.now()
    stories = [queries.story(call, at) for call in queries.calls_of(contact)]
    return render(request, "family/elder.html", {"contact": contact, "stories": stories, "desk_phone": settings.DESK_PHONE})
