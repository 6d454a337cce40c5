"""What was delivered and confirmed is charged, once; what was not proven is not; what was undone is given back; what was taken
back too late costs its fee, as a bill of its own; and a dispute is one thing with that of its bill (`disputes_joined`).

Read as `reading` does it: the place moves in the transaction of the bill. A service that cannot be charged (above its filed
price, proof still being checked) is noted in the journal and holds up nobody; when its proof was verified it is charged then.
"""

from datetime import datetime

from django.utils.timezone import localtime

from songhe.base.actors import CLOCK
from songhe.base.models import JournalEntry
from songhe.care.billing import actions as billing
from songhe.care.billing import queries as bills
from songhe.care.homecare.models import HumanException, Order
from songhe.care.homecare.models.order import DONE
from songhe.care.meals.models import HAD, MealOrder
from songhe.engines.entitlement import Part, Split
from songhe.journeys import disputes_joined
from songhe.journeys.reading import Reading

KIND, MEAL = "homecare.order", "meals.mealorder"
FEE = "homecare.cancellation"  # by the key of its order


def run_once(at: datetime) -> int:
    """Settle every row since the last time. How many rows were read by this copy."""
    return READING.run_once(at)


def _concerns(row: JournalEntry) -> bool:
    ended = row.subject_kind == KIND and row.after.get("status") in {*DONE, "refunded"}
    eaten = row.subject_kind == MEAL and row.after.get("status") in HAD
    fee = row.subject_kind == KIND and bool(row.facts.get("fee"))
    verified = row.subject_kind == "homecare.humanexception" and row.verb.endswith(".verify")
    return ended or eaten or fee or verified or disputes_joined.concerns(row)


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


ASKED = frozenset({KIND, MEAL, "homecare.humanexception", disputes_joined.BILL, disputes_joined.DISPUTE})
READING = Reading(
    "service_settled", _concerns, _settle, unfollowed="billing.unsettled", glance=lambda row: row.subject_kind in ASKED
)
