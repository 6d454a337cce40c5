"""Verbs of staff: who may be asked to go, when they are on duty, and who takes whose shift."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError
from django.utils.translation import gettext as _

from songhe.base import journal, moves
from songhe.base.actors import Actor
from songhe.base.crypto import blind_index
from songhe.base.errors import Refused
from songhe.base.rows import Row
from songhe.links.notify import actions as notify
from songhe.register.access import actions as access
from songhe.register.access.actions import Drawn
from songhe.register.access.log_ins import tied_once
from songhe.register.access.models import Role, User
from songhe.register.people.rules import normal_phone
from songhe.register.places.models import Division
from songhe.register.staff import queries, rules
from songhe.register.staff.models import Kind, Responder, Shift, Swap

FACTS = frozenset(
    {"name", "kind", "role_note", "phone", "languages", "skills", "way", "lat", "lng", "always_on", "user", "availability"}
)
LOG_INS = {Kind.ASSISTANT: Role.ASSISTANT, Kind.DESK: Role.DISPATCHER}
NOWHERE: dict[str, None] = {"live_lat": None, "live_lng": None, "live_at": None}


def add_responder(*, name: str, kind: str, division: Division, by: Actor, at: datetime, **facts: Any) -> Responder:
    """Add somebody who may be asked to go. Without a position of their own they stand in the middle of the division."""
    where = {"lat": division.lat, "lng": division.lng}
    row = Responder(division=division, division_path=division.path)
    _set(row, {**where, **facts, "name": name, "kind": kind})
    with tied_once(), journal.deed():
        row.save()
        _note(row, "add", by, at, after={"name": name, "kind": kind, "division": division.code})
    return row


def change_responder(*, responder: Responder, by: Actor, at: datetime, division: Division | None = None, **facts: Any) -> None:
    """Change what is known of a responder; the journal says which facts, never a number."""
    if division is not None:
        responder.division, responder.division_path = division, division.path
    _set(responder, facts)
    with tied_once(), journal.deed():
        responder.save()
        tied = {"user": str(responder.user_id or "")} if "user" in facts else {}
        _note(responder, "change", by, at, facts={"fields": sorted([*facts, *(["division"] if division else [])]), **tied})


def open_log_in(*, responder: Responder, username: str, by: Actor, at: datetime) -> Drawn:
    """Make a log-in for this responder and tie it: the one-time password must be changed at the first time."""
    if responder.user is not None:
        raise Refused(_("%(name)s 已经有登录账号。") % {"name": responder.name})
    role = LOG_INS.get(Kind(responder.kind), Role.RESPONDER)
    name, division = responder.name, responder.division
    with journal.deed():
        drawn = access.open_user(username=username, name=name, role=role, division=division, by=by, at=at)
        change_responder(responder=responder, user=drawn.user, by=by, at=at)
    return drawn


def deactivate(*, responder: Responder, by: Actor, at: datetime) -> None:
    """Ask this responder no more. Shifts to come are taken off the plan; what has happened stays."""
    with journal.deed():
        if Responder.objects.filter(pk=responder.pk, is_active=True).update(is_active=False):
            responder.is_active = False
            freed, _rows = Shift.objects.filter(responder=responder, starts_at__gt=at).delete()
            _note(responder, "deactivate", by, at, facts={"shifts_freed": freed})


def activate(*, responder: Responder, by: Actor, at: datetime) -> None:
    """Ask this responder again."""
    with journal.deed():
        if Responder.objects.filter(pk=responder.pk, is_active=False).update(is_active=True):
            responder.is_active = True
            _note(responder, "activate", by, at)


def set_availability(*, responder: Responder, availability: str, by: Actor, at: datetime) -> None:
    """Say whether the responder is free, busy or off. The same again changes nothing."""
    if availability not in Responder.Availability.values:
        raise Refused(_("状态只能是空闲、在处置或不在岗。"))
    with journal.deed():
        before = responder.availability
        if Responder.objects.filter(pk=responder.pk).exclude(availability=availability).update(availability=availability):
            _note(responder, "availability", by, at, before={"availability": before}, after={"availability": availability})
        if availability == Responder.Availability.OFF:
            stop_sharing(responder=responder, by=by, at=at)
    responder.availability = availability


def report_position(*, responder: Responder, lat: float, lng: float, at: datetime) -> bool:
    """Keep where the responder is while on duty, never an older position over a newer. Not journalled: no track is kept."""
    if not queries.is_on_duty(responder, at):
        return False
    rows = Responder.objects.filter(pk=responder.pk).exclude(live_at__gt=at)
    return bool(rows.update(live_lat=lat, live_lng=lng, live_at=at))


def share_position(*, responder: Responder, by: Actor, at: datetime) -> datetime:
    """Agree to show where one is while on duty; returns until when: the end of the shift ends it by itself."""
    until = queries.duty_ends(responder, at)
    if until is None:
        raise Refused(_("您现在不在岗，值班时才能共享位置。"))
    with journal.deed():
        Responder.objects.filter(pk=responder.pk).update(shares_until=until)
        _note(responder, "share_position", by, at, facts={"until": _z(until)})
    responder.shares_until = until
    return until


def stop_sharing(*, responder: Responder, by: Actor, at: datetime) -> None:
    """Show no more where one is; the last position goes too. Twice is once."""
    with journal.deed():
        if Responder.objects.filter(pk=responder.pk, shares_until__gt=at).update(shares_until=None, **NOWHERE):
            _note(responder, "stop_sharing", by, at)
    responder.shares_until = None


def report_shared_position(*, responder: Responder, lat: float, lng: float, at: datetime) -> bool:
    """Keep where somebody on duty is who agreed to show it, at most once a minute."""
    recent = responder.live_at is not None and at - responder.live_at < rules.SHARED_EVERY
    if recent or not queries.shares_position(responder, at):
        return False
    return report_position(responder=responder, lat=lat, lng=lng, at=at)


def forget_positions(*, at: datetime) -> None:
    """Take away where people were: what is too old to say where they are is nobody's business."""
    Responder.objects.filter(live_at__lte=at - rules.FRESH_FOR).update(**NOWHERE)


