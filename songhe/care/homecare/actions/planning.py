"""The plan of a day: asked for, reckoned, proposed, taken. Nothing that changed meanwhile is overwritten."""

import logging
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from songhe.base import journal, moves
from songhe.base.actors import CLOCK, Actor
from songhe.base.errors import Refused, WrongMoment
from songhe.care.homecare import laying, saying
from songhe.care.homecare.actions import ground
from songhe.care.homecare.actions.assigning import assign, unassign
from songhe.care.homecare.laying import Change, Day
from songhe.care.homecare.models import DayPlan, Engaged, Order, Taken
from songhe.care.homecare.queries import days
from songhe.engines import routing
from songhe.engines.routing import Plan, Problem, apart
from songhe.register.carers.models import Carer
from songhe.register.providers.models import Operator

log = logging.getLogger(__name__)
SMALL, BRIEF_S, LONG_S = 60, 1.5, 15.0  # visits planned while the page waits; seconds for those, and for more
STALE = timedelta(minutes=2)  # whoever claimed a plan and has not answered is gone
OPEN = ("asked", "solving", "proposed")


@dataclass
class Outcome:
    """What was done, and what was left as it is, with the reason for each."""

    done: list[Order] = field(default_factory=list)
    left: list[tuple[Order, str]] = field(default_factory=list)


def propose_day(*, operator: Operator, day: date, by: Actor, at: datetime) -> DayPlan:
    """Ask for a plan. A small day is reckoned at once; a large one by a worker, while the page shows how far it is."""
    plan = ask(operator=operator, day=day, by=by, at=at)
    if plan.visits < SMALL:
        solve(plan=plan, at=at, seconds=BRIEF_S)
    return plan


def ask(*, operator: Operator, day: date, by: Actor, at: datetime) -> DayPlan:
    """An open plan of the same day is dropped. Refused where there is nothing to plan or nobody to go."""
    count = days.orders_of(operator.pk, day).count()
    if not count:
        raise Refused(_("这一天还没有受理的工单，不用排班。"))
    if not Carer.objects.filter(operator=operator, is_active=True).exists():
        raise Refused(_("这家机构还没有在岗的护理员，先登记护理员。"))
    with journal.deed():
        for old in DayPlan.objects.filter(operator=operator, day=day, status__in=OPEN):
            moves.move(old, "drop", by=by, at=at)
        plan = DayPlan.objects.create(
            operator=operator, division_path=operator.division_path, day=day, visits=count, asked_at=at, asked_by=by.name
        )
        facts = {"day": day.isoformat(), "visits": count}
        journal.write(verb="homecare.dayplan.ask", subject=plan, by=by, at=at, division=plan.division_path, facts=facts)
    return plan


def solve_next(at: datetime) -> bool:
    """Reckon the plan that waits longest (a worker); one whose worker is gone is taken up again. False when none waits."""
    for gone in DayPlan.objects.filter(status="solving", claimed_at__lt=at - STALE):
        with journal.deed():
            moves.move(gone, "again", by=CLOCK, at=at)
    plan = DayPlan.objects.filter(status="asked").order_by("asked_at").first()
    if plan is None:
        return False
    with suppress(WrongMoment):  # another worker was first, or it was dropped meanwhile
        solve(plan=plan, at=at, seconds=LONG_S if plan.visits >= SMALL else BRIEF_S)
    return True


def solve(*, plan: DayPlan, at: datetime, seconds: float) -> None:
    """Reckon it now, in about so many seconds. A search that breaks ends as failed, with its fault in the log."""
    with journal.deed():
        moves.move(plan, "claim", by=CLOCK, at=at, claimed_at=at)
    day = days.read(plan.operator_id, plan.day)
    problem = laying.problem(day, now=at, fresh=True)
    try:
        found = search(problem, seconds, plan.pk)
    except apart.Broken:
        log.exception("the plan %s could not be reckoned", plan.pk)
        with journal.deed():
            moves.move(plan, "fail", by=CLOCK, at=at)
        return
    before = routing.stand(laying.problem(day, now=at), laying.told(day))
    with journal.deed():
        moves.move(
            plan, "propose", by=CLOCK, at=at, solved_at=at, progress=100, visits=len(day.orders), seen=marks(day.orders),
            found=_found(day, problem, found), unserved=found.unserved,
            cost={"before": before.cost.parts(), "after": found.cost.parts()},
        )  # fmt: skip


def search(problem: Problem, seconds: float, key: UUID) -> Plan:
    """In a process of its own, so that alarms keep theirs; a very short one here."""
    if seconds < 0.5:
        return routing.plan(problem, seconds=seconds)

    def watch(done: int) -> None:
        DayPlan.objects.filter(pk=key, status="solving").update(progress=min(99, done))

    return apart.plan(problem, seconds=seconds, watch=watch)


