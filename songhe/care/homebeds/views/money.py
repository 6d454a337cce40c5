"""Months, subsidies, lists that go to be paid, and the evaluation of providers."""

from datetime import date
from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from songhe.base import clock
from songhe.base import indicators as base
from songhe.base.web.marks import hhmm, year_day
from songhe.care.homebeds import actions, queries, rules, showing
from songhe.care.homebeds.forms import SpotForm
from songhe.care.homebeds.showing import money
from songhe.care.homebeds.views.ground import WORKS
from songhe.links.sheets import writing
from songhe.register.access.models import BUREAU_ROLES
from songhe.register.access.scope import UserRequest, roles

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
@roles(*WORKS)
def subsidies(request: UserRequest) -> HttpResponse:
    """One month: who is paid, who is not and why."""
    at = clock.now()
    known = money.months_seen(request.user)
    before = base.month(localtime(at).year, localtime(at).month - 1)
    span = base.read_month(request.GET.get("month", "")) or (base.month(known[0].year, known[0].month) if known else before)
    context = {
        **showing.paying(request.user, span), "span": span, "known": known, "may_hand": request.user.role in BUREAU_ROLES,
    }  # fmt: skip
    return render(request, "homebeds/subsidies.html", context)


@require_POST
@roles(*BUREAU_ROLES)
def handing(request: UserRequest) -> HttpResponse:
    """Put what is due of a month on a list."""
    span = base.read_month(request.POST.get("month", ""))
    if span is None:
        raise Http404
    rows = queries.subsidies(request.user).filter(month=span.first, status="due").order_by("facility__name", "pk")
    told: dict[str, Any] = {"span": span, "place": request.user.division.code, "by": request.user.actor, "at": clock.now()}
    number, n = actions.hand(rows=list(rows), **told)
    messages.success(request, _("%(n)d 笔已列入拨付表 %(number)s。") % {"n": n, "number": number})
    return redirect(f"{reverse('homebeds:subsidies')}?month={span.key}")


@require_GET
@roles(*WORKS)
def sheet(request: UserRequest, number: str) -> HttpResponse:
    """One list as a workbook, with who took it and when."""
    rows = list(
        queries.subsidies(request.user).filter(list_number=number).order_by("kind", "facility__name", "elder__name", "pk")
    )
    if not rows:
        raise Http404
    at = clock.now()
    headings, lines = money.sheet(rows)
    mark = _("家庭养老床位补贴拨付表 %(number)s，%(who)s %(day)s %(time)s 取") % {
        "number": number, "who": request.user.name, "day": year_day(at), "time": hhmm(at)
    }  # fmt: skip
    body = writing.whole(lines, sheet=_("拨付表"), watermark=mark, headings=headings)
    answer = HttpResponse(body, content_type=XLSX)
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(number)}.xlsx"
    return answer


@require_POST
@roles(*BUREAU_ROLES)
def recounting(request: UserRequest, pk: UUID) -> HttpResponse:
    """Count a month anew."""
    row = get_object_or_404(queries.months(request.user), pk=pk)
    actions.recount(month=row, by=request.user.actor, at=clock.now())
    messages.success(request, _("%(month)s 已重新计算。") % {"month": f"{row.month:%Y-%m}"})
    return redirect("homebeds:file", row.home_bed_id)


@require_GET
@roles(*WORKS)
def evaluations(request: UserRequest) -> HttpResponse:
    """Providers by quarter: judged, and still to be judged."""
    first = money.over(clock.now())
    done = list(queries.evaluations(request.user)[:80])
    judged = {row.facility_id for row in done if row.quarter == first}
    rest = [row for row in queries.providers_of(request.user)[:80] if row.pk not in judged]
    context: dict[str, Any] = {
        "done": [showing.evaluation(row) for row in done], "quarter": first, "word": money.quarter_word(first),
        "rest": [showing.quarter(row, first) for row in rest], "may_judge": request.user.role in BUREAU_ROLES,
    }  # fmt: skip
    return render(request, "homebeds/evaluations.html", context)


@require_http_methods(["GET", "POST"])
@roles(*BUREAU_ROLES)
def evaluating(request: UserRequest, pk: UUID, quarter: str) -> HttpResponse:
    """Judge one provider for one quarter."""
    facility = get_object_or_404(queries.providers_of(request.user), pk=pk)
    first = _quarter(quarter)
    form = SpotForm(request.POST or None, day=queries.last_of(first))
    if request.method == "POST" and form.is_valid():
        row = actions.evaluate(facility=facility, quarter=first, **form.cleaned_data, by=request.user.actor, at=clock.now())
        messages.success(request, _("已评价：%(n)d 分。") % {"n": row.points})
        return redirect("homebeds:evaluations")
    context = {**showing.quarter(facility, first), "form": form, "quarter": first}
    return render(request, "homebeds/evaluating.html", context, status=422 if form.errors else 200)


def _quarter(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError as fault:
        raise Http404 from fault
    if rules.quarter_of(day) != day:
        raise Http404
    return day
