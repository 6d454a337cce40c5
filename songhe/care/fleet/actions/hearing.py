"""What devices say of themselves: last seen, battery, signals, firmware and settings. Nobody's deed, and not journalled."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F, Q
from django.db.models.functions import Greatest
from django.utils.timezone import localtime

from songhe.base import bulk, way
from songhe.care.fleet import dated
from songhe.care.fleet.actions import silence
from songhe.care.fleet.models import Cursor, Device, Level, Setting

AT_ONCE = 200  # devices in one transaction: pages are not kept waiting
GIVE = 1.0  # seconds for which a piece waits at most while an alarm is worked on: until those that came together are raised
LATEST = {"sqlite": "MAX", "postgresql": "GREATEST"}


@dataclass(frozen=True)
class Heard:
    """What a stretch of messages says about one device. `signals`: what it spoke of; `told`: what it says it is set to."""

    uid: str
    at: datetime
    battery: int | None = None
    signals: frozenset[str] = frozenset()
    firmware: str = ""
    told: Mapping[str, str] = field(default_factory=dict)


def heard(rows: Iterable[Heard], at: datetime) -> int:
    """Bring what is known up to date for many devices; an older message never overwrites a newer one."""
    newest: dict[str, Heard] = {}
    beats: dict[tuple[str, str], datetime] = {}
    for row in rows:
        for signal in row.signals | {""}:
            beats[row.uid, signal] = max(row.at, beats.get((row.uid, signal), row.at))
        newest[row.uid] = _both(newest.get(row.uid), row)
    uids, changed = list(newest), 0
    for start in range(0, len(uids), AT_ONCE):
        way.give(GIVE)  # on SQLite there is one writer at a time, and an alarm is not to wait behind telemetry
        known = list(Device.objects.filter(uid__in=uids[start : start + AT_ONCE]).values_list("uid", "pk"))
        here = {uid for uid, _key in known}
        with transaction.atomic():
            changed += _heard([(key, newest[uid]) for uid, key in known])
            _levels([(key, newest[uid]) for uid, key in known])
        silence.spoke({key: moment for key, moment in beats.items() if key[0] in here}, at)
    return changed


def read_up_to(*, name: str, seq: int) -> None:
    """Move a reader's mark forward; it never goes back."""
    if not Cursor.objects.filter(name=name).update(seq=Greatest(F("seq"), seq)):
        Cursor.objects.get_or_create(name=name, defaults={"seq": seq})


def read_anew(*, name: str) -> None:
    """The spool was begun anew (another file, a restore): read it from its start."""
    Cursor.objects.filter(name=name).update(seq=0)


def _both(old: Heard | None, row: Heard) -> Heard:
    """The newer of two, with what only the older one told."""
    if old is None:
        return row
    late, early = (row, old) if row.at >= old.at else (old, row)
    battery = late.battery if late.battery is not None else early.battery
    firmware, told = late.firmware or early.firmware, {**early.told, **late.told}
    return Heard(row.uid, late.at, battery, late.signals | early.signals, firmware, told)


def _heard(rows: Iterable[tuple[UUID, Heard]]) -> int:
    told = []
    for key, row in rows:
        told.append((row.at, row.at, row.battery, row.firmware[:40], row.firmware[:40], key))
        for name, value in row.told.items():
            _told(key, name, value[:24], row.at)
    statement = (
        f"UPDATE {{table}} SET last_seen_at = {LATEST[connection.vendor]}(COALESCE(last_seen_at, %s), %s), "
        "battery = COALESCE(%s, battery), firmware = CASE WHEN %s = '' THEN firmware ELSE %s END WHERE id = %s"
    )
    return bulk.change_all(Device, statement, ["last_seen_at", "last_seen_at", "battery", "firmware", "firmware", "id"], told)


def _levels(rows: Iterable[tuple[Any, Heard]]) -> None:
    """The lowest of each day is kept."""
    told = {(key, localtime(row.at).date()): row.battery for key, row in rows if row.battery is not None}
    if not told:
        return
    kept = Level.objects.filter(device__in={key for key, _day in told}, day__in={day for _key, day in told})
    known = {(one, day): percent for one, day, percent in kept.values_list("device_id", "day", "percent")}
    lower = [
        Level(device_id=key, day=day, percent=percent)
        for (key, day), percent in told.items()
        if percent < known.get((key, day), 101)
    ]
    unique = ["node", "device", "day"]
    Level.objects.bulk_create(lower, update_conflicts=True, unique_fields=unique, update_fields=["percent"])


def _told(key: UUID, field_name: str, value: str, at: datetime) -> None:
    """What a device says it is set to confirms what was wanted."""
    choice = dated.every_setting(localtime(at).date()).get(field_name)
    if choice is None:
        return
    rows = Setting.objects.filter(Q(said__lt=value) | Q(said__gt=value) | Q(done_at=None), device=key, name=choice.code)
    for row in rows:
        done = (row.done_at or at) if value == row.wanted else None
        Setting.objects.filter(pk=row.pk).update(said=value, done_at=done)
