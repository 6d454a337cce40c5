"""Who comes and when: accept, reject, assign, take back, put off. Quarters of an hour move in the same transaction."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, OperationalError, transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from songhe.base import bulk, journal, moves
from songhe.base.actors import Actor
from songhe.base.errors import Refused, WrongMoment
from songhe.care.homecare import dated, rules
from songhe.care.homecare.actions import ground
from songhe.care.homecare.actions.busy import ElderBusy, NobodyFree
from songhe.care.homecare.actions.checking import refuse_unless_in_time
from songhe.care.homecare.models import Due, Order, Taken
from songhe.care.homecare.queries.free import Wish, candidates, fitting
from songhe.register.carers.models import Carer
from songhe.register.carers.rules import fits_sex
from songhe.register.catalogue import dated as catalogue

MAY_MOVE = frozenset({"submitted", "accepted", "assigned"})


def accept(*, order: Order, by: Actor, at: datetime) -> None:
    """The provider will come; who, is said next."""
    with journal.deed():
        moves.move(order, "accept", by=by, at=at, facts={"number": order.number}, accepted_at=at)
        ground.clear(order, at, Due.Kind.ANSWER)


def reject(*, order: Order, reason: str, by: Actor, at: datetime) -> None:
    """The provider cannot come, and says why."""
    if not reason.strip():
        raise Refused(_("请写明为什么不能受理，让对方知道怎么办。"))
    with journal.deed():
        moves.move(order, "reject", by=by, at=at, facts={"number": order.number, "why": reason[:200]}, reason=reason[:200])
        ground.release(order)
        ground.clear(order, at)


def assign(
    order: Order, *, carer: Carer, starts_at: datetime, by: Actor, at: datetime, second: Carer | None = None,
    why: Sequence[str] = (), place: int | None = None, locked: bool | None = None,
) -> None:  # fmt: skip
    """Say who comes and when, in one move with the carers' quarters. Of an accepted or assigned order; may be said again.

    Refused where a carer may not deliver it or is taken then; WrongMoment where the order is no longer to be assigned.
    """
    ends_at = starts_at + timedelta(minutes=order.minutes)
    crew = [one for one in (carer, second) if one is not None]
    _refuse_unless_fit(order, crew, starts_at)
    told = {
        "carer": carer, "second": second, "starts_at": starts_at, "ends_at": ends_at, "day": localtime(starts_at).date(),
        "assigned_at": at, "why": list(why), "place": place, "locked": order.locked if locked is None else locked,
    }  # fmt: skip
    facts = {"number": order.number, "carer": carer.name, "starts_at": ground.said(starts_at)}
    _in_one(order, crew, starts_at, ends_at, lambda: moves.move(order, "assign", by=by, at=at, facts=facts, **told), at)


def assign_best(*, order: Order, starts_at: datetime, by: Actor, at: datetime) -> None:
    """The best carer that is free then; NobodyFree where nobody is."""
    for found in _crews(order, starts_at):
        try:
            return assign(
                order, carer=found[0], second=found[1] if len(found) > 1 else None, starts_at=starts_at,
                why=[_("时间有空，证书齐全")], by=by, at=at,
            )  # fmt: skip
        except (WrongMoment, ElderBusy):
            raise
        except Refused:  # somebody else was first: the next one
            continue
    raise NobodyFree([])


def unassign(*, order: Order, reason: str, by: Actor, at: datetime) -> None:
    """Take the carer off: the order is accepted and waits for another."""
    told: dict[str, Any] = dict.fromkeys(("carer", "second", "assigned_at", "departed_at", "place"))
    told |= {"locked": False, "why": []}
    facts = {"number": order.number, "why": reason[:200], "carer": order.carer.name if order.carer else ""}
    with journal.deed():
        moves.move(order, "unassign", by=by, at=at, facts=facts, **told)
        ground.free(order)


def reschedule(*, order: Order, starts_at: datetime, by: Actor, at: datetime, reason: str = "") -> None:
    """Another hour: with the same carer where she is free then, with another one, or Refused."""
    refuse_unless_in_time((starts_at, starts_at), order.minutes, at)
    if order.status not in MAY_MOVE:
        raise WrongMoment(order, "reschedule")
    try:
        with journal.deed():
            _reschedule(order, starts_at, reason, by, at)
    except IntegrityError as fault:
        order.window_starts = order.window_ends = order.starts_at = starts_at
        other = ground.clash(order)
        order.refresh_from_db()
        if other is not None:
            raise ElderBusy(other) from fault
        raise Refused(_("这个长期预约在那一天已经有一单。")) from fault


def _reschedule(order: Order, starts_at: datetime, reason: str, by: Actor, at: datetime) -> None:
    held = Order.objects.select_for_update().get(pk=order.pk)
    if held.status not in MAY_MOVE:
        raise WrongMoment(held, "reschedule")
    before = {"day": held.day.isoformat(), "starts_at": ground.said(held.starts_at)}
    window = {"day": localtime(starts_at).date(), "window_starts": starts_at, "window_ends": starts_at}
    Order.objects.filter(pk=order.pk).update(**window, starts_at=starts_at, locked=False)
    order.refresh_from_db()
    if order.status == "assigned":
        _same_or_other(order, starts_at, by, at)
    else:
        ground.hold(order)
    facts = {"number": order.number, "why": reason[:200]}
    ground.note(order, "reschedule", by, at, before=before, after={"starts_at": ground.said(starts_at)}, facts=facts)


def _same_or_other(order: Order, starts_at: datetime, by: Actor, at: datetime) -> None:
    told = {"second": order.second, "starts_at": starts_at, "why": order.why, "by": by, "at": at}
    try:
        if order.carer is not None:
            return assign(order, carer=order.carer, **told)
    except (WrongMoment, ElderBusy):
        raise
    except Refused:  # not free then: somebody else
        pass
    assign_best(order=order, starts_at=starts_at, by=by, at=at)


def _crews(order: Order, starts_at: datetime) -> list[list[Carer]]:
    item = catalogue.item(order.item, order.day)
    wish = Wish(
        operator=order.operator_id, facility=order.facility_id, certificates=item.certificates, sex=order.wants_sex,
        language=order.language, preferred=order.preferred_id, people=order.people, minutes=order.minutes, lat=order.lat,
        lng=order.lng,
    )  # fmt: skip
    free = [one.pk for one in candidates(wish, starts_at)]
    rows = Carer.objects.in_bulk(free)
    found = [rows[key] for key in free if key in rows]
    return [found[place : place + order.people] for place in range(len(found) - order.people + 1)]


def _refuse_unless_fit(order: Order, crew: list[Carer], starts_at: datetime) -> None:
    if len(crew) != order.people or len({one.pk for one in crew}) != len(crew):
        raise Refused(_("“%(name)s”要 %(n)s 位护理员一起去。") % {"name": order.name, "n": order.people})
    item, day = catalogue.item(order.item, order.day), localtime(starts_at).date()
    wish = Wish(order.operator_id, order.facility_id, item.certificates, "", "", None, order.people, order.minutes, 0, 0)
    fit = {one.pk for one in fitting(wish, crew, day)}
    for carer in crew:
        if carer.operator_id != order.operator_id or not carer.is_active:
            raise Refused(_("%(name)s 不是这家机构在岗的护理员。") % {"name": carer.name})
        if carer.pk not in fit:
            raise Refused(_("%(name)s 缺这项服务要的证书，或证书已过期，不能派。") % {"name": carer.name})
        if not fits_sex(order.wants_sex, carer.sex):
            raise Refused(_("老人要求的护理员性别与 %(name)s 不符。") % {"name": carer.name})


def _in_one(order: Order, crew: list[Carer], starts_at: datetime, ends_at: datetime, move: Any, at: datetime) -> None:
    """The move and the quarters, all or nothing. Two that want each other's quarters: the database lets one through."""
    try:
        with journal.deed(), transaction.atomic():
            move()
            _retake(order, crew, starts_at, ends_at)
            ground.hold(order)
            ground.clear(order, at)
            bulk.insert_all(ground.lateness(order, starts_at))
    except IntegrityError as fault:
        raise _busy(order, crew, starts_at) from fault
    except OperationalError as fault:
        if "deadlock" not in str(fault):
            raise
        raise _busy(order, crew, starts_at) from fault


def _busy(order: Order, crew: list[Carer], starts_at: datetime) -> Refused:
    """Whose time it is that somebody else has: the elder's, or a carer's."""
    order.starts_at = starts_at
    other = None if order.item in dated.terms(order.day).beside_items else ground.clash(order)
    order.refresh_from_db()
    if other is not None:
        return ElderBusy(other)
    return Refused(_("%(name)s 这段时间已经有别的工单。") % {"name": _("、").join(one.name for one in crew)})


def _retake(order: Order, crew: list[Carer], starts_at: datetime, ends_at: datetime) -> None:
    """Only what changes is touched."""
    wanted = {(one.pk, quarter) for one in crew for quarter in rules.quarters(starts_at, ends_at)}
    known = {(row.carer_id, row.quarter): row.pk for row in Taken.objects.filter(order=order)}
    gone = [pk for pair, pk in known.items() if pair not in wanted]
    if gone:
        Taken.objects.filter(pk__in=gone).delete()
    Taken.objects.bulk_create(
        Taken(carer_id=carer, order=order, quarter=quarter) for carer, quarter in sorted(wanted - set(known))
    )
