"""What the device register adds to finding: a device's number leads to its elder, lists ask for devices, tests fall due."""

from datetime import datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from songhe.base.prefix import Aside, Begins, begins
from songhe.care.fleet import queries, rules
from songhe.care.fleet.models import Device
from songhe.care.fleet.rules import LOW_BATTERY, SILENT_AFTER
from songhe.register.access.models import User
from songhe.register.access.scope import within
from songhe.register.lists import criteria, dues, finders
from songhe.register.lists.criteria import Asked, Choices, Criterion, Rows
from songhe.register.lists.dues import Due
from songhe.register.lists.rules import Said
from songhe.register.people.models import Elder
from songhe.register.places.models import Division


def by_number(user: User, said: Said, limit: int) -> list[tuple[Elder, Any]]:
    """Whose device it is: the whole number, or its beginning."""
    if not said.uid:
        return []
    rows = Device.objects.filter(begins("uid", said.uid), retired_at=None, elder__isnull=False)
    rows = rows.filter(Begins(Aside(F("division_path")), user.scope))  # a number is rarer than a place
    rows = rows.select_related("elder__division").order_by("uid")[:limit]
    return [(row.elder, _("设备号 %(uid)s") % {"uid": row.uid}) for row in rows if row.elder]


def _device(rows: Rows, value: str, asked: Asked) -> Rows:
    if value in {"none", "some"}:
        there = Exists(Device.objects.filter(elder=OuterRef("pk"), retired_at=None))
        return rows.filter(~there if value == "none" else there)
    wrong = {
        "silent": queries.silent(asked.at, int(SILENT_AFTER.total_seconds() // 3600)),
        "low": Q(battery__lt=LOW_BATTERY),
        "untested": queries.untested(asked.at),
    }[value]
    return rows.filter(pk__in=Device.objects.filter(wrong, retired_at=None).values("elder"))


def _choices() -> Choices:
    have = [("none", _("没有设备")), ("some", _("有设备"))]
    return [*have, ("silent", _("设备没有消息")), ("low", _("设备电量低")), ("untested", _("设备本月未试按"))]


criteria.register(Criterion("device", _("设备"), _device, _choices, order=65))
finders.register("device", by_number)


def owed(user: User, place: Division, at: datetime) -> list[Due]:
    """Devices of a place that want a look: silent, low, or not tried for a month."""
    rows = Device.objects.filter(within(place.path), retired_at=None, elder__isnull=False).select_related("elder__division")
    found = []
    for row in rows:
        what, since = _wrong(row, at)
        if what and row.elder:
            said = _("%(room)s：%(what)s") % {"room": row.room, "what": what} if row.room else what  # one of several of hers
            found.append(Due(row.elder, said, localtime(since).date(), reverse("fleet:device", args=[row.pk])))
    return found


def _wrong(row: Device, at: datetime) -> tuple[Any, datetime]:
    """What is the matter with a device, and since when it is owed."""
    if rules.is_silent(row.last_seen_at, at):
        return _("设备没有消息，去看看"), row.last_seen_at or row.installed_at or at
    if rules.is_low(row.battery):
        return _("设备该换电池"), at
    if rules.test_is_due(row.test_press_at, at):
        return _("设备该试按"), (row.test_press_at or row.installed_at or at) + rules.TEST_EVERY
    return "", at


dues.register("devices", owed)
