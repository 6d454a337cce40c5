"""Pages of filing: the desk, one filing, prices, months, and what is hung up but not operating."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from songhe.base import clock
from songhe.base.errors import Refused
from songhe.base.indicators import read_month
from songhe.base.web import given
from songhe.register.access.models import BUREAU_ROLES, Role
from songhe.register.access.scope import UserRequest, roles
from songhe.register.filing import actions, queries, rules, showing
from songhe.register.filing.forms import FilingForm, OfferForm, PriceForm, ReportForm, papers_by_kind
from songhe.register.filing.models import Filing, Offer
from songhe.register.providers import queries as providers
from songhe.register.providers.models import Facility

KEEPERS = BUREAU_ROLES | {Role.OPERATOR}
PER_PAGE = 50


def today() -> date:
    """The day here."""
    return localtime(clock.now()).date()


def mine(request: UserRequest, pk: UUID) -> Facility:
    """The facility, where the user may open it; 404 else."""
    return get_object_or_404(providers.facilities(request.user), pk=pk)


@require_GET
@roles(*KEEPERS)
def desk(request: UserRequest) -> HttpResponse:
    """Filings that wait, those that are late first; behind them what was decided."""
    day, chosen = today(), request.GET.get("status", Filing.Status.SUBMITTED)
    rows = queries.filings(request.user)
    waiting = rows.filter(status=Filing.Status.SUBMITTED).count()
    late = rows.filter(status=Filing.Status.SUBMITTED, due_on__lt=day).count()
    if chosen in Filing.Status.values:
        rows = rows.filter(status=chosen)
    rows = rows.order_by("due_on", "pk") if chosen == Filing.Status.SUBMITTED else rows.order_by("-submitted_at", "pk")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "listed": showing.desk(list(page), day), "chosen": chosen, "waiting": waiting, "late": late}
    return render(request, "filing/desk.html", {**context, "statuses": Filing.Status.choices})


@require_GET
@roles(*KEEPERS)
def filing(request: UserRequest, pk: UUID) -> HttpResponse:
    """One filing: what, with which papers, until when; the receipt or the reason."""
    row = get_object_or_404(queries.filings(request.user), pk=pk)
    return render(request, "filing/filing.html", showing.one(row, request.user, today()))


def _deed(verb: Any, *fields: str) -> Any:
    @require_POST
    @roles(*BUREAU_ROLES)
    def view(request: UserRequest, pk: UUID) -> HttpResponse:
        row = get_object_or_404(queries.filings(request.user), pk=pk)
        told = {name: request.POST.get(name, "") for name in fields}
        verb(filing=row, **told, by=request.user.actor, at=clock.now())
        messages.success(request, _("已办：%(state)s。") % {"state": row.get_status_display()})
        return redirect("filing:filing", pk)

    return view


receipt = _deed(actions.receive)
refusal = _deed(actions.refuse, "reason")


@require_POST
@roles(*BUREAU_ROLES)
def check(request: UserRequest, pk: UUID) -> HttpResponse:
    """Somebody looked on the spot."""
    row = get_object_or_404(queries.filings(request.user), pk=pk)
    on = given.day(request.POST.get("on"))
    if on is None:
        raise Refused(_("请写核查日期。"))
    actions.check(filing=row, on=on, by=request.user.actor, at=clock.now())
    return redirect("filing:filing", pk)


@require_POST
@roles(Role.OPERATOR)
def withdrawal(request: UserRequest, pk: UUID) -> HttpResponse:
    """The operator takes it back."""
    row = get_object_or_404(queries.filings(request.user), pk=pk)
    actions.withdraw(filing=row, by=request.user.actor, at=clock.now())
    return redirect("filing:filing", pk)


@require_GET
@roles(*KEEPERS)
def summary(request: UserRequest, pk: UUID) -> HttpResponse:
    """What the page of a facility shows of this room; by itself a page too."""
    context = showing.summary(mine(request, pk), today())
    fragment = bool(request.headers.get("HX-Request"))
    return render(request, "filing/_summary.html" if fragment else "filing/summary.html", context)


@require_http_methods(["GET", "POST"])
@roles(*KEEPERS)
def new(request: UserRequest, pk: UUID) -> HttpResponse:
    """Hand in a filing; a bureau does it for who came over the counter."""
    row = mine(request, pk)
    form = FilingForm(request.POST or None, facility=row)
    if request.method == "POST" and form.is_valid():
        told = {name: form.cleaned_data[name] for name in ("kind", "papers", "note")}
        made = actions.submit(facility=row, **told, contents=form.contents(), by=request.user.actor, at=clock.now())
        messages.success(request, _("已提交，等民政局受理。"))
        return redirect("filing:filing", made.pk)
    context = {"row": row, "form": form, "needed": papers_by_kind(today())}
    return render(request, "filing/new.html", context, status=422 if form.errors else 200)


def _prices(request: UserRequest, row: Facility, form: OfferForm, wrong: tuple[Offer, PriceForm] | None = None) -> HttpResponse:
    day = today()
    charges = queries.charges([row.pk], day)[row.pk]
    forms = {one.offer.pk: PriceForm(offer=one.offer, today=day) for one in charges}
    if wrong:
        forms[wrong[0].pk] = wrong[1]
    waiting = {
        one.contents.get("offer"): showing.filed(one, day) for one in row.filings.filter(kind="price", status="submitted")
    }
    listed = [(one, forms[one.offer.pk], waiting.get(str(one.offer.pk))) for one in charges]
    context = {"row": row, "form": form, "listed": listed, "history": queries.history(row)[:60], "today": day}
    return render(request, "filing/prices.html", context, status=422 if form.errors or wrong else 200)


@require_http_methods(["GET", "POST"])
@roles(*KEEPERS)
def prices(request: UserRequest, pk: UUID) -> HttpResponse:
    """What is offered at which price, what waits for its receipt, and every price there ever was."""
    row, form = mine(request, pk), OfferForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.add_offer(facility=row, **form.cleaned_data, by=request.user.actor, at=clock.now())
        messages.success(request, _("项目已加，请报价格。"))
        return redirect("filing:prices", pk)
    return _prices(request, row, form)


@require_POST
@roles(*KEEPERS)
def price(request: UserRequest, pk: UUID, row: UUID) -> HttpResponse:
    """File a new price."""
    where = mine(request, pk)
    offer = get_object_or_404(where.offers, pk=row)
    form = PriceForm(request.POST, offer=offer, today=today())
    if not form.is_valid():
        return _prices(request, where, OfferForm(), (offer, form))
    actions.file_price(offer=offer, **form.cleaned_data, by=request.user.actor, at=clock.now())
    messages.success(request, _("新价格已报，出了回执才执行。"))
    return redirect("filing:prices", pk)


@require_POST
@roles(*KEEPERS)
def offer_ending(request: UserRequest, pk: UUID, row: UUID) -> HttpResponse:
    """Offer it no more from today on."""
    offer = get_object_or_404(mine(request, pk).offers, pk=row)
    actions.end_offer(offer=offer, on=today(), by=request.user.actor, at=clock.now())
    return redirect("filing:prices", pk)


def _month(request: UserRequest) -> date:
    span = read_month(request.GET.get("month", ""))
    return span.first if span else rules.month_before(today())


@require_http_methods(["GET", "POST"])
@roles(*KEEPERS)
def report(request: UserRequest, pk: UUID) -> HttpResponse:
    """What the facility did in a month: the last one, unless another is asked for."""
    row, month = mine(request, pk), _month(request)
    known = row.reports.filter(month=month).first()
    form = ReportForm(request.POST or None, facility=row, known=known)
    if request.method == "POST" and form.is_valid():
        actions.report(facility=row, month=month, **form.cleaned_data, by=request.user.actor, at=clock.now())
        messages.success(request, _("%(month)s 的月报已报。") % {"month": f"{month:%Y-%m}"})
        return redirect("/" if request.user.role == Role.OPERATOR else "filing:reports")
    context = {"row": row, "form": form, "month": month, "known": known, "past": row.reports.all()[:12]}
    return render(request, "filing/report.html", context, status=422 if form.errors else 200)


@require_GET
@roles(*KEEPERS)
def reports(request: UserRequest) -> HttpResponse:
    """Who has reported a month, what it adds up to, and who has not."""
    context = showing.months(request.user, _month(request), today(), request.GET.get("page"))
    return render(request, "filing/reports.html", context)


@require_GET
@roles(*BUREAU_ROLES)
def quiet(request: UserRequest) -> HttpResponse:
    """Hung up but not operating: no trace of work, beside what the operator says."""
    day = today()
    rows = providers.quiet(providers.facilities(request.user), day).order_by("footprint_on", "name", "pk")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "listed": showing.quiet(list(page), day), "rule": showing.rule(day)}
    return render(request, "filing/quiet.html", context)
