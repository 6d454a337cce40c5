"""Whether a reading rings: two of three, hysteresis, mute, a week's trend. Every alarm keeps why it rang."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from songhe.base import moves
from songhe.base.actors import CLOCK
from songhe.base.bulk import insert_all, made
from songhe.base.journal import write
from songhe.care.health.actions import keeping
from songhe.care.health.dated import Thresholds
from songhe.care.health.models import Alarm, AlarmDue
from songhe.care.health.rules import state as states
from songhe.care.health.rules import vitals
from songhe.care.health.rules.vitals import ORANGE, RED, YELLOW, Bands, Handling

if TYPE_CHECKING:
    from songhe.care.health.actions.taking import Person

RINGING = (Alarm.Status.OPEN, Alarm.Status.TAKEN)
TREND_REST = timedelta(days=7)  # a trend that somebody looked at is told again a week later
STEPS = 12  # steps of an alarm that are kept


class Judged(NamedTuple):
    """One value that was judged: by which limits, and whether they are this person's own."""

    sign: str
    value: float
    side: str
    bands: Bands
    own: bool
    kinds: tuple[str, ...]


@dataclass
class Waiting:
    """Alarms that began in this batch: written together, or as soon as one of them moves."""

    alarms: list[Alarm] = field(default_factory=list)
    dues: list[AlarmDue] = field(default_factory=list)

    def put(self) -> None:
        """Write what waits."""
        insert_all(self.alarms)
        insert_all(self.dues)
        self.alarms, self.dues = [], []


def consider(
    person: "Person",
    group: str,
    judged: Sequence[Judged],
    device: str,
    moment: int,
    at: datetime,
    rule: Thresholds,
    handling: Handling,
) -> None:
    """Open, raise or calm the alarm of a group after new values of it."""
    if group not in person.alarms and states.quiet(person.state, [one.sign for one in judged]):
        _trend(person, group, judged, device, moment, at, rule, handling)  # as most readings are
        return
    worst, level, waits, quiet = judged[0], 0, False, True
    for one in judged:
        seen = vitals.recent(states.last(person.state, one.sign), moment, handling.window_hours)
        levels = [row.level for row in seen]
        own = levels[-1] if one.bands.change and levels else vitals.rings(levels)
        if own > level:
            worst, level = one, own
        waits = waits or vitals.waits_for_second(levels)
        quiet = quiet and vitals.calm(seen, handling.calm)
    alarm = person.alarms.get(group)
    if alarm is None and not level:
        _trend(person, group, judged, device, moment, at, rule, handling)
        return
    why = _why(person, judged, moment, rule, handling)
    if alarm is None:
        if not muted(person.watch.mutes, group, level, moment):
            side = next((row.side for row in reversed(states.last(person.state, worst.sign)) if row.level), worst.side)
            person.alarms[group] = _open(person, group, level, side, device, why, at, waits, handling)
        return
    if alarm in person.waiting.alarms:
        person.waiting.put()
    if level > alarm.level:
        rise(alarm, level, why, at, handling, waits=waits)
    elif waits and alarm.waits_until is None and alarm.level < RED:
        again(alarm, why, at, handling)
    elif quiet and alarm.level == YELLOW and alarm.status == Alarm.Status.OPEN and alarm.cause == Alarm.Cause.LIMIT:
        moves.move(alarm, "calm", by=CLOCK, at=at, ended_at=at, ended_by=CLOCK.name)
        clear(alarm, at)
        del person.alarms[group]


def muted(mutes: Mapping[str, Any], group: str, level: int, moment: int) -> bool:
    """Rings no more up to a level, until a moment; red always rings."""
    until, most = mutes.get(group, (0, 0))
    return moment < until and level <= most and level < RED


def _trend(
    person: "Person",
    group: str,
    judged: Sequence[Judged],
    device: str,
    moment: int,
    at: datetime,
    rule: Thresholds,
    handling: Handling,
) -> None:
    known = person.state.get("d", {})
    for one in judged:
        if one.sign not in handling.trend_signs or len(known.get(one.sign, ())) < 2 * handling.trend_days:
            continue  # without as many days on both sides there is no trend
        if muted(person.watch.mutes, f"{group}.trend", YELLOW, moment):
            continue
        today = keeping.local_day(datetime.fromtimestamp(moment, UTC)).toordinal()
        share = vitals.trend(states.days(person.state, one.sign), today, handling)
        if share is not None:
            told = {**_why(person, judged, moment, rule, handling), "trend": {"sign": one.sign, "percent": share}}
            cause, side = Alarm.Cause.TREND, "high" if share > 0 else "low"
            person.alarms[group] = _open(person, group, YELLOW, side, device, told, at, False, handling, cause)
            return


