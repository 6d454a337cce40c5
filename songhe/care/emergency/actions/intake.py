"""A call comes in. The same press twice is one press; a second press of the same elder is a repeat of the open call."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, connection
from django.db.models import F

from songhe.base import crypto, journal
from songhe.base.actors import Actor
from songhe.base.bulk import insert_all, made
from songhe.base.kept import Kept
from songhe.base.rows import this_node
from songhe.care.emergency import dated
from songhe.care.emergency.actions import laid, seats
from songhe.care.emergency.actions.desk import grade
from songhe.care.emergency.actions.escalation import escalate, ring_again, rung_anew
from songhe.care.emergency.actions.ground import call_facts, hold, step
from songhe.care.emergency.models import AT_DOOR, OPEN, Call, DayCount, Press, Rule, Step
from songhe.care.emergency.rules import worse
from songhe.register.people.models import Elder
from songhe.register.people.rules import normal_phone
from songhe.register.places.models import Division
from songhe.register.places.queries import unit_code

ATTEMPTS = 5  # of two that come in at once one is refused by the database, looks again, and finds the other's call


@dataclass(frozen=True)
class Alarm:
    """What is known when it rings."""

    source: str
    trigger: str
    severity: str
    elder: Elder | None
    division: Division
    pressed_at: datetime | None
    off_clock: datetime | None
    drill: bool
    device_uid: str
    device_model: str
    device_room: str
    caller_name: str
    caller_phone: str
    place_note: str


def raise_call(
    *,
    source: str,
    trigger: str,
    by: Actor,
    at: datetime,
    severity: str = "",
    elder: Elder | None = None,
    division: Division | None = None,
    pressed_at: datetime | None = None,
    stored: bool = False,
    drill: bool = False,
    device_uid: str = "",
    device_model: str = "",
    device_room: str = "",
    caller_name: str = "",
    caller_phone: str = "",
    place_note: str = "",
) -> tuple[Call, bool]:
    """The call this press belongs to, and whether it was raised by it.

    A press without an elder, from an unknown device or a stranger on the telephone, is a call all the same. `stored`: the
    device is known to keep its presses while it has no network, so that an old one is believed.
    """
    believed = _believed(pressed_at, at, stored=stored)
    alarm = Alarm(
        source=source,
        trigger=trigger,
        severity=severity or dated.severity_of(trigger, at),
        elder=elder,
        division=division or (elder.division if elder else _whole_city()),
        pressed_at=believed,
        off_clock=None if believed else pressed_at,
        drill=drill,
        device_uid=device_uid,
        device_model=device_model,
        device_room=device_room,
        caller_name=caller_name,
        caller_phone=caller_phone,
        place_note=place_note,
    )
    for attempt in range(1, ATTEMPTS + 1):
        try:
            with journal.deed():
                return _come_in(alarm, by, at)
        except IntegrityError:
            if attempt == ATTEMPTS:
                raise
    raise AssertionError("unreachable")


def _believed(pressed_at: datetime | None, at: datetime, *, stored: bool) -> datetime | None:
    """The press by the device's clock, where that can be right: a clock that is hours off would make hours of delay."""
    practice = dated.practice(at)
    oldest = timedelta(seconds=practice.stored_press_s if stored else practice.clock_off_s)
    return pressed_at if pressed_at and at - oldest <= pressed_at <= at else None


def _come_in(alarm: Alarm, by: Actor, at: datetime) -> tuple[Call, bool]:
    known = _PRESS.first(node=this_node(), source=alarm.source)
    if known:
        return known.call, False
    call = _open_call(alarm)
    if call and hold(call).status in OPEN:
        _repeat(call, alarm, by, at)
        return call, False
    return _new(alarm, by, at), True


def _open_call(alarm: Alarm) -> Call | None:
    found: Call | None = None
    if alarm.elder:
        found = _OF_ELDER[alarm.drill].first(elder=alarm.elder.pk)
    elif alarm.device_uid:
        found = _OF_DEVICE[alarm.drill].first(node=this_node(), device=alarm.device_uid)
    return found


_PRESS = Kept(lambda node, source: Press.objects.filter(node=node, source=source).select_related("call"), node=str, source=str)
_OPEN = {drill: Call.objects.filter(status__in=OPEN, drill=drill) for drill in (False, True)}
_OF_ELDER = {drill: Kept(lambda elder, rows=rows: rows.filter(elder=elder), elder=UUID) for drill, rows in _OPEN.items()}
_OF_DEVICE = {
    drill: Kept(lambda node, device, rows=rows: rows.filter(node=node, elder=None, device_uid=device), node=str, device=str)
    for drill, rows in _OPEN.items()
}


