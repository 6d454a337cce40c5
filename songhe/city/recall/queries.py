"""Events of the register beside the calls of their days. Scoped; nothing is kept here."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.timezone import localtime

from songhe.base import dated
from songhe.base.indicators import HOME, Span
from songhe.care.emergency.models import Call
from songhe.care.fleet.models import Hanging, Outage
from songhe.care.nursing.models import Mishap
from songhe.register.access.models import User
from songhe.register.access.scope import within
from songhe.register.life.models import LifeEvent
from songhe.register.people.models import Elder

WINDOW = Path(__file__).parent / "data" / "window.yaml"
KINDS = (LifeEvent.Kind.DIED, LifeEvent.Kind.ADMITTED)
FALL = "fall"
FALLS = (FALL, "bed_fall")  # kinds of mishaps


@dataclass(frozen=True)
class Happened:
    """One event, and what the day knew: calls, devices that hung, and those that were silent."""

    elder: Elder
    kind: str
    on: date
    path: str
    hung: int
    silent: int
    calls: tuple[UUID, ...]

    @property
    def rang(self) -> bool:
        """A call of this person came in around it."""
        return bool(self.calls)


def events(span: Span, at: datetime, user: User | None = None, path: str = "") -> list[Happened]:
    """Events of a span in which a device hung with the person, the newest first; without a user, of the whole node."""
    where = _where(user, path)
    raw = [*_life(span, at, where), *_falls(span, at, where)]
    elders = {elder for elder, _kind, _day, _path in raw}
    hung, silent, calls = _hung(elders), _silent(elders, span), _calls(elders, span)
    people = Elder.objects.in_bulk(list(elders))
    found = []
    for elder, kind, day, place in raw:
        start, end = _day(day)
        there = [one for one in hung.get(elder, ()) if one[0] < end and (one[1] is None or one[1] > start)]
        if not there:
            continue
        down = sum(one[0] < end and (one[1] is None or one[1] > start) for one in silent.get(elder, ()))
        opens = start - timedelta(days=int(dated.newest(WINDOW, day)["days_before"]))
        rung = tuple(key for key, moment in calls.get(elder, ()) if opens <= moment < end)
        found.append(Happened(people[elder], kind, day, place, len(there), down, rung))
    return sorted(found, key=lambda one: (one.on, one.elder.name), reverse=True)


def _where(user: User | None, path: str) -> Q:
    where = within(user.scope) if user else Q()
    return where & within(path.partition("-")[0]) if path else where


def _life(span: Span, at: datetime, where: Q) -> Iterable[tuple[UUID, str, date, str]]:
    last = min(span.last, localtime(at).date())
    rows = LifeEvent.objects.filter(where, kind__in=KINDS, status=LifeEvent.Status.DONE, on__gte=span.first, on__lte=last)
    return rows.values_list("elder_id", "kind", "on", "division_path")


def _falls(span: Span, at: datetime, where: Q) -> Iterable[tuple[UUID, str, date, str]]:
    rows = Mishap.objects.filter(
        where, kind__in=FALLS, happened_at__gte=span.starts_at, happened_at__lt=min(span.ends_at, at)
    ).exclude(elder=None)
    return [
        (elder, FALL, localtime(moment).date(), path)
        for elder, moment, path in rows.values_list("elder_id", "happened_at", "division_path")
    ]


def _day(day: date) -> tuple[datetime, datetime]:
    start = datetime.combine(day, time(), tzinfo=HOME)
    return start, start + timedelta(days=1)


def _hung(elders: Iterable[UUID]) -> dict[UUID, list[Any]]:
    found: dict[UUID, list[Any]] = defaultdict(list)
    rows = Hanging.objects.filter(elder__in=elders).exclude(device__model__kind="app")
    for elder, since, until in rows.values_list("elder_id", "since", "until"):
        found[elder].append((since, until))
    return found


def _silent(elders: Iterable[UUID], span: Span) -> dict[UUID, list[Any]]:
    found: dict[UUID, list[Any]] = defaultdict(list)
    rows = Outage.objects.filter(elder__in=elders, signal="", since__lt=span.ends_at)
    for elder, since, until in rows.values_list("elder_id", "since", "until"):
        found[elder].append((since, until))
    return found


def _calls(elders: Iterable[UUID], span: Span) -> dict[UUID, list[Any]]:
    found: dict[UUID, list[Any]] = defaultdict(list)
    around = Call.objects.filter(elder__in=elders, drill=False, received_at__lt=span.ends_at).exclude(cause="test")
    rows = around.filter(received_at__gte=span.starts_at - timedelta(days=2)).exclude(status="merged")
    for elder, key, moment in rows.values_list("elder_id", "pk", "received_at"):
        found[elder].append((key, moment))
    return found
