"""A home: its sensors, what every rule makes of them now, holds, and limits of this person."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from songhe.base import clock
from songhe.base.web.refusals import refusal_on
from songhe.care.sensing import actions, dated, forms, queries, showing, words
from songhe.care.sensing.queries import HOMES, LOOKERS, SIGNERS
from songhe.register.access.models import Role
from songhe.register.access.scope import UserRequest, roles


@require_GET
@roles(Role.FAMILY)
def mine(request: UserRequest) -> HttpResponse:
    """Whose home I may follow; one alone opens at once."""
    rows = list(queries.homes(request.user)[:20])
    if len(rows) == 1:
        return redirect("sensing:home", rows[0].pk)
    return render(request, "sensing/mine.html", {"rows": rows})


@require_GET
@roles(*HOMES)
def home(request: UserRequest, elder: UUID) -> HttpResponse:
    """What watches this home, and what rang."""
    who, at = queries.one(request.user, elder), clock.now()
    context = showing.home(who, request.user, at) | {"hold_form": forms.HoldForm(auto_id="hold_%s")}
    template = "sensing/home_phone.html" if request.user.role == Role.FAMILY else "sensing/home.html"
    return render(request, template, context)


@require_POST
@roles(*LOOKERS)
def holding(request: UserRequest, elder: UUID) -> HttpResponse:
    """Nobody is at home for some days."""
    who, form, at = queries.one(request.user, elder), forms.HoldForm(request.POST, auto_id="hold_%s"), clock.now()
    if form.is_valid():
        with refusal_on(form, "until"):
            actions.hold(elder=who, reason=form.cleaned_data["reason"], until=form.ends_at(), by=request.user.actor, at=at)
            messages.success(request, _("已暂停，烟雾、燃气和跌倒照样响。"))
            return redirect("sensing:home", elder)
    context = showing.home(who, request.user, at) | {"hold_form": form}
    return render(request, "sensing/home.html", context, status=422)


@require_POST
@roles(*LOOKERS)
def hold_ending(request: UserRequest, elder: UUID) -> HttpResponse:
    """Back before the day."""
    who = queries.one(request.user, elder)
    actions.end_hold(elder=who, by=request.user.actor, at=clock.now())
    return redirect("sensing:home", elder)


@require_http_methods(["GET", "POST"])
@roles(*SIGNERS)
def limits(request: UserRequest, elder: UUID, code: str) -> HttpResponse:
    """Other limits of one rule for this person: played back first."""
    who, at = queries.one(request.user, elder), clock.now()
    today = localtime(at).date()
    every = {rule.code: rule for rule in dated.of_person(dated.rules(today), queries.own_limits(who), today)}
    rule = showing.settable(every, code)
    form = forms.TrialForm(request.POST or None, rule=rule, days=dated.handling(today).trial_days)
    if request.method == "POST" and form.is_valid():
        told = {"rule": code, "limits": form.limits(), "days": form.cleaned_data["days"], "elder": who}
        with refusal_on(form):
            row = actions.ask_trial(**told, division=who.division_path, by=request.user.actor, at=at)
            return redirect("sensing:trial", row.pk)
    own = next((row for row in queries.own_limits(who) if row.rule == code), None)
    context = {"elder": who, "rule": rule, "name": words.rule_name(code), "form": form, "own": own}
    return render(request, "sensing/limits.html", context, status=422 if form.errors else 200)


@require_POST
@roles(*SIGNERS)
def withdrawing(request: UserRequest, elder: UUID, code: str) -> HttpResponse:
    """Everybody's limits again."""
    who = queries.one(request.user, elder)
    actions.withdraw(elder=who, rule=code, by=request.user.actor, at=clock.now())
    return redirect("sensing:home", elder)
