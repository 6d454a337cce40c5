"""The channels of a bureau: which there are, whether they work, set, tried, stopped. A trial goes through the row like all."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from songhe.base import clock
from songhe.desks.notices.forms import OutletForm, TrialForm
from songhe.links.notify import actions, outlets, queries
from songhe.register.access.models import BUREAU_ROLES
from songhe.register.access.scope import UserRequest, roles
from songhe.register.places import queries as places

TRIALS = 5
DEEDS = {"stop": outlets.stop, "resume": outlets.resume}


@sensitive_post_parameters("address")
@require_http_methods(["GET", "POST"])
@roles(*BUREAU_ROLES)
def listing(request: UserRequest) -> HttpResponse:
    """Those of my place and below, those above that stand in, and one more."""
    form = OutletForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        row = outlets.add(**form.cleaned_data, division=request.user.scope, by=request.user.actor, at=clock.now())
        messages.success(request, _("已添加，请试发一次。"))
        return redirect("notices:channel", row.pk)
    mine, above = list(outlets.of(request.user.scope)), list(outlets.above(request.user.scope))
    names = places.names_of(row.division_path for row in [*mine, *above])
    context = {
        "mine": [(row, names[row.division_path]) for row in mine], "above": [(row, names[row.division_path]) for row in above],
        "dead": outlets.dead(request.user.scope), "form": form, "stand_in": outlets.settings.VOICE_STAND_IN,
    }  # fmt: skip
    return render(request, "notices/channels.html", context, status=422 if form.errors else 200)


@sensitive_post_parameters("address")
@require_http_methods(["GET", "POST"])
@roles(*BUREAU_ROLES)
def one(request: UserRequest, key: uuid.UUID) -> HttpResponse:
    """One channel: its health, its trials, and another name or address."""
    row = get_object_or_404(outlets.of(request.user.scope), pk=key)
    form = OutletForm(request.POST or None, outlet=row)
    if request.method == "POST" and form.is_valid():
        outlets.change(outlet=row, **form.cleaned_data, by=request.user.actor, at=clock.now())
        messages.success(request, _("已改。"))
        return redirect("notices:channel", key)
    context = {"row": row, "form": form, "trial": TrialForm(), "trials": queries.trials(row)[:TRIALS],
               "need": outlets.rules()[row.kind].for_whom}  # fmt: skip
    return render(request, "notices/channel.html", context, status=422 if form.errors else 200)


@require_POST
@roles(*BUREAU_ROLES)
def trial(request: UserRequest, key: uuid.UUID) -> HttpResponse:
    """Leave a trial; its fate stands on the channel's page some seconds later."""
    row = get_object_or_404(outlets.of(request.user.scope), pk=key)
    form = TrialForm(request.POST)
    if form.is_valid():
        actions.try_outlet(outlet=row, **form.cleaned_data, by=request.user.actor, at=clock.now())
        messages.success(request, _("试发已排队，结果几秒后在下面。"))
    else:
        messages.error(request, str(next(iter(form.errors.values()))[0]))
    return redirect("notices:channel", key)


@require_POST
@roles(*BUREAU_ROLES)
def deed(request: UserRequest, key: uuid.UUID, verb: str) -> HttpResponse:
    """Use it no more, or again."""
    row = get_object_or_404(outlets.of(request.user.scope), pk=key)
    DEEDS[verb](outlet=row, by=request.user.actor, at=clock.now())
    return redirect("notices:channel", key)


@require_GET
@roles(*BUREAU_ROLES)
def trials(request: UserRequest, key: uuid.UUID) -> HttpResponse:
    """The trials alone, for the page's own look every few seconds."""
    row = get_object_or_404(outlets.of(request.user.scope), pk=key)
    return render(request, "notices/_trials.html", {"row": row, "trials": queries.trials(row)[:TRIALS]})
