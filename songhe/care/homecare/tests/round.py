"""A day of Zheng Hui's company in 蒲溪: three carers, accepted orders round about, for the tests of its plan."""

from datetime import date, datetime, time
from typing import Any

from django.utils.timezone import make_aware

from songhe.care.homecare.models import Order
from songhe.register.carers.models import Carer, Certificate, Hours
from songhe.register.filing.models import Offer
from songhe.register.people import actions as people
from songhe.register.people.models import Elder
from songhe.register.providers import actions as providers
from songhe.register.providers.models import Clerk, Facility
from songhe.register.providers.tests import making
from tests import cast

DAY = date(2026, 11, 24)  # the day after the press, a Tuesday
EVENING = cast.AT


def at(hour: int, minute: int = 0, day: date = DAY) -> datetime:
    return make_aware(datetime.combine(day, time(hour, minute)))


def by() -> Any:
    return cast.zheng_operator().actor


def station() -> Facility:
    row = making.facility("蒲溪养老服务站", operator=making.operator())
    if not Clerk.objects.filter(user=cast.zheng_operator(), ended_at=None).exists():
        providers.seat_clerk(operator=row.operator, user=cast.zheng_operator(), by=making.by(), at=cast.AT)
    return row


def carer(name: str, east: float = 0, **facts: Any) -> Carer:
    """Works 8 to 18 with half an hour at noon; lives `east` degrees east of 蒲溪, holds what a carer holds."""
    papers = facts.pop("papers", {"health": None, "training": None, "care": None})
    place, where = cast.place(cast.PUXI), station()
    told = {
        "division": place,
        "division_path": place.path,
        "lat": place.lat,
        "lng": place.lng + east,
        "facility": where,
        "sex": "2",
    }
    row = Carer.objects.create(operator=where.operator, name=name, **{**told, **facts})
    Certificate.objects.bulk_create(Certificate(carer=row, kind=kind, expires_on=last) for kind, last in papers.items())
    Hours.objects.bulk_create(
        Hours(carer=row, weekday=day, starts=time(8), ends=time(18), break_starts=time(12), break_minutes=30)
        for day in range(7)
    )
    return row


def elder(number: int) -> Elder:
    """Wang Guilan for the first order, a neighbour for each other: nobody is visited twice at one hour."""
    if number == 1:
        return cast.wang()
    known = Elder.objects.filter(name=f"邻居{number}").first()
    told = {"sex": "2", "birth_date": date(1944, 5, 1), "division": cast.place(cast.PUXI), "by": by(), "at": cast.AT}
    return known or people.register_elder(name=f"邻居{number}", **told)


def order(number: int, hour: int, east: float = 0, **facts: Any) -> Order:
    """An accepted order that begins within an hour from then."""
    where, place = station(), cast.place(cast.PUXI)
    item = facts.get("item", "clean-house")
    offer, _made = Offer.objects.get_or_create(facility=where, service="cleaning", name=item, defaults={"item": item})
    told: dict[str, Any] = {
        "elder": facts.pop("elder", None) or elder(number),
        "division_path": place.path, "operator": where.operator, "facility": where, "offer": offer,
        "item": item,
        "name": "居室清洁", "status": "accepted", "channel": "web", "number": f"261124-{number:08d}", "day": DAY,
        "window_starts": at(hour), "window_ends": at(hour + 1), "minutes": 60, "lat": place.lat, "lng": place.lng + east,
        "filed_cents": 6000, "cents": 6000, "booked_at": cast.AT, "booked_by": "刘敏", "accepted_at": cast.AT,
    }  # fmt: skip
    return Order.objects.create(**{**told, **facts})
