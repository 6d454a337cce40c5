"""Care plans and agreements: which elders have one, the plan, the text, the signature, the paper, the end."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from songhe.base import clock, journal
from songhe.base.errors import Refused
from songhe.base.web.refusals import refusal_on
from songhe.care.homecare import actions, dated
from songhe.care.homecare.actions.agreeing import digest
from songhe.care.homecare.agree_forms import DraftForm, LineForms, PlanForm, SignForm
from songhe.care.homecare.forms import WhyForm
from songhe.care.homecare.models import Agreement
from songhe.care.homecare.queries import agreements as queries
from songhe.care.homecare.queries.orders import LINKED
from songhe.register.access.models import BUREAU_ROLES, Role
from songhe.register.access.scope import UserRequest, roles
from songhe.register.people import queries as people
from songhe.register.providers.queries import operator_of

LOOKING = BUREAU_ROLES | {Role.OPERATOR}
SEEING = LOOKING | LINKED
PER_PAGE = 50
STATES: dict[str, tuple[str, str, Any]] = {
    "none": ("danger", "alert-triangle", gettext_lazy("没有协议，已在服务")),
    "draft": ("warn", "signature", gettext_lazy("待签")),
    "ends": ("warn", "clock", gettext_lazy("快到期或已到期")),
    "signed": ("ok", "circle-check", gettext_lazy("已签")),
}


def _by(request: UserRequest) -> dict[str, Any]:
    return {"by": request.user.actor, "at": clock.now()}


@require_GET
@roles(*LOOKING)
def listed(request: UserRequest) -> HttpResponse:
    """Elders with an agreement, and those who are visited without one."""
    rows = queries.overview(request.user, localtime(clock.now()).date())
    chosen = request.GET.get("state", "")
    counts = [(name, told, sum(one[1] == name for one in rows)) for name, told in STATES.items()]
    page = Paginator([one for one in rows if chosen in ("", one[1]) or chosen not in STATES], PER_PAGE).get_page(
        request.GET.get("page")
    )
    shown = [(one, STATES[one.state]) for one in queries.shown(list(page.object_list))]
    told = {"counts": counts, "state": chosen, "page": page, "rows": shown, "provider": request.user.role == Role.OPERATOR}
    return render(request, "homecare/agreements.html", {**told, "lacking": counts[0][2], "waiting": counts[1][2]})


@require_GET
@roles(Role.OPERATOR)
def elder(request: UserRequest, key: UUID) -> HttpResponse:
    """One elder at this provider: plan in force, versions of plan and agreement."""
    row = queries.elder(request.user, key)
    plans = list(queries.plans(request.user).filter(elder=row))
    today = localtime(clock.now()).date()
    plan = next((one for one in plans if one.status == "agreed"), None)
    context = {
        "elder": row, "plans": plans, "plan": plan, "lines": queries.lines(plan, today) if plan else [],
        "agreements": queries.agreements(request.user).filter(elder=row),
    }  # fmt: skip
    return render(request, "homecare/agree_elder.html", context)


@require_http_methods(["GET", "POST"])
@roles(Role.OPERATOR)
def plan(request: UserRequest, key: UUID) -> HttpResponse:
    """A plan as the next version, agreed with the elder as it is written down."""
    row, day = queries.elder(request.user, key), localtime(clock.now()).date()
    form, lines = PlanForm(request.POST or None), LineForms(request.POST or None, form_kwargs={"day": day}, prefix="line")
    if request.method == "POST" and form.is_valid() and lines.is_valid():
        with refusal_on(form):
            _agree(request, row, form.cleaned_data, [one for one in (each.told() for each in lines) if one])
            messages.success(request, _("服务计划已商定。"))
            return redirect("agree:elder", row.pk)
    context = {"elder": row, "form": form, "lines": lines}
    return render(request, "homecare/agree_plan.html", context, status=422 if request.method == "POST" else 200)


def _agree(request: UserRequest, elder: Any, told: dict[str, Any], lines: list[dict[str, Any]]) -> None:
    operator = operator_of(request.user)
    assert operator  # whose elder it is
    with journal.deed():
        made = actions.draft_plan(elder=elder, operator=operator, lines=lines, taboos=told["taboos"], **_by(request))
        actions.agree_plan(plan=made, agreed_with=told["agreed_with"], **_by(request))


@require_http_methods(["GET", "POST"])
@roles(Role.OPERATOR)
def draft(request: UserRequest, key: UUID) -> HttpResponse:
    """An agreement from the plan in force."""
    row, day = queries.elder(request.user, key), localtime(clock.now()).date()
    first = {"starts_on": day, "ends_on": day + timedelta(days=dated.wording(day).months * 365 // 12)}
    form = DraftForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        with refusal_on(form):
            return redirect("agree:one", _drafted(request, row, **form.cleaned_data).pk)
    return render(request, "homecare/agree_draft.html", {"elder": row, "form": form}, status=422 if form.errors else 200)


def _drafted(request: UserRequest, elder: Any, starts_on: Any, ends_on: Any) -> Agreement:
    operator, day = operator_of(request.user), localtime(clock.now()).date()
    plan = queries.plan_in_force(elder, operator) if operator else None
    if plan is None:
        raise Refused(_("先商定服务计划，再起草协议。"))
    told = {"text": queries.text(plan, starts_on, ends_on, day), "starts_on": starts_on, "ends_on": ends_on}
    return actions.draft_agreement(elder=elder, operator=plan.operator, plan=plan, **told, **_by(request))


@require_GET
@roles(*SEEING)
def one(request: UserRequest, key: UUID) -> HttpResponse:
    """The text, who signed it, and the versions before and after."""
    return _page(request, queries.agreement(request.user, key))


def _page(request: UserRequest, row: Agreement, status: int = 200, **forms: Any) -> HttpResponse:
    linked, provider = request.user.role in LINKED, request.user.role == Role.OPERATOR
    others = queries.agreements(request.user).filter(elder=row.elder_id, operator=row.operator_id).exclude(pk=row.pk)
    context = {
        "row": row, "linked": linked, "provider": provider, "frame": "homecare/phone.html" if linked else "homecare/base.html",
        "others": others, "intact": digest(row.text) == row.digest, "sign": SignForm(), "why": WhyForm(),
        "may_sign": provider and row.status == "draft", "may_end": provider and row.status in {"draft", "signed"},
        "taboos": row.plan.taboos if row.plan and (linked or provider) else "",
    }  # fmt: skip
    return render(request, "homecare/agreement.html", {**context, **forms}, status=status)


@never_cache
@require_GET
@roles(*SEEING)
def paper(request: UserRequest, key: UUID) -> HttpResponse:
    """The agreement on A4, with what was drawn."""
    return render(request, "homecare/agreement_paper.html", {"row": queries.agreement(request.user, key)})


@require_POST
@roles(Role.OPERATOR)
def signature(request: UserRequest, key: UUID) -> HttpResponse:
    """Signed on the screen at the side of whoever is here for the provider."""
    row, form, status = queries.agreement(request.user, key), SignForm(request.POST), 422
    if form.is_valid():
        with refusal_on(form):
            actions.sign(agreement=row, **form.cleaned_data, **_by(request))
            messages.success(request, _("协议已签。"))
            return redirect("agree:one", row.pk)
        status = 409
    return _page(request, row, status, sign=form)


@require_POST
@roles(Role.OPERATOR)
def ending(request: UserRequest, key: UUID) -> HttpResponse:
    """Ended, with the reason."""
    row, form = queries.agreement(request.user, key), WhyForm(request.POST)
    if not form.is_valid():
        return _page(request, row, 422, why=form)
    actions.end_agreement(agreement=row, reason=form.cleaned_data["reason"], **_by(request))
    messages.success(request, _("协议已解除。"))
    return redirect("agree:one", row.pk)


@require_GET
@roles(*LINKED)
def of_elder(request: UserRequest, key: UUID) -> HttpResponse:
    """What family and elder have signed, by provider and version."""
    row = get_object_or_404(people.elders(request.user), pk=key)
    context = {"elder": row, "rows": queries.agreements(request.user).filter(elder=row), "frame": "homecare/phone.html"}
    return render(request, "homecare/agree_mine.html", context)
