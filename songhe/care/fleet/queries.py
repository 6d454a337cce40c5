"""Reads of the device register. `by_uid` serves the journeys, which act for nobody; everything else is scoped to a user."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from songhe.care.fleet.models import Cursor, Device, DeviceModel
from songhe.care.fleet.rules import LOW_BATTERY, SILENT_AFTER, TEST_EVERY
from songhe.register.access import scope
from songhe.register.access.models import User
from songhe.register.people.models import LIVE, Elder, Status


@dataclass(frozen=True)
class Filter:
    """What the fleet page may be narrowed by; empty = all."""

    text: str = ""  # device number, elder's name or village
    model: str = ""  # code
    low: bool = False
    silent: bool = False
    untested: bool = False
    stock: bool = False
    collect: bool = False
    retired: bool = False
    hours: int = int(SILENT_AFTER.total_seconds() // 3600)


def by_uid(uid: str) -> Device | None:
    """The device the door knows by `uid`, with its elder; for journeys."""
    return Device.objects.select_related("model", "elder__division").filter(uid=uid).first()


def devices(user: User) -> QuerySet[Device]:
    """Every device in the user's division."""
    return scope.visible(user, Device.objects.select_related("model", "elder__division")).order_by("uid")


def chosen(user: User, wanted: Filter, at: datetime) -> QuerySet[Device]:
    """The user's devices that fit the filter, the longest silent first."""
    rows = devices(user).filter(retired_at__isnull=not wanted.retired)
    for on, condition in (
        (wanted.text, Q(uid__icontains=wanted.text) | Q(elder__name__icontains=wanted.text)
         | Q(elder__division__name__icontains=wanted.text)),
        (wanted.model, Q(model__code=wanted.model)),
        (wanted.low, low()),
        (wanted.silent, silent(at, wanted.hours)),
        (wanted.untested, untested(at)),
        (wanted.stock, Q(elder=None)),
        (wanted.collect, Q(collect_since__isnull=False)),
    ):  # fmt: skip
        rows = rows.filter(condition) if on else rows
    return rows.order_by("last_seen_at", "uid")


def counts(user: User, at: datetime) -> dict[str, int]:
    """How many of the user's devices in service deserve a look, and why."""
    rows = devices(user).filter(retired_at=None)
    hours = Filter().hours
    return {
        "all": rows.count(),
        "low": rows.filter(low()).count(),
        "silent": rows.filter(silent(at, hours)).count(),
        "untested": rows.filter(untested(at)).count(),
        "stock": rows.filter(elder=None).count(),
        "collect": rows.exclude(collect_since=None).count(),
    }


def low() -> Q:
    return Q(battery__lt=LOW_BATTERY)


def silent(at: datetime, hours: int) -> Q:
    """Hangs with somebody who is at home, and says nothing; of who is away or admitted silence is expected."""
    return Q(elder__status=Status.HERE) & (Q(last_seen_at=None) | Q(last_seen_at__lt=at - timedelta(hours=hours)))


def untested(at: datetime) -> Q:
    return Q(elder__status=Status.HERE) & (Q(test_press_at=None) | Q(test_press_at__lt=at - TEST_EVERY))


def models() -> QuerySet[DeviceModel]:
    """Every make of device."""
    return DeviceModel.objects.order_by("name")


def elders(user: User) -> QuerySet[Elder]:
    """The elders with whom this user may install a device."""
    return scope.visible(user, Elder.objects.filter(status__in=LIVE).select_related("division")).order_by("name")


def mark(name: str) -> int:
    """How far a reader of the spool has come."""
    return Cursor.objects.filter(name=name).values_list("seq", flat=True).first() or 0
