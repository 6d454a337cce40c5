"""The assistant's phone without network: its sealed register, and what keeps the page."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from songhe.base import clock, journal
from songhe.base.models import JournalEntry
from songhe.base.outbox.actions import ENVELOPE
from songhe.base.web.worker import SHELL, kept, served
from songhe.care.rollcall import queries, words
from songhe.care.rollcall.models import Person
from songhe.register.access.models import Role
from songhe.register.access.scope import UserRequest, roles
from songhe.register.people import actions as people

KEPT = (*SHELL, *(f"rollcall/{name}" for name in ("phone.css", "phone.js")))
OPENED = ("address", "instructions", "phone", "rescue_card", "way_in")
DAYS_KEPT = 3


@require_GET
@roles(Role.ASSISTANT)
def phone(request: UserRequest) -> HttpResponse:
    """A page without persons, which the script fills from what is sealed on the phone."""
    return render(request, "rollcall/phone.html", _setting(str(request.user.pk)))


@require_GET
def shell(request: HttpRequest) -> HttpResponse:
    """The page that opens without network: no log-in, nobody's data."""
    return render(request, "rollcall/phone.html", _setting(""))


def _setting(user: str) -> dict[str, object]:
    return {"user_key": user, "desk_phone": settings.DESK_PHONE}


@never_cache
@require_POST
@roles(Role.ASSISTANT)
def register(request: UserRequest) -> HttpResponse:
    """Everybody on the rolls that run in my village. That the files were opened is noted, once a roll for each person."""
    at = clock.now()
    musters = list(queries.open_for(request.user)[:5])
    rows = list(queries.people(request.user).filter(muster__in=musters).order_by("muster__drill", "rank", "pk")[:1000])
    known = set(_opened_before(request, musters[-1].started_at)) if musters else set()
    with journal.deed():
        for row in {row.elder_id: row for row in rows}.values():
            if row.elder_id not in known:
                reason = words.drilled(row.muster.drill, _("灾害点名：%(name)s") % {"name": row.muster.name})
                people.note_opening(elder=row.elder, fields=OPENED, reason=reason, by=request.user.actor, at=at)
    rolls = [{"id": str(row.pk), "name": words.drilled(row.drill, row.name), "drill": row.drill} for row in musters]
    told = {"user": str(request.user.pk), "point": ENVELOPE.public(), "keep_days": DAYS_KEPT, "rolls": rolls}
    return JsonResponse({**told, "heard": f"{localtime(at):%H:%M}", "people": [_told(row) for row in rows]})


def _opened_before(request: UserRequest, since: object) -> list[object]:
    rows = JournalEntry.objects.filter(verb="people.elder.reveal", by=request.user.actor.id, at__gte=since)
    return list(rows.values_list("subject", flat=True))


def _told(row: Person) -> dict[str, object]:
    elder = row.elder
    return {
        "id": str(row.pk), "roll": str(row.muster_id), "status": row.status, "name": elder.name,
        "village": elder.division.short_name,
        "address": elder.address, "phone": elder.phone, "way_in": elder.way_in, "instructions": elder.instructions,
        "place": row.at_place, "mobility": str(words.SHORT[row.mobility]), "device": words.device_word(row.device),
        "leaves": row.leaves, "shelter": row.shelter.name if row.shelter else "",
        "buddy": f"{row.buddy.name} {row.buddy.phone}".strip() if row.buddy else "",
        "said_at": int(row.said_at.timestamp() * 1000) if row.said_at else 0,
    }  # fmt: skip


@never_cache
@require_GET
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker: its script, and before it the list of files it keeps."""
    names, version = kept(KEPT)
    files = [static(name) for name in names]
    return served(
        "outbox/worker.js", {"name": "rollcall", "version": version, "shell": reverse("rollcall:shell"), "files": files}
    )
