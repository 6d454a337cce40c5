"""An urgent order, a carer who falls ill, a drag: only what must move is moved, and a refusal says why."""

from datetime import date, timedelta

import pytest

from songhe.base.errors import Refused, WrongMoment
from songhe.care.homecare.actions import planning, replanning
from songhe.care.homecare.models import Order, Taken
from songhe.care.homecare.tests import round as scene
from songhe.register.carers.models import Absence
from tests import cast

pytestmark = pytest.mark.django_db
EIGHT = scene.at(8)


@pytest.fixture
def crew(db):
    cast.city()
    return [scene.carer("杨梅"), scene.carer("何芳", east=0.05)]


@pytest.fixture
def orders(crew, monkeypatch):
    monkeypatch.setattr(planning, "BRIEF_S", 0.25)
    monkeypatch.setattr(replanning, "REPLAN_S", 0.1)
    rows = [scene.order(1, 9), scene.order(2, 9, east=0.05), scene.order(3, 14), scene.order(4, 16, east=0.05)]
    plan = planning.propose_day(operator=scene.station().operator, day=scene.DAY, by=scene.by(), at=scene.EVENING)
    planning.accept_plan(plan=plan, by=scene.by(), at=scene.EVENING)
    return [now(row) for row in rows]


def now(order):
    return Order.objects.select_related("carer", "second").get(pk=order.pk)


def told(rows):
    return {row.pk: (row.carer_id, row.starts_at) for row in map(now, rows)}


def urgent(hour=11, **facts):
    return scene.order(9, hour, urgent=True, minutes=30, **facts)


def insert(order, at=EIGHT):
    return replanning.insert_urgent(order=order, by=scene.by(), at=at)


def test_an_urgent_order_is_put_in_and_nobody_else_moves(orders):
    before = told(orders)
    row = urgent()
    outcome = insert(row)
    assert [one.pk for one in outcome.done] == [row.pk] and told(orders) == before
    assert now(row).status == "assigned" and now(row).why


def test_an_urgent_order_for_now_does_not_begin_before_now(orders):
    row = urgent(window_starts=EIGHT)
    insert(row, at=scene.at(10, 20))
    assert now(row).starts_at >= scene.at(10, 30)


def test_an_urgent_order_that_nobody_reaches_says_so_and_waits(orders, crew):
    row = urgent(item="bath-home", wants_sex="1")
    with pytest.raises(Refused, match="插不进去：没有人有"):
        insert(row)
    assert now(row).status == "accepted"


@pytest.mark.parametrize("status", ["submitted", "assigned", "checked_in", "closed", "cancelled"])
def test_only_an_accepted_order_is_put_in(orders, status):
    row = urgent(status=status)
    with pytest.raises(WrongMoment):
        insert(row)


def ill(carer, at=EIGHT, until=None):
    return replanning.carer_ill(carer=carer, by=scene.by(), at=at, until=until or scene.at(20))


def test_who_falls_ill_at_eight_has_her_day_given_to_others(orders, crew):
    mine = [row for row in orders if row.carer == crew[0]]
    theirs = [row for row in orders if row.carer == crew[1]]
    outcome = ill(crew[0])
    assert Absence.objects.get().carer == crew[0]
    handed = {row.pk for row in outcome.done}
    assert all(now(row).carer == crew[1] for row in mine if row.pk in handed)
    waits = {row.pk for row, _said in outcome.left}
    assert {row.pk for row in mine} <= handed | waits
    assert all(now(row).status == "accepted" and now(row).carer is None for row in mine if row.pk in waits)
    assert all(now(row).carer == crew[1] for row in theirs)
    assert not Taken.objects.filter(carer=crew[0]).exists()


def test_what_she_has_begun_stays_hers(orders, crew):
    first = next(row for row in orders if row.carer == crew[0])
    Order.objects.filter(pk=first.pk).update(status="in_service")
    ill(crew[0], at=first.starts_at + timedelta(minutes=20))
    assert now(first).carer == crew[0] and now(first).status == "in_service"


def test_a_long_absence_is_refused(orders, crew):
    with pytest.raises(Refused, match="14 天"):
        ill(crew[0], until=EIGHT + timedelta(days=15))


def test_a_drag_shows_its_price_and_then_does_it(orders, crew):
    row = next(row for row in orders if row.carer == crew[0])
    asked = replanning.price(order=row, carer=crew[1], at=EIGHT, starts_at=row.starts_at + timedelta(minutes=30))
    assert asked.cost.total > 0 and asked.sentences
    assert now(row).carer == crew[0]
    replanning.reassign(order=row, carer=crew[1], by=scene.by(), at=EIGHT, starts_at=row.starts_at + timedelta(minutes=30))
    after = now(row)
    assert after.carer == crew[1] and after.locked
    assert after.starts_at == asked.changes[0].starts_at and not after.starts_at.minute % 15


def test_a_drag_out_of_the_promised_time_is_refused(orders, crew):
    with pytest.raises(Refused, match="和老人约的是 14:00–15:00"):
        replanning.price(order=orders[2], carer=crew[1], at=EIGHT, starts_at=scene.at(17))


def test_a_drag_to_an_expired_certificate_names_it(orders):
    late = scene.carer("王秀", papers={"health": None, "training": None, "care": date(2026, 11, 20)})
    row = scene.order(7, 11, item="bath-home")
    with pytest.raises(Refused, match="不能派 王秀：养老护理员证书 2026-11-20 已过期"):
        replanning.price(order=row, carer=late, at=EIGHT)


def test_a_drag_to_who_is_away_is_refused(orders, crew):
    Absence.objects.create(carer=crew[1], starts_at=scene.at(0), ends_at=scene.at(23))
    row = next(row for row in orders if row.carer == crew[0])
    with pytest.raises(Refused, match="这一天不上班或请假"):
        replanning.price(order=row, carer=crew[1], at=EIGHT)


def test_a_locked_order_is_unlocked_first(orders, crew):
    replanning.set_lock(order=orders[0], locked=True, by=scene.by(), at=EIGHT)
    with pytest.raises(Refused, match="先解锁"):
        replanning.price(order=now(orders[0]), carer=crew[1], at=EIGHT)
    replanning.set_lock(order=now(orders[0]), locked=False, by=scene.by(), at=EIGHT)
    assert not now(orders[0]).locked


@pytest.mark.parametrize("status", ["en_route", "in_service", "closed", "cancelled"])
def test_what_has_begun_is_not_dragged(orders, crew, status):
    Order.objects.filter(pk=orders[0].pk).update(status=status)
    with pytest.raises(WrongMoment):
        replanning.price(order=now(orders[0]), carer=crew[1], at=EIGHT)


def test_two_persons_are_not_dragged_one_without_the_other(orders, crew):
    with pytest.raises(Refused, match="两个人一起去"):
        replanning.price(order=scene.order(8, 11, people=2), carer=crew[1], at=EIGHT)
