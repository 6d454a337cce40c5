"""What went wrong: the list, one of them, and each deed about it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from songhe.base import clock
from songhe.base import indicators as base
from songhe.care.nursing import actions, dated, lying, queries, showing
from songhe.care.nursing.forms import CloseForm, MishapForm, StepForm, TellForm
from songhe.care.nursing.models import Mishap
from songhe.care.nursing.views.ground import LOOKS, STAFF, elder_of, home, lead
from songhe.register.access.scope import UserRequest, roles

PER_PAGE = 30


@require_GET
@roles(*LOOKS)
def mishaps(request: UserRequest) -> HttpResponse:
    """Mishaps of one's homes or division, by month and kind."""
    at, rows = clock.now(), queries.mishaps(request.user)
    span = base.read_month(request.GET.get("month", "")) or base.month_of(at)
    rows = rows.filter(happened_at__gte=span.starts_at, happened_at__lt=span.ends_at)
    known, kind = dated.mishaps(localtime(at).date()), request.GET.get("kind", "")
    sums = {row["kind"]: row["n"] for row in rows.order_by().values("kind").annotate(n=Count("pk"))}
    page = Paginator(rows.filter(kind=kind) if kind in known else rows, PER_PAGE).get_page(request.GET.get("page"))
    kinds = [(one, sums[code]) for code, one in known.items() if code in sums]
    context = {"page": page, "listed": [showing.mishap(row) for row in page], "kinds": kinds, "kind": kind, "span": span}
    context |= {"before": base.month(span.first.year, span.first.month - 1), "n": sum(sums.values())}
    return render(request, "nursing/mishaps.html", {**context, "homes": list(queries.homes(request.user)[:5])})


@require_http_methods(["GET", "POST"])
@roles(*STAFF)
def new(request: UserRequest, pk: UUID) -> HttpResponse:
    """Write one down."""
    facility, at = home(request, pk), clock.now()
    rows = [row for row in lying.residents(facility.pk) if row.state in lying.LIVES]
    given = {"elder": request.GET.get("elder", "")}
    form = MishapForm(request.POST or None, today=localtime(at).date(), residents=rows, initial=given)
    if request.method == "POST" and form.is_valid():
        facts = dict(form.cleaned_data)
        key = facts.pop("elder")
        who = elder_of(facility, UUID(key)) if key else None
        made = actions.raise_mishap(facility=facility, elder=who, **facts, by=request.user.actor, at=at)
        return redirect("nursing:mishap", made.pk)
    return render(request, "nursing/new_mishap.html", {"facility": facility, "form": form}, status=422 if form.errors else 200)


def _mine(request: UserRequest, pk: UUID) -> Mishap:
    return get_object_or_404(queries.mishaps(request.user), pk=pk)


@require_GET
@roles(*LOOKS)
def mishap(request: UserRequest, pk: UUID) -> HttpResponse:
    """What happened, what was done, who knows."""
    return _page(request, _mine(request, pk))


def _page(request: UserRequest, row: Mishap, **wrong: Any) -> HttpResponse:
    context = showing.mishap_page(row, clock.now())
    works = request.user.role in STAFF
    context |= {
        "works": works,
        "leads": works and queries.leads(request.user, row.facility),
        "step_form": StepForm(steps=context["left"]),
    }
    context |= {"tell_form": TellForm(), "close_form": CloseForm()}
    return render(request, "nursing/mishap.html", {**context, **wrong}, status=422 if wrong else 200)


def _work(request: UserRequest, pk: UUID) -> Mishap:
    if request.user.role not in STAFF:
        raise Http404
    return _mine(request, pk)


@require_POST
@roles(*STAFF)
def step(request: UserRequest, pk: UUID) -> HttpResponse:
    """A step was done."""
    row = _work(request, pk)
    form = StepForm(request.POST, steps=showing.mishap_page(row, clock.now())["left"])
    if not form.is_valid():
        return _page(request, row, step_form=form)
    actions.note(mishap=row, **form.cleaned_data, by=request.user.actor, at=clock.now())
    return redirect("nursing:mishap", pk)


@require_POST
@roles(*STAFF)
def calling(request: UserRequest, pk: UUID) -> HttpResponse:
    """Help is wanted."""
    actions.ask_for_help(mishap=_work(request, pk), by=request.user.actor, at=clock.now())
    messages.success(request, _("已呼叫，调度员会打来电话。危急请同时拨 120。"))
    return redirect("nursing:mishap", pk)


@require_POST
@roles(*STAFF)
def reporting(request: UserRequest, pk: UUID) -> HttpResponse:
    """Said to the bureau."""
    actions.report(mishap=lead(request, _work(request, pk)), by=request.user.actor, at=clock.now())
    messages.success(request, _("已上报县民政局。"))
    return redirect("nursing:mishap", pk)


@require_POST
@roles(*STAFF)
def telling(request: UserRequest, pk: UUID) -> HttpResponse:
    """The family was told."""
    row, form = _work(request, pk), TellForm(request.POST)
    if not form.is_valid():
        return _page(request, row, tell_form=form)
    actions.tell_family(mishap=row, **form.cleaned_data, by=request.user.actor, at=clock.now())
    return redirect("nursing:mishap", pk)


@require_POST
@roles(*STAFF)
def closing(request: UserRequest, pk: UUID) -> HttpResponse:
    """Cause and change; it is over."""
    row, form = lead(request, _work(request, pk)), CloseForm(request.POST)
    if not form.is_valid():
        return _page(request, row, close_form=form)
    actions.close(mishap=row, **form.cleaned_data, by=request.user.actor, at=clock.now())
    return redirect("nursing:mishap", pk)
