"""An order that answers a need ends it, and one that comes to nothing opens it again. Read from the journal: each row once,
whatever is killed in between.

Whoever books names the need (`Order.need`); the desk of needs leads to the booking page with it. The place in the journal moves
in the transaction of what follows.
"""

import logging
from datetime import datetime

from django.db import InterfaceError, OperationalError

from songhe.base import journal
from songhe.base.actors import Actor
from songhe.base.errors import WrongMoment
from songhe.base.models import JournalEntry
from songhe.base.rows import this_node
from songhe.care.homecare.models import Order
from songhe.care.needs import actions as needs
from songhe.care.needs.models import Need, Status
from songhe.links.notify.models import Reader

log = logging.getLogger(__name__)
NAME = "need_becomes_order"
BATCH = 500
KIND = Order._meta.label_lower
UNDONE = frozenset({"rejected", "cancelled", "no_show"})


def run_once(at: datetime) -> int:
    """Follow every row since the last time. Returns how many rows were read by this copy."""
    reader = Reader.objects.get_or_create(name=NAME, node=this_node())[0]
    here = reader.pos
    rows = journal.since(here, BATCH)
    for row in rows:
        if row.subject_kind == KIND or row is rows[-1]:
            if not _step(here, row):
                return 0  # another copy is at it
            here = row.pos
    return len(rows)


def _step(here: int, row: JournalEntry) -> bool:
    try:
        with journal.deed():
            if not _move(here, row.pos):
                return False
            if row.subject_kind == KIND:
                follow(row)
            return True
    except (OperationalError, InterfaceError):
        raise  # the database is busy or gone: nothing happened, the next run takes it
    except Exception:
        log.exception("journal row %s could not be followed for a need", row.pos)
        with journal.deed():
            return _move(here, row.pos)


def _move(here: int, to: int) -> bool:
    return bool(Reader.objects.filter(name=NAME, node=this_node(), pos=here).update(pos=to))


def follow(row: JournalEntry) -> None:
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
