"""Yang Mei goes to Wang Guilan on Wednesday at nine: an order as it is when it was assigned, and her phone."""

import json
import uuid
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils.timezone import make_aware

from songhe.base.outbox import actions as outbox
from songhe.base.outbox import kinds
from songhe.base.outbox.models import Parcel
from songhe.care.homecare.actions import doors
from songhe.care.homecare.models import Order
from songhe.register.carers.models import Carer
from songhe.register.filing.models import Offer
from songhe.register.people.models import Elder
from songhe.register.providers import actions as providers
from songhe.register.providers.models import Clerk
from songhe.register.providers.tests import making
from tests import cast

DAY = date(2026, 11, 25)
NINE = make_aware(datetime.combine(DAY, time(9)))
DOOR = (32.78350, 108.28230)  # Wang's
NONCE = b"twelve bytes"


def minutes(number: float) -> datetime:
    """So many minutes after nine."""
    return NINE + timedelta(minutes=number)


def yang() -> Carer:
    """Yang Mei of the station in 蒲溪, with a phone."""
    return _carer(cast.yang_carer(), "杨梅")


def lu() -> Carer:
    """Another carer of the same station."""
    return _carer(cast.user("luxia", "卢霞", "carer", cast.PUXI), "卢霞")


def _carer(user: Any, name: str) -> Carer:
    known = Carer.objects.filter(user=user).first()
    if known:
        return known
    place, company = cast.place(cast.PUXI), making.operator()
    facts = {"division": place, "division_path": place.path, "lat": place.lat, "lng": place.lng, "sex": "2"}
    return Carer.objects.create(operator=company, facility=station(), user=user, name=name, **facts)


def station() -> Any:
    company = making.operator()
    if not Clerk.objects.filter(user=cast.zheng_operator(), ended_at=None).exists():
        providers.seat_clerk(operator=company, user=cast.zheng_operator(), by=making.by(), at=cast.AT)
    return making.facility(operator=company)


def order(elder: Elder | None = None, start: datetime = NINE, **facts: Any) -> Order:
    """House cleaning for an hour, assigned to Yang."""
    elder, where = elder or cast.wang(), station()
    offer = Offer.objects.get_or_create(facility=where, service="cleaning", name="居室保洁", defaults={"item": "clean-house"})[
        0
    ]
    told = {
        "elder": elder, "division_path": elder.division_path, "operator": where.operator, "facility": where, "offer": offer,
        "item": "clean-house", "name": "居室保洁", "status": "assigned", "channel": "web", "day": start.date(), "minutes": 60,
        "number": f"T{uuid.uuid4().hex[:10]}", "window_starts": start, "window_ends": start + timedelta(minutes=30),
        "starts_at": start, "ends_at": start + timedelta(minutes=60), "carer": yang(), "lat": DOOR[0], "lng": DOOR[1],
        "filed_cents": 6000, "cents": 6000, "booked_at": cast.AT, "booked_by": "王丽",
    }  # fmt: skip
    return Order.objects.create(**{**told, **facts})


def code(elder: Elder | None = None) -> str:
    """What stands on the door."""
    elder = elder or cast.wang()
    return doors.reissue_code(elder=elder, by=cast.zheng_operator().actor, at=cast.AT).code


def place(metres: float = 0, accuracy: float = 20) -> dict[str, float]:
    """A phone so many metres north of Wang's door."""
    return {"lat": DOOR[0] + metres / 111_195, "lng": DOOR[1], "accuracy": accuracy}


def sealed(
    kind: str, row: Order, at: datetime, key: uuid.UUID | None = None, user: Any = None, **facts: Any
) -> tuple[Any, bytes]:
    """(key, bytes) as a phone keeps them."""
    key = key or uuid.uuid4()
    told = {"user": str((user or cast.yang_carer()).pk), "order": str(row.pk), "at": at.timestamp() * 1000, **facts}
    return key, outbox.ENVELOPE.sealed(json.dumps(told).encode(), f"homecare.{kind}:{key}", NONCE)


def send(kind: str, row: Order, at: datetime, heard: datetime | None = None, user: Any = None, **facts: Any) -> Parcel:
    """One fact, kept on the phone at `at` and heard of now or later."""
    user = user or cast.yang_carer()
    key, body = sealed(kind, row, at, user=user, **facts)
    found = kinds.find(f"homecare.{kind}")
    assert found
    return outbox.receive(kind=found, key=key, body=body, user=user, at=heard or at)


def visit(row: Order, came: float = 0, left: float = 55, heard: datetime | None = None, **facts: Any) -> None:
    """A whole visit with code and place, not yet confirmed."""
    told = {"code": code(row.elder), "place": place(), **facts}
    for kind, at, more in (("check_in", came, told), ("start", came + 1, {}), ("check_out", left, {"place": place()})):
        parcel = send(kind, row, minutes(at), heard, **more)
        assert parcel.status == "applied", parcel.sentence
    row.refresh_from_db()
