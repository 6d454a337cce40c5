"""Family-doctor contracts and teams: for the team, and for the bureaus that judge it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from songhe.base import clock, journal
from songhe.base.web.refusals import refusal_on
from songhe.care.health import actions, dated, forms, queries
from songhe.care.health.models import Contract
from songhe.care.health.rules import contract as rules
from songhe.register.access.models import BUREAU_ROLES, Role
from songhe.register.access.scope import UserRequest, roles
from songhe.register.providers import queries as providers

SIGNERS = frozenset({Role.DOCTOR, *BUREAU_ROLES})
PER_PAGE = 40
CHOSEN = ("active", "expiring", "unproven", "coming", "ended")


@require_GET
@roles(*SIGNERS)
def contracts(request: UserRequest) -> HttpResponse:
    """Who has signed, whose year ends, who saw nothing of the team this quarter."""
    today = localtime(clock.now()).date()
    chosen = request.GET.get("show", "active") if request.GET.get("show") in CHOSEN else "active"
    rows, (first, last) = queries.contracts(request.user), rules.quarter(today)
    parts: dict[str, Any] = {
        "active": rows.filter(status="active"),
        "expiring": queries.expiring(rows, today),
        "unproven": queries.unproven(rows, first, last),
        "coming": rows.filter(status__in=["draft", "signed"]),
        "ended": rows.filter(status__in=["expired", "cancelled"]),
    }
    page = Paginator(parts[chosen].order_by("ends_on", "pk"), PER_PAGE).get_page(request.GET.get("page"))
    tiles = {name: part.count() for name, part in parts.items() if name != "ended"}
    return render(request, "health/contracts.html", {"page": page, "chosen": chosen, "tiles": tiles, "today": today})


@require_GET
@roles(*SIGNERS)
def contract(request: UserRequest, pk: UUID) -> HttpResponse:
    """One contract: team, days, what was done in each quarter."""
    return _contract(request, _mine(request, pk))


def _contract(request: UserRequest, row: Contract, **wrong: Any) -> HttpResponse:
    """The page; `wrong` is the form that was refused."""
    today = localtime(clock.now()).date()
    expiring = row.status == "active" and rules.is_expiring(row.ends_on, today, dated.contracting(today).expiring_days)
    context = {
        "row": row,
        "fee": f"{row.fee_cents / 100:g}",
        "filed": f"{row.filed_cents / 100:g}" if row.filed_cents else "",
        "services": list(row.services.all()[:40]),
        "expiring": expiring,
        "form": forms.ServeForm(initial={"on": today}),
        "members": list(row.team.members.all()),
        "is_doctor": request.user.role == Role.DOCTOR,
        "renewed": row.renewals.exclude(status="cancelled").first(),
    }
    return render(request, "health/contract.html", {**context, **wrong}, status=422 if wrong else 200)


@require_http_methods(["GET", "POST"])
@roles(Role.DOCTOR)
def drafting(request: UserRequest, elder: UUID) -> HttpResponse:
    """Write a contract for somebody."""
    who, at = queries.one(request.user, elder), clock.now()
    form = forms.DraftForm(
        request.POST or None, teams=queries.teams(request.user).filter(ended_on=None), today=localtime(at).date()
    )
    if request.method == "POST" and form.is_valid():
        with refusal_on(form):
            made = actions.draft(elder=who, **form.cleaned_data, by=request.user.actor, at=at)
            return redirect("health:contract", made.pk)
    return render(request, "health/drafting.html", {"elder": who, "form": form}, status=422 if form.errors else 200)


def _mine(request: UserRequest, pk: UUID) -> Contract:
    return get_object_or_404(queries.contracts(request.user), pk=pk)


@require_POST
@roles(Role.DOCTOR)
def signing(request: UserRequest, pk: UUID) -> HttpResponse:
    """It was signed, by whom."""
    actions.sign(
        contract=_mine(request, pk), signed_by=request.POST.get("signed_by", ""), by=request.user.actor, at=clock.now()
    )
    return redirect("health:contract", pk)


@require_POST
@roles(Role.DOCTOR)
def renewal(request: UserRequest, pk: UUID) -> HttpResponse:
    """The next year."""
    made = actions.renew(contract=_mine(request, pk), by=request.user.actor, at=clock.now())
    messages.success(request, _("已写好续签，等老人签字。"))
    return redirect("health:contract", made.pk)


@require_POST
@roles(Role.DOCTOR)
def cancelling(request: UserRequest, pk: UUID) -> HttpResponse:
    """Ended before its time."""
    actions.cancel(contract=_mine(request, pk), why=request.POST.get("why", ""), by=request.user.actor, at=clock.now())
    return redirect("health:contract", pk)


@require_POST
@roles(Role.DOCTOR)
def serving(request: UserRequest, pk: UUID) -> HttpResponse:
    """Something was done for the elder."""
    row, form = _mine(request, pk), forms.ServeForm(request.POST)
    if form.is_valid():
        with refusal_on(form, "on"):
            actions.serve(contract=row, **form.cleaned_data, by=request.user.actor, at=clock.now())
            return redirect("health:contract", pk)
    return _contract(request, row, form=form)


@require_http_methods(["GET", "POST"])
@roles(*SIGNERS)
def teams(request: UserRequest) -> HttpResponse:
    """Teams, their people, how they were judged; a doctor founds one."""
    is_doctor, at = request.user.role == Role.DOCTOR, clock.now()
    form = forms.TeamForm(request.POST or None, facilities=providers.facilities(request.user)) if is_doctor else None
    if request.method == "POST" and form is not None and form.is_valid():
        _found(request, form.cleaned_data)
        return redirect("health:teams")
    rows = list(queries.teams(request.user).prefetch_related("evaluations"))
    before = rules.quarter(rules.quarter(localtime(at).date())[0].replace(day=1))[0]
    context = {"rows": rows, "form": form, "judges": request.user.role in BUREAU_ROLES, "quarter": _last_quarter(before)}
    return render(request, "health/teams.html", context, status=422 if form is not None and form.errors else 200)


def _last_quarter(first: Any) -> Any:
    """First day of the quarter before the one that begins on this day."""
    return rules.quarter(first.fromordinal(first.toordinal() - 1))[0]


def _found(request: UserRequest, data: dict[str, Any]) -> None:
    told: dict[str, Any] = {"by": request.user.actor, "at": clock.now()}
    with journal.deed():
        facts = {name: data[name] for name in ("name", "clinic", "phone", "facility")}
        team = actions.found_team(**facts, division=request.user.division, **told)
        for part in ("doctor", "nurse", "public", "village"):
            if data[part]:
                user = request.user if data[part] == request.user.name else None
                actions.join_team(team=team, name=data[part], part=part, user=user, **told)


@require_POST
@roles(*BUREAU_ROLES)
def evaluation(request: UserRequest, pk: UUID) -> HttpResponse:
    """Judge a team for the quarter that is over."""
    team, at = get_object_or_404(queries.teams(request.user), pk=pk), clock.now()
    quarter = _last_quarter(rules.quarter(localtime(at).date())[0])
    actions.evaluate(team=team, on=quarter, remark=request.POST.get("remark", ""), by=request.user.actor, at=at)
    messages.success(request, _("已评价。"))
    return redirect("health:teams")
