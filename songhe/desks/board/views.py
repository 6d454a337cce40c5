"""The board of a day: look, plan, drag, explain."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_datetime, parse_time
from django.utils.timezone import localtime, make_aware
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from songhe.base import clock
from songhe.base.errors import Refused
from songhe.base.web import given
from songhe.care.homecare.actions import planning, replanning
from songhe.care.homecare.actions.planning import Outcome
from songhe.care.homecare.models import DayPlan, Order
from songhe.care.homecare.queries import days
from songhe.desks.board import lanes
from songhe.register.access.models import BUREAU_ROLES, Role
from songhe.register.access.scope import UserRequest, roles
from songhe.register.carers import queries as carers
from songhe.register.carers.models import Carer
from songhe.register.providers.models import Operator

LOOKERS = BUREAU_ROLES | {Role.OPERATOR, Role.LEAD}


def chosen_day(request: UserRequest) -> date:
    """The day asked for; today where none or no day was."""
    return given.day(request.GET.get("day") or request.POST.get("day")) or localtime(clock.now()).date()


def chosen_operator(request: UserRequest) -> tuple[Operator | None, list[Operator]]:
    """Whose day; an operator's log-in has one, a bureau chooses."""
    known = list(days.operators(request.user))
    wanted = request.GET.get("operator") or ""
    chosen = next((one for one in known if str(one.pk) == wanted), None)
    if wanted and chosen is None:
        raise Http404
    return chosen or (known[0] if known else None), known


def back(operator: UUID, day: date) -> HttpResponse:
    """To the board of that day."""
    return redirect(f"{reverse('dispatch:day')}?day={day.isoformat()}")


def mine(request: UserRequest, pk: UUID) -> Order:
    """An order of an operator whose day the user may see; 404 else."""
    return get_object_or_404(
        Order.objects.select_related("elder", "carer", "second"), pk=pk, operator__in=days.operators(request.user)
    )


def tell(request: UserRequest, outcome: Outcome) -> None:
    """What was done, and each order that was left with its reason."""
    count = len(outcome.done)
    messages.success(request, ngettext("已派 %(n)s 单。", "已派 %(n)s 单。", count) % {"n": count})
    for row, why in outcome.left[:10]:
        messages.warning(request, _("%(number)s：%(why)s") % {"number": row.number, "why": why})


@require_GET
@roles(*LOOKERS)
def day(request: UserRequest) -> HttpResponse:
    """Carers by hours."""
    operator, known = chosen_operator(request)
    on = chosen_day(request)
    context: dict[str, Any] = {"known": known, "day": on, "before": on - timedelta(days=1), "after": on + timedelta(days=1)}
    if operator is not None:
        context |= lanes.board(request.user, operator, on, clock.now())
    return render(request, "board/day.html", context)


@require_GET
@roles(*LOOKERS)
def day_map(request: UserRequest) -> HttpResponse:
    """The rounds of a day on a map."""
    operator, known = chosen_operator(request)
    if operator is None:
        return redirect("dispatch:day")
    on, chosen = chosen_day(request), request.GET.get("carer", "")
    laid = days.read(operator.pk, on)
    context = {"operator": operator, "day": on, "chosen": chosen, "carers": laid.carers, "drawing": lanes.drawn(laid, chosen)}
    return render(
        request, "board/map.html", {**context, "waiting": [one for one in laid.orders if not one.carer_id], "known": known}
    )


@require_POST
@roles(Role.OPERATOR)
def proposal(request: UserRequest) -> HttpResponse:
    """Ask for a plan of the day."""
    operator, _known = chosen_operator(request)
    if operator is None:
        raise Refused(_("您的账号还没有关联运营方。"))
    on = chosen_day(request)
    planning.propose_day(operator=operator, day=on, by=request.user.actor, at=clock.now())
    return back(operator.pk, on)


@require_GET
@roles(*LOOKERS)
def plan(request: UserRequest, pk: UUID) -> HttpResponse:
    """How far it is; asks again by itself until it is there."""
    row = get_object_or_404(days.plans(request.user), pk=pk)
    if not request.headers.get("HX-Request"):
        return back(row.operator_id, row.day)
    answer = render(request, "board/_plan.html", {"plan": row})
    if row.status not in {"asked", "solving"}:
        answer["HX-Refresh"] = "true"
    return answer


def _own_plan(request: UserRequest, pk: UUID) -> DayPlan:
    return get_object_or_404(days.plans(request.user), pk=pk)


