"""Reads of staff: who is on duty, where, and what is asked of whom."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from songhe.register.access import log_ins, scope
from songhe.register.access.models import BUREAU_ROLES, DESK_ROLES, FIELD_ROLES, User
from songhe.register.places.models import Division, Level
from songhe.register.staff import rules
from songhe.register.staff.models import EMERGENCY_SERVICES, Kind, Responder, Shift, Swap

KEEPERS = DESK_ROLES | BUREAU_ROLES
"""Roles that keep the roster: who may be asked to go, who is on duty when, and who holds whose key."""

NOT_LOCAL = EMERGENCY_SERVICES | {Kind.DESK}
"""Who does not count where somebody has to be near: crews, and whoever sits at a desk."""


def desk_shifts(desk_path: str, start: datetime, end: datetime) -> list[tuple[datetime, datetime]]:
    """Hours planned at one desk that share a moment with [start, end): one line a seat."""
    rows = Shift.objects.filter(responder__kind=Kind.DESK, responder__division_path=desk_path, responder__is_active=True)
    return list(rows.filter(starts_at__lt=end, ends_at__gt=start).order_by("starts_at").values_list("starts_at", "ends_at"))


def responders(user: User) -> QuerySet[Responder]:
    """Responders in the user's division, by name."""
    return scope.visible(user, Responder.objects.select_related("division__parent")).order_by("name", "pk")


def free_log_ins(user: User, responder: Responder | None = None, kind: str = "") -> QuerySet[User]:
    """Log-ins within reach that fit somebody of this kind (of the field, or of desks; of both while the kind is open) and that
    no responder has, and the one that this responder has."""
    taken = Responder.objects.exclude(user=None).values("user")
    roles = DESK_ROLES if kind == Kind.DESK else FIELD_ROLES if kind else FIELD_ROLES | DESK_ROLES
    return log_ins.choices(user, *roles, taken=taken, kept=responder.user if responder else None)


def mine(user: User) -> Responder | None:
    """The responder that this user is; None for everybody else."""
    return Responder.objects.filter(user=user, is_active=True).select_related("division").first()


def on_duty(at: datetime, within_path: str) -> QuerySet[Responder]:
    """Active responders under a path who are on duty at that moment: by a shift or always, and not off. Nobody at a desk."""
    now = Shift.objects.filter(responder=OuterRef("pk"), starts_at__lte=at, ends_at__gt=at)
    rows = (
        Responder.objects.filter(scope.within(within_path), is_active=True).exclude(availability="off").exclude(kind=Kind.DESK)
    )
    return rows.filter(Q(always_on=True) | Exists(now)).select_related("division")


def afield(user: User, at: datetime, since: datetime) -> QuerySet[Responder]:
    """Those on duty in the user's division whose live position is from `since` or later: where they really are."""
    rows = on_duty(at, user.scope).filter(live_at__gte=since, live_at__lte=at, live_lat__isnull=False, live_lng__isnull=False)
    return rows.order_by("name", "pk")


def is_on_duty(responder: Responder, at: datetime) -> bool:
    """True when this responder is on duty at that moment."""
    if not responder.is_active or responder.availability == "off":
        return False
    return responder.always_on or responder.shifts.filter(starts_at__lte=at, ends_at__gt=at).exists()


def user_is_on_duty(user: User, at: datetime) -> bool:
    """True when this user is a responder who is on duty at that moment."""
    responder = mine(user)
    return responder is not None and is_on_duty(responder, at)


def duty_ends(responder: Responder, at: datetime) -> datetime | None:
    """When this spell of duty ends; None for who is not on duty. Without a shift: after half a day."""
    if not is_on_duty(responder, at):
        return None
    ends = responder.shifts.filter(starts_at__lte=at, ends_at__gt=at).order_by("-ends_at").values_list("ends_at", flat=True)
    return ends.first() or at + rules.SHARED_FOR


def shares_position(responder: Responder, at: datetime) -> bool:
    """True while somebody on duty has agreed to show where he is."""
    agreed = responder.shares_until is not None and at < responder.shares_until
    return agreed and is_on_duty(responder, at)


