"""Verbs of the device register. What a device says of itself (`heard`) is not a deed of anybody and is not journalled."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import yaml
from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.db.models.functions import Coalesce, Greatest
from django.utils.translation import gettext as _

from songhe.base import journal
from songhe.base.actors import Actor
from songhe.base.errors import Refused
from songhe.base.rows import this_node
from songhe.care.fleet.models import Cursor, Device, DeviceModel, Kind
from songhe.care.fleet.rules import TEST_MINUTES
from songhe.links.devices.adapters import ADAPTERS
from songhe.register.people.models import Elder

STANDS = ("elder_id", "room", "division_path", "installed_at", "test_press_at", "test_until", "collect_since")
"""Where a device stands, and what a life event changes of it."""
AT_ONCE = 200  # devices in one transaction: pages are not kept waiting


@dataclass(frozen=True)
class Heard:
    """What a stretch of messages says about one device."""

    uid: str
    at: datetime
    battery: int | None = None


def load_models() -> int:
    """Add the makes of data/models.yaml that are not there yet; how many. What somebody has changed stays."""
    rows = yaml.safe_load((Path(__file__).parent / "data" / "models.yaml").read_text(encoding="utf-8"))
    known = set(DeviceModel.objects.filter(node=this_node()).values_list("code", flat=True))
    new = [DeviceModel(**row) for row in rows if row["code"] not in known]
    return len(DeviceModel.objects.bulk_create(new, ignore_conflicts=True))


def add_model(
    *, code: str, name: str, kind: str, adapter: str, by: Actor, at: datetime, division: str, maker: str = ""
) -> None:
    """Add a make of device that this node did not know."""
    if kind not in Kind.values or adapter not in ADAPTERS:
        raise Refused(_("没有这种设备或报文格式。"))
    try:
        with journal.deed():
            row = DeviceModel.objects.create(
                code=code.strip(), name=name.strip(), maker=maker.strip(), kind=kind, adapter=adapter
            )
            after = {"code": row.code, "name": row.name, "kind": kind, "adapter": adapter}
            journal.write(verb="fleet.model.add", subject=row, by=by, at=at, division=division, after=after)
    except IntegrityError:
        raise Refused(_("型号 %(code)s 已经有了。") % {"code": code}) from None


def register_device(
    *, uid: str, model: DeviceModel, by: Actor, at: datetime, elder: Elder | None = None, room: str = "", division: str = ""
) -> Device:
    """Take a device into the register; with an elder it is installed at once, without one it is in stock of `division`."""
    if not uid.strip() or len(uid) > 120 or not uid.isprintable():
        raise Refused(_("设备号不能为空，最长 120 个字，不能有换行。"))
    path = elder.division_path if elder else division
    if not path:
        raise Refused(_("没有装到老人家里的设备，要写明由哪个辖区保管。"))
    try:
        with journal.deed():
            device = Device.objects.create(
                uid=uid, model=model, elder=elder, division_path=path, room=room, installed_at=at if elder else None
            )
            facts = {"uid": uid, "model": model.code, "elder": elder.pk if elder else None, "room": room}
            _note("register", device, by, at, facts)
    except IntegrityError:
        raise Refused(_("设备号 %(uid)s 已经登记过了。") % {"uid": uid}) from None
    return device


def install(*, device: Device, elder: Elder, room: str, by: Actor, at: datetime) -> None:
    """The device now hangs with `elder`, in `room`. An earlier elder's calls keep what they froze."""
    with journal.deed():
        before = {"elder": str(device.elder_id or ""), "room": device.room}
        changes = {
            "elder": elder,
            "room": room,
            "division_path": elder.division_path,
            "installed_at": at,
            "collect_since": None,
        }
        _change(device, **changes, test_press_at=None)
        _note("install", device, by, at, {"before": before, "elder": elder.pk, "room": room})


def retire(*, device: Device, by: Actor, at: datetime, reason: str = "") -> None:
    """Out of service. A press from it would still be a call: silence is never the answer to a button."""
    with journal.deed():
        _change(device, retired_at=at)
        _note("retire", device, by, at, {"reason": reason})


def take_back(*, device: Device, by: Actor, at: datetime, why: str) -> dict[str, object]:
    """Its elder needs it no more: in stock, and to be collected (a page has nothing to collect). A press would still be a call.

    Returns how it stood, for `put_back`.
    """
    before = {name: getattr(device, name) for name in STANDS}
    with journal.deed():
        collect = None if device.model.kind == "app" else at
        _change(device, elder=None, installed_at=None, test_until=None, collect_since=collect)
        _note("take_back", device, by, at, {"elder": before["elder_id"], "room": device.room, "why": why})
    return before


