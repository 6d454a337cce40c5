"""How the figures of health are counted, and the lists behind them: who, where, and whether; never what was measured."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from songhe.base import indicators as base
from songhe.base.indicators import Counter, Ratio, Row, Span
from songhe.care.health import indicators as _declared  # noqa: F401  (declared before they are counted)
from songhe.care.health.models import Checkup, Contract, Service
from songhe.care.health.rules import contract as rules
from songhe.register.access import scope
from songhe.register.access.models import User
from songhe.register.people.models import LIVE, Elder
from songhe.register.places import queries as places
from songhe.register.places.models import Division

MOST = 500
AGED = 65


def _day(span: Span, at: datetime) -> date:
    return min(span.last, localtime(at).date())


def held(day: date) -> QuerySet[Contract]:
    """Contracts that held on a day: signed, its days reach over it, and not cancelled before."""
    rows = Contract.objects.filter(signed_at__isnull=False, starts_on__lte=day, ends_on__gte=day)
    return rows.filter(Q(status__in=["active", "expired", "signed"]) | Q(status="cancelled", ended_at__date__gt=day))


def _rural() -> set[str]:
    """Villages that do not lie in a street office of a town."""
    return set(Division.objects.filter(level="village").exclude(parent__kind="subdistrict").values_list("path", flat=True))


def _signed(day: date, rural: bool) -> dict[str, Ratio]:
    """Households by village: with a contract, and all. Who is in no household is one."""
    homes: dict[str, set[Any]] = defaultdict(set)
    good: dict[str, set[Any]] = defaultdict(set)
    here = _rural() if rural else None
    signed = base.shared(("health.signed", day), lambda: set(held(day).values_list("elder", flat=True)))
    for key, home, path in Elder.objects.filter(status__in=LIVE).values_list("pk", "household", "division_path").iterator():
        if here is not None and path not in here:
            continue
        homes[path].add(home or key)
        if key in signed:
            good[path].add(home or key)
    return {path: Ratio(len(good[path]), len(found)) for path, found in homes.items()}


def _rate(rural: bool) -> Counter:
    def count(span: Span, at: datetime) -> dict[str, Ratio]:
        return _signed(_day(span, at), rural)

    def rows(user: User, span: Span, at: datetime, path: str, part: str) -> list[Row]:
        day = _day(span, at)
        with_one = Exists(held(day).filter(elder=OuterRef("pk")))
        people = _people(user, path).annotate(signed=with_one)
        people = people.filter(division_path__in=_rural()) if rural else people
        people = people if part == "of" else people.filter(signed=part == "met")
        return _listed(people[:MOST], lambda one: _("有签约") if one.signed else _("没有签约"), lambda one: one.signed)

    return Counter(count, rows, remembers=False)


def _people(user: User, path: str) -> Any:
    """On the register, in the user's division and below the place."""
    return (
        scope.visible(user, Elder.objects.filter(status__in=LIVE))
        .filter(scope.within(path.partition("-")[0]))
        .order_by("name", "pk")
    )


def _listed(people: Iterable[Any], note: Any, met: Any) -> list[Row]:
    found = list(people)
    names = places.names_of({one.division_path for one in found})
    return [Row(one.name, names[one.division_path], note(one), met=met(one)) for one in found]


def _proof() -> Counter:
    def look(span: Span, at: datetime) -> Any:
        day = _day(span, at)
        first, _last = rules.quarter(day)
        served = Service.objects.filter(contract=OuterRef("pk"), on__gte=first, on__lte=day)
        return held(day).filter(elder__status__in=LIVE).annotate(served=Exists(served)).select_related("elder", "team")

    def count(span: Span, at: datetime) -> dict[str, Ratio]:
        sums: dict[str, list[int]] = defaultdict(lambda: [0, 0])
        for path, served in look(span, at).order_by().values_list("division_path", "served"):
            sums[path][0] += served
            sums[path][1] += 1
        return {path: Ratio(*line) for path, line in sums.items()}

    def rows(user: User, span: Span, at: datetime, path: str, part: str) -> list[Row]:
        found = scope.visible(user, look(span, at)).filter(scope.within(path.partition("-")[0]))
        found = found if part == "of" else found.filter(served=part == "met")
        lines = list(found.order_by("elder__name", "pk")[:MOST])
        names = places.names_of({one.division_path for one in lines})
        return [Row(one.elder.name, names[one.division_path], one.team.name, met=one.served) for one in lines]

    return Counter(count, rows)


def _checked() -> Counter:
    def aged(day: date) -> Any:
        born = date(day.year - AGED, day.month, min(day.day, 28))
        done = Checkup.objects.filter(elder=OuterRef("pk"), year=day.year, on__lte=day)
        return Elder.objects.filter(status__in=LIVE, birth_date__lte=born).annotate(done=Exists(done))

    def count(span: Span, at: datetime) -> dict[str, Ratio]:
        sums: dict[str, list[int]] = defaultdict(lambda: [0, 0])
        for path, done in aged(_day(span, at)).order_by().values_list("division_path", "done").iterator():
            sums[path][0] += done
            sums[path][1] += 1
        return {path: Ratio(*line) for path, line in sums.items()}

    def rows(user: User, span: Span, at: datetime, path: str, part: str) -> list[Row]:
        people = scope.visible(user, aged(_day(span, at))).filter(scope.within(path.partition("-")[0])).order_by("name", "pk")
        people = people if part == "of" else people.filter(done=part == "met")
        return _listed(people[:MOST], lambda one: _("今年体检过") if one.done else _("今年没有体检"), lambda one: one.done)

    return Counter(count, rows, remembers=False)


base.count_by(
    {
        "urban-contract-rate": _rate(rural=False),
        "rural-contract-rate": _rate(rural=True),
        "contract-proof": _proof(),
        "health-checkup-rate": _checked(),
    }
)
