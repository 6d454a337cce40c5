"""Agreements and care plans somebody may see, and which elders still have none."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Min, Q, QuerySet
from django.shortcuts import get_object_or_404

from songhe.care.homecare import contract, dated
from songhe.care.homecare.models import ALIVE, Agreement, CarePlan
from songhe.care.homecare.queries.orders import LINKED, elders, orders
from songhe.register.access import scope
from songhe.register.access.models import BUREAU_ROLES, Role, User
from songhe.register.catalogue import dated as catalogue
from songhe.register.filing.models import Price
from songhe.register.people import queries as people
from songhe.register.people.models import Elder
from songhe.register.providers.models import Operator
from songhe.register.providers.queries import operator_of

STATES = ("none", "draft", "ends", "signed")
"""How it stands with an elder's agreement, the most urgent first."""
Pair = tuple[UUID, UUID]


def _mine(user: User, rows: QuerySet[Any]) -> QuerySet[Any]:
    rows = rows.select_related("elder__division", "operator")
    if user.role == Role.OPERATOR:
        operator = operator_of(user)
        return rows.filter(operator=operator) if operator else rows.none()
    if user.role in LINKED:
        return rows.filter(elder__in=people.elders(user).order_by().values("pk"))
    return scope.visible(user, rows) if user.role in BUREAU_ROLES else rows.none()


def agreements(user: User) -> QuerySet[Agreement]:
    """An operator's own, those on a family's or an elder's file, those of a bureau's division."""
    return _mine(user, Agreement.objects.defer("signature")).select_related("plan")


def agreement(user: User, key: UUID) -> Agreement:
    """One of them with its signature, or 404."""
    rows: QuerySet[Agreement] = _mine(user, Agreement.objects.all()).select_related("plan")
    return get_object_or_404(rows, pk=key)


def plans(user: User) -> QuerySet[CarePlan]:
    """Care plans by the same rule."""
    return _mine(user, CarePlan.objects.all())


def elder(user: User, key: UUID) -> Elder:
    """With whom an operator may agree: whom it visits or has visited; or 404."""
    return get_object_or_404(elders(user), pk=key)


def plan_in_force(elder: Elder, operator: Operator) -> CarePlan | None:
    """What was agreed with the elder last."""
    return CarePlan.objects.filter(elder=elder, operator=operator, status="agreed").first()


@dataclass(frozen=True)
class Standing:
    """An elder at a provider, and how it stands with their agreement."""

    elder: Elder
    operator: Operator
    state: str
    row: Agreement | None


def overview(user: User, day: date) -> list[tuple[Pair, str, UUID | None]]:
    """(elder, operator), state and agreement, the most urgent first. Two queries."""
    soon = day + timedelta(days=dated.wording(day).ends_soon_days)
    found: dict[Pair, tuple[str, UUID | None]] = {}
    here = agreements(user).filter(status__in=("draft", "signed")).order_by("version")
    for elder, operator, status, ends_on, key in here.values_list("elder", "operator", "status", "ends_on", "pk"):
        state = status if status == "draft" or ends_on is None or ends_on > soon else "ends"
        found[elder, operator] = (state, key)
    running = orders(user).filter(status__in=ALIVE).order_by().values_list("elder", "operator").distinct()
    for pair in running:
        found.setdefault(pair, ("none", None))
    return sorted(((pair, *told) for pair, told in found.items()), key=lambda one: (STATES.index(one[1]), one[0]))


def shown(rows: Sequence[tuple[Pair, str, UUID | None]]) -> list[Standing]:
    """A page of the overview with its people. Three queries."""
    who = Elder.objects.select_related("division").in_bulk([pair[0] for pair, _state, _key in rows])
    by = Operator.objects.in_bulk([pair[1] for pair, _state, _key in rows])
    kept = Agreement.objects.defer("signature", "text").in_bulk([key for _pair, _state, key in rows if key])
    return [Standing(who[pair[0]], by[pair[1]], state, kept[key] if key else None) for pair, state, key in rows]


def lines(plan: CarePlan, day: date) -> list[contract.Line]:
    """Services of a plan with the operator's filed price of that day, the lowest where facilities differ."""
    known = catalogue.items(day)
    price = Price.objects.filter(
        Q(valid_to=None) | Q(valid_to__gte=day), valid_from__lte=day, offer__facility__operator=plan.operator_id,
        offer__item__in=[one["item"] for one in plan.lines],
    )  # fmt: skip
    cents = dict(price.order_by().values_list("offer__item").annotate(least=Min("cents")))
    return [
        contract.Line(
            known[one["item"]].name if one["item"] in known else one["item"], int(one["times"]), one["per"],
            int(one["minutes"]), cents.get(one["item"]),
        )
        for one in plan.lines
    ]  # fmt: skip


def text(plan: CarePlan, starts: date, ends: date | None, day: date) -> str:
    """What an agreement from this plan says, drafted on `day`."""
    terms = dated.terms(day)
    return contract.text(
        dated.wording(day), elder=plan.elder.name, operator=plan.operator, plan=plan.version, lines=lines(plan, day),
        starts=starts, ends=ends, fees=dated.cancelling(day).lines, late=terms.late_minutes[-1], dispute=terms.dispute_days,
    )  # fmt: skip
