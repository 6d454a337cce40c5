"""Consults and slots: the doctors of the division all of them, an elder and the family their own, an assistant those asked
for or sat beside."""

from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from songhe.care.health.models import Consult, Sharing, Slot
from songhe.register.access import scope
from songhe.register.access.models import Role, User
from songhe.register.people import queries as register

TAKEN = Consult.objects.filter(slot=OuterRef("pk")).exclude(status="cancelled")


def consults(user: User) -> QuerySet[Consult]:
    """Those this user may open: that there is one, when and where. What was written is a question of `may_read_notes`."""
    rows = Consult.objects.select_related("elder__division__parent", "slot", "beside")
    if user.role == Role.DOCTOR:
        return rows.filter(Q(scope.within(user.scope)) | Q(slot__doctor=user))
    if user.role == Role.ASSISTANT:
        return scope.visible(user, rows).filter(Q(beside=user) | Q(asked_by=user))
    if user.role in {Role.FAMILY, Role.ELDER}:
        return rows.filter(elder__in=register.elders(user).order_by().values("pk"))
    return rows.none()


def may_read_notes(user: User, consult: Consult) -> bool:
    """The elder and the doctor; the family while the elder lets it read; nobody who only sat beside."""
    if user.role in {Role.DOCTOR, Role.ELDER}:
        return True
    shared = Sharing.objects.filter(elder=consult.elder_id, withdrawn_at=None)
    return user.role == Role.FAMILY and shared.exists()


def my_slots(user: User, at: datetime) -> QuerySet[Slot]:
    """The times that are still to come, with whether somebody has them."""
    rows = (
        Slot.objects.filter(doctor=user, closed_at=None, starts_at__gt=at) if user.role == Role.DOCTOR else Slot.objects.none()
    )
    return rows.annotate(taken=Exists(TAKEN)).order_by("starts_at")


def slots(user: User) -> QuerySet[Slot]:
    """Times that a consult of this division may take, with whether somebody has them: of its own doctors, and of those above it
    that look after it."""
    if user.role != Role.DOCTOR:
        return Slot.objects.none()
    above = Q(division_path__in=[*scope.paths_above(user.scope), user.scope]) | Q(scope.within(user.scope))
    return Slot.objects.filter(above, closed_at=None).annotate(taken=Exists(TAKEN)).order_by("starts_at", "doctor_name")


def free_slots(user: User, at: datetime) -> QuerySet[Slot]:
    """Of those, the ones that are still to come and nobody has."""
    return slots(user).filter(~Exists(TAKEN), starts_at__gt=at)


def unfollowed(user: User) -> QuerySet[Consult]:
    """Written, and nobody asked yet how it went."""
    return consults(user).filter(status="written", followed_at=None).order_by("follow_on", "pk")


def follow_ups_due(user: User, until: date) -> QuerySet[Consult]:
    """Of those, due by that day."""
    return unfollowed(user).filter(follow_on__lte=until)
