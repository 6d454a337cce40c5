"""The desk, areas, warnings."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from songhe.base import clock
from songhe.base.errors import Refused
from songhe.base.web.refusals import refusal_on
from songhe.care.rollcall import actions, dated, queries, showing, words
from songhe.care.rollcall.forms import AlertForm, AreaForm, FileForm, LevelForm, StartForm, place_of
from songhe.care.rollcall.models import Alert, Area, Level
from songhe.care.rollcall.queries import BOARD
from songhe.register.access.scope import UserRequest, covers, roles


@require_GET
@roles(*BOARD)
def desk(request: UserRequest) -> HttpResponse:
    """What runs, what warns, which areas are kept."""
    return render(request, "rollcall/desk.html", showing.desk(request.user, clock.now()))


@require_http_methods(["GET", "POST"])
@roles(*BOARD)
def area_new(request: UserRequest) -> HttpResponse:
    """Draw, name, or go round a point."""
    at = clock.now()
    form = AreaForm(request.POST or None, user=request.user, today=localtime(at).date())
    if request.method == "POST" and form.is_valid():
        with refusal_on(form):
            made = actions.make_area(**form.facts(), within=request.user.scope, by=request.user.actor, at=at)
            return redirect("rollcall:area", made.pk)
    context = {"form": form, "drawing": showing.villages(request.user), "tiles": settings.TILES}
    return render(request, "rollcall/area_new.html", context, status=422 if form.errors else 200)


def _area(request: UserRequest, pk: UUID) -> Area:
    return get_object_or_404(queries.areas(request.user), pk=pk)


@require_GET
@roles(*BOARD)
def area(request: UserRequest, pk: UUID) -> HttpResponse:
    """Who lives inside, by how they get out; who may live just outside; call the roll; print the ready list."""
    return _shown(request, _area(request, pk))


def _shown(request: UserRequest, row: Area, **wrong: Any) -> HttpResponse:
    at = clock.now()
    today, alert = localtime(at).date(), row.alerts.filter(status="in_force").first()
    kinds = dated.kinds(today)
    chosen = request.GET.get("kind", alert.kind if alert else ""), request.GET.get("level", alert.level if alert else "")
    kind = chosen[0] if chosen[0] in kinds else "flood"
    level = chosen[1] if chosen[1] in Level.values else Level.RED.value
    form = StartForm(today=today, initial={"kind": kind, "level": level})
    context = {
        "row": row, **showing.area(row, request.user, kind, level, at), "form": form, "alert": alert, "tiles": settings.TILES,
        "kind": kind, "level": level, "kind_word": words.kind_word(kind, today), "level_word": Level(level).label, **wrong,
    }  # fmt: skip
    return render(request, "rollcall/area.html", context, status=422 if wrong else 200)


@require_POST
@roles(*BOARD)
def start(request: UserRequest, pk: UUID) -> HttpResponse:
    """Call the roll."""
    row, at = _area(request, pk), clock.now()
    form = StartForm(request.POST, today=localtime(at).date())
    if form.is_valid():
        told = form.cleaned_data
        alert = row.alerts.filter(status="in_force", drill=told["drill"], kind=told["kind"], musters=None).first()
        with refusal_on(form):
            made = actions.start(area=row, alert=alert, within=request.user.scope, **told, by=request.user.actor, at=at)
            return redirect("rollcall:board", made[0].pk) if len(made) == 1 else redirect("rollcall:desk")
    return _shown(request, row, form=form)


@require_POST
@roles(*BOARD)
def area_retirement(request: UserRequest, pk: UUID) -> HttpResponse:
    """Not offered any more."""
    actions.retire_area(area=_area(request, pk), by=request.user.actor, at=clock.now())
    return redirect("rollcall:desk")


@require_POST
@roles(*BOARD)
def nearby(request: UserRequest, pk: UUID) -> HttpResponse:
    """The same ground and a village just outside it, as a new area."""
    row = _area(request, pk)
    asked = request.POST.getlist("village")
    chosen = [path for path in asked if covers(request.user.scope, path)]
    if asked and not chosen:
        raise Http404
    if not chosen:
        return redirect("rollcall:area", pk)
    facts: dict[str, Any] = {
        "name": row.name,
        "shape": row.shape,
        "places": [*row.places, *chosen],
        "within": request.user.scope,
    }
    made = actions.make_area(**facts, by=request.user.actor, at=clock.now())
    actions.retire_area(area=row, by=request.user.actor, at=clock.now())
    return redirect("rollcall:area", made.pk)


@require_http_methods(["GET", "POST"])
@roles(*BOARD)
def alert_new(request: UserRequest) -> HttpResponse:
    """Write a warning down."""
    at = clock.now()
    today = localtime(at).date()
    form = AlertForm(request.POST or None, user=request.user, today=today, initial={"issued_at": localtime(at)})
    if request.method == "POST" and form.is_valid():
        with refusal_on(form):
            row, _new = actions.hear_alert(**form.cleaned_data, by=request.user.actor, at=at)
            return redirect("rollcall:alert", row.pk)
    context = {"form": form, "file_form": FileForm(), "none": not queries.areas(request.user).filter(kept=True).exists()}
    return render(request, "rollcall/alert_new.html", context, status=422 if form.errors else 200)


@require_POST
@roles(*BOARD)
def alerts_file(request: UserRequest) -> HttpResponse:
    """Warnings of another office as a table."""
    at, form = clock.now(), FileForm(request.POST, request.FILES)
    told = None
    if form.is_valid():
        said: dict[str, Any] = {"pieces": form.cleaned_data["file"].chunks(), "within": request.user.scope, "find": place_of}
        with refusal_on(form, "file"):
            told = actions.import_alerts(**said, by=request.user.actor, at=at)
    empty = AlertForm(user=request.user, today=localtime(at).date(), initial={"issued_at": localtime(at)})
    context = {"form": empty, "file_form": form, "told": told}
    return render(request, "rollcall/alert_new.html", context, status=422 if form.errors else 200)


@require_GET
@roles(*BOARD)
def alert(request: UserRequest, pk: UUID) -> HttpResponse:
    """One warning: what it asks, whose roll runs by it."""
    row = get_object_or_404(queries.alerts(request.user), pk=pk)
    return _alert_page(request, row)


def _alert_page(request: UserRequest, row: Alert, **wrong: Any) -> HttpResponse:
    line = showing.alert_line(row, clock.now())
    mine = queries.areas(request.user).filter(pk=row.area_id).exists()
    waits = mine and row.status == Alert.Status.IN_FORCE and not row.musters.exists() and row.waived_at is None
    context = {
        **line, "form": LevelForm(initial={"level": row.level}),
        "mine": mine, "waits": waits, "draft": showing.draft(row, request.user, clock.now()) if waits else None,
        "asks": dated.kinds(localtime(row.issued_at).date())[row.kind].levels[row.level],
        "musters": [showing.muster_line(one, clock.now()) for one in queries.musters(request.user).filter(alert=row)],
    }  # fmt: skip
    return render(request, "rollcall/alert.html", {**context, **wrong}, status=409 if wrong else 200)


@require_POST
@roles(*BOARD)
def waiving(request: UserRequest, pk: UUID) -> HttpResponse:
    """No roll for this one, and why."""
    row = _alert(request, pk)
    try:
        actions.waive(alert=row, why=request.POST.get("why", ""), by=request.user.actor, at=clock.now())
    except Refused as refusal:
        return _alert_page(request, row, sentence=refusal.sentence, said=request.POST.get("why", "")[:120])
    return redirect("rollcall:alert", pk)


def _alert(request: UserRequest, pk: UUID) -> Alert:
    """One that this user may change: of the own division, not of one above it."""
    return get_object_or_404(queries.alerts(request.user).filter(area__in=queries.areas(request.user)), pk=pk)


@require_POST
@roles(*BOARD)
def alert_level(request: UserRequest, pk: UUID) -> HttpResponse:
    """Higher or lower; the rolls that run by it follow."""
    row, form, at = _alert(request, pk), LevelForm(request.POST), clock.now()
    if not form.is_valid():
        messages.error(request, _("请选级别。"))
        return redirect("rollcall:alert", pk)
    actions.change_level(alert=row, level=form.cleaned_data["level"], by=request.user.actor, at=at)
    for muster in queries.open_for(request.user).filter(alert=row):
        actions.raise_level(muster=muster, level=form.cleaned_data["level"], by=request.user.actor, at=at)
    return redirect("rollcall:alert", pk)


@require_POST
@roles(*BOARD)
def lifting(request: UserRequest, pk: UUID) -> HttpResponse:
    """Over."""
    actions.lift(alert=_alert(request, pk), by=request.user.actor, at=clock.now())
    return redirect("rollcall:alert", pk)
