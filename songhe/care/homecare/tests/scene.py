"""A station of 蒲溪 that offers services at home, its carers, and orders in every state, reached by the verbs themselves."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils.timezone import localtime, make_aware

from songhe.care.homecare import actions
from songhe.care.homecare.models import Order
from songhe.register.carers.models import Carer, Certificate, Hours
from songhe.register.catalogue import dated as catalogue
from songhe.register.filing.models import Offer, Price
from songhe.register.people import actions as people
from songhe.register.providers import actions as providers
from songhe.register.providers.models import Clerk, Facility
from songhe.register.providers.tests import making
from tests import cast
from tests.cast import AT

DAY = date(2026, 11, 25)  # a Wednesday, two days after the press
NINE = time(9)


def at(hour: int, minute: int = 0, day: date = DAY) -> datetime:
    """A moment here."""
    return make_aware(datetime.combine(day, time(hour, minute)))


def by() -> Any:
    return cast.zheng_operator().actor


def by_user() -> Any:
    """Zheng Hui, at the desk of the station's company."""
    station()
    return cast.zheng_operator()


def station(name: str = "蒲溪养老服务站") -> Facility:
    """The station of Zheng Hui's company."""
    company = making.operator()
    row = making.facility(name, operator=company)
    if not Clerk.objects.filter(user=cast.zheng_operator(), ended_at=None).exists():
        providers.seat_clerk(operator=company, user=cast.zheng_operator(), by=making.by(), at=AT)
    return row


def offer(item: str = "clean-house", cents: int = 6000, where: Facility | None = None) -> Offer:
    """A service of the catalogue with its filed price."""
    facility, known = where or station(), catalogue.item(item, DAY)
    row, _made = Offer.objects.get_or_create(facility=facility, service=known.service, name=known.name, defaults={"item": item})
    Price.objects.get_or_create(offer=row, valid_from=date(2026, 3, 1), defaults={"cents": cents})
    return Offer.objects.select_related("facility__operator").get(pk=row.pk)


def carer(
    name: str = "杨梅", sex: str = "2", certificates: tuple[str, ...] = ("health", "training", "care"), **facts: Any
) -> Carer:
    """Somebody who works from 8 to 18 with an hour's pause at noon, every day."""
    where, place = station(), cast.place(cast.PUXI)
    told = {"division": place, "division_path": place.path, "lat": place.lat, "lng": place.lng, "facility": where, **facts}
    row = Carer.objects.create(operator=where.operator, name=name, sex=sex, **told)
    for kind in certificates:
        Certificate.objects.create(carer=row, kind=kind, issued_on=date(2025, 1, 1), expires_on=date(2027, 12, 31))
    Hours.objects.bulk_create(
        Hours(carer=row, weekday=day, starts=time(8), ends=time(18), break_starts=time(12), break_minutes=60)
        for day in range(7)
    )
    return row


def book(**facts: Any) -> Order:
    """Wang's daughter books house cleaning for Wednesday at nine."""
    plain: dict[str, Any] = {
        "elder": cast.wang(), "day": DAY, "time": NINE, "channel": "web", "by": cast.liu_min().actor, "at": AT,
    }  # fmt: skip
    plain |= facts
    if "offer" not in plain:
        plain["offer"] = offer()
    return actions.book(**plain)


def submitted() -> Order:
    """Nobody is free: the provider is to find somebody."""
    return book(submit=True)


def accepted() -> Order:
    order = submitted()
    actions.accept(order=order, by=by(), at=AT)
    return order


def assigned() -> Order:
    """Booked and promised at once."""
    if not Carer.objects.exists():
        carer()
    return book()


def put(status: str, **facts: Any) -> Order:
    """An order whose later verbs are of the carer's phone: stamped as they would."""
    order = assigned()
    when = {"checked_out_at": order.ends_at, "checked_in_at": order.starts_at, "started_at": order.starts_at}
    Order.objects.filter(pk=order.pk).update(status=status, **when, **facts)
    order.refresh_from_db()
    return order


def done() -> Order:
    """Done, and confirmed by the daughter on the evening."""
    order = put("checked_out")
    actions.confirm(order=order, by_name="王丽", method="family", by=cast.liu_min().actor, at=at(18))
    return order


def daughter() -> Any:
    """Wang Li's log-in, with the consent by which she sees and books for her mother."""
    contact = cast.wang_daughter()
    if not cast.wang().consents.filter(purpose="family", withdrawn_at=None).exists():
        people.give_consent(elder=cast.wang(), purpose="family", given_by="王桂兰", by=cast.liu_min().actor, at=AT)
    return contact.user


def local(order: Order) -> str:
    """When it begins, as people say it."""
    return f"{localtime(order.starts_at):%H:%M}" if order.starts_at else ""


def later(days: int = 0, **more: int) -> datetime:
    return AT + timedelta(days=days, **more)
