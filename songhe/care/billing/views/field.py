"""What somebody has to look at: disputes, and the voucher orders drawn for a look on the spot."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from songhe.base import clock
from songhe.base.web.refusals import refusal_on
from songhe.care.billing import actions, dated, queries, showing
from songhe.care.billing.forms import CheckForm, DecideForm
from songhe.care.billing.models import Dispute
from songhe.care.billing.views.ground import PER_PAGE, around, county, month, today
from songhe.register.access.models import BUREAU_ROLES
from songhe.register.access.scope import UserRequest, roles
from songhe.register.places import queries as places


@require_GET
@roles(*BUREAU_ROLES)
def disputes(request: UserRequest) -> HttpResponse:
    """Disputes, the one that is due first in front; behind them what was answered."""
    chosen, rows = request.GET.get("status", "open"), queries.disputes(request.user)
    late = rows.filter(status="open", due_on__lt=today()).count()
    waiting = rows.filter(status="open").count()
    rows = rows.filter(status=chosen) if chosen in Dispute.Status.values else rows
    page = Paginator(rows.order_by("due_on", "pk"), PER_PAGE).get_page(request.GET.get("page"))
    listed = [(row, showing.tone_of_dispute(row), row.status == "open" and row.due_on < today()) for row in page]
    context = {"page": page, "listed": listed, "chosen": chosen, "statuses": Dispute.Status.choices}
    return render(request, "billing/disputes.html", {**context, "late": late, "waiting": waiting})


@require_http_methods(["GET", "POST"])
@roles(*BUREAU_ROLES)
def dispute(request: UserRequest, pk: UUID) -> HttpResponse:
    """One dispute: what is said, the bill it is about, and the answer."""
    row = get_object_or_404(queries.disputes(request.user), pk=pk)
    form = DecideForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusal_on(form):
            actions.decide(dispute=row, **form.cleaned_data, by=request.user.actor, at=clock.now())
            messages.success(request, _("已答复。"))
            return redirect("billing:dispute_page", pk)
    context = {"one": row, "form": form, "late": row.status == "open" and row.due_on < today()}
    context |= {**showing.bill(row.bill, request.user), "dispute_tone": showing.tone_of_dispute(row)}
    return render(request, "billing/dispute.html", context, status=422 if form.errors else 200)


@require_GET
@roles(*BUREAU_ROLES)
def checks(request: UserRequest) -> HttpResponse:
    """A month's sample with what was found."""
    chosen = month(request)
    rows = queries.checks(request.user).filter(month=chosen).order_by("result", "pk")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    names = places.names_of(row.bill.division_path for row in page)
    wrong, waiting = rows.filter(result="wrong").count(), rows.filter(result="").count()
    context = {
        "page": page,
        "listed": [(row, names[row.bill.division_path]) for row in page],
        "wrong": wrong,
        "waiting": waiting,
    }
    context |= {"form": CheckForm(), "rule": dated.voucher(today()), "county_wide": request.user.scope.count("/") > 0}
    return render(request, "billing/checks.html", {**context, **around(chosen)})


@require_POST
@roles(*BUREAU_ROLES)
def check_drawing(request: UserRequest) -> HttpResponse:
    """Draw the sample."""
    rows = actions.draw_checks(county=county(request), month=month(request), by=request.user.actor, at=clock.now())
    messages.success(request, _("抽中 %(n)s 单。") % {"n": len(rows)})
    return redirect("billing:checks")


@require_POST
@roles(*BUREAU_ROLES)
def check_result(request: UserRequest, pk: UUID) -> HttpResponse:
    """What was found on the spot."""
    row = get_object_or_404(queries.checks(request.user), pk=pk)
    told = {name: request.POST.get(name, "") for name in ("result", "note")}
    actions.note_check(check=row, **told, by=request.user.actor, at=clock.now())
    messages.success(request, _("核查结果已记下。"))
    return redirect("billing:checks")