def plan_shift(*, responder: Responder, starts_at: datetime, ends_at: datetime, by: Actor, at: datetime) -> Shift:
    """Put a responder on duty. Refused when it ends before it starts, is longer than a day, or overlaps another of theirs."""
    if not starts_at < ends_at <= starts_at + rules.LONGEST_SHIFT:
        raise Refused(_("班次的结束要晚于开始，且不超过 24 小时。"))
    if not responder.is_active:
        raise Refused(_("%(name)s 已停用，不能排班。") % {"name": responder.name})
    _refuse_overlap(responder, starts_at, ends_at)
    row = Shift(responder=responder, starts_at=starts_at, ends_at=ends_at)
    with journal.deed():
        row.save()
        _note(responder, "shift_plan", by, at, facts={"shift": str(row.pk), "from": _z(starts_at), "to": _z(ends_at)})
    return row


def cancel_shift(*, shift: Shift, by: Actor, at: datetime) -> None:
    """Take a shift that has not begun off the plan."""
    if shift.starts_at <= at:
        raise Refused(_("这个班次已经开始，不能取消。"))
    with journal.deed():
        facts = {"shift": str(shift.pk), "from": _z(shift.starts_at), "to": _z(shift.ends_at)}
        _note(shift.responder, "shift_cancel", by, at, facts=facts)
        shift.delete()


def ask_swap(*, shift: Shift, asked: Responder, by: Actor, at: datetime) -> Swap:
    """Ask another responder to take a shift that has not begun. One question at a time per shift."""
    if shift.starts_at <= at:
        raise Refused(_("这个班次已经开始，不能换班。"))
    if asked.pk == shift.responder_id or not asked.is_active:
        raise Refused(_("不能请 %(name)s 代这个班。") % {"name": asked.name})
    _refuse_overlap(asked, shift.starts_at, shift.ends_at)
    row = Swap(shift=shift, asked=asked, asked_at=at, division_path=shift.responder.division_path)
    try:
        with journal.deed():
            row.save()
            facts = {"shift": str(shift.pk), "from": shift.responder.name, "to": asked.name}
            journal.write(verb="staff.swap.ask", subject=row, by=by, at=at, division=row.division_path, facts=facts)
    except IntegrityError as fault:
        raise Refused(_("这个班次已经有一个换班请求，等答复后再问别人。")) from fault
    return row


def agree(*, swap: Swap, by: Actor, at: datetime) -> None:
    """Take the shift over. The one who had it first stays on record."""
    with journal.deed():
        shift = swap.shift
        if shift.starts_at <= at:
            raise Refused(_("这个班次已经开始，不能换班。"))
        moves.move(swap, "agree", by=by, at=at, answered_at=at, facts={"shift": str(shift.pk)})
        _refuse_overlap(swap.asked, shift.starts_at, shift.ends_at)
        first = shift.first_responder_id or shift.responder_id
        Shift.objects.filter(pk=shift.pk).update(responder=swap.asked, first_responder_id=first)


def refuse(*, swap: Swap, by: Actor, at: datetime) -> None:
    """Say no to a swap; the shift stays where it was."""
    with journal.deed():
        moves.move(swap, "refuse", by=by, at=at, answered_at=at)


def withdraw(*, swap: Swap, by: Actor, at: datetime) -> None:
    """Take a question back before it was answered."""
    with journal.deed():
        moves.move(swap, "withdraw", by=by, at=at, answered_at=at)


def _refuse_overlap(responder: Responder, starts_at: datetime, ends_at: datetime) -> None:
    if Shift.objects.filter(responder=responder, starts_at__lt=ends_at, ends_at__gt=starts_at).exists():
        raise Refused(_("%(name)s 在这段时间已有班次。") % {"name": responder.name})


def _set(row: Responder, facts: dict[str, Any]) -> None:
    unknown = set(facts) - FACTS
    if unknown:
        raise TypeError(f"no such facts of a responder: {sorted(unknown)}")
    for name, value in facts.items():
        setattr(row, name, value)
    if "phone" in facts:
        digits = normal_phone(row.phone)
        row.phone_index = blind_index(digits, "phone") if digits else ""


def _note(responder: Responder, verb: str, by: Actor, at: datetime, **rest: Any) -> None:
    subject: Row = responder
    journal.write(verb=f"staff.responder.{verb}", subject=subject, by=by, at=at, division=responder.division_path, **rest)


def _z(moment: datetime) -> str:
    return moment.isoformat(timespec="minutes")


def silence(user: User, at: datetime) -> None:
    """This user's phone is lost: where he is a responder, none of his browsers is rung with surname and place any more."""
    for key in Responder.objects.filter(user=user).values_list("pk", flat=True):
        notify.silence(owner=f"responder:{key}", at=at)
