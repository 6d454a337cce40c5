"""Reads of the room, each for somebody."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from songhe.base.crypto import blind_index
from songhe.register.access import scope
from songhe.register.access.models import BUREAU_ROLES, Role, User
from songhe.register.people import marks, rules
from songhe.register.people import queries as files
from songhe.register.people.models import LIVE, Elder
from songhe.register.rights.models import BreakGlass, DataRequest, Sweep

LINKED = frozenset({Role.FAMILY, Role.ELDER})
REVIEWERS = BUREAU_ROLES | {Role.LEAD}


def requests(user: User) -> QuerySet[DataRequest]:
    """Requests of the own division for a bureau, of one's own elders for a family or an elder."""
    rows = DataRequest.objects.select_related("elder", "asker").order_by("status", "due_at")
    if user.role in BUREAU_ROLES:
        return scope.visible(user, rows)
    return rows.filter(elder__in=files.elders(user)) if user.role in LINKED else rows.none()


def request_of(user: User, key: Any) -> DataRequest:
    """One of them, or 404."""
    return get_object_or_404(requests(user), pk=key)


def waiting(user: User, at: datetime) -> tuple[int, int]:
    """(not yet answered, of those overdue)."""
    rows = requests(user).filter(status=DataRequest.Status.RECEIVED)
    return rows.count(), rows.filter(due_at__lt=at).count()


def glasses(user: User) -> QuerySet[BreakGlass]:
    """Files of the own division that somebody opened in an emergency, for those who review them."""
    rows = BreakGlass.objects.select_related("elder", "user", "reviewer").order_by("-status", "-opened_at")
    return scope.visible(user, rows) if user.role in REVIEWERS else rows.none()


def glass_of(user: User, key: Any) -> BreakGlass:
    """One that this user may review, or 404."""
    return get_object_or_404(glasses(user), pk=key)


def my_glass(user: User, key: Any, at: datetime) -> BreakGlass:
    """One that this user broke and that is still open, or 404."""
    return get_object_or_404(BreakGlass.objects.select_related("elder__division"), pk=key, user=user, ends_at__gt=at)


def by_exact_number(text: str) -> Elder | None:
    """Whose whole telephone or identity number this is, anywhere in the city; half a number is nobody's."""
    number, digits = rules.normal_id(text), rules.normal_phone(text)
    rows = Elder.objects.filter(status__in=LIVE).select_related("division")
    found = rows.filter(citizen_id_index=marks.id_mark(number)).first() if len(number) == rules.WHOLE_ID else None
    if found is None and len(digits) >= rules.WHOLE_PHONE:
        mark = blind_index(digits, "phone")
        found = rows.filter(phone_index=mark).first() or rows.filter(contacts__phone_index=mark).first()
    return found


def sweeps(limit: int = 60) -> list[Sweep]:
    """What retention took away lately; it names nobody."""
    return list(Sweep.objects.order_by("-day", "what")[:limit])
