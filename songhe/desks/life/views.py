"""Pages of life events: what waits, what was done, one life, one event."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from songhe.base import clock
from songhe.base.web.refusals import refusal_on
from songhe.desks.life.forms import BY_HAND, EventForm, ReasonForm, kinds_of
from songhe.desks.life.words import details_of, grouped, next_home
from songhe.journeys import life
from songhe.register.access.models import BUREAU_ROLES, Role
from songhe.register.access.scope import UserRequest, roles
from songhe.register.life import birthdays as rules
from songhe.register.life import queries
from songhe.register.life.models import BIRTHDAYS, LifeEvent
from songhe.register.people import queries as people
from songhe.register.people.queries.files import BY_PLACE

MAY_READ = BY_PLACE
MAY_WRITE = BUREAU_ROLES | {Role.ASSISTANT}
LINKED = frozenset({Role.FAMILY, Role.ELDER})
PER_PAGE = 50
A_MONTH = timedelta(days=30)


@require_GET
@roles(*MAY_READ)
def events(request: UserRequest) -> HttpResponse:
    """Events of the own division, those that wait first when asked for."""
    asked = {name: request.GET.get(name, "") for name in ("status", "kind")}
    rows = queries.events(request.user, **asked)
    context = {
        **asked,
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "waiting": queries.open_proposals(request.user),
        "states": LifeEvent.Status.choices,
        "kinds": [(kind.value, kind.label) for kind in BY_HAND],
    }
    return render(request, "life/events.html", context)


@require_GET
@roles(*MAY_READ)
def birthdays(request: UserRequest) -> HttpResponse:
    """Who turned 60, 65 or 80 lately, and what follows from it."""
    today, kind = localtime(clock.now()).date(), request.GET.get("kind", "")
    rows = queries.birthdays(request.user, first=today - A_MONTH, last=today, kind=kind)
    ages = [(one.value, one.label, rules.follows(one.value, today)) for one in LifeEvent.Kind if one in BIRTHDAYS]
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "life/birthdays.html", {"page": page, "kind": kind, "ages": ages})


@require_GET
@roles(*MAY_READ, *LINKED)
def elder(request: UserRequest, key: UUID) -> HttpResponse:
    """The events of one life; a fragment of the file page, and a page of its own."""
    user = request.user
    row = people.one(user, key)
    context = {
        "elder": row,
        "events": queries.of_elder(user, row),
        "home": next_home(user, row),
        "merges": queries.merges(row) if user.role in MAY_READ else [],
        "may_write": user.role in MAY_WRITE,
        "may_read": user.role in MAY_READ,
        "kinds": kinds_of(row),
    }
    return render(request, "life/_elder.html" if request.headers.get("HX-Request") else "life/elder.html", context)


@require_http_methods(["GET", "POST"])
@roles(*MAY_WRITE)
def new(request: UserRequest, key: UUID) -> HttpResponse:
    """Choose what happened, then say when and how we know; what follows is shown on the next page, before it is done."""
    row, at = people.one(request.user, key), clock.now()
    kind = request.POST.get("kind") or request.GET.get("kind", "")
    if kind and kind not in BY_HAND:
        raise Http404
    form = EventForm(request.POST or None, elder=row, kind=kind, today=localtime(at).date()) if kind else None
    if request.method == "POST" and form and form.is_valid():
        event = _proposed(form, row, kind, request.user.actor, at)
        if event:
            return redirect("life:event", event.pk)
    label = LifeEvent.Kind(kind).label if kind else ""
    context = {"elder": row, "form": form, "kind": kind, "label": label, "kinds": kinds_of(row)}
    return render(request, "life/new.html", context, status=422 if form and form.errors else 200)


def _proposed(form: EventForm, row: Any, kind: str, by: Any, at: Any) -> LifeEvent | None:
    facts = form.facts()
    with refusal_on(form):
        return life.propose(row, kind, facts.pop("on"), by=by, at=at, **facts)
    return None


@require_GET
@roles(*MAY_READ)
def event(request: UserRequest, key: UUID) -> HttpResponse:
    """One event: what will follow, or what followed."""
    return _event_page(request, queries.event_of(request.user, key))


def _event_page(request: UserRequest, row: LifeEvent, status: int = 200, **forms: Any) -> HttpResponse:
    context = {
        "event": row,
        "elder": row.elder,
        "effects": grouped(life.effects_of(row)),
        "details": details_of(row),
        "may_write": request.user.role in MAY_WRITE,
        "refusal": ReasonForm(auto_id="refusal_%s"),
        "undoing": ReasonForm(auto_id="undo_%s"),
    }
    return render(request, "life/event.html", {**context, **forms}, status=status)


@require_POST
@roles(*MAY_WRITE)
def perform(request: UserRequest, key: UUID) -> HttpResponse:
    """It is so: everything follows at once."""
    row = queries.event_of(request.user, key)
    life.perform(row, by=request.user.actor, at=clock.now())
    messages.success(request, _("已登记“%(kind)s”，相关的都已处理。") % {"kind": row.get_kind_display()})
    return redirect("life:event", key)


@require_POST
@roles(*MAY_WRITE)
def refuse(request: UserRequest, key: UUID) -> HttpResponse:
    """It is not so."""
    return _with_reason(request, key, "refusal", life.refuse)


@require_POST
@roles(*MAY_WRITE)
def undo(request: UserRequest, key: UUID) -> HttpResponse:
    """It did not happen after all: everything as it was."""
    return _with_reason(request, key, "undoing", life.undo)


def _with_reason(request: UserRequest, key: UUID, name: str, deed: Callable[..., Any]) -> HttpResponse:
    row = queries.event_of(request.user, key)
    form = ReasonForm(request.POST, auto_id="refusal_%s" if name == "refusal" else "undo_%s")
    if not form.is_valid():
        return _event_page(request, row, 422, **{name: form})
    lost = deed(row, reason=form.cleaned_data["reason"], by=request.user.actor, at=clock.now())
    for effect in lost or []:
        messages.warning(request, effect.sentence)
    return redirect("life:event", key)
