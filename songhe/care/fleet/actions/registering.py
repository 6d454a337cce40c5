"""Makes of device and devices: taken in, hung up, taken back, taken along, retired."""

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.db import IntegrityError
from django.db.models import Q
from django.utils.translation import gettext as _

from songhe.base import journal
from songhe.base.actors import Actor
from songhe.base.errors import Refused
from songhe.base.rows import this_node
from songhe.care.fleet.actions import fetching, hanging, silence
from songhe.care.fleet.actions.ground import change, note
from songhe.care.fleet.models import Device, DeviceModel, Kind
from songhe.links.devices.adapters import ADAPTERS
from songhe.register.people.models import Elder

STANDS = ("elder_id", "room", "division_path", "installed_at", "test_press_at", "test_until", "collect_since")
"""Where a device stands, and what a life event changes of it."""


def load_models() -> int:
    """Add the makes of data/models.yaml that are not there yet; how many. What somebody has changed stays."""
    known = set(DeviceModel.objects.filter(node=this_node()).values_list("code", flat=True))
    new = [DeviceModel(**row) for row in _makes() if row["code"] not in known]
    return len(DeviceModel.objects.bulk_create(new, ignore_conflicts=True))


@cache
def _makes() -> list[dict[str, Any]]:
    """The lines of data/models.yaml."""
    return list(yaml.safe_load((Path(__file__).parent.parent / "data" / "models.yaml").read_text(encoding="utf-8")))


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
    _may_hang(model, elder)
    try:
        with journal.deed():
            device = Device.objects.create(
                uid=uid, model=model, elder=elder, division_path=path, room=room, installed_at=at if elder else None
            )
            facts = {"uid": uid, "model": model.code, "elder": elder.pk if elder else None, "room": room}
            note("register", device, by, at, facts)
            _hung(device, at)
    except IntegrityError:
        raise Refused(_("设备号 %(uid)s 已经登记过了。") % {"uid": uid}) from None
    return device


def install(*, device: Device, elder: Elder, room: str, by: Actor, at: datetime) -> None:
    """The device now hangs with `elder`, in `room`. An earlier elder's calls keep what they froze."""
    if device.elder_id != elder.pk:
        _may_hang(device.model, elder)
    with journal.deed():
        before = {"elder": str(device.elder_id or ""), "room": device.room}
        changes = {
            "elder": elder,
            "room": room,
            "division_path": elder.division_path,
            "installed_at": at,
            "collect_since": None,
        }
        change(device, **changes, test_press_at=None)
        note("install", device, by, at, {"before": before, "elder": elder.pk, "room": room})
        hanging.end(device, at, "moved")
        _hung(device, at)
        fetching.fetched(device=device, by=by, at=at, result=_("装到了另一位老人家"))


def retire(*, device: Device, by: Actor, at: datetime, reason: str = "") -> None:
    """Out of service. A press from it would still be a call: silence is never the answer to a button."""
    with journal.deed():
        change(device, retired_at=at)
        note("retire", device, by, at, {"reason": reason})
        _down(device, at, "retired")


def take_back(*, device: Device, by: Actor, at: datetime, why: str) -> dict[str, object]:
    """Its elder needs it no more: in stock, and somebody is to fetch it (a page is not fetched). A press would still be a call.

    Its silence is nobody's any more, and what was silent is not unserved. Returns how it stood, for `put_back`.
    """
    before, elder = {name: getattr(device, name) for name in STANDS}, device.elder
    with journal.deed():
        collect = None if device.model.kind == "app" else at
        change(device, elder=None, installed_at=None, test_until=None, collect_since=collect)
        note("take_back", device, by, at, {"elder": before["elder_id"], "room": device.room, "why": why})
        hanging.end(device, at, "taken_back")
        silence.mend([device], at)  # its signals are let go at the next sweep, so that nothing is lost if it comes back
        if collect and elder is not None:
            fetching.fetch(elder=elder, device=device, by=by, at=at)
    return before


def follow(*, device: Device, elder: Elder, by: Actor, at: datetime) -> dict[str, object]:
    """Its elder lives elsewhere now and takes it along: to be hung up and tried anew. Returns how it stood, for `put_back`."""
    before = {name: getattr(device, name) for name in STANDS}
    with journal.deed():
        change(device, elder=elder, division_path=elder.division_path, test_press_at=None)
        note("follow", device, by, at, {"elder": elder.pk})
        hanging.move(device, at)
        silence.move(device)
    return before


def put_back(*, device: Device, before: Mapping[str, Any], by: Actor, at: datetime) -> bool:
    """As it stood before `take_back` or `follow`; False when it hangs with somebody else by now, or is out of service."""
    with journal.deed():
        free, taken = Q(elder=None) | Q(elder_id=before["elder_id"]), device.collect_since or hanging.taken_back_at(device)
        if not Device.objects.filter(free, pk=device.pk, retired_at=None).update(**before):
            return False
        device.refresh_from_db()
        note("put_back", device, by, at, {"elder": before["elder_id"], "room": device.room})
        if not hanging.again(device):
            hanging.end(device, at, "moved")
            hanging.begin(device, at)
        silence.move(device)
        silence.wake(device, at)
        silence.unmend(device, taken)
        fetching.needless(device=device, by=by, at=at)
    return True


def collect(*, device: Device, by: Actor, at: datetime) -> None:
    """It was fetched and lies in stock."""
    with journal.deed():
        if not Device.objects.filter(pk=device.pk).exclude(collect_since=None).update(collect_since=None):
            raise Refused(_("这台设备不用收回，或刚刚有人收回了。"))
        device.refresh_from_db()
        note("collect", device, by, at, {})
        fetching.fetched(device=device, by=by, at=at, result=_("取回了"))


def _may_hang(model: DeviceModel, elder: Elder | None) -> None:
    """A make that does badly is hung up nowhere anew; what hangs already stays, and its press is a call."""
    if elder is not None and model.stopped_at is not None:
        raise Refused(_("型号 %(name)s 已停止安装：%(why)s") % {"name": model.name, "why": model.stopped_why})


def _hung(device: Device, at: datetime) -> None:
    if device.elder_id is not None:
        hanging.begin(device, at)
        silence.lay([device], at)


def _down(device: Device, at: datetime, why: str) -> None:
    hanging.end(device, at, why)
    silence.hold([device], at)
