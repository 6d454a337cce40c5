"""What live screens hear of orders: whoever may see one, alone or in the division, and nothing about anybody."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from songhe.base import journal
from songhe.base.live import Frame, Who
from songhe.care.homecare import actions, tellers
from songhe.care.homecare.models import Order
from songhe.care.homecare.tests import scene
from songhe.register.access.models import User
from songhe.register.people.models import Consent
from tests import cast
from tests.cast import AT

pytestmark = pytest.mark.django_db


def frames(after: int = 0) -> list[Frame]:
    return list(tellers.orders([one for one in journal.since(after) if one.subject_kind == "homecare.order"]))


def hears(user: User, told: list[Frame]) -> bool:
    who = Who(str(user.pk), user.role, user.scope)
    return any(who.may_see(one) for one in told)


def test_who_may_see_the_order_hears_of_it_and_nobody_else(db: None) -> None:
    daughter, order = scene.daughter(), scene.assigned()
    order.carer.user = cast.user("yangmei", "杨梅", "carer", cast.PUXI)
    order.carer.save()
    told = frames()
    for user in (daughter, order.carer.user, cast.zheng_operator(), cast.liu_min(), cast.li_county()):
        assert hears(user, told), user.role
    others = (cast.he_ziyang(), cast.user("otherop", "外机构", "operator", cast.HANYIN), cast.chen().user)
    assert not any(hears(user, told) for user in others if user is not None)
    assert {one.event for one in told} == {"order"}
    assert set(told[0].data) == {"order", "operator", "elder", "days", "verb"} and "桂兰" not in str([one.data for one in told])


def test_without_consent_the_family_hears_nothing(db: None) -> None:
    daughter = scene.daughter()
    Consent.objects.update(withdrawn_at=AT)
    scene.assigned()
    assert not hears(daughter, frames())


def test_moved_to_another_day_both_boards_hear(db: None) -> None:
    order = scene.assigned()
    pos = journal.head()
    actions.reschedule(order=order, starts_at=scene.at(9, day=scene.DAY + timedelta(days=1)), by=scene.by(), at=AT)
    assert {"2026-11-25", "2026-11-26"} == {day for one in frames(pos) for day in one.data["days"]}


def test_a_batch_costs_the_same_whatever_is_in_it(db: None) -> None:
    scene.carer("杨梅"), scene.carer("何芳")
    scene.book()
    entries = [one for one in journal.since(0) if one.subject_kind == "homecare.order"]
    with CaptureQueriesContext(connection) as few:
        list(tellers.orders(entries))
    scene.book(elder=cast.ye_elder())
    actions.cancel(order=Order.objects.first(), who="elder", reason="", by=scene.by(), at=AT)
    entries = [one for one in journal.since(0) if one.subject_kind == "homecare.order"]
    with CaptureQueriesContext(connection) as many:
        told: list[Any] = list(tellers.orders(entries))
    assert len(many) == len(few) == 3 and len({one.data["order"] for one in told}) == 2
