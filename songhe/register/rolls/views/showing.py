"""One list on its way: progress, columns, summary, import."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from songhe.base import clock
from songhe.base.web.refusals import refusal_on
from songhe.register.access.scope import UserRequest, roles
from songhe.register.rolls import actions, queries
from songhe.register.rolls.forms import ColumnsForm
from songhe.register.rolls.models import Kind, Roll
from songhe.register.rolls.queries import KEEPERS
from songhe.register.rolls.words import unreadable


@require_GET
@roles(*KEEPERS)
def roll(request: UserRequest, key: UUID) -> HttpResponse:
    """Where a list is, and what there is to do."""
    one = queries.roll(request.user, key)
    if one.status == Roll.Status.RECEIVED and not one.working:
        return redirect("rolls:columns", one.pk)
    context = {
        "roll": one, "left": queries.left(one), "before": queries.before(one), "people": one.kind == Kind.PEOPLE,
        "reason": unreadable(one.reason) if one.reason else "", "checked": one.status == Roll.Status.CHECKED,
    }  # fmt: skip
    return render(request, "rolls/roll.html", context)


@require_GET
@roles(*KEEPERS)
def progress(request: UserRequest, key: UUID) -> HttpResponse:
    """How far the work is; when it is done the page is loaded anew."""
    one = queries.roll(request.user, key)
    answer = render(request, "rolls/_progress.html", {"roll": one})
    if not one.working:
        answer["HX-Refresh"] = "true"
    return answer


@require_http_methods(["GET", "POST"])
@roles(*KEEPERS)
def columns(request: UserRequest, key: UUID) -> HttpResponse:
    """Say which column is which fact."""
    one = queries.roll(request.user, key)
    form = ColumnsForm(request.POST or None, roll=one, guessed=queries.guessed(one))
    if request.method == "POST" and form.is_valid():
        with refusal_on(form):
            actions.map_columns(roll=one, columns=form.chosen(), by=request.user.actor, at=clock.now())
            return redirect("rolls:roll", one.pk)
    context = {"roll": one, "form": form, "before": queries.before(one)}
    return render(request, "rolls/columns.html", context, status=422 if form.errors else 200)


@require_POST
@roles(*KEEPERS)
def begin(request: UserRequest, key: UUID) -> HttpResponse:
    """Import what was checked."""
    one = queries.roll(request.user, key)
    actions.begin(roll=one, by=request.user.actor, at=clock.now())
    return redirect("rolls:roll", one.pk)


@require_POST
@roles(*KEEPERS)
def stop(request: UserRequest, key: UUID) -> HttpResponse:
    """Go no further."""
    one = queries.roll(request.user, key)
    actions.stop(roll=one, by=request.user.actor, at=clock.now())
    return redirect("rolls:roll", one.pk)


@require_POST
@roles(*KEEPERS)
def resume(request: UserRequest, key: UUID) -> HttpResponse:
    """Go on where it was stopped."""
    one = queries.roll(request.user, key)
    actions.resume(roll=one, by=request.user.actor, at=clock.now())
    return redirect("rolls:roll", one.pk)
