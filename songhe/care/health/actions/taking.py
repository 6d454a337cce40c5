"""Readings come in: kept with unit and source, judged at once, and what rings is rung. Many at a time, for the speed of
devices.

The caller's deed is the transaction: what was read, what was judged and what rang stand together or not at all (law 4).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.utils.translation import gettext as _

from songhe.base import journal
from songhe.base.actors import Actor
from songhe.base.errors import Refused
from songhe.base.kept import Kept, Many
from songhe.base.rows import new_id
from songhe.care.health import dated
from songhe.care.health.actions import keeping, ringing
from songhe.care.health.actions.entering import Taken, entered
from songhe.care.health.actions.keeping import Held, Page
from songhe.care.health.models import Alarm, Day, Override, Source, Watch
from songhe.care.health.rules import chronic, vitals
from songhe.care.health.rules import state as states
from songhe.care.health.rules.record import Opened
from songhe.care.health.rules.vitals import Seen
from songhe.register.people import rules as people_rules
from songhe.register.people.models import LIVE, Elder

FASTING, FED = "fasting", "fed"
EXACT = timedelta(hours=1)
AHEAD = 300  # seconds a clock may be ahead


class Who(NamedTuple):
    """What decides about a person, without the weight of a file."""

    pk: UUID
    birth_date: date | None
    status: str
    division_path: str


@dataclass
class Person:
    """Somebody whose readings are being written, and what they are judged by."""

    watch: Held
    elder: Who
    own: Mapping[str, Any]
    alarms: dict[str, Alarm]
    state: states.State
    waiting: ringing.Waiting
    fresh: bool = False
    days: dict[date, Page] = field(default_factory=dict)

    def kinds(self, context: str, on: date) -> tuple[str, ...]:
        """By what this person's limits differ from everybody's."""
        born = self.elder.birth_date
        copd = ("copd",) if self.own.get("copd") else ()
        aged = ("aged",) if born and people_rules.age(born, on) >= 65 else ()
        return (*copd, context or FED, *aged)


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
        waiting = ringing.Waiting()
        people = _people(by_elder, at, waiting)
        new = sum(_person(people[key], rows, at) for key, rows in by_elder.items() if key in people)
        _save(people.values(), waiting)
        return new


_ELDERS = Kept(lambda keys: Elder.objects.filter(pk__in=keys).values_list(*Who._fields), keys=Many(UUID))
_ALARMS = Kept(lambda keys: Alarm.objects.filter(elder__in=keys, status__in=ringing.RINGING), keys=Many(UUID))
_LIMITS = Kept(lambda keys: Override.objects.filter(elder__in=keys, withdrawn_at=None), keys=Many(UUID))


def _people(by_elder: Mapping[UUID, Sequence[Taken]], at: datetime, waiting: ringing.Waiting) -> dict[UUID, Person]:
    elders = {row[0]: Who._make(row) for row in _ELDERS(keys=by_elder)}
    watches = _watches(elders)
    wanted = {key: {keeping.local_day(one.at) for one in rows} for key, rows in by_elder.items()}
    days = _days(wanted, watches)
    alarms: dict[UUID, dict[str, Alarm]] = defaultdict(dict)
    for alarm in _ALARMS(keys=elders):
        alarms[alarm.elder_id][alarm.group] = alarm
    today = keeping.local_day(at)
    limits = {row.elder_id: row for row in _LIMITS(keys=elders)}
    people = {}
    for key, elder in elders.items():
        mine = days[key]
        state = mine[max(mine)].record.judged_by() if mine else {}
        own = limits.get(key)
        holds = own is not None and own.starts_on <= today and (own.ends_on is None or today <= own.ends_on)
        told: Mapping[str, Any] = own.record if own is not None and holds else {}
        people[key] = Person(watches[key], elder, told, alarms[key], state, waiting, days=mine)
    return people


def _watches(elders: Mapping[UUID, Who]) -> dict[UUID, Held]:
    """Their rows, locked in one order; made for whoever measures for the first time."""
    found = keeping.held(elders)
    fresh = [one for key, one in elders.items() if key not in found]
    if fresh:
        rows = [Watch(elder_id=one.pk, division_path=one.division_path) for one in fresh]
        Watch.objects.bulk_create(rows, ignore_conflicts=True)
        found |= keeping.held([one.pk for one in fresh])
    return found


def _days(wanted: Mapping[UUID, set[date]], watches: Mapping[UUID, Held]) -> dict[UUID, dict[date, Page]]:
    """The days that are written to, and the newest one of each person, which carries what is known."""
    found: dict[UUID, dict[date, Page]] = {key: {} for key in watches}
    asked: dict[date, list[UUID]] = defaultdict(list)
    for key, watch in watches.items():
        for day in wanted[key] | ({watch.last_day} if watch.last_day else set()):
            asked[day].append(key)
    for day, keys in asked.items():
        for page in keeping.pages(day, keys):
            found[page.elder][day] = page
    return found


def _person(person: Person, rows: Sequence[Taken], at: datetime) -> int:
    """Write and judge the readings of one person in the order in which they were taken."""
    new = 0
    for told in sorted(rows, key=lambda one: (one.at, one.key)):
        on = keeping.local_day(told.at)
        day = person.days.get(on)
        if day is None:
            day = person.days[on] = Page(new_id(), person.elder.pk, on, Opened(), division=person.elder.division_path)
        if day.has(told.key):
            continue
        entry = entered(told, on, at)
        day.add(entry)
        day.doubtful += bool(entry.get("odd"))
        person.fresh = True
        _judge(person, told, entry, on, at)
        _watch(person.watch, told, on)
        _pressure(person.watch, entry, on)
        new += 1
    return new


def _watch(watch: Held, told: Taken, on: date) -> None:
    """To the hour: silence is told in days, and a reading is one write less."""
    if watch.last_day is None or on > watch.last_day:
        watch.last_day = on
        watch.touched = True
    if watch.last_at is None or told.at - watch.last_at >= EXACT:
        watch.last_at = told.at
        watch.touched = True
    if told.source == Source.DEVICE and watch.device_since is None:
        watch.device_since = told.at
        watch.touched = True


def _pressure(watch: Held, entry: Mapping[str, Any], on: date) -> None:
    """Once a day, and on a day that turns out high: who is due for a pressure, and on how many days it was high (8.3)."""
    values, limits = entry["v"], dated.followup(on)
    if "sbp" not in values or "dbp" not in values or "sbp" in entry.get("odd", ()):
        return
    high = chronic.needs_screening(values["sbp"], values["dbp"], limits)
    if watch.bp_on is None or on > watch.bp_on:
        watch.bp_high = min(watch.bp_high + 1, limits.screen_days) if high else 0
        watch.bp_on, watch.touched = on, True
    elif on == watch.bp_on and high and not watch.bp_high:
        watch.bp_high, watch.touched = 1, True


def _judge(person: Person, told: Taken, entry: dict[str, Any], on: date, at: datetime) -> None:
    moment, odd, state, alarms = entry["at"], entry.get("odd", ()), person.state, person.alarms
    signs, kinds, number, own = dated.signs(on), person.kinds(told.context, on), on.toordinal(), person.own.get("limits", {})
    levels: dict[str, int] = {}
    touched: dict[str, list[ringing.Judged]] = {}
    for code, value in entry["v"].items():
        if code in odd:
            continue
        bands = vitals.bands_in_force(dated.thresholds(on).bands, code, kinds, own) if own else dated.usual(on, code, kinds)
        group = signs[code].group
        if bands.change:
            level, moved = vitals.change_level(value, states.days(state, code), number, bands)
            side = "high" if moved > 0 else "low"
        else:
            level, side = vitals.level_of(value, bands)
        levels[code] = level
        if states.is_late(state, code, moment):
            continue
        alarm = alarms.get(group) if alarms else None
        steady = level if bands.change or alarm is None else vitals.level_of(value, bands, alarm.level, alarm.side)[0]
        states.add(state, code, Seen(moment, value, steady, side), number)
        judged = ringing.Judged(code, value, side, bands, code in own, kinds)
        if group in touched:
            touched[group].append(judged)
        else:
            touched[group] = [judged]
    entry["lv"] = levels
    handling = dated.handling(on)
    if person.elder.status in LIVE and entry["got"] - moment <= handling.judge_hours * 3600:
        rule = dated.thresholds(on)
        for group, found in touched.items():
            ringing.consider(person, group, found, told.device, moment, at, rule, handling)


def _save(people: Iterable[Person], waiting: ringing.Waiting) -> None:
    """Days, watches and new alarms of everybody, together."""
    waiting.put()
    days, watches = [], []
    for person in people:
        if not person.fresh:
            continue
        newest = person.days[max(person.days)]
        newest.state = person.state
        days += [day for day in person.days.values() if day.touched or day is newest]
        watches += [person.watch] if person.watch.touched else []
    if days:
        keeping.write(days)
    if watches:
        keeping.noted(watches)


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
