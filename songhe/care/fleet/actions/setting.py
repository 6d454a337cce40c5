"""Settings from afar: somebody wants them, the door tells them, and the device alone says that it is set so."""

import json
from collections.abc import Mapping
from datetime import datetime

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from songhe.base import journal
from songhe.base.actors import Actor
from songhe.base.errors import Refused
from songhe.care.fleet import ways
from songhe.care.fleet.actions.ground import note
from songhe.care.fleet.models import Device, Setting
from songhe.links.devices import actions as door


def want(*, device: Device, values: Mapping[str, str], by: Actor, at: datetime) -> bool:
    """A device is to be set so; all of it or, with one value it cannot take, nothing. It counts as done when the device itself
    says so. Gives whether the door can tell it: False where it has no account yet, or its format has no way."""
    if device.retired_at is not None:
        raise Refused(_("这台设备已经停用，不能再改。"))
    choices = ways.choices(device, localtime(at).date())
    for name, value in values.items():
        if name not in choices:
            raise Refused(_("这种设备没有这个设置。"))
        if not choices[name].takes(value):
            raise Refused(_("“%(name)s”不能设成 %(value)s。") % {"name": choices[name].name, "value": value[:24]})
    with journal.deed():
        for name, value in values.items():
            _want(device, name, value, by, at)
        return _tell(device, by, at) if values else False


def tell_account(*, username: str, by: Actor, at: datetime) -> int:
    """An account was let in: what was wanted of its devices before is told now. How many devices."""
    mine = Device.objects.filter(ways.comes_with(username), retired_at=None, settings__isnull=False).distinct()
    with journal.deed():
        return sum(_tell(device, by, at) for device in mine.select_related("model"))


def _want(device: Device, name: str, value: str, by: Actor, at: datetime) -> None:
    told = {"wanted": value, "asked_at": at, "asked_by": by.name[:80], "done_at": None}
    row, _new = Setting.objects.update_or_create(device=device, name=name, defaults=told)
    if row.said == value:
        Setting.objects.filter(pk=row.pk).update(done_at=at)
    note("want", device, by, at, {"setting": name, "value": value})


def _tell(device: Device, by: Actor, at: datetime) -> bool:
    """All that is wanted of it at once: on a topic what is newer takes the place of what was not heard yet."""
    day = localtime(at).date()
    way, choices = ways.of(device, day), ways.choices(device, day)
    wanted = dict(Setting.objects.filter(device=device, name__in=choices).values_list("name", "wanted"))
    if way is None or not wanted:
        return False
    said = {choices[name].field: int(value) if value.isdecimal() else value for name, value in wanted.items()}
    text = json.dumps(said, ensure_ascii=False, sort_keys=True)
    door.tell(
        credential=way.credential, topic=way.topic, once=not way.stands, text=text, by=by, at=at, division=device.division_path
    )
    return True
