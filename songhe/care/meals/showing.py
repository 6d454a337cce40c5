"""What the pages of meals say."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from songhe.base.web import marks
from songhe.care.meals import carrying, dated, queries
from songhe.care.meals.models import (
    Diner,
    Mark,
    Meal,
    MealOrder,
    MealService,
    Menu,
    Signal,
    Status,
    Way,
)
from songhe.care.meals.queries.counts import by_facility
from songhe.care.meals.queries.eating import meal_now
from songhe.links.maps.travel import GREAT_CIRCLE
from songhe.register.access.models import User
from songhe.register.places import queries as places
from songhe.register.providers.models import Facility

TONES = {
    Status.ORDERED: ("", "clock"),
    Status.PREPARED: ("info", "package"),
    Status.DELIVERED: ("ok", "check"),
    Status.EATEN: ("ok", "check"),
    Status.MISSED: ("danger", "alert-triangle"),
    Status.CANCELLED: ("", "x"),
}
SIGNAL_TONES = {"open": ("danger", "alert-triangle"), "looked": ("warn", "walk"), "closed": ("ok", "check")}
PAYERS = {"county": gettext_lazy("县级财政"), "city": gettext_lazy("市级财政")}
SHOWN_GAPS = 20


def yuan(cents: int) -> str:
    """12, 12.50."""
    return f"{cents // 100:,}" if cents % 100 == 0 else f"{cents / 100:,.2f}"


def marks_of(codes: Sequence[str]) -> list[str]:
    """The words of marks, in their order."""
    return [str(Mark(code).label) for code in codes if code in Mark.values]


def desk(user: User, facility: Facility, day: date, chosen: str, at: datetime) -> dict[str, Any]:
    """The canteen's day: the numbers to cook by, who is expected, what is missing."""
    lines = queries.kitchen(facility, day)
    services = [line["service"] for line in lines]
    meal = chosen if chosen in {one.meal for one in services} else meal_now(services, at)
    rows = list(queries.orders(user).filter(facility=facility, day=day, meal=meal).exclude(status=Status.CANCELLED))
    rows.sort(key=lambda row: (row.status not in {"ordered", "prepared"}, row.status != "missed", row.diner.number))
    line = next((one for one in lines if one["service"].meal == meal), None)
    gaps = queries.sample_gaps([facility], day - timedelta(days=1), day)
    return {
        "row": facility, "day": day, "meal": meal, "lines": lines, "line": line, "is_today": day == localtime(at).date(),
        "orders": [(row, TONES[Status(row.status)], marks_of(row.diner.diet)) for row in rows], "gaps": gaps,
        "alarm": [gap for gap in gaps if gap["none"]], "undecided": queries.undecided(day).filter(facility=facility).count(),
        "signals": queries.signals(user).filter(facility=facility).exclude(status="closed").count(),
        "diets": [(Mark(code).label, n) for code, n in line["diets"].items() if code in Mark.values] if line else [],
        "before": day - timedelta(days=1), "after": day + timedelta(days=1), "sentence": _sentence(line),
    }  # fmt: skip


def _sentence(line: dict[str, Any] | None) -> str:
    if line is None:
        return _("这一天不供餐")
    words = {"meal": line["service"].get_meal_display(), "n": line["all"] + line["guests"]}
    return ngettext("%(meal)s要做 %(n)d 份", "%(meal)s要做 %(n)d 份", words["n"]) % words


def drive(user: User, facility: Facility, day: date, meal: str, people: int, at: datetime) -> dict[str, Any]:
    """Who is brought a meal by whom, in the order of the road, with the minute at which somebody is at each door."""
    rows = list(queries.orders(user).filter(facility=facility, day=day, meal=meal, way=Way.DELIVER))
    rows = [row for row in rows if row.status != Status.CANCELLED]
    told: dict[str, Any] = {"opened": queries.has_set_out(facility, day, meal), "stops": len(rows), "people": people}
    if not rows:
        return told
    service, ground = rows[0].sitting.service, facility.division.terrain
    laid = carrying.lay(
        (facility.site.lat, facility.site.lng, ground), [(*row.elder.position, row.elder.division.terrain) for row in rows],
        day=day, opens=service.starts_at, closes=service.ends_at, carriers=people, at=at,
    )  # fmt: skip
    return told | {
        "round": laid, "service": service, "km": f"{laid.metres / 1000:.1f}", "by_router": laid.said != GREAT_CIRCLE,
        "carriers": [
            {"leaves": _clock(one.leaves), "back": _clock(one.back), "km": f"{one.metres / 1000:.1f}",
             "stops": [_stop(n, leg, rows[leg.place]) for n, leg in enumerate(one.legs, 1)]}
            for one in laid.carriers
        ],
        "more": len(laid.carriers) + 1 if (laid.late or laid.left_out) and len(laid.carriers) < carrying.MOST else 0,
        "left_out": [_stop(0, None, rows[place]) for place in laid.left_out],
        "left": sum(row.status in {"ordered", "prepared"} for row in rows),
    }  # fmt: skip


def _stop(number: int, leg: carrying.Leg | None, row: MealOrder) -> dict[str, Any]:
    words = {"tone": TONES[Status(row.status)], "marks": marks_of(row.diner.diet)}
    return {"n": number, "row": row, "leg": leg, "at": _clock(leg.at) if leg else "", **words}


def _clock(minute: int) -> str:
    """11:05, of a minute of the day."""
    return f"{minute // 60 % 24:02d}:{minute % 60:02d}"


