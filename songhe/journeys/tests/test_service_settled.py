"""An order that was confirmed is charged, once, whoever runs; one that was not proven is charged when it was."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from songhe.base import journal, moves
from songhe.base.ledger.checking import check
from songhe.base.models import JournalEntry
from songhe.care.billing import queries
from songhe.care.billing.models import Bill
from songhe.care.billing.tests.scene import AT, BATH, TODAY, granted, operator, parts, station
from songhe.care.homecare.models import HumanException, Order
from songhe.care.meals.actions import serving
from songhe.care.meals.tests import scene as meals
from songhe.journeys import service_settled
from songhe.links.notify.models import Reader
from songhe.register.carers.models import Carer
from songhe.register.filing import actions as filing
from songhe.register.providers.tests import making
from tests import cast

pytestmark = pytest.mark.django_db


def order(status: str = "checked_out", grade: str = "A", at: datetime = AT) -> Order:
    """Wang's bath, done and waiting for her word."""
    elder, where = granted().elder, station()
    offer = filing.add_offer(facility=where, service="bathing", name="上门助浴", by=making.by(), at=AT)
    made: Order = Order.objects.create(
        elder=elder, division_path=elder.division_path, operator=operator(where), facility=where, offer=offer, item=BATH,
        name="上门助浴", status=status, channel="desk", number=uuid4().hex[:12], day=TODAY, window_starts=at,
        window_ends=at + timedelta(hours=1), minutes=60, lat=32.78, lng=108.28, filed_cents=12000, cents=12000, booked_at=at,
        booked_by="李强", grade=grade,
    )  # fmt: skip
    return made


def moved(row: Any, verb: str, **changes: Any) -> None:
    with journal.deed():
        moves.move(row, verb, by=making.by(), at=AT, **changes)


@pytest.fixture(autouse=True)
def city(db: None) -> None:
    cast.city()


def test_confirmed_is_charged_once(db: None) -> None:
    row = order()
    moved(row, "confirm")
    assert service_settled.run_once(AT) > 0
    bill = queries.bill_of("homecare.order", row.pk)
    assert bill and parts(bill) == {"voucher": 6000, "self": 6000} and bill.item_name == "上门助浴"
    moved(row, "rate")
    moved(row, "close")
    service_settled.run_once(AT)
    Reader.objects.filter(name=service_settled.READING.name).update(pos=0)  # read again from the beginning
    service_settled.run_once(AT)
    assert Bill.objects.count() == 1 and check() == []


def test_what_is_not_proven_is_noted_and_charged_when_it_was_verified() -> None:
    row = order(grade="D")
    moved(row, "confirm")
    service_settled.run_once(AT)
    noted = JournalEntry.objects.get(verb="billing.unsettled")
    assert "没有核实" in noted.facts["why"] and not Bill.objects.exists()
    carer = Carer.objects.create(**_carer(row))
    said = HumanException.objects.create(order=row, division_path=row.division_path, carer=carer, kind="no_phone", said_at=AT)
    Order.objects.filter(pk=row.pk).update(grade="C")
    moved(said, "verify")
    service_settled.run_once(AT)
    assert Bill.objects.get().grade == "C"


def _carer(row: Order) -> dict[str, Any]:
    where = {"division": cast.place(cast.PUXI), "division_path": row.division_path, "lat": 32.78, "lng": 108.28}
    return {"operator": row.operator, "name": "陈芳", "sex": "2", **where}


def test_an_order_that_was_undone_gives_its_money_back() -> None:
    row = order()
    moved(row, "confirm")
    service_settled.run_once(AT)
    moved(row, "refund", reason="没有上门")
    service_settled.run_once(AT)
    bill = Bill.objects.get()
    assert (bill.status, bill.refunds.get().reason) == ("refunded", "没有上门") and check() == []


@pytest.mark.parametrize("status", ["checked_out", "no_show", "cancelled", "interrupted"])
def test_what_was_not_confirmed_is_not_charged(status: str) -> None:
    row = order("assigned" if status in {"no_show", "cancelled"} else "checked_in")
    verb = {"checked_out": "check_out", "no_show": "miss", "cancelled": "cancel", "interrupted": "interrupt"}[status]
    moved(row, verb)
    service_settled.run_once(AT)
    assert row.status == status and not Bill.objects.exists()


def test_a_meal_that_was_had_is_charged_as_it_was_told_and_one_that_was_missed_is_not() -> None:
    had, missed = meals.ordered(), meals.ordered(meals.diner(meals.somebody("李大爷")))
    serving.eat(order=had, by=meals.by(), at=meals.clock(12))
    service_settled.run_once(AT)
    bill = queries.bill_of(service_settled.MEAL, had.pk)
    assert bill and bill.cents == had.cents
    told = parts(bill)
    assert told.get("self", 0) == had.pays_cents and told.get("local", 0) == had.cents - had.pays_cents > 0
    assert queries.bill_of(service_settled.MEAL, missed.pk) is None and check() == []
