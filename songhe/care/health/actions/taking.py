"""Readings come in: kept with unit and source, judged at once, and what rings is rung. Many at a time, for the speed of
devices.

The caller's deed is the transaction: what was read, what was judged and what rang stand together or not at all (law 4).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from songhe.base import journal
from songhe.base.actors import Actor
from songhe.base.errors import Refused
from songhe.base.rows import new_id
from songhe.care.health import dated
from songhe.care.health.actions import ringing
from songhe.care.health.models import Alarm, Day, Override, Source, Watch
from songhe.care.health.rules import state as states
from songhe.care.health.rules import vitals
from songhe.care.health.rules.vitals import Seen
from songhe.register.people.models import LIVE, Elder

FASTING, FED = "fasting", "fed"
EXACT = timedelta(hours=1)
AHEAD = 300  # seconds a clock may be ahead


@dataclass(frozen=True)
class Taken:
    """One measurement as it came: values with the unit they were told in, `key` the same when it is told again."""

    elder: UUID
    at: datetime
    values: Mapping[str, tuple[float, str]]
    source: str
    key: str
    by: str
    device: str = ""
    context: str = ""


@dataclass
class Person:
    """Somebody whose readings are being written, and what they are judged by."""

    watch: Watch
    elder: Elder
    day: Day
    own: Mapping[str, Any]
    alarms: dict[str, Alarm]
    state: states.State
    fresh: bool = False
    days: dict[date, Day] = field(default_factory=dict)

    def kinds(self, context: str, on: date) -> list[str]:
        """By what this person's limits differ from everybody's."""
        age = self.elder.age(on)
        marks = (("copd", self.own.get("copd")), (context or FED, True), ("aged", age is not None and age >= 65))
        return [name for name, so in marks if so]


def take(
    *,
    elder: Elder,
    values: Mapping[str, tuple[float, str]],
    source: str,
    by: Actor,
    at: datetime,
    taken_at: datetime | None = None,
    context: str = "",
    key: str = "",
) -> int:
    """One measurement by a hand: kept, journalled, judged. How many were new; the same key again is nothing."""
    moment = taken_at or at
    if not values:
        raise Refused(_("请至少填一项测量值。"))
    if moment.timestamp() > at.timestamp() + AHEAD:
        raise Refused(_("测量时间还没有到。"))
    if source not in Source.values:
        raise ValueError(source)
    told = Taken(elder.pk, moment, values, source, key or str(new_id()), by.name[:40], context=context)
    with journal.deed():
        new = take_many([told], at)
        if new:
            watch = Watch.objects.get(elder=elder)
            facts = {"signs": sorted(values), "source": source, "taken_at": moment.isoformat()}
            journal.write(verb="health.reading.take", subject=watch, by=by, at=at, division=watch.division_path, facts=facts)
    return new


def take_many(told: Sequence[Taken], at: datetime) -> int:
    """Keep and judge many measurements inside the caller's deed; how many were new. Whoever is not on the register is left
    out."""
    with journal.deed():
        by_elder: dict[UUID, list[Taken]] = defaultdict(list)
        for one in told:
            by_elder[one.elder].append(one)
        people = _people(by_elder, at)
        new = sum(_person(people[key], rows, at) for key, rows in by_elder.items() if key in people)
        _save(people.values())
        return new


def _people(by_elder: Mapping[UUID, Sequence[Taken]], at: datetime) -> dict[UUID, Person]:
    elders = Elder.objects.only("birth_date", "status", "division_path").in_bulk(list(by_elder))
    watches = _watches(elders.values())
    wanted = {key: {_local(one.at) for one in rows} for key, rows in by_elder.items()}
    days = _days(wanted, watches)
    alarms: dict[UUID, dict[str, Alarm]] = defaultdict(dict)
    for alarm in Alarm.objects.filter(elder__in=elders, status__in=ringing.RINGING):
        alarms[alarm.elder_id][alarm.group] = alarm
    today = _local(at)
    limits = {row.elder_id: row for row in Override.objects.filter(elder__in=elders, withdrawn_at=None)}
    people = {}
    for key, elder in elders.items():
        mine = days[key]
        newest = mine[max(mine)] if mine else Day(elder=elder, day=today, division_path=elder.division_path)
        own = limits.get(key)
        holds = own is not None and own.starts_on <= today and (own.ends_on is None or today <= own.ends_on)
        state = dict((newest.record or {}).get("s", {}))
        told: Mapping[str, Any] = own.record if own is not None and holds else {}
        people[key] = Person(watches[key], elder, newest, told, alarms[key], state, days=mine)
    return people


def _watches(elders: Iterable[Elder]) -> dict[UUID, Watch]:
    """Their rows, locked in one order; made for whoever measures for the first time."""
    every = {elder.pk: elder for elder in elders}
    rows = Watch.objects.select_for_update().filter(elder__in=every).order_by("pk")
    found = {row.elder_id: row for row in rows}
    fresh = [Watch(elder=elder, division_path=elder.division_path) for key, elder in every.items() if key not in found]
    if fresh:
        Watch.objects.bulk_create(fresh, ignore_conflicts=True)
        found = {row.elder_id: row for row in rows.all()}
    return found


def _days(wanted: Mapping[UUID, set[date]], watches: Mapping[UUID, Watch]) -> dict[UUID, dict[date, Day]]:
    """The days that are written to, and the newest one of each person, which carries what is known."""
    found: dict[UUID, dict[date, Day]] = {key: {} for key in watches}
    asked: dict[date, list[UUID]] = defaultdict(list)
    for key, watch in watches.items():
        for day in wanted[key] | ({watch.last_day} if watch.last_day else set()):
            asked[day].append(key)
    for day, keys in asked.items():
        for row in Day.objects.filter(day=day, elder__in=keys):
            found[row.elder_id][day] = row
    return found


def _person(person: Person, rows: Sequence[Taken], at: datetime) -> int:
    """Write and judge the readings of one person in the order in which they were taken."""
    new = 0
    for told in sorted(rows, key=lambda one: (one.at, one.key)):
        on = _local(told.at)
        day = person.days.get(on)
        if day is None:
            day = person.days[on] = Day(elder=person.elder, day=on, division_path=person.elder.division_path)
            day.record = {"r": []}
        record = day.record or {"r": []}
        if any(one["k"] == told.key for one in record["r"]):
            continue
        entry = _entry(told, at)
        record["r"].append(entry)
        day.record, day.count, day.doubtful = record, len(record["r"]), day.doubtful + bool(entry.get("odd"))
        day.__dict__["touched"] = True
        person.fresh = True
        _judge(person, told, entry, at)
        _watch(person.watch, told, on)
        new += 1
    return new


def _watch(watch: Watch, told: Taken, on: date) -> None:
    """To the hour: silence is told in days, and a reading is one write less."""
    if watch.last_day is None or on > watch.last_day:
        watch.last_day = on
        watch.__dict__["touched"] = True
    if watch.last_at is None or told.at - watch.last_at >= EXACT:
        watch.last_at = told.at
        watch.__dict__["touched"] = True
    if told.source == Source.DEVICE and watch.device_since is None:
        watch.device_since = told.at
        watch.__dict__["touched"] = True


def _entry(told: Taken, at: datetime) -> dict[str, Any]:
    """A reading as the record keeps it: in our units, with what was said in others, and what of it cannot be true."""
    signs, values, odd = dated.signs(_local(told.at)), dict[str, float](), list[str]()
    raw: dict[str, Any] = {}
    for code, (value, unit) in told.values.items():
        kept = vitals.converted(float(value), unit, signs[code])
        if kept is None:
            raw[code], odd = [value, unit], [*odd, code]  # in a unit that nobody here knows: kept as it came
            continue
        values[code] = kept
        if unit not in ("", signs[code].unit):
            raw[code] = [value, unit]
        if not vitals.plausible(kept, signs[code]):
            odd.append(code)
    pair = [code for code in ("sbp", "dbp") if code in told.values]
    if set(pair) & set(odd) or not vitals.bp_plausible(values.get("sbp"), values.get("dbp")):
        odd = sorted({*odd, *pair})  # one squeeze of the cuff: of a pressure that cannot be true neither number is believed
    entry: dict[str, Any] = {
        "i": str(new_id()),
        "k": told.key,
        "at": int(told.at.timestamp()),
        "got": int(at.timestamp()),
        "v": values,
        "src": told.source,
        "by": told.by,
    }
    more = {"raw": raw, "odd": sorted(odd), "ctx": told.context, "dev": told.device}
    entry |= {name: what for name, what in more.items() if what}
    return entry


def _judge(person: Person, told: Taken, entry: dict[str, Any], at: datetime) -> None:
    on, moment = _local(told.at), entry["at"]
    rule, handling, signs = dated.thresholds(on), dated.handling(on), dated.signs(on)
    kinds, number = person.kinds(told.context, on), on.toordinal()
    levels: dict[str, int] = {}
    touched: dict[str, list[ringing.Judged]] = defaultdict(list)
    for code, value in entry["v"].items():
        if code in entry.get("odd", ()):
            continue
        bands = vitals.bands_in_force(rule.bands, code, kinds, person.own.get("limits", {}))
        group, known = signs[code].group, states.days(person.state, code)
        if bands.change:
            level, moved = vitals.change_level(value, known, number, bands)
            side = "high" if moved > 0 else "low"
        else:
            level, side = vitals.level_of(value, bands)
        levels[code] = level
        if states.is_late(person.state, code, moment):
            continue
        alarm = person.alarms.get(group)
        held, held_side = (alarm.level, alarm.side) if alarm else (0, "")
        steady = level if bands.change else vitals.level_of(value, bands, held, held_side)[0]
        states.add(person.state, code, Seen(moment, value, steady, side), number)
        touched[group].append(ringing.Judged(code, value, side, bands, code in person.own.get("limits", {}), tuple(kinds)))
    entry["lv"] = levels
    if person.elder.status in LIVE and at.timestamp() - moment <= handling.judge_hours * 3600:
        for group, judged in touched.items():
            ringing.consider(person, group, judged, told.device, moment, at, rule, handling)


def _save(people: Iterable[Person]) -> None:
    """Days and watches of everybody, in two statements."""
    days, watches = [], []
    for person in people:
        if not person.fresh:
            continue
        newest = person.days[max(person.days)]
        newest.record = {**(newest.record or {"r": []}), "s": person.state}
        days += [day for day in person.days.values() if day.__dict__.pop("touched", False) or day is newest]
        watches += [person.watch] if person.watch.__dict__.pop("touched", False) else []
    if days:
        facts = ["record", "count", "doubtful"]
        Day.objects.bulk_create(days, update_conflicts=True, unique_fields=["id"], update_fields=facts)
    if watches:
        facts = ["last_day", "last_at", "device_since"]
        Watch.objects.bulk_create(watches, update_conflicts=True, unique_fields=["id"], update_fields=facts)


def strike(*, elder: Elder, day: date, reading: str, why: str, by: Actor, at: datetime) -> None:
    """A reading that was wrong (another person's, a slip of the pen) is struck out: it stays, with who and why."""
    if len(why.strip()) < 2:
        raise Refused(_("请写明为什么划掉。"))
    with journal.deed():
        list(Watch.objects.select_for_update().filter(elder=elder))  # locked, as whoever writes a reading does
        row = Day.objects.filter(elder=elder, day=day).first()
        record = row.record if row is not None else {"r": []}
        found = next((one for one in record["r"] if one["i"] == reading and "x" not in one), None)
        if row is None or found is None:
            raise Refused(_("这条测量已经划掉了。"))
        found["x"] = {"by": by.name[:40], "at": int(at.timestamp()), "why": why.strip()[:100]}
        row.record = record
        row.save(update_fields=["record"])
        facts = {"day": day.isoformat(), "reading": reading}
        journal.write(verb="health.reading.strike", subject=row, by=by, at=at, division=row.division_path, facts=facts)


def _local(at: datetime) -> date:
    return localtime(at).date()
