"""Who is told of a visit, and how it reaches them: the elder, the family by consent, the provider's desk, the county's."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse

from songhe.base.models import JournalEntry
from songhe.care.billing.models import Bill
from songhe.care.homecare.models import Order
from songhe.links.notify import actions as notify
from songhe.links.notify.words import surname
from songhe.register.access.models import User
from songhe.register.access.scope import paths_above
from songhe.register.people.models import Consent, Contact, Elder

KIND = "homecare.order"


@dataclass(frozen=True)
class Ear:
    """Somebody who is told: an address of the house, a name, a number where there is one, and whether a page opens for them."""

    to: str
    name: str
    phone: str = ""
    opens: bool = False


def home(elder: Elder) -> Iterator[Ear]:
    """The elder, where there is a log-in or a number; then the family, in order, while the elder consents."""
    if elder.user_id:
        yield Ear(f"user:{elder.user_id}", elder.name, elder.phone, opens=True)
    elif elder.phone:
        yield Ear(f"elder:{elder.pk}", elder.name, elder.phone)
    if Consent.objects.filter(elder=elder, purpose=Consent.Purpose.FAMILY, withdrawn_at=None).exists():
        for one in Contact.objects.filter(elder=elder, may_follow=True):
            yield Ear(f"contact:{one.pk}", one.name, one.phone, opens=one.user_id is not None)


def provider(order: Order | Bill) -> Iterator[Ear]:
    """Whoever works for the provider at a desk: the station's log-ins are its own."""
    for user in User.objects.filter(clerkships__operator=order.operator_id, clerkships__ended_at=None, is_active=True):
        yield Ear(f"user:{user.pk}", user.name, opens=True)


def desk(order: Order, roles: frozenset[Any]) -> Iterator[Ear]:
    """Everybody of these roles in whose division the elder lives."""
    places = [*paths_above(order.division_path), order.division_path]
    for user in User.objects.filter(role__in=roles, is_active=True, division__path__in=places).order_by("username"):
        yield Ear(f"user:{user.pk}", user.name, opens=True)


def tell(
    row: JournalEntry, order: Order, ears: Iterable[Ear], word: str, text: str, at: datetime, *, now: bool = False
) -> None:  # fmt: skip
    """About an order: what it says replaces what still waits about the same one. `now`: also at night."""
    leave(row, order.elder, order.pk, ears, word, text, page("homecare:order", order.pk), at, now=now)


def leave(
    row: JournalEntry, elder: Elder, subject: Any, ears: Iterable[Ear], word: str, text: str, link: str, at: datetime, *,
    now: bool = False,
) -> None:  # fmt: skip
    """To each once. Surname and place in the title: a lock screen is public."""
    title = f"{word}·{surname(elder.name)}·{elder.division.short_name}"[:80]
    for ear in {ear.to: ear for ear in ears}.values():
        notify.leave(
            key=str(row.pk), to=ear.to, to_name=ear.name, phone=ear.phone, title=title, text=text,
            link=link if ear.opens else "", subject=subject, division=elder.division_path, at=at,
            replaces=row.subject_kind == KIND, by_day=not now,
        )  # fmt: skip


def page(name: str, key: Any) -> str:
    """The address of a page, as it stands in a message."""
    return site(reverse(name, args=[key]))


def site(path: str) -> str:
    """The same of a page without a key."""
    return f"{settings.SITE_URL}{path}"
