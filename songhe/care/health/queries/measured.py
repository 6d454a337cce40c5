"""Reads of the room, each for somebody. Who may see what of the body is said here and nowhere else."""

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils.timezone import get_default_timezone

from songhe.base.kept import Kept
from songhe.care.health import dated
from songhe.care.health.models import (
    Alarm,
    Checkup,
    Contract,
    Day,
    FollowUp,
    HealthFile,
    Override,
    Programme,
    Referral,
    Sharing,
    Team,
    Watch,
)
from songhe.care.health.rules import record
from songhe.register.access import scope
from songhe.register.access.models import BUREAU_ROLES, DESK_ROLES, Role, User
from songhe.register.people import queries as register
from songhe.register.people.models import LIVE, Consent, Elder

LINKED = frozenset({Role.FAMILY, Role.ELDER})
SHARED = Sharing.objects.filter(elder=OuterRef("pk"), withdrawn_at=None)
FOR_HELP = Consent.objects.filter(elder=OuterRef("elder"), purpose=Consent.Purpose.HEALTH, withdrawn_at=None)
RINGING = (Alarm.Status.OPEN, Alarm.Status.TAKEN)


def people(user: User) -> QuerySet[Elder]:
    """Whose health page this user may open: a family doctor everybody's of the division, an elder the own, a family that of
    whom it follows and who lets it read. Nobody else: neither bureaus nor desks read what was measured."""
    rows = Elder.objects.select_related("division__parent").order_by("name", "pk")
    if user.role == Role.DOCTOR:
        return scope.visible(user, rows)
    if user.role == Role.FAMILY:
        return register.elders(user).filter(Exists(SHARED))
    return rows.filter(user=user) if user.role == Role.ELDER else rows.none()


def one(user: User, key: UUID) -> Elder:
    """One of them, or 404."""
    return get_object_or_404(people(user), pk=key)


def alarms(user: User) -> QuerySet[Alarm]:
    """Alarms of the division: all for a family doctor; for a desk those it has to act on (orange and red), with why they
    rang only while the elder's consent for help is in force (`may_read`)."""
    rows = Alarm.objects.select_related("elder__division__parent")
    if user.role == Role.DOCTOR:
        return scope.visible(user, rows)
    if user.role in DESK_ROLES:
        return scope.visible(user, rows.filter(level__gte=2))
    return rows.none()


def may_read(user: User, alarm: Alarm) -> bool:
    """Whether the values behind an alarm are shown."""
    if user.role == Role.DOCTOR:
        return True
    return Consent.objects.filter(elder=alarm.elder_id, purpose=Consent.Purpose.HEALTH, withdrawn_at=None).exists()


def alarms_of(elder: Elder, limit: int = 10) -> list[Alarm]:
    """The newest of a person whose page may be opened."""
    return list(Alarm.objects.filter(elder=elder)[:limit])


class Measured(NamedTuple):
    """One reading as pages show it."""

    day: date
    entry: dict[str, Any]
    when: float  # number of the day, with the part of it behind the point

    @property
    def struck(self) -> bool:
        """It was struck out."""
        return "x" in self.entry


_DAYS = Kept(
    lambda elder, first, last: (
        Day.objects.filter(elder=elder, day__gte=first, day__lte=last).order_by("day").values_list("pk", "day", "record")
    ),
    elder=UUID,
    first=date,
    last=date,
)


