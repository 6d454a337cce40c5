"""Every confirmed order is in exactly one day's sample, however late it was confirmed."""

from datetime import date, datetime, timedelta

import pytest

from songhe.care.complaints import actions as complaints
from songhe.care.complaints.actions.calling import Served
from songhe.care.complaints.models import Callback, Draw
from songhe.care.homecare import actions
from songhe.care.homecare.models import Confirmation, Order
from songhe.care.homecare.tests import scene
from songhe.journeys import callbacks_drawn as journey
from tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(db: None) -> Order:
    """Done on Wednesday the 25th, and waiting for a word."""
    cast.city()
    return scene.put("checked_out")


def confirmed(order: Order, at: datetime, heard: datetime | None = None) -> None:
    actions.confirm(order=order, by_name="王丽", method="family", by=cast.liu_min().actor, at=at)
    if heard:
        Confirmation.objects.filter(order=order).update(received_at=heard)


def days() -> dict[date, int]:
    return {row.day: row.of for row in Draw.objects.all() if row.of}


def draw_each_morning(until: int) -> None:
    for day in range(until):
        journey.draw_due(scene.at(7) + timedelta(days=day))


def test_confirmed_three_days_later_is_drawn_on_the_day_of_the_confirmation(order: Order) -> None:
    draw_each_morning(3)
    confirmed(order, scene.at(10) + timedelta(days=3))
    draw_each_morning(7)
    assert days() == {scene.DAY + timedelta(days=3): 1}
    row = Callback.objects.get()
    assert (row.subject, row.day, row.draw.day) == (order.pk, scene.DAY, scene.DAY + timedelta(days=3))


def test_a_phone_without_network_sends_it_after_the_day_was_drawn(order: Order) -> None:
    draw_each_morning(2)
    confirmed(order, scene.at(10), heard=scene.at(9) + timedelta(days=2))  # said on Wednesday, heard on Friday
    draw_each_morning(6)
    assert days() == {scene.DAY + timedelta(days=2): 1} and Callback.objects.count() == 1


def test_a_worker_that_stood_still_for_ten_days_leaves_no_gap(order: Order) -> None:
    draw_each_morning(1)
    confirmed(order, scene.at(10))
    journey.draw_due(scene.at(7) + timedelta(days=11))
    assert days() == {scene.DAY: 1}
    drawn = set(Draw.objects.values_list("day", flat=True))
    assert {scene.DAY + timedelta(days=n) for n in range(11)} <= drawn


def test_a_day_is_not_drawn_while_it_may_still_be_written(order: Order) -> None:
    confirmed(order, scene.at(23, 59))
    midnight = scene.at(0) + timedelta(days=1)
    journey.draw_due(midnight)
    assert days() == {}
    journey.draw_due(midnight + journey.SETTLES)
    assert days() == {scene.DAY: 1}


def test_a_dispute_takes_nothing_out_of_the_sample(order: Order) -> None:
    confirmed(order, scene.at(18))
    actions.dispute(order=order, reason="没有擦窗", by=cast.liu_min().actor, at=scene.at(19))
    draw_each_morning(2)
    assert days() == {scene.DAY: 1}


def test_nobody_is_rung_up_twice_for_one_visit(order: Order) -> None:
    told = Served(order.pk, order.elder, order.facility, order.name, order.division_path, {})
    complaints.draw(day=scene.DAY - timedelta(days=9), served=[told], at=scene.at(7))
    confirmed(order, scene.at(18))
    draw_each_morning(2)
    assert Callback.objects.get().draw.day == scene.DAY - timedelta(days=9)
    assert Draw.objects.filter(day=scene.DAY).get().of == 0
