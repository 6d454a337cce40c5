"""An order that answers a need ends it, and one that comes to nothing opens it again. Read as `reading` does it.

Whoever books names the need (`Order.need`); the desk of needs leads to the booking page with it. An operator to whom it was
offered may book for somebody it has never visited (`register`).
"""

import logging
from datetime import datetime

from songhe.base.actors import Actor
from songhe.base.errors import WrongMoment
from songhe.base.models import JournalEntry
from songhe.care.homecare.models import Order
from songhe.care.homecare.queries import orders as homecare
from songhe.care.needs import actions as needs
from songhe.care.needs import queries as needed
from songhe.care.needs.models import Need, Status
from songhe.journeys.reading import Reading

log = logging.getLogger(__name__)
KIND = Order._meta.label_lower
UNDONE = frozenset({"rejected", "cancelled", "no_show"})


def register() -> None:
    """Tell the room of bookings whom else an operator may book for."""
    homecare.also_for(needed.asked_of)


def run_once(at: datetime) -> int:
    """Follow every row since the last time. Returns how many rows were read by this copy."""
    return READING.run_once(at)


def follow(row: JournalEntry, at: datetime) -> None:
    """What follows for the need of an order, when the order is as it is now. Inside the deed of whoever calls."""
    order = Order.objects.filter(pk=row.subject, need__isnull=False).first()
    if order is None or order.need is None:
        return
    need = Need.objects.filter(pk=order.need, elder=order.elder_id).first()
    if need is None:
        return
    by = Actor(row.by, row.by_name)
    try:
        if order.status in UNDONE and need.status == Status.MATCHED and need.order == order.pk:
            needs.reopen(need=need, why=order.reason, by=by, at=row.at)
        elif order.status not in UNDONE and need.order is None:
            needs.match(need=need, order=order.pk, by=by, at=row.at)
    except WrongMoment:  # somebody ended the need in another way: the order stands by itself
        log.info("need %s was ended before order %s was followed", need.pk, order.pk)


READING = Reading("need_becomes_order", lambda row: row.subject_kind == KIND, follow, unfollowed="needs.unfollowed", batch=500)
