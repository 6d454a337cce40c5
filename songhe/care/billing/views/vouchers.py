"""Vouchers at the county: apply for somebody, decide, stop; with whom they may be used."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from songhe.base import clock
from songhe.base.web.refusals import refusal_on
from songhe.care.billing import actions, queries, showing, standing
from songhe.care.billing.forms import ApplyForm, DesignateForm
from songhe.care.billing.models import Application
from songhe.care.billing.views.ground import LINKED, PER_PAGE, county, today
from songhe.register.access.models import BUREAU_ROLES
from songhe.register.access.scope import UserRequest, roles
from songhe.register.people import queries as people
from songhe.register.places import queries as places
from songhe.register.providers import queries as providers

FOUND = 30


@require_GET
@roles(*BUREAU_ROLES)
def vouchers(request: UserRequest) -> HttpResponse:
    """Applications, those that wait first; how much of this month's vouchers is granted and used; who takes them."""
    rows, chosen = queries.applications(request.user), request.GET.get("status", "applied")
    counts = {
        "waiting": rows.filter(status="applied").count(),
        "late": rows.filter(status="applied", due_on__lt=today()).count(),
    }
    if chosen in Application.Status.values:
        rows = rows.filter(status=chosen).order_by("due_on" if chosen == "applied" else "-decided_at", "pk")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    names = places.names_of(row.division_path for row in page)
    context = {
        "page": page, "listed": [(row, showing.tone(row), names[row.division_path], row.due_on < today()) for row in page],
        "chosen": chosen, "statuses": Application.Status.choices, "rule": showing.voucher_rule(today()), **counts,
        "used": queries.used(request.user, today().replace(day=1)),
    }  # fmt: skip
    return render(request, "billing/vouchers.html", context)


@require_GET
@roles(*BUREAU_ROLES)
def choose(request: UserRequest) -> HttpResponse:
    """For whom to apply: first whoever could have it and does not; by the beginning of a name; with what stands in the way."""
    text = request.GET.get("text", "").strip()
    rows = queries.without_application(request.user, showing.voucher_rule(today()).levels, text)[:FOUND]
    listed = [(row, standing.why_no_voucher(row, today())) for row in rows]
    return render(request, "billing/choose.html", {"text": text, "listed": listed, "most": FOUND})


@require_http_methods(["GET", "POST"])
@roles(*BUREAU_ROLES, *LINKED)
def apply_for(request: UserRequest, elder: UUID) -> HttpResponse:
    """Apply for the voucher: family and elder themselves, or the desk for whoever comes."""
    row, back = people.one(request.user, elder), "billing:bills" if request.user.role in LINKED else "billing:vouchers"
    if request.method == "GET" and row.voucher_applications.filter(status__in=["applied", "approved"]).exists():
        return redirect(back)
    form = ApplyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusal_on(form):
            actions.apply_for(elder=row, **form.cleaned_data, by=request.user.actor, at=clock.now())
            messages.success(request, _("已申请，县级民政审核后按月发放。"))
            return redirect(back)
    context = {"form": form, "elder": row, "why": standing.why_no_voucher(row, today()), "rule": showing.voucher_rule(today())}
    return render(request, "billing/apply.html", context, status=422 if form.errors else 200)


@require_GET
@roles(*BUREAU_ROLES)
def application(request: UserRequest, pk: UUID) -> HttpResponse:
    """One application: what is known of the person, and what was decided; the vouchers of its months."""
    row = get_object_or_404(queries.applications(request.user), pk=pk)
    context = {
        "row": row, "tone": showing.tone(row), "why": standing.why_no_voucher(row.elder, today()),
        "wallets": [showing.wallet(one) for one in row.vouchers.all()[:12]],
        "late": row.status == "applied" and row.due_on < today(),
    }  # fmt: skip
    return render(request, "billing/application.html", context)


def _deed(verb: Any, said: Any, *fields: str) -> Any:
    @require_POST
    @roles(*BUREAU_ROLES)
    def view(request: UserRequest, pk: UUID) -> HttpResponse:
        row = get_object_or_404(queries.applications(request.user), pk=pk)
        told = {name: request.POST.get(name, "") for name in fields}
        verb(application=row, **told, by=request.user.actor, at=clock.now())
        messages.success(request, said())
        return redirect("billing:application", pk)

    return view


approval = _deed(actions.approve, lambda: _("已批准，本月补贴已发放。"))
refusal = _deed(actions.refuse, lambda: _("未批准，原因老人看得到。"), "reason")
stop = _deed(actions.stop, lambda: _("下月起停发。"), "reason")


@require_http_methods(["GET", "POST"])
@roles(*BUREAU_ROLES)
def designations(request: UserRequest) -> HttpResponse:
    """Operators with whom vouchers may be used."""
    form = DesignateForm(request.POST or None, operators=providers.operators(request.user).order_by("name", "pk"))
    if request.method == "POST" and form.is_valid():
        with refusal_on(form):
            actions.designate(**form.cleaned_data, county=county(request), by=request.user.actor, at=clock.now())
            return redirect("billing:designations")
    rows = queries.designations(request.user).order_by("operator__name", "pk")
    names = places.names_of(row.division_path for row in rows)
    context = {"form": form, "listed": [(row, names[row.division_path]) for row in rows]}
    return render(request, "billing/designations.html", context, status=422 if form.errors else 200)


@require_POST
@roles(*BUREAU_ROLES)
def designation_ending(request: UserRequest, pk: UUID) -> HttpResponse:
    """No more vouchers there from tomorrow on."""
    row = get_object_or_404(queries.designations(request.user), pk=pk)
    actions.end_designation(designation=row, by=request.user.actor, at=clock.now())
    return redirect("billing:designations")
