"""To order and to take back: one per person and meal, until the hour, while there is a portion, at the filed price."""

from datetime import date, timedelta
from typing import Any

import pytest

from songhe.base.errors import Refused
from songhe.base.models import JournalEntry
from songhe.care.meals import actions
from songhe.care.meals.models import Diner, MealOrder, Sitting
from songhe.care.meals.tests import scene
from songhe.care.meals.tests.scene import DAY, NINE, by, clock
from songhe.register.people import actions as people
from songhe.register.providers import actions as providers
from tests import cast

pytestmark = pytest.mark.django_db


def refused(**facts: Any) -> str:
    with pytest.raises(Refused) as why:
        scene.ordered(**facts)
    return why.value.sentence


def test_wang_orders_and_hers_is_the_price_of_her_age_and_category() -> None:
    people.enter_category(elder=cast.wang(), code="low_income", starts_on=date(2026, 1, 1), by=by(), at=NINE)
    order = scene.ordered()
    assert (order.filed_cents, order.cents, order.pays_cents) == (1000, 1000, 550)
    assert [(one["code"], one["payer"], one["cents"]) for one in order.shares] == [
        ("low_income", "county", 400), ("city_meals", "city", 50),
    ]  # fmt: skip
    entry = JournalEntry.objects.get(verb="meals.mealorder.order")
    assert entry.facts["pays"] == 550 and entry.division == cast.wang().division_path
    assert order.sitting.booked == 0 and Sitting.objects.get().booked == 1


def test_a_second_one_for_the_same_meal_is_refused_and_takes_no_portion() -> None:
    scene.ordered()
    assert refused() == "王桂兰 这一餐已经订过了。"
    assert Sitting.objects.get().booked == 1


def test_the_last_portion_is_sold_once_and_is_free_again_when_taken_back() -> None:
    scene.lunch(capacity=1)
    first = scene.ordered()
    other = scene.diner(scene.somebody("李大爷"))
    assert "已经订满了（1 份）" in refused(who=other)
    actions.cancel(order=first, by=by(), at=clock(9, 30))
    assert scene.ordered(other).status == "ordered" and Sitting.objects.get().booked == 1
    assert "已经订满了" in refused()


def test_until_the_hour_and_no_further_ahead_than_a_week() -> None:
    assert "订到 11 月 23 日 09:30 为止" in refused(at=clock(9, 31))
    assert refused(day=DAY + timedelta(days=8)) == "最多提前 7 天订。"
    order = scene.ordered(at=clock(9, 30), day=DAY + timedelta(days=7))
    with pytest.raises(Refused, match="饭菜已经在做"):
        actions.cancel(order=scene.ordered(), by=by(), at=clock(9, 31))
    actions.cancel(order=order, by=by(), at=clock(9, 31))
    assert order.status == "cancelled"


def test_not_on_days_it_is_shut_nor_for_who_is_gone() -> None:
    scene.lunch(weekdays=[1, 2])
    assert "不供午餐" in refused()
    elder = cast.wang()
    scene.diner()
    type(elder).objects.filter(pk=elder.pk).update(status="died")
    assert "已去世" in refused(who=Diner.objects.get(), day=DAY + timedelta(days=1))


def test_without_a_licence_for_food_nothing_is_ordered_any_more() -> None:
    scene.lunch()
    licence = scene.canteen().licences.get(kind="food")
    providers.revoke_licence(licence=licence, on=DAY, by=by(), at=NINE)
    assert "食品经营许可证" in refused()
    with pytest.raises(Refused, match="食品经营许可证"):
        scene.lunch(meal="dinner")


def test_brought_only_within_reach() -> None:
    far = scene.diner(scene.somebody("远处的人", lat=32.80, lng=108.32))
    assert "超出送餐范围（2.0 公里）" in refused(who=far, way="deliver")
    assert scene.ordered(way="deliver").way == "deliver"
    scene.lunch(meal="dinner", delivers=False)
    assert refused(way="deliver", service=scene.lunch(meal="dinner")) == "这家食堂这一餐不送。"


