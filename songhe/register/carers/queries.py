"""Reads of the room."""

import base64
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum
from django.utils.timezone import get_default_timezone

from songhe.base.kept import Kept
from songhe.register.access import scope
from songhe.register.access.models import Role, User
from songhe.register.carers import dated, rules
from songhe.register.carers.models import Absence, Carer, Certificate, Hours, Portrait, Training
from songhe.register.carers.rules import Span
from songhe.register.providers.models import Operator
from songhe.register.providers.queries import operator_of


def carers(user: User) -> QuerySet[Carer]:
    """Carers this user may see: an operator its own, a carer himself, everybody else those of his division."""
    if user.role == Role.OPERATOR:
        operator = operator_of(user)
        return Carer.objects.filter(operator=operator) if operator else Carer.objects.none()
    if user.role == Role.CARER:
        return Carer.objects.filter(user=user)
    return scope.visible(user, Carer.objects.all())


def held(keys: Iterable[UUID]) -> dict[UUID, dict[str, date | None]]:
    """Certificates by carer: {kind: last day, None for good}; the one that holds longest where there are several."""
    found: dict[UUID, dict[str, date | None]] = {}
    for carer, kind, last in Certificate.objects.filter(carer__in=list(keys)).values_list("carer", "kind", "expires_on"):
        mine = found.setdefault(carer, {})
        known = mine.get(kind, date.min)
        mine[kind] = None if last is None or known is None else max(known, last)
    return found


def trained(keys: Iterable[UUID], year: int) -> dict[UUID, int]:
    """Hours of training in a calendar year, by carer; who has none is not in it."""
    rows = Training.objects.filter(carer__in=list(keys), on__year=year).values("carer").annotate(sum=Sum("hours"))
    return {row["carer"]: row["sum"] for row in rows}


@dataclass(frozen=True)
class Working:
    """When one carer works on one day. `spans` are moments with absences taken out and the break still in: a plan moves the
    break a little where it must, and never shortens it. `pause` is when it should be; None where there is none."""

    carer: Carer
    spans: tuple[Span, ...]
    pause: Span | None

    @property
    def minutes(self) -> int:
        """Of work: without the break, where the break lies in the time that is left."""
        whole = sum((end - start).total_seconds() for start, end in self.spans)
        begins, ends = self.pause or (None, None)
        rest = begins and ends and any(start <= begins and ends <= end for start, end in self.spans)
        return int((whole - (ends - begins).total_seconds() if rest and begins and ends else whole) // 60)


def working(operator: Operator, day: date) -> dict[UUID, Working]:
    """Who of an operator works on `day` and when, by carer; who is away the whole day, or has the day off, is not in it."""
    rows = Hours.objects.filter(carer__operator=operator, carer__is_active=True, weekday=day.weekday())
    begins = _moment(day, time.min)
    gone = _away(operator, begins, begins + timedelta(days=1))
    found = {}
    for row in rows.select_related("carer").order_by("carer__name", "carer_id"):
        spans = rules.without([(_moment(day, row.starts), _moment(day, row.ends))], gone.get(row.carer_id, []))
        if spans:
            found[row.carer_id] = Working(row.carer, tuple(spans), _pause(row, day))
    return found


def _away(operator: Operator, begins: datetime, ends: datetime) -> dict[UUID, list[Span]]:
    rows = Absence.objects.filter(carer__operator=operator, withdrawn_at=None, starts_at__lt=ends, ends_at__gt=begins)
    found: dict[UUID, list[Span]] = {}
    for carer, starts_at, ends_at in rows.values_list("carer", "starts_at", "ends_at"):
        found.setdefault(carer, []).append((starts_at, ends_at))
    return found


def _pause(row: Hours, day: date) -> Span | None:
    if not row.break_minutes or row.break_starts is None:
        return None
    begins = _moment(day, row.break_starts)
    return begins, begins + timedelta(minutes=row.break_minutes)


def _moment(day: date, at: time) -> datetime:
    return datetime.combine(day, at, tzinfo=get_default_timezone())


FLAGS = ("ending", "lacking", "untrained", "away", "inactive")


def flagged(rows: QuerySet[Carer], flag: str, at: datetime) -> QuerySet[Carer]:
    """Of these carers: with a certificate that ends soon; without a valid health certificate; with hours of training missing;
    away at this moment; no longer at work. Anything else: all that are at work."""
    day = at.astimezone(get_default_timezone()).date()
    rule = dated.papers(day)
    good = Certificate.objects.filter(Q(expires_on=None) | Q(expires_on__gte=day), carer=OuterRef("pk"))
    if flag == "inactive":
        return rows.filter(is_active=False)
    rows = rows.filter(is_active=True)
    if flag == "ending":
        return rows.filter(pk__in=[row.carer_id for row in ending(rows, day)])
    if flag == "lacking":
        return rows.filter(~Exists(good.filter(kind__in=rules.ALWAYS)))
    if flag == "untrained":
        enough = Training.objects.filter(carer__in=rows, on__year=day.year).values("carer").annotate(sum=Sum("hours"))
        return rows.exclude(pk__in=enough.filter(sum__gte=rule.training_hours).values("carer"))
    if flag == "away":
        now = Absence.objects.filter(carer=OuterRef("pk"), withdrawn_at=None, starts_at__lte=at, ends_at__gt=at)
        return rows.filter(Exists(now))
    return rows


def ending(rows: QuerySet[Carer], day: date) -> list[Certificate]:
    """Certificates of these carers that are over or end soon, the first end on top; one that a newer one of its kind outlives
    is not among them."""
    until = day + timedelta(days=dated.papers(day).warn_days)
    newer = Certificate.objects.filter(
        Q(expires_on=None) | Q(expires_on__gt=OuterRef("expires_on")), carer=OuterRef("carer"), kind=OuterRef("kind")
    )
    found = Certificate.objects.filter(~Exists(newer), carer__in=rows, expires_on__lte=until)
    return list(found.select_related("carer__operator").order_by("expires_on", "pk"))


def portrait(carer: Carer) -> bytes:
    """The carer's face as a JPEG; empty where there is none. Who may see it is for whoever asks to say."""
    row = Portrait.objects.filter(carer=carer).first()
    return base64.b64decode(row.jpeg) if row else b""


def with_portrait(keys: Iterable[UUID]) -> frozenset[UUID]:
    """Those of the carers who have a face to show. One query."""
    wanted = list(keys)
    if len(wanted) == 1:
        return frozenset(_FACE(carer=wanted[0]))
    return frozenset(Portrait.objects.filter(carer__in=wanted).values_list("carer", flat=True))


_FACE = Kept(lambda carer: Portrait.objects.filter(carer=carer).values_list("carer", flat=True), carer=UUID)