def follow(*, device: Device, elder: Elder, by: Actor, at: datetime) -> dict[str, object]:
    """Its elder lives elsewhere now and takes it along: to be hung up and tried anew. Returns how it stood, for `put_back`."""
    before = {name: getattr(device, name) for name in STANDS}
    with journal.deed():
        _change(device, elder=elder, division_path=elder.division_path, test_press_at=None)
        _note("follow", device, by, at, {"elder": elder.pk})
    return before


def put_back(*, device: Device, before: Mapping[str, Any], by: Actor, at: datetime) -> bool:
    """As it stood before `take_back` or `follow`; False when it hangs with somebody else by now, or is out of service."""
    with journal.deed():
        free = Q(elder=None) | Q(elder_id=before["elder_id"])
        if not Device.objects.filter(free, pk=device.pk, retired_at=None).update(**before):
            return False
        device.refresh_from_db()
        _note("put_back", device, by, at, {"elder": before["elder_id"], "room": device.room})
    return True


def collect(*, device: Device, by: Actor, at: datetime) -> None:
    """It was fetched and lies in stock."""
    with journal.deed():
        if not Device.objects.filter(pk=device.pk).exclude(collect_since=None).update(collect_since=None):
            raise Refused(_("这台设备不用收回，或刚刚有人收回了。"))
        device.refresh_from_db()
        _note("collect", device, by, at, {})


def start_test(*, device: Device, by: Actor, at: datetime, minutes: int = TEST_MINUTES) -> None:
    """The next press within `minutes` is a test, agreed on with whoever stands beside it."""
    if not 1 <= minutes <= 60:
        raise Refused(_("试按时间应为 1 到 60 分钟。"))
    with journal.deed():
        _change(device, test_until=at + timedelta(minutes=minutes))
        _note("start_test", device, by, at, {"minutes": minutes})


def note_test_press(*, device: Device, at: datetime) -> None:
    """The announced test press came through; a further press is a call again."""
    with journal.deed():
        _change(device, test_press_at=at, test_until=None)
        _note("test_press", device, Actor(f"device:{device.uid}", device.uid), at, {})


def heard(rows: Iterable[Heard], at: datetime) -> int:
    """Bring last-seen and battery up to date for many devices; an older message never overwrites a newer one."""
    newest: dict[str, Heard] = {}
    for row in rows:
        old = newest.get(row.uid)
        keep = row if old is None or row.at >= old.at else old
        other = old if keep is row else row
        newest[row.uid] = Heard(row.uid, keep.at, keep.battery if keep.battery is not None or other is None else other.battery)
    uids, changed = list(newest), 0
    for start in range(0, len(uids), AT_ONCE):
        known = list(Device.objects.filter(uid__in=uids[start : start + AT_ONCE]).values_list("uid", flat=True))
        with transaction.atomic():
            changed += sum(_heard(newest[uid]) for uid in known)
    return changed


def read_up_to(*, name: str, seq: int) -> None:
    """Move a reader's mark forward; it never goes back."""
    if not Cursor.objects.filter(name=name).update(seq=Greatest(F("seq"), seq)):
        Cursor.objects.get_or_create(name=name, defaults={"seq": seq})


def read_anew(*, name: str) -> None:
    """The spool was begun anew (another file, a restore): read it from its start."""
    Cursor.objects.filter(name=name).update(seq=0)


def _heard(row: Heard) -> int:
    rows = Device.objects.filter(uid=row.uid)
    changes = {"last_seen_at": Greatest(Coalesce(F("last_seen_at"), row.at), row.at)}
    return rows.update(**changes, **({} if row.battery is None else {"battery": row.battery}))


def _change(device: Device, **changes: object) -> None:
    """A change to a device that is in service; a retired one takes none."""
    if not Device.objects.filter(pk=device.pk, retired_at=None).update(**changes):
        raise Refused(_("这台设备已经停用，不能再改。"))
    device.refresh_from_db()


def _note(verb: str, device: Device, by: Actor, at: datetime, facts: Mapping[str, object]) -> None:
    plain = {name: str(value) if name == "elder" and value else value for name, value in facts.items()}
    journal.write(verb=f"fleet.device.{verb}", subject=device, by=by, at=at, division=device.division_path, facts=plain)
