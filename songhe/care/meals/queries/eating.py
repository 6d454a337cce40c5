"""What an elder can eat: canteens near, their menus of a week, what is ordered, until when, and what it costs this person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from songhe.care.meals import dated, rules
from songhe.care.meals.models import Meal, MealOrder, MealService, Menu, Sitting, Status
from songhe.care.meals.queries.scoped import public_canteens
from songhe.register.filing.models import Price
from songhe.register.people.models import Category, Elder
from songhe.register.providers.models import Facility

NEAR_M, SHOWN = 20_000, 4


@dataclass(frozen=True)
class Offered:
    """One meal of one day as one elder may order it."""

    service: MealService
    day: date
    menu: Menu | None
    order: MealOrder | None
    left: int
    until: datetime
    split: rules.Split | None  # None: no price filed
    may_order: bool
    may_cancel: bool
    delivers: bool


def near(elder: Elder) -> list[tuple[Facility, int]]:
    """Canteens of the elder's county by distance in metres, the nearest first, at most a few."""
    county = "/".join(elder.division_path.split("/")[:2])
    here = elder.position
    rows = [(row, rules.metres(here, (row.site.lat, row.site.lng))) for row in public_canteens(county)]
    return [(row, round(far)) for row, far in sorted(rows, key=lambda one: one[1]) if far <= NEAR_M][:SHOWN]


def categories_of(elder: Elder, day: date) -> set[str]:
    """Categories of civil affairs that the elder holds on a day."""
    rows = Category.objects.filter(elder=elder, voided_at=None, starts_on__lte=day)
    return set(rows.filter(Q(ends_on=None) | Q(ends_on__gte=day)).values_list("code", flat=True))


def prices(offers: Sequence[Any], day: date) -> dict[Any, int]:
    """Filed price in cents by offer, on a day."""
    rows = Price.objects.filter(Q(valid_to=None) | Q(valid_to__gte=day), offer__in=offers, valid_from__lte=day)
    return dict(rows.values_list("offer_id", "cents"))


def split_for(elder: Elder, meal: str, cents: int, day: date, categories: set[str]) -> rules.Split:
    """What this elder pays of a meal, and who pays the rest."""
    facts: dict[str, Any] = {"path": elder.division_path, "age": elder.age(day), "categories": categories}
    return rules.split(cents, dated.subsidies(day), meal=meal, **facts)


def orders_of(elder: Elder, first: date, last: date) -> dict[tuple[date, str], MealOrder]:
    """What stands for this elder, by day and meal; what was cancelled does not."""
    rows = MealOrder.objects.filter(elder=elder, day__range=(first, last)).exclude(status=Status.CANCELLED)
    return {(row.day, row.meal): row for row in rows.select_related("facility", "elder")}


def week_of(elder: Elder, facility: Facility, days: list[date], at: datetime) -> list[list[Offered]]:
    """Day by day what this canteen offers this elder. Seven queries, however many days."""
    services = list(MealService.objects.filter(facility=facility, ended_on=None).order_by("starts_at"))
    span = (days[0], days[-1])
    published = Menu.objects.filter(facility=facility, day__range=span).exclude(published_at=None)
    menus = {(row.day, row.meal): row for row in published}
    left = {(row.service_id, row.day): row.left for row in Sitting.objects.filter(facility=facility, day__range=span)}
    ordered, held = orders_of(elder, *span), categories_of(elder, days[0])
    cents = prices([one.offer_id for one in services if one.offer_id], days[0])
    far = rules.metres(elder.position, (facility.site.lat, facility.site.lng))
    found = []
    for day in days:
        line = []
        for one in (one for one in services if day.weekday() in one.weekdays):
            hours, price = dated.hours(one.meal, day), cents.get(one.offer_id)
            order, rest = ordered.get((day, one.meal)), left.get((one.pk, day), one.capacity)
            parts = None if price is None else split_for(elder, one.meal, price, day, held)
            line.append(
                Offered(
                    one, day, menus.get((day, one.meal)), order, rest, hours.order_until(day), parts,
                    order is None and rest > 0 and price is not None and at <= hours.order_until(day),
                    order is not None and order.status == Status.ORDERED and at <= hours.cancel_until(day),
                    one.delivers and far <= one.radius_m,
                )
            )  # fmt: skip
        found.append(line)
    return found


def meal_now(services: Sequence[MealService], at: datetime) -> str:
    """The meal that is on: from the middle between two on the next one counts."""
    here = at.astimezone(rules.HOME).time()
    open_ones = [one for one in services if here <= one.ends_at] or list(services)[-1:]
    return open_ones[0].meal if open_ones else Meal.LUNCH
