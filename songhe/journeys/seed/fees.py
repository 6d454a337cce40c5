"""Fees of the demo's late cancellations: each has the bill that the house would have made when it was taken back."""

from datetime import timedelta

from django.utils.timezone import localtime

from songhe.care.billing import actions
from songhe.care.homecare import dated, rules
from songhe.care.homecare.models import Order
from songhe.journeys.seed.ground import SEEDER, Ground
from songhe.journeys.service_settled import FEE

BEFORE = timedelta(hours=9)  # so long before the visit it was taken back: late, and not at the last moment


def sow(ground: Ground) -> int:
    """How many bills. What was noted on the order follows the rule of its day."""
    found = Order.objects.filter(status="cancelled", fee_cents__gt=0).select_related("elder", "operator", "facility")
    for order in found.order_by("window_starts", "pk"):
        at = min(order.window_starts - BEFORE, ground.at)
        day = localtime(at).date()
        rule = dated.cancelling(day)
        cents = rules.fee(order.cents, BEFORE, rule.lines)
        order.fee_cents = min(cents, rule.most_cents) if rule.most_cents else cents
        order.save(update_fields=["fee_cents"])
        if order.fee_cents:
            told = {"who": order.cancelled_by, "before": int(BEFORE.total_seconds() // 60), "clause": rule.clause}
            actions.charge_fee(
                subject_kind=FEE, subject=order.pk, elder=order.elder, operator=order.operator, facility=order.facility,
                item=order.item, name=order.name, cents=order.fee_cents, price_cents=order.cents, day=day, told=told, by=SEEDER,
                at=at,
            )  # fmt: skip
    return found.count()
