"""Which bills, vouchers and statements somebody may see."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Case, QuerySet, Value, When

from songhe.base.ledger.models import Account
from songhe.care.billing.models import (
    Application,
    Bill,
    Coupon,
    Designation,
    Dispute,
    Entry,
    FieldCheck,
    PaymentFile,
    Round,
    Statement,
    Voucher,
)
from songhe.register.access import scope
from songhe.register.access.models import BUREAU_ROLES, Role, User
from songhe.register.people import queries as people
from songhe.register.people.models import LIVE, Elder
from songhe.register.providers import queries as providers

LINKED = frozenset({Role.FAMILY, Role.ELDER})


def bills(user: User) -> QuerySet[Bill]:
    """Bureaus: of their division; an operator: its own; family and elder: theirs. Newest first."""
    return _mine(user, Bill.objects.select_related("elder", "operator", "facility"), operator="operator")


def bill_of(subject_kind: str, subject: UUID) -> Bill | None:
    """The bill of another room's row, whoever asks: for rooms, not for pages."""
    return Bill.objects.filter(subject_kind=subject_kind, subject=subject).first()


def vouchers(user: User) -> QuerySet[Voucher]:
    """Vouchers of those whom the user may see, newest month first. No operator sees any."""
    return _mine(user, Voucher.objects.select_related("elder"))


def used(user: User, month: date) -> dict[str, int]:
    """This month's vouchers: how many, granted and used cents."""
    rows = list(vouchers(user).filter(month=month).values_list("pk", "cents"))
    codes = [f"voucher:{key}" for key, _cents in rows]
    left = sum(Account.objects.filter(code__in=codes).values_list("balance", flat=True)) if codes else 0
    granted = sum(cents for _key, cents in rows)
    return {"count": len(rows), "granted": granted, "used": granted - left}


def without_voucher(user: User, month: date) -> list[Elder]:
    """Those whom a family follows who have no voucher this month and have not applied."""
    rows = people.elders(user).filter(status__in=LIVE).exclude(vouchers__month=month)
    return list(rows.exclude(voucher_applications__status__in=["applied", "approved"])[:20])


def without_application(user: User, levels: Sequence[str], text: str) -> QuerySet[Elder]:
    """People of the division without an application, first those whose level would allow one (eligible, not receiving)."""
    rows = people.elders(user).filter(status__in=LIVE, name__startswith=text)
    first = Case(When(care_level__in=levels, then=Value(0)), default=Value(1))
    return rows.exclude(voucher_applications__status__in=["applied", "approved"]).order_by(first, "name", "pk")


def applications(user: User) -> QuerySet[Application]:
    """Applications for the voucher."""
    return _mine(user, Application.objects.select_related("elder"))


def disputes(user: User) -> QuerySet[Dispute]:
    """Disputes, the one that is due first in front."""
    rows = Dispute.objects.select_related("bill__elder", "bill__operator", "raised_by")
    return _mine(user, rows, elder="bill__elder", operator="bill__operator")


def statements(user: User) -> QuerySet[Statement]:
    """Statements of the bureau's division; an operator sees its own, once they were sent."""
    rows = Statement.objects.select_related("operator", "file")
    if user.role == Role.OPERATOR:
        return rows.filter(operator=providers.operator_of(user), kind="provider").exclude(status="draft")
    return scope.visible(user, rows) if user.role in BUREAU_ROLES else rows.none()


def files(user: User) -> QuerySet[PaymentFile]:
    """Payment files of the bureau's division."""
    rows = PaymentFile.objects.all()
    return scope.visible(user, rows) if user.role in BUREAU_ROLES else rows.none()


def checks(user: User) -> QuerySet[FieldCheck]:
    """Orders drawn to be looked at."""
    rows = FieldCheck.objects.select_related("bill__elder", "bill__operator")
    return scope.visible(user, rows) if user.role in BUREAU_ROLES else rows.none()


def designations(user: User) -> QuerySet[Designation]:
    """Operators that take vouchers, in the bureau's division."""
    rows = Designation.objects.select_related("operator").filter(ended_on=None)
    return scope.visible(user, rows) if user.role in BUREAU_ROLES else rows.none()


def rounds(user: User) -> QuerySet[Round]:
    """Rounds of market vouchers of the bureau's division."""
    return scope.visible(user, Round.objects.all()) if user.role in BUREAU_ROLES else Round.objects.none()


def told_rounds() -> QuerySet[Round]:
    """Rounds that everybody may read: those that were published. No name stands in them."""
    return Round.objects.exclude(published_at=None)


def open_rounds(user: User, on: date) -> list[tuple[Round, list[Elder]]]:
    """Rounds that take applications on that day, each with those of the user's people who have none in it yet."""
    mine = list(people.elders(user).filter(status__in=LIVE).order_by("name", "pk")[:20])
    rows = list(told_rounds().filter(status="open", opens_on__lte=on, closes_on__gte=on).order_by("closes_on", "pk"))
    entered = set(
        Entry.objects.filter(round__in=rows, elder__in=mine).exclude(status="withdrawn").values_list("round", "elder")
    )
    told = [(row, [one for one in mine if scope.covers(row.division_path, one.division_path)]) for row in rows]
    return [(row, [one for one in whom if (row.pk, one.pk) not in entered]) for row, whom in told if whom]


def entries(user: User) -> QuerySet[Entry]:
    """Tickets: a bureau's of its division, a family's and an elder's own; newest first."""
    return _mine(user, Entry.objects.select_related("round", "elder").order_by("-entered_at", "pk"))


def coupons(user: User) -> QuerySet[Coupon]:
    """Market vouchers of those whom the user may see. No operator sees any."""
    return _mine(user, Coupon.objects.select_related("round", "elder"))


def _mine(user: User, rows: QuerySet[Any], *, elder: str = "elder", operator: str = "") -> QuerySet[Any]:
    if user.role in BUREAU_ROLES:
        return scope.visible(user, rows)
    if user.role in LINKED:
        return rows.filter(**{f"{elder}__in": people.elders(user).order_by().values("pk")})
    mine = providers.operator_of(user) if operator and user.role == Role.OPERATOR else None
    return rows.filter(**{operator: mine}) if mine else rows.none()
