"""Everything devices said is kept in Parquet by day, with what was known of the device: joins the spool, the device register
and the archive of the door.

The reader's place, and the row that names the file, are written in one transaction; the file is on the disk before. Read twice
it is kept once. Old telemetry is forgotten by `device_heard` only behind this reader.
"""

import os
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.timezone import localtime

from songhe.base.rows import this_node
from songhe.care.fleet.models import Device
from songhe.links.devices import archive
from songhe.links.devices import queries as spool
from songhe.links.devices.archive import Kept
from songhe.links.devices.models import ReadingDay
from songhe.links.devices.queries import Spoken
from songhe.links.notify.models import Reader

NAME = "readings_archived"
BATCH = 20_000  # messages of one file
WAIT = timedelta(
    minutes=float(os.environ.get("SONGHE_READINGS_WAIT", "10"))
)  # a smaller file is written when its first waited so long
KEEP_DAYS = int(os.environ.get("SONGHE_READINGS_DAYS", "400"))  # a year to compare with, and a month


def run_once(at: datetime) -> int:
    """Keep what waits, if it is enough or old enough; how many messages."""
    reader = Reader.objects.get_or_create(name=NAME, node=this_node())[0]
    messages = spool.after(reader.pos, BATCH)
    if not messages:
        if reader.pos and reader.pos > spool.newest():
            _begun_anew(reader)
        return 0
    if len(messages) < BATCH and at - messages[0].received_at < WAIT:
        return 0
    tables = archive.ready(kept(messages))
    with transaction.atomic():
        if not Reader.objects.filter(pk=reader.pk, pos=reader.pos).update(pos=messages[-1].seq):
            return 0  # another copy was first
        archive.keep(tables)
    return len(messages)


def _begun_anew(reader: Reader) -> None:
    """Only old alarms are left, which were kept; or the spool is a new one: then from its first that is not kept yet."""
    last = ReadingDay.objects.exclude(until=None).order_by("-day").values_list("until", flat=True).first()
    first = spool.first_since(last)
    if first is not None:
        Reader.objects.filter(pk=reader.pk, pos=reader.pos).update(pos=first - 1)


def kept(messages: Sequence[Spoken]) -> list[Kept]:
    """Messages with make, person and place of their device, as they are now."""
    names = {one.device for one in messages}
    rows = Device.objects.filter(uid__in=names, retired_at=None).values_list(
        "uid", "model__kind", "model__name", "elder", "division_path"
    )
    marks: dict[object, str] = {}
    known = {}
    for uid, kind, model, elder, path in rows:
        if elder is not None and elder not in marks:
            marks[elder] = archive.mark_of(elder)
        known[uid] = (kind, model, marks.get(elder, ""), path)
    nobody = ("", "", "", "")
    return [_kept(one, known.get(one.device, nobody)) for one in messages]


def _kept(one: Spoken, about: tuple[str, str, str, str]) -> Kept:
    return Kept(one.seq, one.device, one.pressed_at or one.received_at, one.received_at, one.signal, one.facts, *about)


def tend(at: datetime) -> int:
    """Merge a day that is over, let go of those whose time is over, and of files that nobody names."""
    today = localtime(at).date()
    archive.sweep(at)
    return archive.merge_due(today) + archive.forget_days(today - timedelta(days=KEEP_DAYS))


def mark() -> int | None:
    """How far it has kept; None where it never ran."""
    return Reader.objects.filter(name=NAME, node=this_node()).values_list("pos", flat=True).first()
