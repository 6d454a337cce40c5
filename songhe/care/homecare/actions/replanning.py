"""A day that is under way is changed: an urgent order, a carer who falls ill, a drag. Only what must move is moved."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from songhe.base import journal
from songhe.base.actors import Actor
from songhe.base.errors import Refused, WrongMoment
from songhe.care.homecare import laying, saying
from songhe.care.homecare.actions.planning import Outcome, carry_out, marks
from songhe.care.homecare.laying import Change, Day
from songhe.care.homecare.models import Order
from songhe.care.homecare.queries import days
from songhe.engines import routing
from songhe.engines.routing import Cost, Plan, Problem
from songhe.register.carers.actions import report_absence
from songhe.register.carers.models import Absence, Carer

REPLAN_S = 1.0
LONGEST = timedelta(days=14)  # an absence whose days are planned anew at once


def insert_urgent(*, order: Order, by: Actor, at: datetime) -> Outcome:
    """Put an accepted order into the day as it stands, everybody else disturbed as little as can be."""
    if order.status != "accepted":
        raise WrongMoment(order, "assign")
    day = days.read(order.operator_id, order.day)
    problem = laying.problem(day, now=at)
    told = laying.told(day)
    visit = next(one for one in problem.visits if one.key == str(order.pk))
    after = routing.insert(problem, told, replace(visit, priority=laying.URGENT))
    if str(order.pk) in after.unserved:
        raise Refused(_("插不进去：%(why)s。") % {"why": saying.UNSERVED[after.unserved[str(order.pk)]]})
    found = laying.changes(day, routing.stand(problem, told), after)
    return carry_out(found, marks(day.orders), by=by, at=at, why=_why(day, problem, after, found))


def _why(day: Day, problem: Problem, plan: Plan, found: Sequence[Change]) -> dict[str, Sequence[str]]:
    return {one.order: saying.sentences(routing.facts(problem, plan, one.order)[0]) for one in found}


def carer_ill(*, carer: Carer, by: Actor, at: datetime, until: datetime, reason: str = Absence.Reason.ILL) -> Outcome:
    """She cannot go on from now until then. What she has begun stays hers; the rest goes to others, or waits and is said."""
    if until - at > LONGEST:
        raise Refused(_("一次最多请假 14 天，再长请分几次登记。"))
    whole = Outcome()
    with journal.deed():
        last = localtime(until).date()
        touched = [day for day in _days(localtime(at).date(), last) if _has_orders(carer, day)]
        plans = [(day, _without(carer, day, at, until)) for day in touched]
        report_absence(carer=carer, starts_at=at, ends_at=until, by=by, at=at, reason=reason)
        for _day, (laid, problem, before, after) in plans:
            found = laying.changes(laid, before, after)
            lost = laying.lost(before, after)
            said = _("%(name)s 不能来，暂时没有别人能去") % {"name": carer.name}
            outcome = carry_out(
                found, marks(laid.orders), by=by, at=at, why=_why(laid, problem, after, found), lost=lost, reason=said
            )
            whole.done += outcome.done
            whole.left += outcome.left
    return whole


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=count) for count in range((last - first).days + 1)]


def _has_orders(carer: Carer, day: date) -> bool:
    return any(carer.pk in (one.carer_id, one.second_id) for one in days.orders_of(carer.operator_id, day))


def _without(carer: Carer, day: date, at: datetime, until: datetime) -> tuple[Day, Problem, Plan, Plan]:
    laid = days.read(carer.operator_id, day)
    problem, told = laying.problem(laid, now=at), laying.told(laid)
    today = localtime(at).date() == day
    now = laying.minute(at, day) if today else 0
    after = routing.without(problem, told, str(carer.pk), now=now, seconds=REPLAN_S)
    return laid, problem, routing.stand(problem, told), after


@dataclass(frozen=True)
class Priced:
    """What a drag would do: the price in parts, what it means in sentences, and every order that changes with it."""

    cost: Cost
    sentences: list[str]
    changes: list[Change]
    day: Day
    problem: Problem
    after: Plan


def price(*, order: Order, carer: Carer, at: datetime, starts_at: datetime | None = None, need: int = 0) -> Priced:
    """What it costs to give this order to her, at that hour or the best one. Refused, with the reason, where it cannot be."""
    if order.status not in laying.MOVABLE:
        raise WrongMoment(order, "assign")
    if order.locked:
        raise Refused(_("这一单锁定了，先解锁再改派。"))
    day = days.read(order.operator_id, order.day)
    problem, told = laying.problem(day, now=at), laying.told(day)
    if starts_at is not None:
        problem = _at_that_hour(problem, order, starts_at, day)
    before = routing.stand(laying.problem(day, now=at), told)
    try:
        after = routing.move(problem, told, str(order.pk), str(carer.pk), need=need)
    except routing.Refused as refused:
        raise Refused(_refusal(day, order, carer, refused.reasons)) from refused
    if order.people == 2 and str(order.pk) in after.unserved:
        raise Refused(_("这一单要两个人一起去，另一位还没有派。请先点“排这一天”或“马上插进去”。"))
    cost = after.cost.minus(before.cost)
    return Priced(cost, saying.price(cost), laying.changes(day, before, after), day, problem, after)


def _at_that_hour(problem: Problem, order: Order, starts_at: datetime, day: Day) -> Problem:
    """The problem in which this visit begins then; Refused outside the time that the elder was promised."""
    if not order.window_starts <= starts_at <= max(order.window_ends, order.window_starts):
        span = f"{localtime(order.window_starts):%H:%M}–{localtime(order.window_ends):%H:%M}"
        raise Refused(_("和老人约的是 %(span)s 之间开始。要改时间，先跟老人商量，再改约。") % {"span": span})
    begin = laying.minute(starts_at, day.day) // laying.GRID * laying.GRID
    visits = tuple(replace(one, fixed_start=begin) if one.key == str(order.pk) else one for one in problem.visits)
    return replace(problem, visits=visits)


def _refusal(day: Day, order: Order, carer: Carer, reasons: list[str]) -> str:
    said = saying.against(day, order, routing.Against(str(carer.pk), tuple(reasons)))
    return _("不能派 %(name)s：%(why)s。") % {"name": carer.name, "why": said}


def reassign(
    *, order: Order, carer: Carer, by: Actor, at: datetime, starts_at: datetime | None = None, need: int = 0, lock: bool = True
) -> Outcome:
    """Do what `price` told, and fix it: the next plan of the day leaves what a dispatcher decided."""
    told = price(order=order, carer=carer, at=at, starts_at=starts_at, need=need)
    why = _why(told.day, told.problem, told.after, told.changes)
    with journal.deed():
        outcome = carry_out(told.changes, marks(told.day.orders), by=by, at=at, why=why)
        mine = next((one for one in outcome.done if one.pk == order.pk), None)
        if lock and mine is not None:
            set_lock(order=mine, locked=True, by=by, at=at)
    order.refresh_from_db()
    return outcome


def set_lock(*, order: Order, locked: bool, by: Actor, at: datetime) -> None:
    """A locked order keeps its carer and its hour in every later plan."""
    with journal.deed():
        if not Order.objects.filter(pk=order.pk, status="assigned").update(locked=locked):
            raise WrongMoment(order, "assign")
        order.locked = locked
        verb = f"homecare.order.{'lock' if locked else 'unlock'}"
        journal.write(verb=verb, subject=order, by=by, at=at, division=order.division_path, facts={"number": order.number})
