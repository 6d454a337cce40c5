"""The health page of a person, for the doctor, the family and the elder; measuring, limits, file, annual check."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from songhe.base import clock
from songhe.base.errors import Refused
from songhe.base.web.refusals import refusal_on
from songhe.care.health import actions, forms, queries, showing, words
from songhe.care.health.actions import referring
from songhe.care.health.models import Checkup, Programme, Sharing
from songhe.care.health.rules.chronic import DM
from songhe.register.access.models import Role
from songhe.register.access.scope import UserRequest, roles
from songhe.register.people.models import Elder

READERS = frozenset({Role.DOCTOR, Role.FAMILY, Role.ELDER})


@require_GET
@roles(Role.FAMILY, Role.ELDER)
def mine(request: UserRequest) -> HttpResponse:
    """My health, or whose I may read; one alone opens at once."""
    rows = list(queries.people(request.user)[:20])
    if len(rows) == 1:
        return redirect("health:person", rows[0].pk)
    return render(request, "health/mine.html", {"rows": rows})


@require_GET
@roles(*READERS)
def person(request: UserRequest, elder: UUID) -> HttpResponse:
    """What was measured, drawn; what rang and why."""
    return _person(request, queries.one(request.user, elder))


def _person(request: UserRequest, who: Elder, **wrong: Any) -> HttpResponse:
    """The page; `wrong` are forms that were refused."""
    span = request.GET.get("span", "month")
    span = span if span in showing.SPANS else "month"
    context = showing.person(who, request.user, clock.now(), span)
    if request.user.role != Role.DOCTOR:
        context |= {"sharing": Sharing.objects.filter(elder=who, withdrawn_at=None).first()}
        return render(request, "health/person_phone.html", context)
    return render(request, "health/person.html", context | _medical(who) | wrong, status=422 if wrong else 200)


def _medical(who: Elder) -> dict[str, Any]:
    return {
        "file": queries.file_of(who),
        "medicines": queries.medicines_of(who),
        "consults": list(who.consults.all()[:4]),
        "programmes": list(Programme.objects.filter(elder=who)),
        "enrol_form": forms.EnrolForm(auto_id="en_%s"),
        "checkups": list(Checkup.objects.filter(elder=who)[:3]),
        "contract": who.doctor_contracts.filter(status="active").first(),
        "referrals": list(who.health_referrals.all()[:5]),
        "refer_form": forms.ReferForm(auto_id="rf_%s"),
        "sharing": Sharing.objects.filter(elder=who, withdrawn_at=None).first(),
        "grades": words.GRADES,
    }


@require_http_methods(["GET", "POST"])
@roles(*READERS)
def measure(request: UserRequest, elder: UUID) -> HttpResponse:
    """Write down a measurement."""
    who, form = queries.one(request.user, elder), forms.MeasureForm(request.POST or None, role=request.user.role)
    if request.method == "POST" and form.is_valid():
        actions.measure(elder=who, **form.facts(), by=request.user.actor, at=clock.now())
        messages.success(request, _("已记下。"))
        return redirect("health:person", elder)
    page = "health/measure.html" if request.user.role == Role.DOCTOR else "health/measure_phone.html"
    return render(request, page, {"form": form, "elder": who}, status=422 if form.errors else 200)


@require_POST
@roles(Role.DOCTOR)
def striking(request: UserRequest, elder: UUID) -> HttpResponse:
    """A reading that was wrong."""
    who, form = queries.one(request.user, elder), forms.StrikeForm(request.POST)
    if not form.is_valid():
        raise Refused(_("请写明为什么划掉。"))
    actions.strike(elder=who, **form.cleaned_data, by=request.user.actor, at=clock.now())
    return redirect("health:person", elder)


@require_http_methods(["GET", "POST"])
@roles(Role.DOCTOR)
def limits(request: UserRequest, elder: UUID) -> HttpResponse:
    """Limits as they hold for this person, and a doctor's own."""
    who, at = queries.one(request.user, elder), clock.now()
    known = queries.own_limits(who)
    form = forms.LimitsForm(request.POST or None, initial={"starts_on": localtime(at).date()})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        sides = {side: data[side] for side in ("high", "low") if data[side]}
        kept = {**((known.record or {}).get("limits", {}) if known else {}), **({data["sign"]: sides} if sides else {})}
        told = {name: data[name] for name in ("copd", "starts_on", "ends_on", "why")}
        with refusal_on(form):
            actions.set_limits(elder=who, limits=kept, **told, by=request.user.actor, at=at)
            messages.success(request, _("已按您的签名生效。"))
            return redirect("health:limits", elder)
    return _limits(request, who, form=form, mute_form=forms.MuteForm(auto_id="mu_%s"))


