"""How the figures of the device register are counted, and the lists behind them.

An hour is protected when four things held: a device of the elder lived, its path was tried within a month, the desk was staffed
and a responder was within reach. The first two follow from what is kept of devices, the others from looks (`PlaceMonth`).
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from songhe.base import indicators as base
from songhe.base.indicators import Counter, Ratio, Row, Span
from songhe.care.fleet import indicators as _declared  # noqa: F401  (declared before they are counted)
from songhe.care.fleet.models import Hanging, Kind, Outage, PlaceMonth, Trial, Work
from songhe.care.fleet.models.guard import ANY
from songhe.care.fleet.rules import TEST_EVERY
from songhe.care.fleet.rules.hours import Guard, Month, live, tested
from songhe.register.access import scope
from songhe.register.access.models import User
from songhe.register.people.models import Elder
from songhe.register.places import queries as places

CALLERS = (Kind.BUTTON, Kind.WATCH, Kind.TELEPHONE)
"""Kinds with which somebody calls for help."""
MOST = 500


@dataclass(frozen=True)
class Guarded:
    """Of one elder in one village: the hours of a month, and the device to look at."""

    elder: UUID
    path: str
    device: UUID
    guard: Guard


def month_at(span: Span, at: datetime) -> Month:
    """The month so far."""
    return Month(span.starts_at, max(span.starts_at, min(span.ends_at, at)))


def guarded(span: Span, at: datetime, wanted: Q | None = None) -> list[Guarded]:
    """Everybody with whom a calling device hung in the month, hour by hour."""
    month = month_at(span, at)
    hung = Hanging.objects.filter(wanted or Q(), since__lt=month.last, device__model__kind__in=CALLERS)
    hung = hung.filter(Q(until=None) | Q(until__gt=month.first))
    stretches: dict[tuple[UUID, str], dict[Any, list[Any]]] = defaultdict(lambda: defaultdict(list))
    fields = ("elder_id", "division_path", "device_id", "since", "until")
    for elder, path, device, since, until in hung.values_list(*fields).iterator():
        stretches[elder, path][device].append((since, until))
    devices = {device for by_device in stretches.values() for device in by_device}
    silent, presses = _silent(month, devices), _presses(month, devices)
    seen = _seen(span, {path for _elder, path in stretches})
    found = []
    for (elder, path), by_device in stretches.items():
        has, lives = live(month, by_device, silent)
        tries = tested(month, (at for device in by_device for at in presses.get(device, ())), TEST_EVERY)
        staffed, reach = seen.get(path, (0, 0))
        guard = Guard(has, lives, tries, staffed & month.whole, reach & month.whole)
        found.append(Guarded(elder, path, next(iter(by_device)), guard))
    return found


def _silent(month: Month, devices: set[Any]) -> dict[Any, list[Any]]:
    rows = Outage.objects.filter(Q(until=None) | Q(until__gt=month.first), signal=ANY, since__lt=month.last)
    found: dict[Any, list[Any]] = defaultdict(list)
    for device, since, until in rows.values_list("device_id", "since", "until"):
        if device in devices:
            found[device].append((since, until))
    return found


def _presses(month: Month, devices: set[Any]) -> dict[Any, list[datetime]]:
    found: dict[Any, list[datetime]] = defaultdict(list)
    rows = Trial.objects.filter(pressed_at__gte=month.first - TEST_EVERY, pressed_at__lt=month.last)
    for device, pressed in rows.values_list("device_id", "pressed_at"):
        if device in devices and pressed is not None:
            found[device].append(pressed)
    # Presses that came before trials were kept: what the device remembers of the last one.
    before = Hanging.objects.filter(until=None, device__test_press_at__gte=month.first - TEST_EVERY)
    for device, pressed in before.values_list("device_id", "device__test_press_at"):
        if device in devices and pressed is not None:
            found[device].append(pressed)
    return found


def _seen(span: Span, paths: Iterable[str]) -> dict[str, tuple[int, int]]:
    wanted = set(paths)
    rows = PlaceMonth.objects.filter(month=span.key).values_list("division_path", "looked", "staffed", "reach")
    return {
        path: (int(staffed, 16) & int(looked, 16), int(reach, 16) & int(looked, 16))
        for path, looked, staffed, reach in rows
        if path in wanted
    }


def _hours(span: Span, at: datetime) -> dict[str, Ratio]:
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for one in guarded(span, at):
        sums[one.path][0] += one.guard.protected.bit_count()
        sums[one.path][1] += one.guard.hung.bit_count()
    return {path: Ratio(*line) for path, line in sums.items()}


def _hour_rows(user: User, span: Span, at: datetime, path: str, part: str) -> list[Row]:
    """Person by person, the least protected first, with what failed for how many hours."""
    where = scope.within(user.scope) & scope.within(path.partition("-")[0])
    lines = [one for one in guarded(span, at, where) if _belongs(one.guard, part)]
    lines.sort(key=lambda one: (one.guard.protected.bit_count() / max(1, one.guard.hung.bit_count()), str(one.elder)))
    lines = lines[:MOST]
    elders = Elder.objects.in_bulk([one.elder for one in lines])
    names = places.names_of({one.path for one in lines})
    return [
        Row(
            elders[one.elder].name,
            names[one.path],
            in_words(one.guard),
            reverse("fleet:device", args=[one.device]),
            met=not one.guard.hung & ~one.guard.protected,
        )
        for one in lines
    ]


def _belongs(guard: Guard, part: str) -> bool:
    missing = guard.hung & ~guard.protected
    return bool(guard.hung) and (part == "of" or bool(missing) == (part == "missing"))


def in_words(guard: Guard) -> str:
    """How many hours of how many were protected, and what failed."""
    words = {"live": _("设备没消息"), "tested": _("没有试按"), "staffed": _("坐席没人"), "reach": _("15 分钟内没有人")}
    said = [_("%(n)d / %(all)d 小时受保护") % {"n": guard.protected.bit_count(), "all": guard.hung.bit_count()}]
    said += [_("%(what)s %(n)d 小时") % {"what": words[name], "n": hours} for name, hours in guard.missing().items() if hours]
    return " · ".join(said)


def of_elder(elder: Elder, span: Span, at: datetime) -> Guard | None:
    """The hours of one elder in a month; None where nothing hung."""
    found = guarded(span, at, Q(elder=elder))
    if not found:
        return None
    parts = [one.guard for one in found]
    total = parts[0]
    for one in parts[1:]:
        total = Guard(
            total.hung | one.hung,
            total.live | one.live,
            total.tested | one.tested,
            total.staffed | one.staffed,
            total.reach | one.reach,
        )
    return total


def _due(span: Span, at: datetime) -> QuerySet[Work]:
    rows = Work.objects.filter(
        due_at__gte=span.starts_at, due_at__lt=min(span.ends_at, at) if at > span.starts_at else span.starts_at
    )
    return rows.exclude(status=Work.Status.DROPPED)


def _in_time(row: Work) -> bool:
    return row.done_at is not None and row.done_at <= row.due_at


def _work(span: Span, at: datetime) -> dict[str, Ratio]:
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for row in _due(span, at).order_by().iterator():
        sums[row.division_path][0] += _in_time(row)
        sums[row.division_path][1] += 1
    return {path: Ratio(*line) for path, line in sums.items()}


def _work_rows(user: User, span: Span, at: datetime, path: str, part: str) -> list[Row]:
    rows = scope.visible(user, _due(span, at)).filter(scope.within(path.partition("-")[0])).select_related("elder", "device")
    lines = [row for row in rows.order_by("-due_at", "pk")[:MOST] if part == "of" or _in_time(row) == (part == "met")]
    names = places.names_of({row.division_path for row in lines})
    return [
        Row(
            f"{row.get_job_display()} · {row.elder.name if row.elder else row.device or ''}",
            names[row.division_path],
            f"{row.get_cause_display()} · {row.get_status_display()}",
            reverse("fleet:work", args=[row.pk]),
            met=_in_time(row),
        )
        for row in lines
    ]


base.count_by({"protected-hours": Counter(_hours, _hour_rows), "device-work-in-time": Counter(_work, _work_rows)})
