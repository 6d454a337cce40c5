"""How a need ends, goes on, or is late."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from songhe.base import journal, moves
from songhe.base.actors import CLOCK, Actor
from songhe.base.errors import Refused
from songhe.care.needs import dated
from songhe.care.needs.actions.collecting import first_due
from songhe.care.needs.models import Need, NeedDue, Offered, Referral
from songhe.register.providers.models import Facility, Status


def offer(*, need: Need, facility: Facility, by: Actor, at: datetime) -> None:
    """Show it to a facility: its operator may see and take it. Shown twice is shown once."""
    if facility.status != Status.OPERATING:
        raise Refused(_("“%(name)s”没有在运营。") % {"name": facility.name})
    with journal.deed():
        told = {"offered_at": at, "offered_by": by.name[:80]}
        _row, made = Offered.objects.get_or_create(need=need, facility=facility, defaults=told)
        if made:
            moves.move(need, "offer", by=by, at=at, facts={"facility": str(facility.pk), "name": facility.name})


def match(*, need: Need, order: UUID, by: Actor, at: datetime) -> None:
    """An order answers it."""
    with journal.deed():
        _withdraw_open(need, by, at)
        moves.move(need, "match", by=by, at=at, facts={"order": str(order)}, order=order, **ended(by, at), **first(need, at))
        clear(need, at)


def decline(*, need: Need, reason: str, by: Actor, at: datetime, told: str = "") -> None:
    """No, for a reason of the list, and what was said to the elder."""
    known = dated.reasons(localtime(at).date()).get(reason)
    if known is None:
        raise Refused(_("请选一个原因。"))
    with journal.deed():
        _withdraw_open(need, by, at)
        said = {"reason": reason, "unmet": known.unmet, "told": told[:200]}
        moves.move(need, "decline", by=by, at=at, facts={"reason": reason}, **said, **ended(by, at), **first(need, at))
        clear(need, at)


def reopen(*, need: Need, by: Actor, at: datetime, why: str = "") -> None:
    """It did not help after all: collected again, with a day of its own."""
    due = first_due(need.urgency, at)
    facts = {"why": why[:200], "order": str(need.order or ""), "reason": need.reason}
    fresh: dict[str, Any] = {
        "due_at": due, "overdue_at": None, "order": None, "reason": "", "unmet": False, "told": "", "ended_at": None,
        "ended_by": "", "times": need.times + 1,
    }  # fmt: skip
    with journal.deed():
        moves.move(need, "reopen", by=by, at=at, facts=facts, **fresh)
        NeedDue.objects.create(need=need, kind=NeedDue.Kind.FIRST, due_at=due)


def fire(due: NeedDue, at: datetime) -> None:
    """Nobody answered in time: said once, on the desk and in the journal."""
    need = due.need
    if need.status in {"collected", "referred"}:
        moves.move(need, "overdue", by=CLOCK, at=at, facts={"kind": due.kind}, overdue_at=at)


def first(need: Need, at: datetime) -> dict[str, Any]:
    """When the first answer came and whether in time; what is known already stays."""
    if need.first_answer_at is not None:
        return {}
    return {"first_answer_at": at, "in_time": at <= need.first_due_at}


def ended(by: Actor, at: datetime) -> dict[str, Any]:
    """Who ended it, and when."""
    return {"ended_at": at, "ended_by": by.name[:80]}


def clear(need: Need, at: datetime) -> None:
    """Nothing more is due."""
    NeedDue.objects.filter(need=need, fired_at=None, cleared_at=None).update(cleared_at=at)


def _withdraw_open(need: Need, by: Actor, at: datetime) -> None:
    for row in Referral.objects.filter(need=need, status="sent"):
        moves.move(row, "withdraw", by=by, at=at, answered_at=at, answered_by=by.name[:80])
