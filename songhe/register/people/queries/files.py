"""Which files somebody may see."""

from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.shortcuts import get_object_or_404

from songhe.register.access import scope
from songhe.register.access.models import BUREAU_ROLES, DESK_ROLES, Role, User
from songhe.register.people.models import LIVE, Consent, Contact, Elder

BY_PLACE = DESK_ROLES | BUREAU_ROLES | {Role.ASSISTANT}
"""Who sees the files of a division; family and elder see the one they are linked to, everybody else none."""


AGREED = Consent.objects.filter(elder=OuterRef("elder"), purpose=Consent.Purpose.FAMILY, withdrawn_at=None)


def followed(contacts: QuerySet[Contact]) -> QuerySet[Contact]:
    """Those who may follow, while their elder's consent is in force; one rule for the file and for what a family is shown."""
    return contacts.filter(Exists(AGREED), may_follow=True)


def elders(user: User) -> QuerySet[Elder]:
    """The files this user may see, by name."""
    if user.role in BY_PLACE:
        return scope.visible(user, _by_name())
    return linked(user.role, user.pk)


def linked(role: str, user: UUID) -> QuerySet[Elder]:
    """The files that the account of a family or an elder is linked to; none of any other role."""
    if role == Role.FAMILY:
        return _by_name().filter(Exists(followed(Contact.objects.filter(elder=OuterRef("pk"), user=user))))
    return _by_name().filter(user=user) if role == Role.ELDER else _by_name().none()


def _by_name() -> QuerySet[Elder]:
    return Elder.objects.select_related("division__parent").order_by("name", "pk")


def one(user: User, key: Any) -> Elder:
    """One file of this user's, or 404."""
    return get_object_or_404(elders(user), pk=key)


def known_by(user: User, *, name: str, phone: str) -> Elder | None:
    """For a counter that keeps no files: the one living person of its division with this name and this number, both exactly."""
    marks = Elder._meta.get_field("phone_index").marks(phone)
    rows = Elder.objects.filter(name=name, phone_index__in=marks, status__in=LIVE).select_related("division__parent")
    found = list(scope.visible(user, rows)[:2])
    return found[0] if len(found) == 1 else None


def survivor(user: User, elder: Elder) -> Elder | None:
    """The file into which this one was merged, where this user may see it; the end of the chain."""
    seen, last = {elder.pk}, elder
    while last.merged_into and last.merged_into_id not in seen:
        last = last.merged_into
        seen.add(last.pk)
    return elders(user).filter(pk=last.pk).first() if last is not elder else None


def members(user: User, elder: Elder) -> list[Elder]:
    """Who else of this user's lives behind the same door."""
    if elder.household_id is None:
        return []
    return list(elders(user).filter(household=elder.household_id).exclude(pk=elder.pk))


def neighbours(user: User, elder: Elder) -> QuerySet[Elder]:
    """Who may be of the same household: people of this user's on the register of the same village."""
    return elders(user).filter(division_path=elder.division_path, status__in=LIVE).exclude(pk=elder.pk)
