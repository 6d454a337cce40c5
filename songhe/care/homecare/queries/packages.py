"""Packages that can be taken, with their contents, and what of a taken one is used, to come and left."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from songhe.care.homecare import words
from songhe.care.homecare.models import DONE, Course, Order, Package
from songhe.care.homecare.queries.orders import LINKED, LOOKS
from songhe.register.access import scope
from songhe.register.access.models import Role, User
from songhe.register.filing.models import Offer
from songhe.register.people import queries as people
from songhe.register.people.models import Elder
from songhe.register.providers import queries as providers
from songhe.register.providers.models import Facility
from songhe.register.providers.queries import operator_of

UNUSED = frozenset({"cancelled", "rejected", "no_show"})
"""A visit of a package that was not delivered and may be booked again."""
USED = DONE | {"checked_out", "disputed", "interrupted", "refunded"}


@dataclass(frozen=True)
class Line:
    """One service of a package and how often."""

    offer: Offer
    times: int


@dataclass(frozen=True)
class Shown:
    """A package as people see it."""

    package: Package
    lines: list[Line]

    @property
    def saved(self) -> str:
        """What it is below the filed prices of its first day, in yuan; empty for nothing."""
        cents = self.package.single_cents - self.package.cents
        return words.yuan(cents) if cents > 0 else ""

    @property
    def visits(self) -> int:
        return sum(one.times for one in self.lines)


def in_force(day: date, *, county: str = "") -> QuerySet[Package]:
    """Packages that can be taken on a day, of facilities that operate; of one county by its path. Public."""
    rows = Package.objects.filter(Q(valid_to=None) | Q(valid_to__gte=day), valid_from__lte=day)
    rows = rows.filter(facility__status="operating", facility__operator__isnull=False)
    rows = rows.filter(scope.within(county, "division_path")) if county else rows
    return rows.select_related("facility__operator", "facility__division__parent").order_by(
        "division_path", "facility", "cents"
    )


def for_elder(elder: Elder, day: date, user: User) -> QuerySet[Package]:
    """Those of the elder's county; an operator takes its own for somebody."""
    rows = in_force(day, county="/".join(elder.division_path.split("/")[:2]))
    return rows.filter(facility__operator=operator_of(user)) if user.role == Role.OPERATOR else rows


def of_facility(facility: Facility) -> QuerySet[Package]:
    """Every version of every package of a facility, the newest first."""
    return Package.objects.filter(facility=facility).order_by("name", "-version")


def kept(user: User) -> QuerySet[Package]:
    """Packages of the facilities somebody may see."""
    return Package.objects.filter(facility__in=providers.facilities(user).order_by().values("pk")).select_related("facility")


def shown(rows: Iterable[Package]) -> list[Shown]:
    """With their contents, one query for all."""
    packages = list(rows)
    known = _offers({key for one in packages for key in one.offers})
    return [Shown(one, _lines(one, known)) for one in packages]


def _offers(keys: Iterable[str]) -> dict[str, Offer]:
    return {str(one.pk): one for one in Offer.objects.filter(pk__in=[UUID(key) for key in keys])}


def _lines(package: Package, known: dict[str, Offer]) -> list[Line]:
    return [Line(known[key], times) for key, times in Counter(package.offers).items() if key in known]


@dataclass
class Used:
    """One service of a taken package: `used` delivered, `coming` booked, `left` to be booked."""

    offer: Offer
    times: int
    used: int = 0
    coming: int = 0

    @property
    def left(self) -> int:
        return max(0, self.times - self.used - self.coming)


@dataclass
class Balance:
    """A taken package as family, elder and provider see it."""

    course: Course
    lines: list[Used]
    orders: list[Order] = field(default_factory=list)

    @property
    def used(self) -> int:
        return sum(one.used for one in self.lines)

    @property
    def coming(self) -> int:
        return sum(one.coming for one in self.lines)

    @property
    def left(self) -> int:
        return sum(one.left for one in self.lines)

    @property
    def times(self) -> int:
        return sum(one.times for one in self.lines)


def courses(user: User) -> QuerySet[Course]:
    """By the same rule as orders: an operator's own, those on a family's or an elder's file, of a division."""
    rows = Course.objects.select_related("elder__division", "package__facility", "operator")
    if user.role == Role.OPERATOR:
        operator = operator_of(user)
        return rows.filter(operator=operator) if operator else rows.none()
    if user.role in LINKED:
        return rows.filter(elder__in=people.elders(user).order_by().values("pk"))
    return scope.visible(user, rows) if user.role in LOOKS else rows.none()


def balances(rows: Sequence[Course]) -> list[Balance]:
    """What of each is used, to come and left. Two queries, however many."""
    known = _offers({key for one in rows for key in one.package.offers})
    orders: dict[Any, list[Order]] = {one.pk: [] for one in rows}
    for order in Order.objects.filter(course__in=list(rows)).order_by("window_starts", "pk"):
        orders[order.course_id].append(order)
    return [_balance(one, orders[one.pk], known) for one in rows]


def _balance(course: Course, orders: list[Order], known: dict[str, Offer]) -> Balance:
    lines = {str(one.offer.pk): Used(one.offer, one.times) for one in _lines(course.package, known)}
    for order in orders:
        line = lines.get(str(order.offer_id))
        if line is not None and order.status not in UNUSED:
            line.used += order.status in USED
            line.coming += order.status not in USED
    return Balance(course, list(lines.values()), orders)
