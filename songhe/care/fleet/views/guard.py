"""Who has fallen silent, what wants upkeep this week, settings from afar, and who is away."""

from datetime import datetime, time
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import make_aware
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from songhe.base import clock
from songhe.base.errors import Refused
from songhe.care.fleet import actions, queries, showing
from songhe.care.fleet.forms import AwayForm, WhyForm
from songhe.care.fleet.models import DeviceModel
from songhe.care.fleet.views.devices import device_page
from songhe.care.fleet.views.ground import JUDGE_ROLES, KEEP_ROLES, VIEW_ROLES, one_device, page_of
from songhe.register.access import scope


@scope.roles(*VIEW_ROLES)
@require_GET
def silence(request: scope.UserRequest) -> HttpResponse:
    """Signals that are silent for whoever looks: the village sees them first, the county later."""
    at = clock.now()
    lines = showing.silent(request.user, at)
    context = {"page": page_of(request, lines), "at": at, "audience": showing.audience(request.user)}
    return render(request, "fleet/silence.html", {**context, "counts": showing.silence_counts(lines)})


@scope.roles(*VIEW_ROLES)
@require_GET
def upkeep(request: scope.UserRequest) -> HttpResponse:
    """The week: which village tries its buttons on which day, whose battery ends, which firmware is old."""
    at = clock.now()
    context = {"week": showing.week(request.user, at), "at": at, **showing.upkeep(request.user, at)}
    return render(request, "fleet/upkeep.html", context)


@scope.roles(*KEEP_ROLES)
@require_POST
def setting(request: scope.UserRequest, key: UUID) -> HttpResponse:
    """A device is to be set so; done when it says so itself."""
    row, at = one_device(request, key), clock.now()
    form = showing.settings_form(row, at, request.POST)
    if not form.is_valid():
        return device_page(request, row, 422, settings=form)
    wanted = form.wanted()
    if not wanted:
        messages.success(request, _("没有改动，什么也没有下发。"))
    elif actions.want(device=row, values=wanted, by=request.user.actor, at=at):
        messages.success(request, _("已下发。设备在线就马上送到，不在线等它下次连上；设备自己报回来才算设好。"))
    else:
        messages.success(request, _("已记下，但平台现在送不到这台设备。请在设备上设，或等它有了接入账号。"))
    return redirect("fleet:device", key)


@scope.roles(*VIEW_ROLES)
@require_POST
def away(request: scope.UserRequest, key: UUID) -> HttpResponse:
    """Nobody is at home until then, or somebody is again."""
    row, at = one_device(request, key), clock.now()
    if row.elder is None:
        return redirect("fleet:device", key)
    current = queries.away_of(row.elder)
    form = AwayForm(request.POST)
    if current is not None:
        actions.come_home(away=current, by=request.user.actor, at=at)
    elif form.is_valid():
        until: datetime = make_aware(datetime.combine(form.cleaned_data["until"], time(12)))
        try:
            actions.go_away(elder=row.elder, until=until, why=form.cleaned_data["why"], by=request.user.actor, at=at)
        except Refused as why:
            messages.error(request, why.sentence)
    else:
        messages.error(request, _("请写哪天回来。"))
    return redirect("fleet:device", key)


@scope.roles(*JUDGE_ROLES)
@require_POST
def judge(request: scope.UserRequest, key: UUID) -> HttpResponse:
    """Stop a make from being installed, or allow it again; with a reason."""
    model, form = get_object_or_404(DeviceModel, pk=key), WhyForm(request.POST)
    why = form.cleaned_data["why"] if form.is_valid() else ""
    verb = actions.allow if model.stopped_at else actions.stop
    verb(model=model, why=why, by=request.user.actor, at=clock.now(), division=request.user.scope)
    return redirect("fleet:models")


@scope.roles(*JUDGE_ROLES)
@require_POST
def firmware(request: scope.UserRequest, key: UUID) -> HttpResponse:
    """The firmware devices of this make should have."""
    model = get_object_or_404(DeviceModel, pk=key)
    version = request.POST.get("version", "")
    actions.set_firmware(model=model, version=version, by=request.user.actor, at=clock.now(), division=request.user.scope)
    return redirect("fleet:models")
