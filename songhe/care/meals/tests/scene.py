"""The canteen of 蒲溪社区, with a price, a lunch and a dinner; Wang Guilan and others who eat there."""

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from songhe.care.meals import actions
from songhe.care.meals.models import Diner, MealOrder, MealService
from songhe.register.filing import actions as filing
from songhe.register.filing.models import Offer
from songhe.register.people.models import Elder
from songhe.register.providers import actions as providers
from songhe.register.providers.models import Facility
from songhe.register.providers.queries import operator_of
from songhe.register.providers.tests import making
from tests import cast

HOME = ZoneInfo("Asia/Shanghai")
DAY = date(2026, 11, 23)  # a Monday
WEEK = [0, 1, 2, 3, 4, 5, 6]


def clock(hour: int, minute: int = 0, day: date = DAY) -> datetime:
    """That moment here."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=HOME)


NINE = clock(9)
BY: dict[str, Any] = {"at": NINE}


def by() -> Any:
    return cast.li_county().actor


def canteen(name: str = "蒲溪老年食堂", number: int = 1, site: Any = None) -> Facility:
    """A canteen with a licence for food and an operator whose clerk is Zheng Hui."""
    known = Facility.objects.filter(name=name).first()
    if known:
        return known
    operator = making.operator(number=number, name="松龄养老服务有限公司" if number == 1 else f"别家{number}")
    row = making.facility(name, "canteen", operator=operator, **({"site": site} if site else {}))
    making.licence(row, "food", number=f"F{number}")
    making.licence(row, number=f"B{number}")
    return row


def clerk() -> Any:
    """Who works at the canteen."""
    user, row = cast.zheng_operator(), canteen()
    if operator_of(user) is None:
        providers.seat_clerk(operator=row.operator, user=user, by=by(), at=cast.AT)
    return user


def priced(where: Facility, cents: int = 1000, name: str = "午餐") -> Offer:
    known = where.offers.filter(name=name).first()
    if known:
        return known
    offer = filing.add_offer(facility=where, service="meals", name=name, measure="meal", by=by(), at=NINE)
    filing.set_price(offer=offer, cents=cents, basis="market", valid_from=date(2026, 1, 1), by=by(), at=NINE)
    return offer


def lunch(where: Facility | None = None, capacity: int = 40, meal: str = "lunch", **facts: Any) -> MealService:
    """Eleven to one; delivered within two kilometres."""
    where = where or canteen()
    known = where.meal_services.filter(meal=meal, ended_on=None).first()
    if known:
        return known
    times = {"lunch": (time(11), time(13)), "dinner": (time(17), time(18, 30)), "breakfast": (time(7), time(8, 30))}[meal]
    told = {"weekdays": WEEK, "delivers": True, "radius_m": 2000, "offer": priced(where), **facts}
    return actions.serve(
        facility=where, meal=meal, starts_at=times[0], ends_at=times[1], capacity=capacity, by=by(), at=NINE, **told
    )


def diner(elder: Elder | None = None) -> Diner:
    return actions.join(elder=elder or cast.wang(), facility=canteen(), by=by(), at=NINE)


def somebody(name: str, **facts: Any) -> Elder:
    """Another elder of 蒲溪社区, 75 years old."""
    village = cast.wang().division
    told = {"sex": "1", "birth_date": date(1951, 1, 1), "division": village, "division_path": village.path, **facts}
    return Elder.objects.filter(name=name).first() or Elder.objects.create(name=name, **cast.spelled(name), **told)


def ordered(who: Diner | None = None, at: datetime = NINE, day: date = DAY, **facts: Any) -> MealOrder:
    told = {"channel": "web", "service": facts.pop("service", None) or lunch(), **facts}
    return actions.order(diner=who or diner(), day=day, by=by(), at=at, **told)


def habit(who: Diner, days: int = 12, missed: tuple[int, ...] = (), until: date = DAY) -> None:
    """Lunches of so many days before `until`, all eaten but those that lie `missed` days back."""
    service = lunch()
    for back in range(days, 0, -1):
        day = until - timedelta(days=back)
        row = ordered(who, at=clock(9, day=day), day=day, service=service)
        if back in missed:
            continue
        actions.eat(order=row, by=by(), at=clock(12, day=day))
