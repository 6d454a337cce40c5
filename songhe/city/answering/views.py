"""Pages of answering: the calls that are looked at again."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localtime
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from songhe.base import clock, indicators
from songhe.care.emergency.queries import timeline_for
from songhe.city.answering import actions, dated, queries, words
from songhe.city.answering.forms import AnswerForm, AuditForm
from songhe.city.answering.models import Audit
from songhe.register.access.models import BUREAU_ROLES, DESK_ROLES, Role
from songhe.register.access.scope import UserRequest, roles
from songhe.register.places import queries as places

SEES = (Role.DISPATCHER, Role.LEAD, Role.COUNTY, Role.CITY, Role.AUDITOR)
JUDGES = (Role.LEAD, Role.COUNTY, Role.CITY)


@roles(*SEES)
@require_GET
def audits(request: UserRequest) -> HttpResponse:
    """Operators of a month and what is owed of them; of one operator, the calls."""
    today = localtime(clock.now()).date()
    months = queries.months(request.user)
    asked = indicators.read_month(request.GET.get("month", ""))
    span = asked or (months[0] if months else indicators.month(today.year, today.month - 1))
    rows = list(queries.audits(request.user).filter(month=span.first).order_by("due_on", "operator_name", "pk"))
    state, who = request.GET.get("state", "drawn"), request.GET.get("who", "")
    names = places.names_of({row.division_path for row in rows})
    counts = {name: sum(_wanted(row, name, "") for row in rows) for name in STATES}
    context = {
        "span": span, "months": months, "state": state, "who": who, "form": dated.form(span.last), "counts": counts,
        "lines": [(one, names[one.path]) for one in queries.lines(rows, today)],
        "rows": [(row, row.late(today)) for row in rows if _wanted(row, state, who)],
        "tiles": [(name, words.STATES[name], counts[name]) for name in STATES], "late": sum(row.late(today) for row in rows),
    }  # fmt: skip
    return render(request, "answering/audits.html", context)


STATES = ("drawn", "due", "judged", "failed", "unanswered")


def _wanted(row: Audit, state: str, who: str) -> bool:
    named = not who or str(row.operator_id) == who
    is_so = {
        "due": row.status == "due", "judged": row.status != "due", "failed": row.passed is False,
        "unanswered": row.status == "judged",
    }  # fmt: skip
    return named and is_so.get(state, True)


@roles(*SEES)
@require_http_methods(["GET", "POST"])
def audit(request: UserRequest, pk: UUID) -> HttpResponse:
    """One call that was drawn: its story, the form, the findings, the answer."""
    row = get_object_or_404(queries.audits(request.user), pk=pk)
    form = AuditForm(request.POST or None, items=dated.form(row.month).items)
    if request.method == "POST":
        if request.user.role not in JUDGES:
            return HttpResponse(status=404)
        if form.is_valid():
            actions.judge(audit=row, by=request.user, at=clock.now(), **form.facts())
            return redirect("answering:audit", pk=row.pk)
    return _page(request, row, form, AnswerForm())


@roles(*DESK_ROLES)
@require_POST
def answer(request: UserRequest, pk: UUID) -> HttpResponse:
    """What the operator says to it."""
    row = get_object_or_404(queries.audits(request.user), pk=pk)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _page(request, row, AuditForm(items=dated.form(row.month).items), form)
    said = form.cleaned_data
    actions.answer(audit=row, by=request.user, at=clock.now(), agrees=said["agrees"], text=said["text"])
    return redirect("answering:audit", pk=row.pk)


def _page(request: UserRequest, row: Audit, form: AuditForm, reply: AnswerForm) -> HttpResponse:
    user = request.user
    own = row.operator_id == user.pk
    context: dict[str, Any] = {
        "row": row, "call": row.call, "form": form, "reply": reply, "rule": dated.form(row.month),
        "where": places.names(row.division_path), "timeline": timeline_for(user, row.call),
        "late": row.late(localtime(clock.now()).date()), "may_judge": row.status == "due" and user.role in JUDGES and not own,
        "may_answer": row.status == "judged" and own and user.role in DESK_ROLES,
        "marks": [(words.ITEMS[item.code], item, words.SAID[row.said[item.code]], row.said[item.code]) for item in
                  dated.form(row.month).items if item.code in row.said],
        "reads": own or user.role in DESK_ROLES | BUREAU_ROLES,
    }  # fmt: skip
    return render(request, "answering/audit.html", context, status=422 if form.errors or reply.errors else 200)