def _limits(request: UserRequest, who: Elder, **both: Any) -> HttpResponse:
    today = localtime(clock.now()).date()
    context = {"elder": who, "rows": showing.limits(who, today), "override": queries.own_limits(who), **both}
    wrong = any(form.errors for form in both.values())
    return render(request, "health/limits.html", context, status=422 if wrong else 200)


@require_POST
@roles(Role.DOCTOR)
def limits_withdrawal(request: UserRequest, elder: UUID) -> HttpResponse:
    """Everybody's limits again."""
    actions.withdraw_limits(elder=queries.one(request.user, elder), by=request.user.actor, at=clock.now())
    return redirect("health:limits", elder)


@require_POST
@roles(Role.DOCTOR)
def muting(request: UserRequest, elder: UUID) -> HttpResponse:
    """Some signs rest for some days."""
    who, form, at = queries.one(request.user, elder), forms.MuteForm(request.POST, auto_id="mu_%s"), clock.now()
    if not form.is_valid():
        return _limits(request, who, form=forms.LimitsForm(initial={"starts_on": localtime(at).date()}), mute_form=form)
    until = at + timedelta(days=form.cleaned_data["days"])
    actions.mute(elder=who, group=form.cleaned_data["group"], until=until, by=request.user.actor, at=at)
    messages.success(request, _("已静音；紧急的照样响。"))
    return redirect("health:limits", elder)


@require_http_methods(["GET", "POST"])
@roles(Role.DOCTOR)
def file(request: UserRequest, elder: UUID) -> HttpResponse:
    """The health file."""
    who = queries.one(request.user, elder)
    known = queries.file_of(who)
    form = forms.FileForm(request.POST or None, initial=(known.record or {}) if known else {})
    if request.method == "POST" and form.is_valid():
        actions.write_file(elder=who, record=form.cleaned_data, by=request.user.actor, at=clock.now())
        messages.success(request, _("档案已记下。"))
        return redirect("health:person", elder)
    return render(request, "health/file.html", {"elder": who, "form": form, "file": known}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@roles(Role.DOCTOR)
def checkup(request: UserRequest, elder: UUID) -> HttpResponse:
    """The year's check."""
    who, at = queries.one(request.user, elder), clock.now()
    form = forms.CheckupForm(request.POST or None, initial={"on": localtime(at).date()})
    if request.method == "POST" and form.is_valid():
        told = {"on": form.cleaned_data["on"], "selfcare_answers": form.answers(), "record": form.record()}
        with refusal_on(form, "on"):
            actions.check_up(elder=who, **told, by=request.user.actor, at=at)
            messages.success(request, _("体检已登记。"))
            return redirect("health:person", elder)
    return render(request, "health/checkup.html", {"elder": who, "form": form}, status=422 if form.errors else 200)


@require_POST
@roles(Role.DOCTOR, Role.ELDER)
def sharing(request: UserRequest, elder: UUID) -> HttpResponse:
    """The elder lets the family read; a doctor writes down who said so."""
    who = queries.one(request.user, elder)
    said = who.name if request.user.role == Role.ELDER else request.POST.get("given_by", "")
    actions.share(elder=who, given_by=said, by=request.user.actor, at=clock.now())
    messages.success(request, _("家属现在能看了。"))
    return redirect("health:person", elder)


@require_POST
@roles(Role.DOCTOR, Role.ELDER)
def unsharing(request: UserRequest, elder: UUID) -> HttpResponse:
    """Not any more."""
    actions.unshare(elder=queries.one(request.user, elder), by=request.user.actor, at=clock.now())
    messages.success(request, _("家属不能再看了。"))
    return redirect("health:person", elder)


@require_POST
@roles(Role.DOCTOR)
def enrolment(request: UserRequest, elder: UUID) -> HttpResponse:
    """Into the follow-up of a disease."""
    who, form, at = queries.one(request.user, elder), forms.EnrolForm(request.POST, auto_id="en_%s"), clock.now()
    if form.is_valid():
        kind, record = form.cleaned_data["kind"], {name: said for name, said in form.cleaned_data.items() if name != "kind"}
        with refusal_on(form, "kind"):
            row = actions.enrol(elder=who, kind=kind, on=localtime(at).date(), record=record, by=request.user.actor, at=at)
            messages.success(request, _("已纳入糖尿病管理。") if kind == DM else _("已纳入高血压管理。"))
            return redirect("health:programme", row.pk)
    return _person(request, who, enrol_form=form)


@require_POST
@roles(Role.DOCTOR)
def refer(request: UserRequest, elder: UUID) -> HttpResponse:
    """Ask a hospital."""
    who, form = queries.one(request.user, elder), forms.ReferForm(request.POST, auto_id="rf_%s")
    if form.is_valid():
        with refusal_on(form):
            row = referring.request(elder=who, **form.cleaned_data, by=request.user.actor, at=clock.now())
            return redirect("health:referral", row.pk)
    return _person(request, who, refer_form=form)