def readings(elder: Elder, first: date, last: date) -> list[Measured]:
    """Every reading of these days, the oldest first; one seal a day is opened."""
    sealed: Any = Day._meta.get_field("record")
    rows, unseal = _DAYS(elder=elder.pk, first=first, last=last), sealed.unseal_json
    found = []
    for key, day, text in rows:
        number, midnight = day.toordinal(), datetime.combine(day, time(), get_default_timezone()).timestamp()
        for entry in record.readings(unseal(text, key)):
            found.append(Measured(day, entry, number + (entry["at"] - midnight) // 60 / 1440))
    return sorted(found, key=lambda one: one.entry["at"])


def own_limits(elder: Elder) -> Override | None:
    """What a doctor set for this person and has not withdrawn."""
    return Override.objects.filter(elder=elder, withdrawn_at=None).first()


def watch(elder: Elder) -> Watch | None:
    """That this person measures, and what rests."""
    return Watch.objects.filter(elder=elder).first()


def programmes(user: User) -> QuerySet[Programme]:
    """Follow-ups of the division, for its doctors, of people who are on the register."""
    rows = Programme.objects.select_related("elder__division__parent").filter(elder__status__in=LIVE)
    return scope.visible(user, rows) if user.role == Role.DOCTOR else rows.none()


def year_of(programme: Programme, today: date) -> dict[str, Any]:
    """What the national specification wants of a year, and what there is: face-to-face visits (a telephone call is none), the
    check, and the strict target of somebody with diabetes as well that nobody has set (standards.md 8.3, 8.4)."""
    seen = programme.visits.filter(on__year=today.year).exclude(way="phone").count()
    both = programme.kind == "htn" and not (programme.record or {}).get("risky")
    return {
        "face": seen,
        "face_wanted": dated.followup(today).visits_a_year,
        "checked": Checkup.objects.filter(elder=programme.elder_id, year=today.year).exists(),
        "has_both": both and Programme.objects.filter(elder=programme.elder_id, kind="dm", status="active").exists(),
    }


def due(user: User, until: date) -> QuerySet[Programme]:
    """Whose visit is due by that day, the longest due first."""
    return programmes(user).filter(status="active", due_on__lte=until).order_by("due_on", "pk")


def referrals(user: User) -> QuerySet[Referral]:
    """The green channel of the division, for its doctors."""
    rows = Referral.objects.select_related("elder__division__parent", "programme")
    return scope.visible(user, rows) if user.role == Role.DOCTOR else rows.none()


def unchecked(user: User, until: date) -> QuerySet[Referral]:
    """Referrals of which nobody has asked what became of them, due by that day."""
    return referrals(user).filter(checked_at=None, check_on__lte=until).exclude(status="cancelled").order_by("check_on", "pk")


def unexamined(user: User, today: date, from_age: int = 65) -> QuerySet[Elder]:
    """Of 65 and older, without the check of this year."""
    born = date(today.year - from_age, today.month, min(today.day, 28))
    done = Checkup.objects.filter(elder=OuterRef("pk"), year=today.year)
    return (
        people(user).filter(~Exists(done), birth_date__lte=born, status__in=LIVE)
        if user.role == Role.DOCTOR
        else Elder.objects.none()
    )


def file_of(elder: Elder) -> HealthFile | None:
    """The health file, where one was opened."""
    return HealthFile.objects.filter(elder=elder).first()


def teams(user: User) -> QuerySet[Team]:
    """Teams of the division, and for a doctor also those above it that look after it."""
    rows = Team.objects.prefetch_related("members")
    if user.role == Role.DOCTOR:
        return rows.filter(Q(division_path__in=[*scope.paths_above(user.scope), user.scope]) | scope.within(user.scope))
    return scope.visible(user, rows) if user.role in BUREAU_ROLES else rows.none()


def contracts(user: User) -> QuerySet[Contract]:
    """Contracts of the division: with whom, how long, not what was measured."""
    rows = Contract.objects.select_related("elder__division__parent", "team")
    return scope.visible(user, rows) if user.role in BUREAU_ROLES | {Role.DOCTOR} else rows.none()


def expiring(rows: QuerySet[Contract], today: date) -> QuerySet[Contract]:
    """Those that run and end soon, by the rule of the day."""
    last = date.fromordinal(today.toordinal() + dated.contracting(today).expiring_days - 1)
    return rows.filter(status="active", ends_on__gte=today, ends_on__lte=last)


def unproven(rows: QuerySet[Contract], first: date, last: date) -> QuerySet[Contract]:
    """Those that run and show no service in the quarter."""
    return rows.filter(status="active").exclude(services__on__gte=first, services__on__lte=last)


def late(rows: Iterable[Alarm], at: datetime) -> list[Alarm]:
    """Open ones that nobody took in time."""
    return [row for row in rows if row.status == Alarm.Status.OPEN and row.overdue_at is not None and row.overdue_at <= at]


def days(user: User) -> QuerySet[Day]:
    """Readings by person and day, of everybody whose page this user may open."""
    return Day.objects.select_related("elder").filter(elder__in=_keys(user))


def files(user: User) -> QuerySet[HealthFile]:
    """Health files of the same people."""
    return HealthFile.objects.select_related("elder").filter(elder__in=_keys(user))


def checkups(user: User) -> QuerySet[Checkup]:
    """Annual checks of the same people."""
    return Checkup.objects.select_related("elder").filter(elder__in=_keys(user))


def follow_ups(user: User) -> QuerySet[FollowUp]:
    """Visits of the follow-up, for the doctors of the division."""
    rows = FollowUp.objects.select_related("programme__elder")
    return rows.filter(programme__in=programmes(user).order_by().values("pk"))


def sharings(user: User) -> QuerySet[Sharing]:
    """What the same people agreed to about their family."""
    return Sharing.objects.select_related("elder").filter(elder__in=_keys(user))


def _keys(user: User) -> QuerySet[Any]:
    return people(user).order_by().values("pk")
