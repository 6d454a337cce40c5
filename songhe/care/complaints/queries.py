"""Reads of the room. Whoever is complained about reads only what the bureau wrote for it."""

import hmac

from django.db.models import Count, Q, QuerySet

from songhe.care.complaints.codes import digest
from songhe.care.complaints.models import WORKING, Callback, Complaint
from songhe.register.access import scope
from songhe.register.access.models import BUREAU_ROLES, DESK_ROLES, Role, User
from songhe.register.providers.queries import operator_of

CALLERS = DESK_ROLES | BUREAU_ROLES


def complaints(user: User) -> QuerySet[Complaint]:
    """Complaints this user handles: a bureau those of its division. Nobody else."""
    rows = Complaint.objects.select_related("facility", "operator", "elder")
    return scope.visible(user, rows) if user.role in BUREAU_ROLES else rows.none()


def asked(user: User) -> QuerySet[Complaint]:
    """Complaints on which the bureau asked this user's operator for a statement. Never the words, never who complained."""
    operator = operator_of(user) if user.role == Role.OPERATOR else None
    rows = Complaint.objects.exclude(told="").exclude(status__in=["submitted", "rejected"])
    hidden = ("words", "contact", "answer", "elder", "user")
    return rows.filter(operator=operator).defer(*hidden).select_related("facility") if operator else rows.none()


def mine(user: User) -> QuerySet[Complaint]:
    """What this user complained about."""
    return Complaint.objects.filter(user=user).select_related("facility")


def tracked(number: str, code: str) -> Complaint | None:
    """The complaint with this number, for whoever has the code that goes with it."""
    row = Complaint.objects.filter(number=number.strip().upper()).select_related("facility").first()
    known = row.code_digest if row else digest("nothing")
    return row if hmac.compare_digest(known, digest(code)) and row and code.strip() else None


def callbacks(user: User) -> QuerySet[Callback]:
    """Calls to be made and made, in the user's division."""
    rows = Callback.objects.select_related("elder", "facility")
    return scope.visible(user, rows) if user.role in CALLERS else rows.none()


def counts(user: User) -> dict[str, int]:
    """The figures above the desk. One query."""
    working = Q(status__in=WORKING)
    return (
        complaints(user)
        .order_by()
        .aggregate(
            submitted=Count("pk", filter=Q(status="submitted")),
            working=Count("pk", filter=working),
            late=Count("pk", filter=working & Q(overdue_at__isnull=False)),
            city=Count("pk", filter=working & Q(level="city")),
            upheld=Count("pk", filter=Q(upheld=True)),
        )
    )