def _why(person: "Person", judged: Sequence[Judged], moment: int, rule: Thresholds, handling: Handling) -> dict[str, Any]:
    """Everything that decided, as it was at that moment."""
    return {
        "at": moment,
        "version": rule.version,
        "since": rule.valid_from.isoformat(),
        "clause": rule.clause,
        "sure": rule.sure,
        "window": handling.window_hours,
        "confirm": handling.confirm_minutes,
        "signs": [
            {
                "sign": one.sign,
                "value": one.value,
                "own": one.own,
                "kinds": list(one.kinds),
                "high": list(one.bands.high),
                "low": list(one.bands.low),
                "change": list(one.bands.change),
                "margin": one.bands.margin,
                "last": [[seen.at, seen.value, seen.level] for seen in states.last(person.state, one.sign)],
            }
            for one in judged
        ],
    }


def _open(
    person: "Person",
    group: str,
    level: int,
    side: str,
    device: str,
    why: dict[str, Any],
    at: datetime,
    waits: bool,
    handling: Handling,
    cause: str = Alarm.Cause.LIMIT,
) -> Alarm:
    told: dict[str, Any] = {"side": side, "device": device, "waits": waits, "cause": cause}
    return begin(person.elder, group, level, why, at, handling, waiting=person.waiting, **told)


def begin(
    elder: Any,
    group: str,
    level: int,
    why: dict[str, Any],
    at: datetime,
    handling: Handling,
    *,
    side: str = "",
    device: str = "",
    waits: bool = False,
    cause: str = Alarm.Cause.LIMIT,
    waiting: Waiting | None = None,
) -> Alarm:
    """A new alarm, inside the caller's deed; with `waiting` it is written when the caller says so."""
    until = at + timedelta(minutes=handling.confirm_minutes) if waits else None
    row = made(
        Alarm,
        elder_id=elder.pk,
        division_path=elder.division_path,
        group=group,
        cause=cause,
        level=level,
        side=side,
        device_uid=device[:120],
        record={"steps": [{"deed": "open", "level": level, "on": int(at.timestamp()), **why}]},
        opened_at=at,
        level_at=at,
        waits_until=until,
    )
    together = waiting or Waiting()
    together.alarms.append(row)
    together.dues += _due_of(row, at, handling)
    if waiting is None:
        together.put()
    facts = {"level": level, "group": group, "cause": cause}
    write(verb="health.alarm.open", subject=row, by=CLOCK, at=at, division=row.division_path, facts=facts)
    return row


def rise(alarm: Alarm, level: int, why: dict[str, Any], at: datetime, handling: Handling, *, waits: bool = False) -> None:
    """A higher level: it rings again, whoever had taken it. A red is nobody's to wait for."""
    until = at + timedelta(minutes=handling.confirm_minutes) if waits and level < RED else None
    told = {"level": level, "level_at": at, "waits_until": until, "record": stepped(alarm, "rise", level, why, at)}
    facts = {"level": level, "group": alarm.group, "cause": alarm.cause}
    moves.move(alarm, "rise", by=CLOCK, at=at, facts=facts, **told)
    clear(alarm, at)
    insert_all(_due_of(alarm, at, handling))


def again(alarm: Alarm, why: dict[str, Any], at: datetime, handling: Handling) -> None:
    """A red for the first time while an orange is open: a second reading is waited for."""
    until = at + timedelta(minutes=handling.confirm_minutes)
    told = {"waits_until": until, "record": stepped(alarm, "again", alarm.level, why, at)}
    moves.move(alarm, "again", by=CLOCK, at=at, facts={"group": alarm.group}, **told)
    AlarmDue.objects.create(alarm=alarm, kind=AlarmDue.Kind.CONFIRM, due_at=until)


def stepped(alarm: Alarm, deed: str, level: int, why: Mapping[str, Any], at: datetime) -> Any:
    """The record with one more step, sealed for an UPDATE."""
    steps = [*(alarm.record or {}).get("steps", []), {"deed": deed, "level": level, "on": int(at.timestamp()), **why}]
    sealed: Any = Alarm._meta.get_field("record")
    return sealed.seal({**(alarm.record or {}), "steps": [steps[0], *steps[1:][-STEPS:]]}, alarm.pk)


def _due_of(alarm: Alarm, at: datetime, handling: Handling) -> list[AlarmDue]:
    found = []
    if alarm.waits_until is not None:
        found.append(made(AlarmDue, alarm_id=alarm.pk, kind=AlarmDue.Kind.CONFIRM, due_at=alarm.waits_until))
    if alarm.level == ORANGE:
        due = at + timedelta(minutes=handling.answer_minutes)
        found.append(made(AlarmDue, alarm_id=alarm.pk, kind=AlarmDue.Kind.ANSWER, due_at=due))
    return found


def clear(alarm: Alarm, at: datetime) -> None:
    """Nothing more is due."""
    AlarmDue.objects.filter(alarm=alarm, fired_at=None, cleared_at=None).update(cleared_at=at)
