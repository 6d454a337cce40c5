"""The month is settled: statements, the bank's file, reconciliation."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from songhe.base import clock
from songhe.base.web import given
from songhe.base.web.refusals import refusal_on
from songhe.care.billing import actions, dated, queries, showing
from songhe.care.billing.forms import ObjectForm, PayeeForm
from songhe.care.billing.models import Statement
from songhe.care.billing.views.ground import PER_PAGE, SETTLING, around, county, month, today
from songhe.register.access.models import BUREAU_ROLES, Role
from songhe.register.access.scope import UserRequest, roles
from songhe.register.places import queries as places
from songhe.register.providers import queries as providers


@require_GET
@roles(*SETTLING)
def statements(request: UserRequest) -> HttpResponse:
    """A month's statements: by provider and by payer, with what is still to be answered."""
    chosen = month(request)
    rows = queries.statements(request.user).filter(month=chosen).order_by("kind", "-cents", "pk")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    names = places.names_of(row.division_path for row in page)
    late = [row for row in page if row.status == "sent" and row.answer_by and row.answer_by < today()]
    context = {"page": page, "late": len(late), "bureau": request.user.role in BUREAU_ROLES, **around(chosen)}
    context["listed"] = [(row, showing.tone(row), names[row.division_path]) for row in page]
    context["drafts"] = rows.filter(status="draft").count()
    return render(request, "billing/statements.html", context)


@require_POST
@roles(*BUREAU_ROLES)
def drawing(request: UserRequest) -> HttpResponse:
    """Draw the statements of a month."""
    made = actions.draw(county=county(request), month=month(request), by=request.user.actor, at=clock.now())
    messages.success(request, _("%(n)s 份结算单已生成。") % {"n": len(made)})
    return redirect(f"{reverse('billing:statements')}?month={month(request):%Y-%m}")


@require_POST
@roles(*BUREAU_ROLES)
def sending(request: UserRequest) -> HttpResponse:
    """Send all drafts of a month."""
    rows = list(queries.statements(request.user).filter(month=month(request), status="draft"))
    for row in rows:
        actions.send(statement=row, by=request.user.actor, at=clock.now())
    messages.success(request, _("%(n)s 份结算单已发出。") % {"n": len(rows)})
    return redirect(f"{reverse('billing:statements')}?month={month(request):%Y-%m}")


@require_GET
@roles(*SETTLING)
def statement(request: UserRequest, pk: UUID) -> HttpResponse:
    """One statement, line by line."""
    return _page(request, get_object_or_404(queries.statements(request.user), pk=pk), ObjectForm())


def _page(request: UserRequest, row: Statement, form: ObjectForm) -> HttpResponse:
    bureau = request.user.role in BUREAU_ROLES
    # A provider's statement is answered by the operator, a payer's by the bureau that pays.
    mine = row.status == "sent" and bureau == (row.kind == Statement.Kind.PAYER)
    context = {**showing.statement(row), "form": form, "mine": mine, "bureau": bureau, "where": places.names(row.division_path)}
    return render(request, "billing/statement.html", context, status=422 if form.errors else 200)


@require_POST
@roles(*SETTLING)
def agreement(request: UserRequest, pk: UUID) -> HttpResponse:
    """It is right."""
    actions.agree(statement=_to_answer(request, pk), by=request.user.actor, at=clock.now())
    messages.success(request, _("已确认，等民政付款。"))
    return redirect("billing:statement", pk)


@require_POST
@roles(*SETTLING)
def objection(request: UserRequest, pk: UUID) -> HttpResponse:
    """It is not."""
    row, form = _to_answer(request, pk), ObjectForm(request.POST)
    if not form.is_valid():
        return _page(request, row, form)
    actions.object_to(statement=row, objection=form.cleaned_data["objection"], by=request.user.actor, at=clock.now())
    return redirect("billing:statement", pk)


def _to_answer(request: UserRequest, pk: UUID) -> Statement:
    kind = Statement.Kind.PAYER if request.user.role in BUREAU_ROLES else Statement.Kind.PROVIDER
    return get_object_or_404(queries.statements(request.user), pk=pk, kind=kind)


@require_POST
@roles(*BUREAU_ROLES)
def redrawing(request: UserRequest, pk: UUID) -> HttpResponse:
    """After an objection, drawn again."""
    row = get_object_or_404(queries.statements(request.user), pk=pk)
    actions.redraw(statement=row, by=request.user.actor, at=clock.now())
    return redirect("billing:statement", pk)


@require_http_methods(["GET", "POST"])
@roles(*SETTLING)
def payee(request: UserRequest) -> HttpResponse:
    """Where the operator is paid: said by itself, or by the bureau for one (`operator`)."""
    asked = request.GET.get("operator", "")
    mine = providers.operator_of(request.user) if request.user.role == Role.OPERATOR else None
    row = mine or get_object_or_404(providers.operators(request.user), pk=_uuid(asked))
    form = PayeeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusal_on(form, "number"):
            actions.set_payee(operator=row, **form.cleaned_data, by=request.user.actor, at=clock.now())
            messages.success(request, _("收款账户已登记。"))
            return redirect("billing:statements")
    known = row.payees.filter(ended_at=None).first()
    context = {"form": form, "operator": row, "known": known, "tail": known.number[-4:] if known else ""}
    return render(request, "billing/payee.html", context, status=422 if form.errors else 200)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


@require_http_methods(["GET", "POST"])
@roles(*BUREAU_ROLES)
def files(request: UserRequest) -> HttpResponse:
    """Payment files: make one of a month's agreed statements, hand it to the bank, say that it has paid."""
    chosen = month(request)
    if request.method == "POST":
        made = actions.make_file(county=county(request), month=chosen, by=request.user.actor, at=clock.now())
        messages.success(request, _("付款文件已生成：%(n)s 笔。") % {"n": made.count})
        return redirect("billing:files")
    rows = [(row, showing.tone(row)) for row in queries.files(request.user)[:PER_PAGE]]
    ready = queries.statements(request.user).filter(month=chosen, status="agreed", kind="provider", file=None, payable__gt=0)
    context: dict[str, Any] = {"listed": rows, "ready": list(ready), "total": sum(row.payable for row in ready)}
    return render(request, "billing/files.html", {**context, "form": dated.bank(today()), **around(chosen)})


@never_cache
@require_GET
@roles(*BUREAU_ROLES)
def file(request: UserRequest, pk: UUID) -> HttpResponse:
    """The file itself, as the bank gets it."""
    row = get_object_or_404(queries.files(request.user), pk=pk)
    form = dated.bank(today())
    answer = HttpResponse(row.content.encode(form.encoding), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="pay-{row.month:%Y-%m}-{row.digest[:8]}.csv"'
    return answer


@require_POST
@roles(*BUREAU_ROLES)
def file_confirmation(request: UserRequest, pk: UUID) -> HttpResponse:
    """The bank has paid."""
    row = get_object_or_404(queries.files(request.user), pk=pk)
    actions.confirm_file(file=row, by=request.user.actor, at=clock.now())
    messages.success(request, _("已记银行付款，结算单已支付。"))
    return redirect("billing:files")


def _day(text: str) -> date:
    return given.day(text) or today()


@require_GET
@roles(*BUREAU_ROLES)
def reconciliation(request: UserRequest) -> HttpResponse:
    """One day, to the cent: bills, ledger, gateway; every difference."""
    context = {"told": queries.reconcile(request.user, _day(request.GET.get("day", ""))), "today": today()}
    return render(request, "billing/reconciliation.html", context)
