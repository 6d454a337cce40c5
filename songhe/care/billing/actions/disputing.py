"""Somebody says that a bill is not right. Its money waits until that is decided, and is then decided once.

A dispute that began at the service (an order of another room) is the same thing as one that began here: a journey opens and
decides the one with the other, and says where it began (`origin`).
"""

from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from songhe.base import journal, moves
from songhe.base.actors import Actor
from songhe.base.errors import Refused
from songhe.care.billing import dated
from songhe.care.billing.actions.holding import hold_back
from songhe.care.billing.actions.paying import owed
from songhe.care.billing.actions.refunding import refund
from songhe.care.billing.models import Bill, Dispute
from songhe.register.access.models import User
from songhe.register.rights.rules import after_working_days


def dispute(*, bill: Bill, reason: str, user: User, at: datetime) -> Dispute:
    """Say that a bill is not right. It is paid to nobody until it is answered."""
    if not reason.strip():
        raise Refused(_("请写明哪里不对。"))
    days = dated.days(localtime(at).date()).raise_days
    if localtime(bill.charged_at).date() + timedelta(days=days) < localtime(at).date():
        raise Refused(_("账单已超过 %(days)s 天，请到民政窗口反映。") % {"days": days})
    row = Dispute(bill=bill, reason=reason.strip()[:400], raised_by=user, raised_name=user.name[:80])
    try:
        return _opened(row, user.actor, at)
    except IntegrityError as fault:
        raise Refused(_("这张账单已经在处理争议。")) from fault


def dispute_with_service(
    *, bill: Bill, origin: str, reason: str, user: User | None, by: Actor, at: datetime
) -> Dispute | None:  # fmt: skip
    """The service is disputed (`origin` names that deed), and so is its bill. Told again it is the same dispute.

    None where there is nothing that could wait: the bill is disputed already, or all of it went back.
    """
    known = Dispute.objects.filter(origin=origin).first()
    if known or bill.status not in Bill.MOVES["dispute"][0]:
        return known
    row = Dispute(bill=bill, reason=reason[:400], raised_by=user, raised_name=by.name[:80], origin=origin)
    return _opened(row, by, at)


def _opened(row: Dispute, by: Actor, at: datetime) -> Dispute:
    today = localtime(at).date()
    row.division_path, row.raised_at = row.bill.division_path, at
    row.due_on = after_working_days(today, dated.days(today).answer_days)
    with journal.deed():
        row.save()
        moves.move(row.bill, "dispute", by=by, at=at, facts={"dispute": str(row.pk), "origin": row.origin})
        hold_back(row.bill, by=by, at=at)
    return row


def decide(*, dispute: Dispute, cents: int, answer: str, by: Actor, at: datetime, origin: str = "") -> None:
    """Answer: so many cents go back, or none, and the bill is right as it is. `origin`: it was decided at the service."""
    if not answer.strip():
        raise Refused(_("请写明答复，老人和家属看得到。"))
    told: dict[str, Any] = {"decided_at": at, "decided_by": by.name[:80], "answer": answer.strip()[:200]}
    with journal.deed():
        if cents:
            refund(dispute.bill, cents=cents, reason=answer, by=by, at=at)
        facts = {"bill": str(dispute.bill_id), "cents": cents, "origin": origin}
        moves.move(dispute, "refund" if cents else "hold_good", by=by, at=at, facts=facts, **told)
        _stands_again(dispute.bill, by, at)


def withdraw(*, dispute: Dispute, by: Actor, at: datetime) -> None:
    """Taken back by whoever raised it."""
    facts = {"bill": str(dispute.bill_id), "cents": 0, "origin": ""}
    with journal.deed():
        moves.move(dispute, "withdraw", by=by, at=at, facts=facts, decided_at=at, decided_by=by.name[:80])
        _stands_again(dispute.bill, by, at)


def forgive(*, bill: Bill, reason: str, by: Actor, at: datetime) -> None:
    """The fee of a cancellation is not wanted after all: all that is left of it goes back, and a dispute about it is over."""
    if not bill.is_fee:
        raise Refused(_("只有取消费可以免收，服务的账单请走退款。"))
    if not reason.strip():
        raise Refused(_("请写明为什么免收，老人和家属看得到。"))
    with journal.deed():
        held = Bill.objects.select_for_update(no_key=True).get(pk=bill.pk)
        if not held.net:
            raise Refused(_("这笔取消费已经退完。"))
        waiting = held.disputes.filter(status="open").first()
        if waiting:
            decide(dispute=waiting, cents=held.net, answer=reason, by=by, at=at)
        else:
            refund(held, cents=held.net, reason=reason, by=by, at=at)


def _stands_again(bill: Bill, by: Actor, at: datetime) -> None:
    bill.refresh_from_db()
    if bill.status == Bill.Status.DISPUTED:
        moves.move(bill, "hold_good", by=by, at=at)
        if not owed(bill):
            moves.move(bill, "settle", by=by, at=at, settled_at=bill.settled_at or at)
