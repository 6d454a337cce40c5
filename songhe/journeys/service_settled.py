"""What was delivered and confirmed is charged, once; what was not proven is not; what was undone is given back; what was taken
back too late costs its fee, as a bill of its own; and a dispute is one thing with that of its bill (`disputes_joined`).

Read from the journal with a place of its own, as `people_told` does: the place moves in the transaction of the bill. Two copies
may run. A service that cannot be charged (above its filed price, proof still being checked) is noted in the journal and holds
up nobody; when its proof was verified it is charged then.
"""

import logging
from datetime import datetime

from django.db import InterfaceError, OperationalError
from django.utils.timezone import localtime

from songhe.base import journal
from songhe.base.actors import CLOCK
from songhe.base.errors import Refused
from songhe.base.models import JournalEntry
from songhe.base.rows import this_node
from songhe.care.billing import actions as billing
from songhe.care.billing import queries as bills
from songhe.care.homecare.models import HumanException, Order
from songhe.care.homecare.models.order import DONE
from songhe.care.meals.models import HAD, MealOrder
from songhe.engines.entitlement import Part, Split
from songhe.journeys import disputes_joined
from songhe.links.notify.models import Reader

log = logging.getLogger(__name__)
NAME, BATCH, KIND, MEAL = "service_settled", 200, "homecare.order", "meals.mealorder"
FEE = "homecare.cancellation"  # by the key of its order


def run_once(at: datetime) -> int:
    """Settle every row since the last time. How many rows were read by this copy."""
    reader = Reader.objects.get_or_create(name=NAME, node=this_node())[0]
    here = reader.pos
    rows = journal.since(here, BATCH)
    for row in rows:
        if _concerns(row) or row is rows[-1]:
            if not _step(here, row, at):
                return 0  # another copy is at it
            here = row.pos
    return len(rows)


def _concerns(row: JournalEntry) -> bool:
    ended = row.subject_kind == KIND and row.after.get("status") in {*DONE, "refunded"}
    eaten = row.subject_kind == MEAL and row.after.get("status") in HAD
    fee = row.subject_kind == KIND and bool(row.facts.get("fee"))
    verified = row.subject_kind == "homecare.humanexception" and row.verb.endswith(".verify")
    return ended or eaten or fee or verified or disputes_joined.concerns(row)


def _step(here: int, row: JournalEntry, at: datetime) -> bool:
    """Move the place to this row and settle it, both or neither. What cannot be settled is noted and holds up no other."""
    try:
        with journal.deed():
            if not _move(here, row.pos):
                return False
            if _concerns(row):
                _settle(row, at)
            return True
    except (OperationalError, InterfaceError):
        raise  # the database is busy or gone: nothing happened, the next run takes it
    except Exception as fault:
        log.warning("journal row %s could not be settled: %s", row.pos, fault)
        with journal.deed():
            if _move(here, row.pos):
                _note(row, fault, at)
        return True


def _move(here: int, to: int) -> bool:
    return bool(Reader.objects.filter(name=NAME, node=this_node(), pos=here).update(pos=to))


def _settle(row: JournalEntry, at: datetime) -> None:
    if disputes_joined.concerns(row):
        disputes_joined.follow(row, at, charge)
    if row.subject_kind == MEAL:
        meal = MealOrder.objects.select_related("elder", "operator", "facility").filter(pk=row.subject, status__in=HAD).first()
        if meal is not None:
            charge_meal(meal, at)
        return
    order = _order(row)
    if order is None:
        return
    if order.status == "refunded":
        bill = bills.bill_of(KIND, order.pk)
        if bill and bill.net:
            billing.refund(bill, cents=bill.net, reason=order.reason or str(order.get_status_display()), by=CLOCK, at=at)
    elif order.status in DONE:
        charge(order, at)
    elif order.status == "cancelled" and row.facts.get("fee"):
        charge_fee(order, row, at)


def _order(row: JournalEntry) -> Order | None:
    held = Order.objects.select_for_update(of=("self",), no_key=True)  # nobody disputes it while it is charged
    orders = held.select_related("elder", "operator", "facility")
    if row.subject_kind == KIND:
        return orders.filter(pk=row.subject).first()
    said = HumanException.objects.filter(pk=row.subject).first()
    return orders.filter(pk=said.order_id).first() if said else None


def charge(order: Order, at: datetime) -> None:
    """The bill of a delivered order; the same order again is the same bill. Refused while its proof is being checked."""
    billing.charge(
        subject_kind=KIND, subject=order.pk, elder=order.elder, operator=order.operator, facility=order.facility,
        item=order.item, cents=order.cents, filed_cents=order.filed_cents, day=order.day, grade=order.grade, name=order.name,
        by=CLOCK, at=at,
    )  # fmt: skip


def charge_fee(order: Order, row: JournalEntry, at: datetime) -> None:
    """The bill of a cancellation that came too late, as it was told before: by whom, how late, and by which rule."""
    told = {name: row.facts[name] for name in ("who", "before", "clause") if name in row.facts}
    billing.charge_fee(
        subject_kind=FEE, subject=order.pk, elder=order.elder, operator=order.operator, facility=order.facility,
        item=order.item, name=order.name, cents=order.fee_cents, price_cents=order.cents, day=localtime(row.at).date(),
        told=told, by=CLOCK, at=at,
    )  # fmt: skip


def charge_meal(meal: MealOrder, at: datetime) -> None:
    """The bill of a meal that reached the person, as it was told when it was ordered: its subsidy, and the rest to pay."""
    if meal.operator is None:  # a point that nobody runs for money: there is nobody to pay
        return
    others = meal.cents - meal.pays_cents
    clause = " / ".join(dict.fromkeys(str(one.get("clause") or one.get("name") or "") for one in meal.shares))
    parts = (Part("local", others, clause=clause),) if others else ()
    billing.charge(
        subject_kind=MEAL, subject=meal.pk, elder=meal.elder, operator=meal.operator, facility=meal.facility, item="meal",
        cents=meal.cents, filed_cents=meal.filed_cents, day=meal.day, grade="A", name=str(meal.get_meal_display()),
        given=Split(meal.cents, parts), by=CLOCK, at=at,
    )  # fmt: skip


def _note(row: JournalEntry, fault: Exception, at: datetime) -> None:
    reader = Reader.objects.get(name=NAME, node=this_node())
    why = fault.sentence if isinstance(fault, Refused) else type(fault).__name__
    facts = {"row": row.pos, "verb": row.verb, "why": why, "subject": str(row.subject)}
    journal.write(verb="billing.unsettled", subject=reader, by=CLOCK, at=at, division=row.division, facts=facts)
