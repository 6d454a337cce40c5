"""Tele-consult: asked, scheduled with a doctor's slot, agreed to, held, written, followed up; cancelled, or nobody came."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from songhe.base import journal, moves
from songhe.base.actors import Actor
from songhe.base.errors import Refused
from songhe.care.health import dated
from songhe.care.health.actions import contracting
from songhe.care.health.models import Consult, Service, Slot
from songhe.register.access.models import User
from songhe.register.people.models import LIVE, Elder

MOST_SLOTS = 24
BEFORE_CONSENT = frozenset({"requested", "scheduled"})


def open_slots(
    *,
    doctor: User,
    starts_at: datetime,
    count: int,
    by: Actor,
    at: datetime,
    hospital: str = "",
    speciality: str = "",
) -> list[Slot]:
    """Keep time free: so many consults one after the other. What is open already stays."""
    rule = dated.clinic(localtime(at).date())
    if not 1 <= count <= MOST_SLOTS:
        raise Refused(_("一次最多开 24 个号。"))
    if not at < starts_at <= at + timedelta(days=rule.book_days):
        raise Refused(_("号要开在今天以后、%(n)d 天以内。") % {"n": rule.book_days})
    moments = [starts_at + timedelta(minutes=rule.slot_minutes * number) for number in range(count)]
    known = set(Slot.objects.filter(doctor=doctor, closed_at=None, starts_at__in=moments).values_list("starts_at", flat=True))
    rows = [
        Slot(
            doctor=doctor,
            doctor_name=doctor.name[:40],
            hospital=hospital.strip()[:60],
            speciality=speciality.strip()[:40],
            division_path=doctor.division.path,
            starts_at=moment,
            minutes=rule.slot_minutes,
        )
        for moment in moments
        if moment not in known
    ]
    with journal.deed():
        for row in rows:
            row.save()
        if rows:
            facts = {"count": len(rows), "starts_at": starts_at.isoformat()}
            journal.write(verb="health.slot.open", subject=rows[0], by=by, at=at, division=rows[0].division_path, facts=facts)
    return rows


def close_slot(*, slot: Slot, by: Actor, at: datetime) -> None:
    """This time is not free any more. Refused while a consult has it."""
    with journal.deed():
        held = Slot.objects.select_for_update().get(pk=slot.pk)
        if held.closed_at is not None or held.consults.exclude(status="cancelled").exists():
            raise Refused(_("这个号已经有人，或者已经关了。"))
        held.closed_at = at
        held.save(update_fields=["closed_at"])
        journal.write(verb="health.slot.close", subject=held, by=by, at=at, division=held.division_path)


def request(
    *, elder: Elder, reason: str, asker: str, by: Actor, at: datetime, user: User | None = None, speciality: str = ""
) -> Consult:
    """Ask for one. One that waits already is that one."""
    if elder.status not in LIVE:
        raise Refused(_("这份档案已经停用，不能申请。"))
    if len(reason.strip()) < 2:
        raise Refused(_("请写哪里不舒服。"))
    known = Consult.objects.filter(elder=elder, status="requested").first()
    if known is not None:
        return known
    row = Consult(
        elder=elder,
        division_path=elder.division_path,
        asker=Consult.Asker(asker),
        asked_by=user,
        asked_name=by.name[:80],
        asked_at=at,
        speciality=speciality.strip()[:40],
        reason=reason.strip()[:400],
    )
    with journal.deed():
        row.save()
        facts = {"asker": row.asker}
        journal.write(verb="health.consult.request", subject=row, by=by, at=at, division=row.division_path, facts=facts)
    return row


def schedule(
    *,
    consult: Consult,
    slot: Slot,
    way: str,
    by: Actor,
    at: datetime,
    link: str = "",
    place: str = "",
    beside: User | None = None,
) -> None:
    """With which doctor, when, by what means, and who sits beside the elder; or at another time than before."""
    if way == Consult.Way.VIDEO and not link.startswith("https://"):
        raise Refused(_("用视频看诊，请填医院视频系统的地址（https:// 开头）。"), "link")
    facts = {"slot": str(slot.pk), "starts_at": slot.starts_at.isoformat(), "way": way}
    told = {"slot": slot, "way": Consult.Way(way), "link": link.strip()[:300], "place": place.strip()[:80], "beside": beside}
    try:
        with journal.deed():
            held = Slot.objects.select_for_update().get(pk=slot.pk)  # so that it is not closed meanwhile
            if held.closed_at is not None or held.starts_at <= at:
                raise Refused(_("这个号已经过了，或者关了，请另选一个。"))
            moves.move(consult, "schedule", by=by, at=at, facts=facts, **told)
    except IntegrityError as fault:
        raise Refused(_("这个号刚被别人约了，请另选一个。")) from fault


def agree(*, consult: Consult, how: str, agreed_by: str, by: Actor, at: datetime) -> None:
    """The elder, or who may speak for the elder, agrees, spoken or signed; who heard it is kept."""
    if len(agreed_by.strip()) < 2 or how not in Consult.Agreed.values:
        raise Refused(_("请写谁同意的，口头还是签字。"))
    told = {"agreed_how": how, "agreed_by": agreed_by.strip()[:60], "agreed_heard": by.name[:80], "agreed_at": at}
    with journal.deed():
        moves.move(consult, "agree", by=by, at=at, facts={"how": how}, **told)


def hold(*, consult: Consult, present: str, minutes: int, by: Actor, at: datetime) -> None:
    """It took place: who was in the room, how long. Proves the contract of the quarter. Refused before its time and without
    consent."""
    if consult.status in BEFORE_CONSENT:
        raise Refused(_("还没有知情同意，不能开始看诊。"))
    if len(present.strip()) < 2 or not 1 <= minutes <= 240:
        raise Refused(_("请写谁在场、看了几分钟。"))
    if consult.slot is not None and at < consult.slot.starts_at - timedelta(minutes=30):
        raise Refused(_("还没到约好的时间。"))
    with journal.deed():
        told = {"held_at": at, "held_minutes": minutes, "present": _sealed(consult, "present", present)}
        moves.move(consult, "hold", by=by, at=at, facts={"minutes": minutes, "way": consult.way}, **told)
        day = localtime(at).date()
        contracting.prove(elder=consult.elder, on=day, kind=Service.Kind.CONSULT, source=consult.pk, by=by, at=at)


def write(
    *,
    consult: Consult,
    notes: str,
    advice: str,
    by: Actor,
    at: datetime,
    rx_number: str = "",
    rx_hospital: str = "",
    follow_on: date | None = None,
) -> None:
    """Notes, advice in plain words, the number of the prescription and whose it is (not the prescription), and the day on which
    somebody asks how it went."""
    if len(notes.strip()) < 2 or len(advice.strip()) < 2:
        raise Refused(_("请写看诊记录，和给老人、家属的话。"))
    if bool(rx_number.strip()) != bool(rx_hospital.strip()):
        raise Refused(_("有处方要同时写处方编号和开方医院。"), "rx_number")
    day = localtime(at).date()
    due = follow_on or day + timedelta(days=dated.clinic(day).follow_days)
    if due < day:
        raise Refused(_("回访日期不能早于今天。"))
    told = {
        name: _sealed(consult, name, text) for name, text in (("notes", notes), ("advice", advice), ("rx_number", rx_number))
    }
    more = {"rx_hospital": rx_hospital.strip()[:60], "written_at": at, "written_by": by.name[:80], "follow_on": due}
    with journal.deed():
        facts = {"prescription": bool(rx_number.strip()), "follow_on": due.isoformat()}
        moves.move(consult, "write", by=by, at=at, facts=facts, **told, **more)


def follow(*, consult: Consult, said: str, by: Actor, at: datetime) -> None:
    """Somebody asked how it went."""
    if len(said.strip()) < 2:
        raise Refused(_("请写回访的情况。"))
    if consult.followed_at is not None:
        raise Refused(_("已经回访过了。"))
    told = {"followed_at": at, "followed_by": by.name[:80], "follow_said": _sealed(consult, "follow_said", said)}
    with journal.deed():
        facts = {"in_time": consult.follow_on is None or localtime(at).date() <= consult.follow_on}
        moves.move(consult, "follow", by=by, at=at, facts=facts, **told)


def decline(*, consult: Consult, why: str, by: Actor, at: datetime) -> None:
    """Not by this way: come in, call 120, another office."""
    _end(consult, "decline", why, by, at)


def cancel(*, consult: Consult, why: str, by: Actor, at: datetime) -> None:
    """Taken back; the slot is free again."""
    _end(consult, "cancel", why, by, at)


def miss(*, consult: Consult, why: str, by: Actor, at: datetime) -> None:
    """The time came and one side did not. Refused before it."""
    if consult.slot is not None and at < consult.slot.starts_at:
        raise Refused(_("还没到约好的时间。"))
    _end(consult, "miss", why, by, at)


def _end(consult: Consult, verb: str, why: str, by: Actor, at: datetime) -> None:
    if len(why.strip()) < 2:
        raise Refused(_("请写明原因。"))
    with journal.deed():
        moves.move(consult, verb, by=by, at=at, ended_why=why.strip()[:100])


def cancel_all(*, elder: Elder, why: str, by: Actor, at: datetime) -> Sequence[Consult]:
    """Everything that is still to come for somebody."""
    rows = list(Consult.objects.filter(elder=elder, status__in=["requested", "scheduled", "agreed"]).order_by("pk"))
    for row in rows:
        cancel(consult=row, why=why, by=by, at=at)
    return rows


def _sealed(row: Consult, name: str, text: str) -> Any:
    field: Any = Consult._meta.get_field(name)
    return field.seal(text.strip()[:1000], row.pk)