def test_without_a_filed_price_nothing_is_sold() -> None:
    where = scene.canteen()
    service = scene.lunch(where, offer=None)
    assert "还没有备案价格" in refused(service=service)


def test_a_pause_takes_back_what_can_be_taken_back_and_orders_nothing() -> None:
    scene.ordered(), scene.ordered(day=DAY + timedelta(days=1))
    who = Diner.objects.get()
    told = {"first": DAY, "last": DAY + timedelta(days=3), "why": "hospital"}
    actions.pause(diner=who, **told, by=by(), at=clock(10))
    assert sorted(MealOrder.objects.values_list("day", "status")) == [
        (DAY, "ordered"), (DAY + timedelta(days=1), "cancelled"),
    ]  # fmt: skip
    assert "请假到 2026-11-26" in refused(day=DAY + timedelta(days=2), at=clock(10))


def test_standing_orders_are_written_a_week_ahead_and_once() -> None:
    scene.lunch()
    who = scene.diner()
    actions.set_regular(diner=who, facility=scene.canteen(), meal="lunch", weekdays=[0, 2], way="eat_in", by=by(), at=NINE)
    assert actions.write_standing(NINE) == 3  # two Mondays, a Wednesday
    assert actions.write_standing(NINE) == 0
    assert actions.write_standing(NINE + timedelta(days=2)) == 1
    rows = MealOrder.objects.order_by("day")
    assert [row.day.weekday() for row in rows] == [0, 2, 0, 2] and {row.channel for row in rows} == {"standing"}
    row = who.regulars.get()
    actions.end_regular(regular=row, by=by(), at=NINE)
    assert actions.write_standing(NINE + timedelta(days=9)) == 0


def test_who_sets_one_waits_for_his_own_orders_alone() -> None:
    scene.lunch()
    mine, other = scene.diner(), scene.diner(scene.somebody("李大爷"))
    for who in (mine, other):
        actions.set_regular(diner=who, facility=scene.canteen(), meal="lunch", weekdays=[0], way="eat_in", by=by(), at=NINE)
    assert actions.write_standing(NINE, mine) == 2 and not other.orders.exists()
    assert actions.write_standing(NINE) == 2 and other.orders.count() == 2


def test_a_standing_order_leaves_out_what_is_refused_and_goes_on() -> None:
    service = scene.lunch(capacity=1)
    scene.ordered(scene.diner(scene.somebody("李大爷")), day=DAY + timedelta(days=1))
    who = scene.diner()
    told = {"facility": service.facility, "meal": "lunch", "weekdays": scene.WEEK, "way": "eat_in"}
    actions.set_regular(diner=who, **told, by=by(), at=NINE)
    assert actions.write_standing(NINE) == 7
    assert not who.orders.filter(day=DAY + timedelta(days=1)).exists()


def test_a_second_standing_order_for_the_meal_ends_the_first() -> None:
    scene.lunch()
    who = scene.diner()
    told = {"facility": scene.canteen(), "meal": "lunch", "way": "eat_in", "by": by(), "at": NINE}
    first = actions.set_regular(diner=who, weekdays=[0], **told)
    actions.set_regular(diner=who, weekdays=[1], **told)
    first.refresh_from_db()
    assert first.ends_on == DAY and who.regulars.filter(ends_on=None).get().weekdays == [1]
    with pytest.raises(Refused, match="至少选一天"):
        actions.set_regular(diner=who, weekdays=[], **told)


def test_capacity_may_shrink_to_what_is_sold_and_no_further() -> None:
    service = scene.lunch(capacity=5)
    scene.ordered(), scene.ordered(scene.diner(scene.somebody("李大爷")))
    actions.change_service(service=service, capacity=1, by=by(), at=NINE)
    assert Sitting.objects.get().capacity == 2
