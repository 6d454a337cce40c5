"""How an order ends: cancelled with its fee, missed, confirmed, rated, disputed, closed."""

from datetime import datetime, timedelta
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from songhe.base import journal, moves
from songhe.base.actors import CLOCK, Actor
from songhe.base.errors import Refused, WrongMoment
from songhe.care.homecare import dated, rules, words
from songhe.care.homecare.actions import ground
from songhe.care.homecare.models import Confirmation, Order


def cancel(*, order: Order, who: str, reason: str, by: Actor, at: datetime, told_cents: int | None = None) -> None:
    """Take it back: `who` of `Cancelled`. Late by elder or family it costs what the rule says; the quarters are free again.

    `told_cents`: the fee that was shown before. Raises Refused where it would cost more by now: nobody pays what was not said.
    """
    fee = fee_of(order, who, at)
    if told_cents is not None and fee > told_cents:
        raise Refused(_("现在取消要付 %(yuan)s 元，和刚才告诉您的不一样，请看清再确认。") % {"yuan": words.yuan(fee)})
    told = {"cancelled_by": who, "reason": reason[:200], "fee_cents": fee}
    facts: dict[str, Any] = {"number": order.number, "who": who, "why": reason[:200], "fee": fee}
    if fee:
        facts |= {"before": _minutes_before(order, at), "clause": dated.cancelling(localtime(at).date()).clause}
    with journal.deed():
        moves.move(order, "cancel", by=by, at=at, facts=facts, **told)
        ground.free(order)
        ground.release(order)
        ground.clear(order, at)


def fee_of(order: Order, who: str, at: datetime) -> int:
    """What cancelling now would cost, in cents. Nothing before the provider has said yes, nothing once it is late itself."""
    day = localtime(at).date()
    rule, starts = dated.cancelling(day), order.starts_at or order.window_starts
    if who not in rule.pays or order.status in {"draft", "submitted"}:
        return 0
    late = at > starts + timedelta(minutes=dated.terms(day).punctual_minutes)
    if order.late_minutes or late or at - order.booked_at <= timedelta(minutes=rule.grace_minutes):
        return 0
    fee = rules.fee(order.cents, starts - at, rule.lines)
    return min(fee, rule.most_cents) if rule.most_cents else fee


def _minutes_before(order: Order, at: datetime) -> int:
    return int(((order.starts_at or order.window_starts) - at).total_seconds() // 60)


def miss(*, order: Order, by: Actor, at: datetime, reason: str = "") -> None:
    """Nobody came. Costs nothing; a new visit is offered."""
    with journal.deed():
        moves.move(order, "miss", by=by, at=at, facts={"number": order.number, "why": reason[:200]}, late_minutes=60)
        ground.free(order)
        ground.release(order)
        ground.clear(order, at)


def confirm(*, order: Order, by_name: str, method: str, by: Actor, at: datetime, relation: str = "") -> None:
    """Elder or family says that it was done (6.5.4)."""
    with journal.deed():
        moves.move(order, "confirm", by=by, at=at, facts={"number": order.number, "method": method}, confirmed_at=at)
        ground.release(order)
        Confirmation.objects.create(
            order=order, method=method, by_name=by_name[:40], relation=relation[:20], at=at, received_at=at
        )
        ground.clear(order, at)


def rate(*, order: Order, stars: int, said: str, by: Actor, at: datetime) -> None:
    """Stars from 1 to 5 and words; once, within the days of the rule."""
    if not 1 <= stars <= 5:
        raise Refused(_("请选 1 到 5 颗星。"))
    days = dated.terms(localtime(at).date()).rate_days
    if order.confirmed_at is not None and at - order.confirmed_at > timedelta(days=days):
        raise Refused(_("确认后 %(n)s 天内可以评价，现在已经过了。") % {"n": days})
    with journal.deed():
        told = {"stars": stars, "rated_at": at}
        moves.move(order, "rate", by=by, at=at, facts={"number": order.number, "stars": stars}, **told)
        order.said = said[:500]  # sealed: not part of a plain UPDATE
        order.save(update_fields=["said"])


def dispute(*, order: Order, reason: str, by: Actor, at: datetime) -> None:
    """It was not as it is written. Somebody looks, and settles it; its bill waits as long."""
    if not reason.strip():
        raise Refused(_("请写明哪里不对。"))
    days = dated.terms(localtime(at).date()).dispute_days
    if at - order.window_starts > timedelta(days=days):
        raise Refused(_("服务后 %(n)s 天内可以提出，现在已经过了，请走投诉。") % {"n": days})
    with journal.deed():
        moves.move(order, "dispute", by=by, at=at, facts={"number": order.number, "why": reason[:200]}, reason=reason[:200])
        ground.release(order)
        ground.clear(order, at)


def dispute_with_bill(*, order: Order, bill: str, by: Actor, at: datetime) -> bool:
    """Its bill is disputed (`bill` names that dispute), and so is this; what was said stays there. False: not from here."""
    with journal.deed():
        held: Any = Order.objects.select_for_update(no_key=True).get(pk=order.pk)
        if held.status not in Order.MOVES["dispute"][0]:
            return False
        facts = {"number": held.number, "why": _("对账单有异议"), "bill": bill}
        moves.move(held, "dispute", by=by, at=at, facts=facts, reason=_("对账单有异议"))
        ground.clear(held, at)
    return True


def settle(*, order: Order, said: str, by: Actor, at: datetime, refund_cents: int = 0, bill: str = "") -> None:
    """The dispute is decided: the record stands, or `refund_cents` of the price go back; all of it: the order is refunded.

    What was found stands in the journal, from which its bill is decided too. `bill`: it was decided there.
    """
    if not said.strip():
        raise Refused(_("请写明处理结果。"))
    if not 0 <= refund_cents <= order.cents:
        raise Refused(_("退款不能超过这次服务的价格。"))
    whole = bool(order.cents) and refund_cents == order.cents
    facts = {"number": order.number, "said": said[:200], "refund": refund_cents, "bill": bill}
    with journal.deed():
        # Held first: a plain refund may start from elsewhere, the decision of a dispute only from a dispute.
        if Order.objects.select_for_update(no_key=True).get(pk=order.pk).status != "disputed":
            order.refresh_from_db()
            raise WrongMoment(order, "settle")
        moves.move(order, "refund" if whole else "settle", by=by, at=at, facts=facts)


def close_due(at: datetime, limit: int = 200) -> int:
    """Close what was confirmed so many days ago; how many."""
    days = dated.terms(localtime(at).date()).close_days
    rows = Order.objects.filter(status__in=("confirmed", "rated"), confirmed_at__lte=at - timedelta(days=days))
    return sum(_close(order, at) for order in list(rows[:limit]))


def _close(order: Order, at: datetime) -> bool:
    with journal.deed():
        held: Any = Order.objects.select_for_update().get(pk=order.pk)
        if held.status not in {"confirmed", "rated"}:  # disputed or refunded meanwhile
            return False
        moves.move(held, "close", by=CLOCK, at=at)
    return True
