"""Sums: the kitchen's, the county's month, what shows that a canteen works, and how often a signal was right."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet, Sum

from songhe.base.models import JournalEntry
from songhe.care.meals import dated, rules
from songhe.care.meals.models import HAD, NEEDED, WAITING, MealOrder, MealService, Menu, Sample, Signal, Sitting, Status, Way
from songhe.register.providers.models import Facility


def kitchen(facility: Facility, day: date) -> list[dict[str, Any]]:
    """For each meal of a day the numbers that the kitchen cooks by: how many in all, to be brought, and of each diet."""
    services = MealService.objects.filter(facility=facility, ended_on=None).order_by("starts_at")
    rows = MealOrder.objects.filter(facility=facility, day=day).exclude(status=Status.CANCELLED)
    sums: dict[str, Counter[str]] = defaultdict(Counter)
    diets: dict[str, Counter[str]] = defaultdict(Counter)
    for meal, way, status, diet in rows.values_list("meal", "way", "status", "diner__diet"):
        sums[meal].update({"all": 1, way: 1, status: 1})
        diets[meal].update(diet)
    open_ones = {row.meal: row for row in Sitting.objects.filter(facility=facility, day=day)}
    return [
        {
            "service": one, "sitting": open_ones.get(one.meal), "all": sums[one.meal]["all"],
            "deliver": sums[one.meal][Way.DELIVER], "eat_in": sums[one.meal][Way.EAT_IN],
            "had": sums[one.meal][Status.EATEN] + sums[one.meal][Status.DELIVERED], "missed": sums[one.meal][Status.MISSED],
            "waiting": sum(sums[one.meal][status] for status in WAITING), "diets": dict(diets[one.meal]),
            "guests": open_ones[one.meal].guests if one.meal in open_ones else 0,
        }
        for one in services if day.weekday() in one.weekdays
    ]  # fmt: skip


def sample_gaps(facilities: Iterable[Facility], first: date, last: date) -> list[dict[str, Any]]:
    """Meals that were served, of which a dish has no sample, or a small one; a whole meal without any is `none`. Three queries.

    A meal counts as served when somebody had it, or guests came. Newest first.
    """
    keys = [row.pk for row in facilities]
    names = {row.pk: row.name for row in facilities}
    served = Sitting.objects.filter(facility__in=keys, day__range=(first, last)).filter(
        Q(guests__gt=0) | Q(orders__status__in=HAD)
    )
    places = sorted(set(served.values_list("day", "facility_id", "meal")), key=lambda one: (-one[0].toordinal(), str(one[1])))
    dishes = {
        (row.day, row.facility_id, row.meal): [one["name"] for one in row.dishes]
        for row in Menu.objects.filter(facility__in=keys, day__range=(first, last))
    }
    kept: dict[Any, dict[str, int]] = defaultdict(dict)
    rows = Sample.objects.filter(facility__in=keys, day__range=(first, last))
    for day, facility, meal, dish, grams in rows.values_list("day", "facility_id", "meal", "dish", "grams"):
        kept[(day, facility, meal)][dish] = grams
    found = []
    for place in places:
        lacks = rules.not_kept(dishes.get(place, []), kept[place], dated.samples(place[0]).grams)
        if lacks or not kept[place]:
            day, facility, meal = place
            told = {"day": day, "facility": facility, "name": names[facility], "meal": meal}
            found.append({**told, "none": not kept[place], "dishes": lacks})
    return found


def month_sums(rows: QuerySet[MealOrder]) -> dict[str, int]:
    """Of meals that were had: how many, for how many people, what they paid and what others paid, in cents."""
    sums = rows.filter(status__in=HAD).aggregate(
        meals=Count("pk"), people=Count("elder", distinct=True), brought=Count("pk", filter=Q(status=Status.DELIVERED)),
        pays=Sum("pays_cents"), cents=Sum("cents"),
    )  # fmt: skip
    told = {name: value or 0 for name, value in sums.items()}
    return {**told, "others": told["cents"] - told["pays"]}


def served_days(first: date, last: date) -> dict[UUID, int]:
    """On how many days of a span each canteen served somebody. For figures: unscoped."""
    rows = MealOrder.objects.filter(day__range=(first, last), status__in=HAD).values("facility").order_by()
    return {row["facility"]: row["days"] for row in rows.annotate(days=Count("day", distinct=True))}


def precision(rows: QuerySet[Signal]) -> dict[str, int]:
    """Of the signals that were closed, after how many help was needed."""
    sums = rows.aggregate(
        open=Count("pk", filter=~Q(status="closed")),
        closed=Count("pk", filter=Q(status="closed")),
        needed=Count("pk", filter=Q(status="closed", found__in=NEEDED)),
    )
    return {name: value or 0 for name, value in sums.items()}


def traces(first: date, last: date) -> list[tuple[UUID, date, int]]:
    """Meals had, by canteen and day: what shows that it works. For the register of providers; unscoped."""
    rows = MealOrder.objects.filter(day__range=(first, last), status__in=HAD).values("facility", "day").order_by()
    had = {(row["facility"], row["day"]): row["n"] for row in rows.annotate(n=Count("pk"))}
    guests = Sitting.objects.filter(day__range=(first, last), guests__gt=0).values("facility", "day").order_by()
    for row in guests.annotate(n=Sum("guests")):
        had[(row["facility"], row["day"])] = had.get((row["facility"], row["day"]), 0) + row["n"]
    return [(facility, day, n) for (facility, day), n in had.items()]


def has_set_out(facility: Facility, day: date, meal: str) -> bool:
    """The round of this meal has begun: its addresses were opened, and the files say so."""
    sitting = Sitting.objects.filter(facility=facility, day=day, meal=meal).values("pk")
    return JournalEntry.objects.filter(subject__in=sitting, verb="meals.sitting.set_out").exists()


def undecided(day: date) -> QuerySet[MealOrder]:
    """Deliveries of days before `day` that nobody ticked: neither had nor missed."""
    return MealOrder.objects.filter(day__lt=day, day__gte=day - timedelta(days=7), status__in=WAITING, way=Way.DELIVER)


def by_facility(rows: QuerySet[MealOrder]) -> list[dict[str, Any]]:
    """Meals had by canteen: how many, how many people, what others paid; most first."""
    sums = rows.filter(status__in=HAD).values("facility_id", "facility__name", "facility__division_path").order_by()
    counted = sums.annotate(
        meals=Count("pk"), people=Count("elder", distinct=True), days=Count("day", distinct=True),
        others=Sum(F("cents") - F("pays_cents")),
    )  # fmt: skip
    return [dict(row) for row in counted.order_by("-meals", "facility_id")]
