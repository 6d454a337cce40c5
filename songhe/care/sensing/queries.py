"""Reads of the room, each for somebody."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils.timezone import localtime

from songhe.care.sensing import dated
from songhe.care.sensing.models import Edition, Hold, Home, Own, Ring, Trial
from songhe.care.sensing.models.rings import FALSE, JUDGED, Outcome
from songhe.care.sensing.rules import judging, tracing
from songhe.care.sensing.rules.judging import Finding, Rule
from songhe.register.access import scope
from songhe.register.access.models import BUREAU_ROLES, DESK_ROLES, Role, User
from songhe.register.people import queries as people
from songhe.register.people.models import LIVE, Consent, Elder, Status

LOOKERS = frozenset({Role.ASSISTANT, *DESK_ROLES})
"""Who looks after somebody when a sensor rings."""
SIGNERS = frozenset({Role.DOCTOR, Role.LEAD})
"""Who may set limits for one person."""
TRIERS = frozenset({*SIGNERS, *BUREAU_ROLES})
JUDGES = frozenset({*LOOKERS, *BUREAU_ROLES, Role.DOCTOR, Role.SYSTEM})
"""Who sees rules and what they are worth."""
HOMES = frozenset({*LOOKERS, Role.DOCTOR, Role.FAMILY})
HELD_BY = {Status.AWAY: "away", Status.ADMITTED: "admitted"}


def rings(user: User) -> QuerySet[Ring]:
    """What rang in the division: for who looks, and for doctors; bureaus see that and what it was worth, not why."""
    rows = Ring.objects.select_related("elder__division__parent")
    return scope.visible(user, rows) if user.role in LOOKERS | BUREAU_ROLES | {Role.DOCTOR} else rows.none()


def homes(user: User) -> QuerySet[Elder]:
    """Whose sensors this user may look at."""
    rows = Elder.objects.select_related("division__parent")
    if user.role in LOOKERS | {Role.DOCTOR}:
        return scope.visible(user, rows)
    return people.elders(user) if user.role == Role.FAMILY else rows.none()


def one(user: User, key: UUID) -> Elder:
    """One of them, or 404."""
    return get_object_or_404(homes(user), pk=key)


def may_read(user: User, elder: Elder) -> bool:
    """Whether heart and breath are shown: to a doctor, and to who helps while the elder's consent for it is in force."""
    if user.role == Role.DOCTOR:
        return True
    return Consent.objects.filter(elder=elder, purpose=Consent.Purpose.HEALTH, withdrawn_at=None).exists()


def hold_of(elder: Elder, at: datetime) -> Hold | None:
    """The hold of today, or one that is still to come."""
    return Hold.objects.filter(elder=elder, ended_at=None, ends_at__gt=at).first()


def own_limits(elder: Elder) -> list[Own]:
    """What was signed for this person and not withdrawn."""
    return list(Own.objects.filter(elder=elder, withdrawn_at=None).order_by("rule"))


@dataclass(frozen=True)
class Watching:
    """A home as it is now: what each sensor said last, and what every rule makes of it."""

    home: tracing.Home
    rules: list[Rule]
    findings: list[Finding]
    devices: dict[str, tracing.Trace]


def watching(elder: Elder, at: datetime) -> Watching:
    """What the sensors of a person know, judged at this moment by the same rules as ring."""
    row = Home.objects.filter(elder=elder).first()
    record: dict[str, Any] = (row.record or {}) if row else {}
    today = localtime(at).date()
    rules = dated.of_person(dated.rules(today), own_limits(elder), today)
    held = HELD_BY.get(Status(elder.status), "")
    if not held:
        hold = hold_of(elder, at)
        held = hold.reason if hold is not None and hold.starts_at <= at else ""
    home = tracing.Home(record.get("t", {}), None, record.get("b", 0), held)
    return Watching(home, rules, list(judging.judge(rules, home, int(at.timestamp()))), home.traces)


@dataclass(frozen=True)
class Worth:
    """How good a rule or a make of device was: of what was judged, how many needed help, how many were false."""

    rung: int
    judged: int
    helped: int
    fine: int
    false: int

    @property
    def precision(self) -> float | None:
        """Percent that needed help."""
        return self.helped * 1000 // self.judged / 10 if self.judged else None

    @property
    def false_share(self) -> float | None:
        """Percent that was a false alarm or a fault of the device."""
        return self.false * 1000 // self.judged / 10 if self.judged else None


COUNTS = {
    "rung": Count("pk"),
    "judged": Count("pk", filter=Q(outcome__in=JUDGED)),
    "helped": Count("pk", filter=Q(outcome=Outcome.HELPED)),
    "fine": Count("pk", filter=Q(outcome=Outcome.FINE)),
    "false": Count("pk", filter=Q(outcome__in=FALSE)),
}


def worth(rows: QuerySet[Ring], by: str) -> dict[str, Worth]:
    """Worth by rule or by model."""
    found = rows.order_by().values(by).annotate(**COUNTS)
    return {row[by]: Worth(*(row[name] for name in COUNTS)) for row in found}


def placed(user: User, at: datetime, days: int) -> QuerySet[Ring]:
    """Rings of the last days, for figures: also of a system administrator, who sees no person behind them."""
    rows = Ring.objects.filter(opened_at__gt=at - timedelta(days=days))
    return scope.visible(user, rows) if user.role in JUDGES else rows.none()


def trials(user: User) -> QuerySet[Trial]:
    """Backtests of the division. One for a person is seen by who may sign for him."""
    rows = Trial.objects.select_related("elder__division")
    if user.role not in TRIERS:
        return rows.none()
    rows = scope.visible(user, rows)
    return rows if user.role in SIGNERS else rows.filter(elder=None)


def editions(rule: str) -> list[Edition]:
    """Versions the city adopted, the newest first."""
    return list(Edition.objects.filter(rule=rule))


def with_sensors(user: User) -> QuerySet[Elder]:
    """Everybody in the division whose home is watched."""
    return homes(user).filter(sensor_homes__isnull=False, status__in=LIVE).order_by("name", "pk")
