"""Bills: what a service cost and who pays; pay, dispute, refund; the receipt."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from songhe.base import clock
from songhe.base.web.refusals import refusal_on
from songhe.care.billing import actions, paper, queries, showing
from songhe.care.billing.forms import DisputeForm, RefundForm
from songhe.care.billing.models import Bill
from songhe.care.billing.views.ground import EVERYBODY, LINKED, PER_PAGE, around, month
from songhe.links import payments as port
from songhe.register.access.models import BUREAU_ROLES, Role
from songhe.register.access.scope import UserRequest, roles


@require_GET
@roles(*EVERYBODY)
def bills(request: UserRequest) -> HttpResponse:
    """A month's bills of whoever asks, what they add up to, and for family and elder the voucher of the month."""
    chosen, status = month(request), request.GET.get("status", "")
    rows = queries.bills(request.user).filter(month=chosen)
    told = showing.sums(rows)
    shown = rows.filter(status=status) if status in Bill.Status.values else rows
    page = Paginator(shown, PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "listed": showing.lines(list(page)), "sums": told, "status": status, **around(chosen)}
    context |= {"statuses": Bill.Status.choices[1:], "linked": request.user.role in LINKED}
    if request.user.role in LINKED:
        context |= {"wallets": showing.wallets(request.user, chosen), "without": queries.without_voucher(request.user, chosen)}
    return render(request, "billing/bills.html", context)


def one(request: UserRequest, key: UUID) -> Bill:
    """A bill that this user may see, or 404."""
    return get_object_or_404(queries.bills(request.user), pk=key)


def page(request: UserRequest, row: Bill, status: int = 200, **forms: Any) -> HttpResponse:
    """The page of a bill, also with a form that was refused."""
    context = {**showing.bill(row, request.user), "dispute": DisputeForm(), "refund": RefundForm(), "net": port.is_on()}
    return render(request, "billing/bill.html", {**context, **forms}, status=status)


@require_GET
@roles(*EVERYBODY)
def bill(request: UserRequest, pk: UUID) -> HttpResponse:
    """What one service cost, who pays which part and why."""
    return page(request, one(request, pk))


@require_GET
@roles(*EVERYBODY)
def of(request: UserRequest, kind: str, key: UUID) -> HttpResponse:
    """What another room's page shows: what its row cost and who paid. By itself a page too; another's bill is 404."""
    known = queries.bill_of(kind, key)
    row = one(request, known.pk) if known else None
    waiting = row.disputes.filter(status="open").first() if row else None
    told = {"shares": showing.shares(row), "tone": showing.tone(row)} if row else {}
    context = {"row": row, "waiting": waiting, **told}
    return render(request, "billing/_of.html" if request.headers.get("HX-Request") else "billing/of.html", context)


@require_POST
@roles(*LINKED)
def payment(request: UserRequest, pk: UUID) -> HttpResponse:
    """Pay the own part: to the gateway's page, and back here."""
    row, at = one(request, pk), clock.now()
    asked = actions.ask_for(bill=row, by=request.user.actor, at=at)
    return redirect(actions.gateway_page(payment=asked, at=at))


@require_POST
@roles(Role.OPERATOR)
def cash(request: UserRequest, pk: UUID) -> HttpResponse:
    """The operator took the own part in cash."""
    actions.take_cash(bill=one(request, pk), by=request.user.actor, at=clock.now())
    messages.success(request, _("已记收现金，收据可以打印。"))
    return redirect("billing:bill", pk)


@require_POST
@roles(*LINKED, *BUREAU_ROLES)
def dispute(request: UserRequest, pk: UUID) -> HttpResponse:
    """Say that a bill is not right; a bureau does it for who came over the counter."""
    row, form = one(request, pk), DisputeForm(request.POST)
    if not form.is_valid():
        return page(request, row, 422, dispute=form)
    made = actions.dispute(bill=row, reason=form.cleaned_data["reason"], user=request.user, at=clock.now())
    messages.success(request, _("已记下，%(day)s 前答复。") % {"day": f"{made.due_on:%Y-%m-%d}"})
    return redirect("billing:bill", pk)


@require_POST
@roles(*LINKED, *BUREAU_ROLES)
def dispute_withdrawal(request: UserRequest, pk: UUID) -> HttpResponse:
    """Take the own dispute back."""
    row = get_object_or_404(queries.disputes(request.user).filter(raised_by=request.user, status="open"), bill=pk)
    actions.withdraw(dispute=row, by=request.user.actor, at=clock.now())
    return redirect("billing:bill", pk)


@require_POST
@roles(*BUREAU_ROLES)
def refund(request: UserRequest, pk: UUID) -> HttpResponse:
    """Some or all of it goes back."""
    row, form = one(request, pk), RefundForm(request.POST)
    if form.is_valid():
        with refusal_on(form):
            actions.refund(row, **form.cleaned_data, by=request.user.actor, at=clock.now())
            messages.success(request, _("已退款。"))
            return redirect("billing:bill", pk)
    return page(request, row, 422, refund=form)


@require_POST
@roles(*BUREAU_ROLES, Role.OPERATOR)
def forgiving(request: UserRequest, pk: UUID) -> HttpResponse:
    """The fee of a cancellation is not wanted: the operator's own kindness, or the bureau's answer."""
    reason = request.POST.get("reason", "")
    actions.forgive(bill=one(request, pk), reason=reason, by=request.user.actor, at=clock.now())
    messages.success(request, _("取消费已免收，付过的退回。"))
    return redirect("billing:bill", pk)


@never_cache
@require_GET
@roles(*EVERYBODY)
def receipt(request: UserRequest, pk: UUID) -> HttpResponse:
    """The receipt of what was paid, to print."""
    row = get_object_or_404(queries.bills(request.user).filter(status__in=["settled", "refunded"]), pk=pk)
    context = {**showing.bill(row, request.user), "at": clock.now()}
    return render(request, "billing/receipt.html", context)


@never_cache
@require_GET
@roles(*EVERYBODY)
def receipt_pdf(request: UserRequest, pk: UUID) -> HttpResponse:
    """The receipt as a file."""
    row = get_object_or_404(queries.bills(request.user).filter(status__in=["settled", "refunded"]), pk=pk)
    body = paper.pdf(row, printed_by=request.user.name, at=clock.now())
    answer = HttpResponse(body, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{row.number}.pdf"'
    return answer
