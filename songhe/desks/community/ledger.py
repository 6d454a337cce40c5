"""The ledger of a village: its people door by door, and the counts on top, each with the list behind it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Prefetch
from django.http import Http404
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from songhe.care.fleet.models import Device
from songhe.care.fleet.rules import is_low, is_silent
from songhe.register.access.models import User
from songhe.register.access.queries import divisions
from songhe.register.lists.findable import LEVELS
from songhe.register.people import categories
from songhe.register.people.models import LIVE, Category, Elder, Means
from songhe.register.people.queries import elders
from songhe.register.places import queries as places
from songhe.register.places.models import Division, Level

IN_SERVICE = Prefetch("devices", Device.objects.filter(retired_at=None), to_attr="in_service")
HELD = Prefetch("categories", Category.objects.filter(ends_on=None, voided_at=None), to_attr="held_categories")
OLD = 80


@dataclass(frozen=True)
class Line:
    """One person of a door, as the ledger says it."""

    elder: Elder
    age: int | None
    held: list[str]
    has_device: bool
    device: tuple[str, str, str]  # tone, icon, word
    reach: str

    @property
    def limited(self) -> bool:
        """True for who cannot do everything himself."""
        return self.elder.care_level in LEVELS[1:]


@dataclass(frozen=True)
class Tile:
    """A count with its list."""

    label: str
    n: int
    href: str
    note: str = ""


@dataclass(frozen=True)
class Ledger:
    people: int = 0
    doors: list[list[Line]] = field(default_factory=list)
    tiles: list[Tile] = field(default_factory=list)


def today(at: datetime) -> date:
    """The day in Ankang."""
    return localtime(at).date()


def read(user: User, place: Division, at: datetime) -> Ledger:
    """The whole village: a few hundred people at most, so that it is read at once and counted in memory."""
    rows = elders(user).filter(division=place, status__in=LIVE).order_by("pinyin", "pk").defer("record")
    lines = [_line(row, at) for row in rows.prefetch_related(IN_SERVICE, HELD)]
    return Ledger(len(lines), _doors(lines), _tiles(lines, place))


def _line(row: Any, at: datetime) -> Line:
    held = [categories.label(one.code) for one in row.held_categories]
    return Line(row, row.age(today(at)), held, bool(row.in_service), _device(row.in_service, at), _reach(row))


def _device(devices: list[Device], at: datetime) -> tuple[str, str, str]:
    if not devices:
        return "", "device-watch-off", _("没有设备")
    if any(is_silent(one.last_seen_at, at) for one in devices):
        return "warn", "wifi-off", _("设备没有消息")
    if any(is_low(one.battery) for one in devices):
        return "warn", "battery-1", _("电量低")
    return "ok", "device-watch", _("设备正常")


def _reach(row: Elder) -> str:
    if row.means in {Means.NONE, Means.UNKNOWN}:
        return row.get_means_display() if row.means or not row.phone_index else _("有电话")
    return row.get_means_display()


def _doors(lines: list[Line]) -> list[list[Line]]:
    """Those of one household together, in the order of the first of them."""
    doors: dict[Any, list[Line]] = {}
    for line in lines:
        doors.setdefault(line.elder.household_id or line.elder.pk, []).append(line)
    return list(doors.values())


def _tiles(lines: list[Line], place: Division) -> list[Tile]:
    old = sum(1 for line in lines if line.age is not None and line.age >= OLD)
    alone = sum(1 for line in lines if line.elder.living == "alone")
    dependent = [LEVELS.index(line.elder.care_level) for line in lines if line.elder.care_level in LEVELS[1:]]
    heavy = sum(1 for level in dependent if level >= 2)
    silent = sum(1 for line in lines if line.device[0] == "warn")
    bare = sum(1 for line in lines if line.elder.living == "alone" and not line.has_device)
    return [
        Tile(_("在册老人"), len(lines), _href(place), _("80 岁以上 %(n)d 位") % {"n": old}),
        Tile(_("独居"), alone, _href(place, living="alone"), _("其中没有设备 %(n)d 位") % {"n": bare}),
        Tile(_("失能"), len(dependent), _href(place, level="1+"), _("中度以上 %(n)d 位") % {"n": heavy}),
        Tile(_("设备要看"), silent, _href(place, device="silent"), _("没有消息或电量低")),
    ]


def _href(place: Division, **chosen: str) -> str:
    return f"{reverse('people:list')}?{urlencode({**chosen, 'place': place.code})}"


def named(rows: Iterable[Division]) -> list[tuple[Division, str]]:
    """Villages with their names in full."""
    rows = list(rows)
    names = places.names_of(row.path for row in rows)
    return [(row, names[row.path]) for row in rows]


def ways(user: User, code: str) -> dict[str, Any]:
    """What lies one level below the user's division, or below the place `code` inside it, with how many live there."""
    mine = divisions(user)
    here = mine.filter(code=code).first() if code else user.division
    if here is None:
        raise Http404
    below = list(mine.filter(parent=here))
    if below and below[0].level != Level.VILLAGE:
        return {"here": here, "below": [(row, None) for row in below]}
    counted = (
        elders(user).filter(division__parent=here, status__in=LIVE).order_by().values_list("division").annotate(n=Count("pk"))
    )
    known = dict(counted)
    return {"here": here, "below": [(row, known.get(row.pk, 0)) for row in below]}