def _found(day: Day, problem: Problem, plan: Plan) -> dict[str, dict[str, object]]:
    found: dict[str, dict[str, object]] = {}
    for order in day.orders:
        answers = routing.facts(problem, plan, str(order.pk))
        if answers:
            _who, stop = plan.stops(str(order.pk))[0]
            crew = [answer.worker for answer in answers]
            found[str(order.pk)] = {
                "carers": crew,
                "starts_at": laying.moment(stop.start, day.day).isoformat(),
                "way": [round(answer.way) for answer in answers],
                "why": saying.sentences(answers[0]),
            }
    return found


def drop_plan(*, plan: DayPlan, by: Actor, at: datetime) -> None:
    """Nobody wants it."""
    with journal.deed():
        moves.move(plan, "drop", by=by, at=at)


def accept_plan(*, plan: DayPlan, by: Actor, at: datetime) -> Outcome:
    """Assign the orders as proposed. An order that has changed since the plan was reckoned is left, and said.

    Whoever the plan has nobody for, as it showed, is taken off the carer of before: her hours are promised to others.
    """
    wanted = [
        (Change(key, tuple(one["carers"]), datetime.fromisoformat(one["starts_at"])), one["why"])
        for key, one in plan.found.items()
    ]
    with journal.deed():
        moves.move(plan, "accept", by=by, at=at, facts={"day": plan.day.isoformat()}, accepted_at=at)
        lost = [key for key in plan.unserved if plan.seen.get(key, ["", ""])[1]]
        return carry_out(
            [change for change, _why in wanted], plan.seen, by=by, at=at, why={one.order: why for one, why in wanted},
            lost=lost, reason=_("这一天排不下，等着派人"),
        )  # fmt: skip


def carry_out(
    changes: Iterable[Change], seen: dict[str, list[str]], *, by: Actor, at: datetime, why: dict[str, Sequence[str]],
    lost: Sequence[str] = (), reason: str = "",
) -> Outcome:  # fmt: skip
    """Assign each as wanted, in one deed. `seen` is what they were when it was decided; `lost` are taken off their carer.

    Quarters of all that change are given back first: two carers may change places, and two visits of one elder.
    """
    wanted = {change.order: change for change in changes}
    outcome = Outcome()
    with journal.deed():
        rows = {str(row.pk): row for row in Order.objects.select_for_update().filter(pk__in=[*wanted, *lost]).order_by("pk")}
        fresh = {key: row for key, row in rows.items() if mark(row) == seen.get(key)}
        outcome.left += [(row, _("这一单刚刚变了，没有动它")) for key, row in rows.items() if key not in fresh]
        moving = {key: row for key, row in fresh.items() if key in lost or _differs(row, wanted[key])}
        Taken.objects.filter(order__in=[row.pk for row in moving.values()]).delete()
        homes = Counter(row.elder_id for row in moving.values())
        Engaged.objects.filter(order__in=[row.pk for row in moving.values() if homes[row.elder_id] > 1]).delete()
        for key in lost:
            if key in moving:
                unassign(order=moving[key], reason=reason, by=by, at=at)
                outcome.left.append((moving[key], reason))
        carers = {
            str(row.pk): row for row in Carer.objects.filter(pk__in={who for one in wanted.values() for who in one.carers})
        }
        for key, row in moving.items():
            if key not in lost:
                _assign(row, wanted[key], carers, why.get(key, ()), outcome, by, at)
        for key in set(lost) & set(moving):
            ground.hold_if_free(moving[key])
    return outcome


def _assign(
    row: Order, change: Change, carers: dict[str, Carer], why: Sequence[str], outcome: Outcome, by: Actor, at: datetime
) -> None:
    crew = [carers[key] for key in change.carers]
    try:
        with journal.deed():
            if row.status == "en_route":
                unassign(order=row, reason=_("换人"), by=by, at=at)
            second = crew[1] if len(crew) > 1 else None
            assign(order=row, carer=crew[0], second=second, starts_at=change.starts_at, why=list(why), by=by, at=at)
        outcome.done.append(row)
    except Refused as refused:
        row.refresh_from_db()
        if row.status == "assigned":  # its quarters were given back: it waits for somebody
            unassign(order=row, reason=refused.sentence, by=by, at=at)
        ground.hold_if_free(row)
        outcome.left.append((row, refused.sentence))


def _differs(row: Order, change: Change) -> bool:
    crew = tuple(str(key) for key in (row.carer_id, row.second_id) if key)
    return row.status == "accepted" or crew != change.carers or row.starts_at != change.starts_at


def marks(orders: Iterable[Order]) -> dict[str, list[str]]:
    return {str(order.pk): mark(order) for order in orders}


def mark(order: Order) -> list[str]:
    """By what one sees that an order is still what it was: its state, its carers, its hour and its window."""
    moments = (order.starts_at, order.window_starts, order.window_ends)
    return [
        order.status, str(order.carer_id or ""), str(order.second_id or ""), str(order.locked),
        *(one.isoformat() if one else "" for one in moments),
    ]  # fmt: skip
