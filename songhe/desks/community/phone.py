"""The assistant's phone: the village sealed on it for a day without network. JSON, 401 instead of a log-in page."""

from datetime import datetime
from typing import Any

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
from songhe.base.web.marks import listed
from songhe.base.web.worker import SHELL, kept, served
from songhe.care.visits import dated, queries, rules, showing, words
from songhe.care.visits.models import Finding, Listed, Method, Outcome
from songhe.register.access.models import Role
from songhe.register.access.scope import UserRequest, roles
from songhe.register.people import actions as people

KEPT = (
    *SHELL,
    "round/round.css",
    "round/pen.js",
    *(f"community/{name}" for name in ("phone.css", "today.js", "form.js", "voice.js")),
)
"""Static files of the page that opens without network."""
OPENED = ("address", "phone", "way_in", "instructions", "warnings")
DAYS_KEPT = 3  # so long the village may lie on a phone that does not hear of the house
MOST = 400  # people on one phone


@require_GET
@roles(Role.ASSISTANT)
def home(request: UserRequest) -> HttpResponse:
    """The round: a page without persons, which the script fills from what is sealed on the phone."""
    return render(request, "community/round.html", _setting(str(request.user.pk)))


@require_GET
def shell(request: HttpRequest) -> HttpResponse:
    """The page that opens without network: no log-in, nobody's data."""
    return render(request, "community/round.html", _setting(""))


def _setting(user: str) -> dict[str, object]:
    return {"user_key": user, "desk_phone": settings.DESK_PHONE}


@never_cache
@require_POST
@roles(Role.ASSISTANT)
def register(request: UserRequest) -> HttpResponse:
    """Whoever is on the list of my village. That the files were opened is noted, once a day for each person."""
    at, user = clock.now(), request.user
    rows = list(queries.listed(user).prefetch_related("elder__warnings").order_by("-grade", "due_on", "pk")[:MOST])
    known = _opened_today(user.actor.id, at)
    with journal.deed():  # one transaction for the whole village: hundreds of phones fetch theirs together
        for row in rows:
            if row.elder_id not in known:
                people.note_opening(elder=row.elder, fields=OPENED, reason=_("探访关爱"), by=user.actor, at=at)
    told = {"user": str(user.pk), "name": user.name, "point": ENVELOPE.public(), "keep_days": DAYS_KEPT}
    return JsonResponse({**told, "today": f"{localtime(at):%Y-%m-%d}", "people": _people(user, rows, at), "words": _words()})


def _opened_today(by: str, at: datetime) -> set[Any]:
    midnight = localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    return set(
        JournalEntry.objects.filter(verb="people.elder.reveal", by=by, at__gte=midnight).values_list("subject", flat=True)
    )


def _people(user: Any, rows: list[Listed], at: datetime) -> list[dict[str, Any]]:
    """Those of today's round in its order, then the others by risk and days."""
    day = localtime(at).date()
    places = {one.elder_id: one.place for one in queries.round_of(user, day)}
    before, form = queries.latest_met([row.elder_id for row in rows]), dated.form(day)
    told = [_one(row, places.get(row.elder_id, 0), before.get(row.elder_id), form, at) for row in rows]
    return sorted(told, key=lambda one: (one["place"] == 0, one["place"]))


def _one(row: Listed, place: int, met: Any, form: list[dated.Content], at: datetime) -> dict[str, Any]:
    elder, day = row.elder, localtime(at).date()
    said = {code: answer for group in (met.answers or {}).values() for code, answer in group.items()} if met else {}
    asked = rules.asked(form, reasons=row.codes, month=day.month, before=said)
    lat, lng = elder.position
    return {
        "id": str(elder.pk), "who": elder.name, "age": elder.age(day), "sex": elder.get_sex_display(), "place": place,
        "village": elder.division.short_name, "address": elder.address, "phone": elder.phone, "way_in": elder.way_in,
        "instructions": elder.instructions, "language": elder.language, "geo": f"geo:{lat:.5f},{lng:.5f}",
        "warnings": [{"tone": one.tone, "text": one.text} for one in elder.warnings.all()], "why": listed(showing.why(row)),
        "grade": row.grade, "grade_word": row.get_grade_display(), "due": row.due_on.isoformat(),
        "aside": row.get_aside_display() if row.aside else "",
        "late": max(0, (day - row.due_on).days), "last": f"{localtime(met.made_at):%m-%d}" if met else "",
        "done": bool(row.last_on and row.last_on == day),
        "asked": [[group, [one.code for one in found]] for group, found in asked],
    }  # fmt: skip


def _words() -> dict[str, Any]:
    """The form in words, once for everybody."""
    answers = {one.code: list(one.answers) for group in dated.form(localtime(clock.now()).date()) for one in group.questions}
    return {
        "groups": {code: str(word) for code, word in words.CONTENTS.items()},
        "questions": {code: str(word) for code, word in words.QUESTIONS.items()}, "options": answers,
        "answers": {code: str(word) for code, word in words.ANSWERS.items()},
        "methods": [[one.value, str(one.label)] for one in Method if one != Method.DEVICE],
        "outcomes": [[one.value, str(one.label)] for one in Outcome],
        "kinds": [[one.value, str(one.label)] for one in Finding.Kind],
    }  # fmt: skip


@never_cache
@require_GET
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker: its script, and before it the list of files it keeps. A new list is a new version."""
    names, version = kept(KEPT)
    files = [static(name) for name in names]
    setup = {"name": "community", "version": version, "shell": reverse("community:shell"), "files": files}
    return served("outbox/worker.js", setup)


@require_GET
def manifest(request: HttpRequest) -> HttpResponse:
    """So that a phone can put it on its first screen."""
    icon = {"src": static("img/mark.svg"), "sizes": "any", "type": "image/svg+xml", "purpose": "any"}
    told = {
        "name": _("松鹤·探访"), "short_name": _("松鹤探访"), "lang": "zh-CN", "start_url": reverse("community:round"),
        "scope": reverse("community:round"), "display": "standalone", "background_color": "#F4F6F5", "theme_color": "#17645B",
        "icons": [icon],
    }  # fmt: skip
    return JsonResponse(told, content_type="application/manifest+json")
