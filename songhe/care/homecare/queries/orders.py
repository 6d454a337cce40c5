"""Orders somebody may see, and what pages show of them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from songhe.base.kept import Kept
from songhe.base.models import JournalEntry
from songhe.care.homecare.models import ALIVE, DONE, Order, Standing
from songhe.register.access import scope
from songhe.register.access.models import BUREAU_ROLES, DESK_ROLES, Role, User
from songhe.register.carers.models import Carer
from songhe.register.lists.queries import people as search_people
from songhe.register.people import queries as people
from songhe.register.people.models import Elder
from songhe.register.people.queries.files import BY_PLACE
from songhe.register.providers.models import Operator
from songhe.register.providers.queries import operator_of

LINKED = frozenset({Role.FAMILY, Role.ELDER})
BEHALF = DESK_ROLES | {Role.ASSISTANT, Role.OPERATOR}
"""Who books for somebody who came, rang or wrote."""
LOOKS = BUREAU_ROLES | BEHALF
_ALSO: list[Callable[[Operator], QuerySet[Any, Any]]] = []
SEEN = ("elder__division", "facility", "carer", "second")


def orders(user: User) -> QuerySet[Order]:
    """An operator's own, a carer's own, those on a family's or an elder's file; of a division for whoever works for one."""
    rows = Order.objects.select_related(*SEEN)
    if user.role == Role.OPERATOR:
        operator = operator_of(user)
        return rows.filter(operator=operator) if operator else rows.none()
    if user.role == Role.CARER:
        return rows.filter(Q(carer__user=user) | Q(second__user=user))
    if user.role in LINKED:
        return _linked(user.role, user.pk)
    return scope.visible(user, rows) if user.role in LOOKS else rows.none()


def order(user: User, key: UUID) -> Order:
    """One of them, or 404."""
    if user.role not in LINKED:
        return get_object_or_404(_whole(orders(user)), pk=key)
    found: Order | None = _ORDER[user.role].first(user=user.pk, key=key)
    if found is None:
        raise Http404
    return found


def _whole(rows: QuerySet[Order]) -> QuerySet[Order]:
    return rows.select_related(*SEEN, "offer", "operator", "standing", "preferred")


def _linked(role: str, user: UUID) -> QuerySet[Order]:
    return Order.objects.select_related(*SEEN).filter(elder__in=people.linked(role, user).order_by().values("pk"))


def _kept(role: str) -> tuple[Kept, Kept]:
    """Families and elders look from their telephones, many at once: an order and a file, by key."""
    return (
        Kept(lambda user, key: _whole(_linked(role, user)).filter(pk=key), user=UUID, key=UUID),
        Kept(lambda user, key: people.linked(role, user).filter(pk=key), user=UUID, key=UUID),
    )


_ORDER: dict[str, Kept] = {role: _kept(role)[0] for role in LINKED}
_FILE: dict[str, Kept] = {role: _kept(role)[1] for role in LINKED}


def elder(user: User, key: UUID) -> Elder:
    """One for whom somebody may book, or 404."""
    if user.role not in LINKED:
        return get_object_or_404(elders(user), pk=key)
    found: Elder | None = _FILE[user.role].first(user=user.pk, key=key)
    if found is None:
        raise Http404
    return found


def also_for(told: Callable[[Operator], QuerySet[Any, Any]]) -> None:
    """Whom else an operator may book for, as keys of elders: another room knows it, and a journey tells it here."""
    if told not in _ALSO:
        _ALSO.append(told)


def elders(user: User) -> QuerySet[Elder]:
    """For whom somebody may book: the own file or family, the division's; an operator whom it has visited, agreed
    with, or was asked to help."""
    if user.role != Role.OPERATOR:
        return people.elders(user)
    operator = operator_of(user)
    rows = Elder.objects.select_related("division__parent").order_by("name", "pk")
    if operator is None:
        return rows.none()
    known = Q(orders__operator=operator) | Q(service_agreements__operator=operator)
    for told in _ALSO:
        known |= Q(pk__in=told(operator))
    return rows.filter(known).distinct()


def found(user: User, text: str, most: int = 20) -> list[Elder]:
    """People by name, spelling or the end of a number; an operator by the beginning of a name."""
    if user.role in BY_PLACE:
        return search_people(user, text, most) if text else []
    rows = elders(user)
    return list(rows.filter(Q(name__startswith=text) | Q(initials__startswith=text.lower()))[:most])


def listed(user: User, *, day: date | None, status: str, text: str) -> QuerySet[Order]:
    """A day's orders, or those of one state, by the hour."""
    rows = orders(user).order_by("day", F("starts_at").asc(nulls_first=True), "window_starts", "pk")
    rows = rows.filter(day=day) if day else rows
    rows = rows.filter(status=status) if status else rows
    return rows.filter(Q(elder__name__startswith=text) | Q(number__contains=text) | Q(carer__name=text)) if text else rows


def counts(user: User, day: date) -> dict[str, int]:
    """What the headline says of a day: all, done, still to come, waiting for an answer, late, missed."""
    late = Q(late_minutes__gt=0, status__in=("accepted", "assigned", "en_route"))
    rows: dict[str, int] = orders(user).order_by().filter(day=day).aggregate(
        all=Count("pk", filter=~Q(status__in=("cancelled", "rejected"))),
        done=Count("pk", filter=Q(status__in=DONE | {"checked_out", "disputed"})),
        late=Count("pk", filter=late),
        missed=Count("pk", filter=Q(status="no_show")),
    )  # fmt: skip
    waiting = orders(user).order_by().filter(status="submitted").count()
    return {**rows, "waiting": waiting, "open": max(0, rows["all"] - rows["done"] - rows["missed"])}


def coming(rows: QuerySet[Order], at: datetime, most: int = 5) -> list[Order]:
    """Visits still to come or running, the next first."""
    return list(rows.filter(status__in=ALIVE - {"checked_out"}).order_by("window_starts", "pk")[:most])


def past(rows: QuerySet[Order], most: int = 8) -> list[Order]:
    """Visits that were, the newest first."""
    return list(
        rows.filter(status__in=DONE | {"checked_out", "disputed", "no_show", "interrupted"}).order_by("-window_starts")[:most]
    )


def standings(user: User) -> QuerySet[Standing]:
    """Standing bookings by the same rule as orders."""
    rows = Standing.objects.select_related("elder__division", "facility", "offer", "preferred").exclude(status="ended")
    if user.role == Role.OPERATOR:
        operator = operator_of(user)
        return rows.filter(operator=operator) if operator else rows.none()
    if user.role in LINKED:
        return rows.filter(elder__in=people.elders(user).order_by().values("pk"))
    return scope.visible(user, rows) if user.role in LOOKS else rows.none()


@dataclass(frozen=True)
class Moment:
    """One line of an order's life."""

    at: datetime
    verb: str
    who: str
    facts: dict[str, Any]


_LIFE = Kept(lambda key: JournalEntry.objects.filter(subject_kind="homecare.order", subject=key).order_by("pos"), key=UUID)


def timeline(row: Order) -> list[Moment]:
    """What was done with the order, from the journal, oldest first."""
    entries = _LIFE(key=row.pk)
    return [Moment(one.at, one.verb.rpartition(".")[2], one.by_name, one.facts) for one in entries]


def crew(row: Order) -> QuerySet[Carer]:
    """Carers who may be sent at all."""
    return Carer.objects.filter(operator=row.operator_id, is_active=True).order_by("name", "pk")