def position(responder: Responder, at: datetime) -> tuple[float, float, bool]:
    """Where a responder is: (lat, lng, live). A position older than 15 minutes is ignored and the own place taken."""
    if rules.is_fresh(responder.live_at, at) and responder.live_lat is not None and responder.live_lng is not None:
        return responder.live_lat, responder.live_lng, True
    return responder.lat, responder.lng, False


def every_shift(user: User) -> QuerySet[Shift]:
    """All shifts in the user's division, in order."""
    rows = scope.visible(user, Shift.objects.all(), "responder__division_path")
    return rows.select_related("responder__division__parent", "first_responder").order_by("starts_at", "responder__name")


def shifts(user: User, start: datetime, end: datetime) -> QuerySet[Shift]:
    """Shifts in the user's division that share a moment with [start, end), in order."""
    return every_shift(user).filter(starts_at__lt=end, ends_at__gt=start)


def my_shifts(responder: Responder, at: datetime) -> QuerySet[Shift]:
    """This responder's shifts that have not ended, in order."""
    return responder.shifts.filter(ends_at__gt=at).select_related("first_responder").order_by("starts_at")


def swaps_for(responder: Responder) -> QuerySet[Swap]:
    """Open questions to this responder."""
    return responder.swaps_asked.filter(status="asked").select_related("shift__responder").order_by("shift__starts_at")


def swaps_of(responder: Responder) -> QuerySet[Swap]:
    """Open questions of this responder to others."""
    return Swap.objects.filter(status="asked", shift__responder=responder).select_related("shift", "asked")


def swaps_ever_of(responder: Responder) -> QuerySet[Swap]:
    """All questions of this responder to others, answered or not."""
    return Swap.objects.filter(shift__responder=responder).select_related("shift")


def stand_ins(responder: Responder, shift: Shift) -> list[Responder]:
    """Who could be asked to take a shift: the same county, no emergency crew, free then; for a desk, who sits at one."""
    county = "/".join(responder.division_path.split("/")[:2])
    busy = Shift.objects.filter(responder=OuterRef("pk"), starts_at__lt=shift.ends_at, ends_at__gt=shift.starts_at)
    rows = Responder.objects.filter(scope.within(county), is_active=True, always_on=False).exclude(pk=responder.pk)
    desk = Q(kind=Kind.DESK)
    rows = rows.filter(desk if responder.kind == Kind.DESK else ~desk)
    return list(
        rows.exclude(kind__in=EMERGENCY_SERVICES).exclude(Exists(busy)).select_related("division").order_by("name")[:30]
    )


@dataclass(frozen=True)
class Gap:
    """Hours of a day in which nobody of a town is on duty."""

    town: Division
    starts_at: datetime
    ends_at: datetime


def gaps(user: User, start: datetime, end: datetime) -> list[Gap]:
    """Where and when nobody local is on duty between two moments, town by town; crews of 120, 119 and 110 do not count."""
    towns = list(scope.visible(user, Division.objects.filter(level=Level.TOWN), "path").order_by("code"))
    always, spans = _always(user), _spans(shifts(user, start, end))
    found = []
    for town in towns:
        if town.path not in always:
            hours = rules.gaps(spans.get(town.path, []), start, end)
            found += [Gap(town, first, last) for first, last in hours if last - first >= timedelta(minutes=30)]
    return found


def _always(user: User) -> set[str]:
    rows = responders(user).filter(is_active=True, always_on=True).exclude(availability="off")
    return {_town(path) for path in rows.exclude(kind__in=NOT_LOCAL).values_list("division_path", flat=True)}


def _spans(rows: Iterable[Shift]) -> dict[str, list[tuple[datetime, datetime]]]:
    spans: dict[str, list[tuple[datetime, datetime]]] = {}
    for row in rows:
        if row.responder.is_active and row.responder.kind not in NOT_LOCAL:
            spans.setdefault(_town(row.responder.division_path), []).append((row.starts_at, row.ends_at))
    return spans


def _town(path: str) -> str:
    return "/".join(path.split("/")[:3])