def _repeat(call: Call, alarm: Alarm, by: Actor, at: datetime) -> None:
    """Pressed again. Where somebody is at the door or has taken over, nobody listens any more: the desk is rung once more."""
    press = Press.objects.create(
        source=alarm.source, call=call, at=at, caller_name=alarm.caller_name, caller_phone=alarm.caller_phone
    )
    repeats = call.repeats + 1
    facts = {"repeats": repeats, "trigger": alarm.trigger, "room": alarm.device_room, **_caller(alarm, press)}
    anew = call.status in AT_DOOR and call.pressed_again_at is None  # ringing already, another press postpones nothing
    rings = {"pressed_again_at": at, "rung": rung_anew(call)} if anew else {}
    step(call, "repeat", by=by, at=at, facts=facts, repeats=F("repeats") + 1, last_press_at=at, **rings)
    call.repeats = repeats
    if worse(call.severity, alarm.severity) != call.severity:
        grade(call, alarm.severity, by=by, at=at)
    if anew:
        ring_again(call, by=by, at=at)


def _caller(alarm: Alarm, press: Press) -> dict[str, str]:
    """Who telephoned for a call that was open already: the name and the level he was taken down with; his number is sealed."""
    if not alarm.caller_name and not alarm.caller_phone:
        return {}
    return {"press": str(press.pk), "caller": alarm.caller_name, "level": alarm.severity}


def _new(alarm: Alarm, by: Actor, at: datetime) -> Call:
    """Raised, rung and its deadlines laid, in one deed."""
    number = _number(at)
    ground = laid.rules(alarm.division.terrain, dated.local_day(at))
    county, city = seats.county_path(alarm.division.path), seats.city_path(alarm.division.path)
    overflow = county != city and not seats.ready(county, at)
    call = Call(number=number, limit_s=_limit(ground), desk_path=city if overflow else county, received_at=at, **_frozen(alarm))
    insert_all([call])
    insert_all([made(Press, source=alarm.source, call_id=call.pk, at=at)])
    journal.write(
        verb="emergency.call.raise",
        subject=call,
        by=by,
        at=at,
        division=call.division_path,
        after={"status": call.status},
        facts={**call_facts(call), "trigger": call.trigger, "room": call.device_room, "model": call.device_model,
               "device": call.device_uid, "known": call.elder_id is not None, **_off_clock(alarm)},
    )  # fmt: skip
    step(
        call, "offer", by=by, at=at, facts={"desk": call.desk_path}, offered_at=at, rung=["city" if county == city else "desk"]
    )
    if overflow:
        escalate(call, "city", by=by, at=at, reason="no_seat")
    laid.lay_first(call, ground=ground, without={"city"} if "city" in call.rung else ())
    return call


def _off_clock(alarm: Alarm) -> dict[str, str]:
    """What the device's clock said, where it was not believed."""
    return {"off_clock": alarm.off_clock.isoformat()} if alarm.off_clock else {}


def _frozen(alarm: Alarm) -> dict[str, object]:
    """What was true when it rang: where, whose, by which device. Never looked up later."""
    lat, lng = alarm.elder.position if alarm.elder else (alarm.division.lat, alarm.division.lng)
    measured = alarm.elder is not None and alarm.elder.lat is not None
    digits = normal_phone(alarm.caller_phone)
    return {
        "source": alarm.source,
        "severity": alarm.severity,
        "trigger": alarm.trigger,
        "drill": alarm.drill,
        "elder": alarm.elder,
        "division": alarm.division,
        "division_path": alarm.division.path,
        "unit_code": unit_code(alarm.division),
        "terrain": alarm.division.terrain,
        "lat": lat,
        "lng": lng,
        "located": alarm.elder.located if alarm.elder and measured else alarm.division.located,
        "pressed_at": alarm.pressed_at,
        "device_uid": alarm.device_uid,
        "device_model": alarm.device_model,
        "device_room": alarm.device_room,
        "caller_name": alarm.caller_name,
        "caller_phone": alarm.caller_phone,
        "caller_phone_index": crypto.blind_index(digits, "phone") if digits else "",
        "place_note": alarm.place_note,
    }


def _limit(ground: list[Rule]) -> int:
    """Seconds to the door that the rule of this ground allows."""
    return next((rule.seconds for rule in ground if rule.step == Step.ARRIVE), 900)


def _number(at: datetime) -> str:
    """The next number of the day; the row is locked until the commit, so that two calls never get one number."""
    day = dated.local_day(at)
    given = _counted(day)
    if given is None:
        DayCount.objects.create(day=day, last=1)  # two at once: the loser is refused, and comes in again
        given = 1
    return f"{day:%Y%m%d}-{given:04d}"


def _counted(day: date) -> int | None:
    """One more call of that day; None where none has been counted yet."""
    table = connection.ops.quote_name(DayCount._meta.db_table)
    with connection.cursor() as cursor:
        counted = f"UPDATE {table} SET last = last + 1 WHERE node = %s AND day = %s RETURNING last"
        cursor.execute(counted, [this_node(), str(day)])
        row = cursor.fetchone()
    return int(row[0]) if row else None


def _whole_city() -> Division:
    """Where nobody knows where: the city answers for it."""
    return Division.objects.get(node=this_node(), code=this_node())
