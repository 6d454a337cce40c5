"""How an order ends: cancelled with its fee, missed, confirmed, rated, disputed, closed."""

from datetime import datetime, timedelta
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from songhe.base import journal, moves
from songhe.base.actors import CLOCK, Actor
from songhe.base.errors import Refused
from songhe.care.homecare import dated, rules
from songhe.care.homecare.actions import ground
from songhe.care.homecare.models import Cancelled, Confirmation, Order

FREE_OF_CHARGE = frozenset({Cancelled.PROVIDER.value, Cancelled.HOUSE.value, Cancelled.DESK.value})


def cancel(*, order: Order, who: str, reason: str, by: Actor, at: datetime) -> None:
    """Take it back: `who` of `Cancelled`. Late by elder or family it costs what the rule says; the quarters are free again."""
    told = {"cancelled_by": who, "reason": reason[:200], "fee_cents": fee_of(order, who, at)}
    facts = {"number": order.number, "who": who, "why": reason[:200], "fee": told["fee_cents"]}
    with journal.deed():
        moves.move(order, "cancel", by=by, at=at, facts=facts, **told)
        ground.free(order)
        ground.release(order)
        ground.clear(order, at)


def fee_of(order: Order, who: str, at: datetime) -> int:
    """What cancelling now would cost, in cents. Nothing before the provider has said yes."""
    if who in FREE_OF_CHARGE or order.status in {"draft", "submitted"}:
        return 0
    before = (order.starts_at or order.window_starts) - at
    return rules.fee(order.cents, before, dated.terms(localtime(at).date()).cancel)


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
    """It was not as it is written. Somebody looks, and settles it."""
    if not reason.strip():
        raise Refused(_("请写明哪里不对。"))
    days = dated.terms(localtime(at).date()).dispute_days
    if at - order.window_starts > timedelta(days=days):
        raise Refused(_("服务后 %(n)s 天内可以提出，现在已经过了，请走投诉。") % {"n": days})
    with journal.deed():
        moves.move(order, "dispute", by=by, at=at, facts={"number": order.number, "why": reason[:200]}, reason=reason[:200])
        ground.release(order)
        ground.clear(order, at)


def settle(*, order: Order, said: str, by: Actor, at: datetime) -> None:
    """The dispute is settled: what was found stands in the journal."""
    if not said.strip():
        raise Refused(_("请写明处理结果。"))
    with journal.deed():
        moves.move(order, "settle", by=by, at=at, facts={"number": order.number, "said": said[:200]})


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