@require_POST
@roles(Role.OPERATOR)
def adoption(request: UserRequest, pk: UUID) -> HttpResponse:
    """Take the proposal."""
    row = _own_plan(request, pk)
    tell(request, planning.accept_plan(plan=row, by=request.user.actor, at=clock.now()))
    return back(row.operator_id, row.day)


@require_POST
@roles(Role.OPERATOR)
def dropping(request: UserRequest, pk: UUID) -> HttpResponse:
    """Leave the day as it is."""
    row = _own_plan(request, pk)
    planning.drop_plan(plan=row, by=request.user.actor, at=clock.now())
    return back(row.operator_id, row.day)


@require_GET
@roles(*LOOKERS)
def order(request: UserRequest, pk: UUID) -> HttpResponse:
    """Why this carer, and a form to give it to another."""
    row = mine(request, pk)
    laid = days.read(row.operator_id, row.day)
    context: dict[str, Any] = {"order": row}
    if str(row.pk) in laid.by_key:
        context |= lanes.panel(laid, laid.by_key[str(row.pk)])
    context["may"] = request.user.role == Role.OPERATOR
    fragment = bool(request.headers.get("HX-Request"))
    return render(request, "board/_order.html" if fragment else "board/order.html", context)


def _asked(request: UserRequest, row: Order, told: Any) -> tuple[Carer, datetime | None]:
    """The carer and the hour of a form; Refused in a sentence where one is not to be had."""
    try:
        carer = carers.carers(request.user).filter(pk=UUID(told.get("carer", ""))).first()
        hour = parse_time(told.get("time", "")) if told.get("time") else None
    except ValueError as fault:
        raise Refused(_("请选一位护理员；时间写成 09:15 这样。")) from fault
    if carer is None or (told.get("time") and hour is None):
        raise Refused(_("请选一位护理员；时间写成 09:15 这样。"))
    return carer, make_aware(datetime.combine(row.day, hour)) if hour else None


@require_GET
@roles(Role.OPERATOR)
def price(request: UserRequest, pk: UUID) -> HttpResponse:
    """What it would cost, before it is done."""
    row = mine(request, pk)
    context: dict[str, Any] = {"order": row, "time": request.GET.get("time", "")}
    try:
        carer, starts_at = _asked(request, row, request.GET)
        context |= {"carer": carer, "told": replanning.price(order=row, carer=carer, at=clock.now(), starts_at=starts_at)}
    except Refused as refused:
        context["refused"] = refused.sentence
    fragment = bool(request.headers.get("HX-Request"))
    return render(request, "board/_price.html" if fragment else "board/price.html", context)


@require_POST
@roles(Role.OPERATOR)
def reassignment(request: UserRequest, pk: UUID) -> HttpResponse:
    """Give it to another, or to another hour."""
    row = mine(request, pk)
    carer, starts_at = _asked(request, row, request.POST)
    tell(request, replanning.reassign(order=row, carer=carer, by=request.user.actor, at=clock.now(), starts_at=starts_at))
    return back(row.operator_id, row.day)


@require_POST
@roles(Role.OPERATOR)
def insertion(request: UserRequest, pk: UUID) -> HttpResponse:
    """Put one that waits into the day as it stands."""
    row = mine(request, pk)
    tell(request, replanning.insert_urgent(order=row, by=request.user.actor, at=clock.now()))
    return back(row.operator_id, row.day)


@require_POST
@roles(Role.OPERATOR)
def lock(request: UserRequest, pk: UUID) -> HttpResponse:
    """Fix who and when, or let go."""
    row = mine(request, pk)
    replanning.set_lock(order=row, locked=request.POST.get("locked") == "1", by=request.user.actor, at=clock.now())
    return back(row.operator_id, row.day)


@require_POST
@roles(Role.OPERATOR)
def absence(request: UserRequest, pk: UUID) -> HttpResponse:
    """She cannot come from now on: her visits are given to others at once."""
    carer, at = get_object_or_404(carers.carers(request.user), pk=pk), clock.now()
    try:
        until = parse_datetime(request.POST.get("until", ""))
    except ValueError:
        until = None
    if until is None:
        raise Refused(_("请写请假到什么时候。"))
    until = until if until.tzinfo else make_aware(until)
    tell(request, replanning.carer_ill(carer=carer, by=request.user.actor, at=at, until=until))
    return back(carer.operator_id, localtime(at).date())
