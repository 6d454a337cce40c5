"""Where a device hung, from when to when."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models.functions import Greatest

from songhe.care.fleet.models import Device, Hanging


def begin(device: Device, at: datetime) -> None:
    """It hangs with its elder from now on."""
    if device.elder is not None:
        facts = {"division_path": device.division_path, "room": device.room, "since": at}
        Hanging.objects.create(device=device, elder=device.elder, **facts)


def begin_missing(devices: Sequence[Device], at: datetime) -> None:
    """Devices that hung before there was a history: since they were installed, as far as that is known."""
    known = set(Hanging.objects.filter(device__in=devices, until=None).values_list("device_id", flat=True))
    rows = []
    for one in devices:
        if one.pk not in known and one.elder_id is not None:
            facts = {"division_path": one.division_path, "room": one.room, "since": one.installed_at or at}
            rows.append(Hanging(device=one, elder_id=one.elder_id, **facts))
    Hanging.objects.bulk_create(rows, batch_size=1_000, ignore_conflicts=True)


def end(device: Device, at: datetime, why: str) -> None:
    """It hangs there no more; one that hung nowhere stays so."""
    Hanging.objects.filter(device=device, until=None).update(until=Greatest("since", at), why=why)


def move(device: Device, at: datetime) -> None:
    """Its elder took it along: another stretch, in another place. One without a history has none now."""
    if Hanging.objects.filter(device=device, until=None).update(until=Greatest("since", at), why="moved"):
        begin(device, at)


def taken_back_at(device: Device) -> datetime | None:
    """When it was taken back, where that is the last that happened to it."""
    last = Hanging.objects.filter(device=device).order_by("-since", "-pk").first()
    return last.until if last is not None and last.why == "taken_back" else None


def again(device: Device) -> bool:
    """It was not taken away, or along, after all: the stretch before goes on. False where it hung with somebody else."""
    rows = list(Hanging.objects.filter(device=device).order_by("-since", "-pk")[:2])
    if len(rows) == 2 and rows[0].until is None and rows[1].why == "moved" and rows[1].elder_id == rows[0].elder_id:
        rows[0].delete()  # it never hung there
        rows = rows[1:]
    if not rows:
        return True
    last = rows[0]
    if last.elder_id != device.elder_id:
        return False
    Hanging.objects.filter(pk=last.pk).update(until=None, why="")
    return True
