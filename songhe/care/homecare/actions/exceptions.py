"""The human exception: the phone failed, the visit did not. And what is put right afterwards, for everybody to see."""

import uuid
from datetime import datetime, timedelta

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from songhe.base import journal, moves
from songhe.base.actors import Actor
from songhe.base.errors import Refused
from songhe.care.homecare.actions import proof
from songhe.care.homecare.actions.evidencing import grade, held, note_correction
from songhe.care.homecare.models import HumanException, Order
from songhe.register.carers.models import Carer

NOT_THERE = frozenset({"assigned", "en_route", "no_show"})
LEAVES = frozenset({"checked_in", "in_service"})
LATEST = timedelta(days=7)
COLUMNS = {"came": "checked_in_at", "left": "checked_out_at"}


def say(
    *, order: Order, carer: Carer, key: uuid.UUID, kind: str, note: str, came_at: datetime | None = None,
    left_at: datetime | None = None, by: Actor, at: datetime,
) -> HumanException:  # fmt: skip
    """A carer says what failed, and when the visit was where no phone noted it. It costs the carer nothing."""
    if kind not in HumanException.Kind.values:
        raise ValueError(kind)
    with journal.deed():
        row = held(order)
        if carer.pk not in {row.carer_id, row.second_id}:
            raise Refused(_("这一单已改派给别人。您的记录已留存，等机构查看。"))
        said = HumanException.objects.create(
            pk=key, order=row, division_path=row.division_path, carer=carer, kind=kind, note=note[:500], said_at=at
        )
        facts = {"number": row.number, "kind": kind}
        journal.write(verb="homecare.humanexception.say", subject=said, by=by, at=at, division=row.division_path, facts=facts)
        if came_at or left_at:
            _fill_in(row, came_at, left_at, reason=said.get_kind_display(), by=by, at=at)
        grade(order=row, by=by, at=at)
    return said


def decide(*, said: HumanException, verified: bool, how: str, by: Actor, at: datetime) -> None:
    """Somebody looked into it and says how. The order is graded anew."""
    if not how.strip():
        raise Refused(_("请写明怎么核实的。"))
    with journal.deed():
        told = {"decided_at": at, "decided_by": by.name, "how": how[:200]}
        moves.move(said, "verify" if verified else "refute", by=by, at=at, facts={"how": how[:200]}, **told)
        grade(order=held(said.order), by=by, at=at)


def correct(*, order: Order, came_at: datetime, left_at: datetime, reason: str, by: Actor, at: datetime) -> None:
    """Put the times of a visit right, or fill them in. What stood there before, and why, stays to be seen."""
    if not reason.strip():
        raise Refused(_("请写明为什么更正。"))
    with journal.deed():
        row = held(order)
        if row.status not in NOT_THERE | LEAVES and row.checked_out_at is None:
            raise Refused(row.why_not("correct"))
        _fill_in(row, came_at, left_at, reason=reason, by=by, at=at)
        grade(order=row, by=by, at=at)


def confirm_by_call(*, order: Order, by_name: str, relation: str, by: Actor, at: datetime) -> None:
    """The call back of an order whose elder could not confirm at the door."""
    proof.call_back(order=order, by_name=by_name, relation=relation, by=by, at=at)


def _fill_in(row: Order, came_at: datetime | None, left_at: datetime | None, *, reason: str, by: Actor, at: datetime) -> None:
    came, left = came_at or row.checked_in_at, left_at or row.checked_out_at
    if came is None or not (row.window_starts - LATEST <= came <= at) or (left and not came <= left <= at):
        raise Refused(_("时间不对：到达要早于离开，都不能晚于现在。"))
    if row.status in NOT_THERE:
        verb = "attend" if row.status == "no_show" else "check_in"
        _told(row, "came", came, reason, by, at)
        moves.move(row, verb, by=by, at=at, facts={"number": row.number, "filled_in": True}, checked_in_at=came)
        row.dues.filter(fired_at=None, cleared_at=None).update(cleared_at=at)
    elif came_at and came_at != row.checked_in_at:
        _told(row, "came", came_at, reason, by, at)
        Order.objects.filter(pk=row.pk).update(checked_in_at=came_at)
        row.checked_in_at = came_at
    if not left_at or left_at == row.checked_out_at:
        return
    _told(row, "left", left_at, reason, by, at)
    if row.status in LEAVES:
        moves.move(row, "check_out", by=by, at=at, facts={"number": row.number, "filled_in": True}, checked_out_at=left_at)
    else:
        Order.objects.filter(pk=row.pk).update(checked_out_at=left_at)
        row.checked_out_at = left_at


def _told(row: Order, what: str, new: datetime, reason: str, by: Actor, at: datetime) -> None:
    note_correction(row, what, _said(getattr(row, COLUMNS[what])), _said(new), reason=reason, by=by, at=at)


def _said(at: datetime | None) -> str:
    return f"{localtime(at):%Y-%m-%d %H:%M}" if at else ""
