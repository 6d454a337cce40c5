"""Lists: what I have to do, what was assessed, who is to be assessed again, and the part of the elder's file."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from songhe.base import clock
from songhe.care.assessment import instruments, queries, words
from songhe.care.assessment.models import OPEN, STANDING, Instrument, Status
from songhe.care.assessment.queries import ASSESSING, LINKED
from songhe.register.access.models import BUREAU_ROLES, Role
from songhe.register.access.scope import UserRequest, roles
from songhe.register.places import queries as places

PER_PAGE, RECENT, FOUND = 50, 10, 30
SEES = BUREAU_ROLES | LINKED
"""Who has the list; assessors have their own page."""


@require_GET
@roles(*ASSESSING)
def mine(request: UserRequest) -> HttpResponse:
    """My drafts and signatures, and who in my villages is to be assessed again."""
    user, at = request.user, clock.now()
    me = queries.assessor(user)
    if me is None and user.role == Role.COUNTY:
        raise Http404
    rows = queries.mine(user)
    context = {
        "me": me, "valid": me and me.valid_on(instruments.today(at)), "at": at, "counts": queries.counts(user, at),
        "open": [(row, row.second == me and row.joined_at is None) for row in rows.filter(status__in=OPEN)],
        "done": [(row, words.short_level(row)) for row in rows.filter(status__in=STANDING)[:RECENT]],
        "due": queries.lines(queries.due(user, at)[:RECENT], at),
    }  # fmt: skip
    return render(request, "assessment/mine.html", context)


@require_GET
@roles(*SEES)
def listed(request: UserRequest) -> HttpResponse:
    """Every assessment of a bureau's division; the reports on their own for family and elder."""
    user, at = request.user, clock.now()
    asked = {name: request.GET.get(name, "").strip() for name in ("text", "status", "instrument")}
    page = Paginator(queries.listed(user, **asked), PER_PAGE).get_page(request.GET.get("page"))
    names = places.names_of({row.elder.division_path for row in page})
    context = {
        **asked, "page": page, "rows": [(row, words.short_level(row), names[row.elder.division_path]) for row in page],
        "statuses": Status.choices, "instruments": Instrument.choices, "counts": queries.counts(user, at),
        "bureau": user.role in BUREAU_ROLES, "me": queries.assessor(user), "standing": STANDING,
    }  # fmt: skip
    return render(request, "assessment/list.html", context)


@require_GET
@roles(*ASSESSING, Role.CITY)
def due(request: UserRequest) -> HttpResponse:
    """Who is to be assessed again: appeals, overdue, soon; village by village."""
    user, at = request.user, clock.now()
    me = queries.assessor(user)
    if me is None and user.role not in BUREAU_ROLES:
        raise Http404
    page = Paginator(queries.due(user, at), PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "rows": queries.lines(page, at), "counts": queries.counts(user, at), "me": me}
    return render(request, "assessment/due.html", context)


@require_GET
@roles(*BUREAU_ROLES, *LINKED, Role.ASSISTANT, Role.RESPONDER)
def of_elder(request: UserRequest, key: UUID) -> HttpResponse:
    """What the file of an elder shows of assessments: levels and days, nothing sealed; a page for who follows a link."""
    user = request.user
    elder = queries.whose(user, key)
    shown = {row.pk for row in queries.assessments(user).filter(elder=elder)}
    rows = [
        (row, words.short_level(row), row.pk in shown)
        for row in queries.of_elder(elder)
        if row.status in STANDING or user.role not in LINKED
    ]
    may_start = queries.to_assess(user).filter(pk=elder.pk).exists() and not queries.open_of(elder)
    context = {"elder": elder, "rows": rows, "may_start": may_start, "standing": STANDING}
    fragment = bool(request.headers.get("HX-Request"))
    return render(request, "assessment/_of_elder.html" if fragment else "assessment/of_elder.html", context)
