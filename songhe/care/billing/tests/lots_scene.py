"""A round of market vouchers: 100 yuan for a bath, applied for until the 20th, drawn on the 22nd, used until the year ends."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from songhe.care.billing import actions
from songhe.care.billing.models import Coupon, Entry, Round
from songhe.care.billing.tests.scene import COUNTY, do
from songhe.register.people.models import Elder
from tests import cast

APPLY = datetime(2026, 11, 12, 2, tzinfo=UTC)
DRAW = datetime(2026, 11, 22, 2, tzinfo=UTC)
LAST = date(2026, 12, 31)
OVER = datetime(2027, 1, 20, 2, tzinfo=UTC)


def facts(**other: Any) -> dict[str, Any]:
    return {
        "name": "重阳助浴券", "sponsor": "安康市家政服务行业协会", "paper": "协议 2026-11", "number": 2, "cents": 10000,
        "threshold": 0, "per_use_cents": 0, "age": 60, "items": ["bath-home"], "stacking": False,
        "opens_on": date(2026, 11, 10), "closes_on": date(2026, 11, 20), "draws_on": date(2026, 11, 22),
        "valid_from": date(2026, 11, 22), "valid_to": LAST, **other,
    }  # fmt: skip


def draft(**other: Any) -> Round:
    row: Round = do(actions.make_round, division_path=COUNTY, at=APPLY, **facts(**other))
    return row


def opened(**other: Any) -> Round:
    row = draft(**other)
    do(actions.publish, lottery=row, at=APPLY)
    return row


def elders(number: int) -> list[Elder]:
    """So many people of the county, old enough."""
    wang = cast.wang()
    facts = {"division": wang.division, "division_path": wang.division_path, "birth_date": date(1946, 5, 2)}
    return [
        Elder.objects.create(name=f"老人{n}", **cast.spelled("王桂兰"), sex="2", **facts, living="alone") for n in range(number)
    ]


def entered(row: Round, whom: list[Elder]) -> list[Entry]:
    return [do(actions.enter, lottery=row, elder=one, at=APPLY + timedelta(minutes=n)) for n, one in enumerate(whom)]


def coupon(elder: Elder, **other: Any) -> Coupon:
    """She was the only one to apply."""
    row = opened(**other)
    entered(row, [elder])
    do(actions.draw_lots, lottery=row, at=DRAW)
    return Coupon.objects.get(round=row)