def week(facility: Facility, days: list[date], *, public: bool = False) -> list[dict[str, Any]]:
    """A week of menus, day by day; for the public only what is published."""
    services = list(MealService.objects.filter(facility=facility, ended_on=None).order_by("starts_at"))
    rows = Menu.objects.filter(facility=facility, day__range=(days[0], days[-1]))
    menus = {(row.day, row.meal): row for row in (rows.exclude(published_at=None) if public else rows)}
    return [
        {"day": day, "meals": [(one, _dishes(menus.get((day, one.meal)))) for one in services if day.weekday() in one.weekdays]}
        for day in days
    ]


def _dishes(menu: Menu | None) -> dict[str, Any]:
    lines = [{**dish, "words": marks_of(dish.get("marks", []))} for dish in menu.dishes] if menu else []
    return {"menu": menu, "dishes": lines}


def kept(user: User, facility: Facility, day: date, at: datetime) -> dict[str, Any]:
    """Samples of the last days, what may be thrown away now, and what is missing."""
    rows = list(
        queries.samples(user).filter(facility=facility, day__gt=day - timedelta(days=7)).order_by("-day", "meal", "dish")
    )
    gaps = queries.sample_gaps([facility], day - timedelta(days=6), day)
    menus = queries.menus(user).filter(facility=facility, day=day)
    have = {(row.day, row.meal, row.dish) for row in rows}
    lacks = [(menu, dish["name"]) for menu in menus for dish in menu.dishes if (day, menu.meal, dish["name"]) not in have]
    return {
        "samples": [(row, row.discarded_at is None and at >= row.keep_until) for row in rows], "gaps": gaps[:SHOWN_GAPS],
        "lacks": lacks, "rule": dated.samples(day), "alarm": sum(gap["none"] for gap in gaps),
    }  # fmt: skip


def eating(user: User, at: datetime, elder_key: str, canteen_key: str) -> dict[str, Any]:
    """For a family or an elder: the canteens near, this week there, what is ordered."""
    elders = queries.my_elders(user)
    elder = next((one for one in elders if str(one.pk) == elder_key), elders[0] if elders else None)
    near = queries.near(elder) if elder else []
    chosen = next((row for row, _far in near if str(row.pk) == canteen_key), near[0][0] if near else None)
    today = localtime(at).date()
    days = [today + timedelta(days=n) for n in range(7)]
    lines = queries.week_of(elder, chosen, days, at) if elder and chosen else []
    standing = queries.orders_of(elder, today, days[-1]) if elder else {}
    diner = Diner.objects.filter(elder=elder).first() if elder else None
    return {
        "elders": elders, "elder": elder, "near": near, "canteen": chosen, "diner": diner, "ordered": len(standing),
        "days": [(day, [(one, _told(one)) for one in line]) for day, line in zip(days, lines, strict=False)],
        "regulars": queries.regulars(user).filter(diner=diner) if diner else [],
        "pauses": queries.pauses(user, today).filter(diner=diner) if diner else [],
    }  # fmt: skip


def _told(one: queries.Offered) -> dict[str, Any]:
    """One meal in words: dishes, what it costs this person and why."""
    parts = one.split
    return {
        **_dishes(one.menu), "pays": yuan(parts.pays) if parts else "", "price": yuan(parts.cents) if parts else "",
        "shares": [(dated.named(part.code, part.name, one.day), yuan(part.cents)) for part in (parts.shares if parts else ())],
        "tone": TONES[Status(one.order.status)] if one.order else ("", ""),
    }  # fmt: skip


def signal(row: Signal) -> dict[str, Any]:
    """One line of the list: who, why, since when."""
    meals = [f"{marks.day(date.fromisoformat(day))} {Meal(meal).label}" for day, meal in row.missed]
    return {
        "row": row, "tone": SIGNAL_TONES[row.status], "meals": meals,
        "where": row.elder.division.short_name, "said": row.said if row.status == "closed" else "",
    }  # fmt: skip


def overview(user: User, span: Any, at: datetime) -> dict[str, Any]:
    """A month of a division: meals, people, who paid what, which samples are missing, which signals were right."""
    orders = queries.orders(user).filter(day__range=(span.first, span.last))
    rows = list(queries.canteens(user))
    counted = {line["facility_id"]: line for line in by_facility(orders)}
    names = places.names_of({row.division_path for row in rows})
    today = localtime(at).date()
    gaps = queries.sample_gaps(rows, max(span.first, today - timedelta(days=13)), min(span.last, today))
    sums = queries.month_sums(orders)
    payers: dict[str, int] = {}
    for shares in orders.filter(status__in=["eaten", "delivered"]).values_list("shares", flat=True):
        for share in shares:
            payers[share["payer"]] = payers.get(share["payer"], 0) + share["cents"]
    nothing = {"meals": 0, "people": 0, "days": 0}
    listed = [{"row": row, "where": names[row.division_path], **counted.get(row.pk, nothing)} for row in rows]
    return {
        "sums": {**sums, "pays": yuan(sums["pays"]), "others": yuan(sums["others"])}, "gaps": gaps[:SHOWN_GAPS],
        "gap_number": len(gaps), "listed": sorted(listed, key=lambda one: -one["meals"]),
        "payers": [(PAYERS.get(code, code), yuan(cents)) for code, cents in sorted(payers.items())],
        "precision": queries.precision(queries.signals(user).filter(opened_at__gte=span.starts_at, opened_at__lt=span.ends_at)),
    }  # fmt: skip
