"""A deadline of an order that nobody met: the provider did not answer, the carer did not come."""

from datetime import datetime

from songhe.base.actors import CLOCK
from songhe.care.homecare.actions import ending, ground
from songhe.care.homecare.models import Due, Order

NOT_THERE = frozenset({"accepted", "assigned", "en_route"})
RAISED = {Due.Kind.LATE_15: (15, "provider"), Due.Kind.LATE_30: (30, "desk"), Due.Kind.LATE_60: (60, "county")}
"""How late it is, and to whom it is raised then."""


def fire(due: Due, at: datetime) -> None:
    """Do what `due` says; when it has become needless meanwhile it counts as cleared, not as fired."""
    order = due.order
    if due.kind == Due.Kind.ANSWER:
        needed = _unanswered(order, at)
    elif due.kind == Due.Kind.CONFIRM:
        needed = _unconfirmed(order, at)
    else:
        needed = _late(order, Due.Kind(due.kind), at)
    if not needed:
        due.fired_at, due.cleared_at = None, at
        due.save(update_fields=["fired_at", "cleared_at"])


def _unanswered(order: Order, at: datetime) -> bool:
    if order.status != "submitted":
        return False
    ground.note(order, "unanswered", CLOCK, at, facts={"number": order.number, "to": "desk"})
    return True


def _unconfirmed(order: Order, at: datetime) -> bool:
    if order.status != "checked_out":
        return False
    ground.note(order, "unconfirmed", CLOCK, at, facts={"number": order.number, "to": "desk"})
    return True


def _late(order: Order, kind: Due.Kind, at: datetime) -> bool:
    if order.status not in NOT_THERE:
        return False
    minutes, to = RAISED[kind]
    if order.late_minutes < minutes:
        Order.objects.filter(pk=order.pk).update(late_minutes=minutes)
        order.late_minutes = minutes
    ground.note(order, "late", CLOCK, at, facts={"number": order.number, "minutes": minutes, "to": to})
    if kind == Due.Kind.LATE_60:
        ending.miss(order=order, by=CLOCK, at=at)
    return True
