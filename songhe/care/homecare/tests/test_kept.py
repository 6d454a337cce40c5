"""A kept question answers as the query set does, with other values each time, and refuses what it could not keep."""

import threading
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, connections
from django.db.models import Q
from django.test.utils import CaptureQueriesContext

from songhe.base.kept import Kept
from songhe.base.models import JournalEntry
from songhe.care.homecare.models import Order
from songhe.care.homecare.queries.free import Wish, candidates
from songhe.care.homecare.tests import scene
from songhe.register.carers import rules as carer_rules
from songhe.register.carers.models import Certificate, Hours
from tests import cast

pytestmark = pytest.mark.django_db


def test_the_rows_are_those_of_the_query_set_with_all_that_was_selected() -> None:
    scene.carer()
    made = [scene.book(), scene.book(time=time(14))]
    kept = Kept(lambda key: Order.objects.select_related("elder__division", "carer").filter(pk=key), key=UUID)
    for order in made:
        (row,) = kept(key=order.pk)
        assert row == order and row.note == order.note and row.booked_at == order.booked_at
        with CaptureQueriesContext(connection) as asked:
            assert row.elder.division.name and row.carer.name
        assert not asked.captured_queries
    assert kept(key=UUID(int=1)) == [] and kept.first(key=UUID(int=1)) is None


def test_it_is_written_once_and_asked_with_every_kind_of_value() -> None:
    order, built = scene.assigned(), []

    def build(key: UUID, day: date, at: datetime, minutes: int, name: str) -> Any:
        built.append(1)
        rows = Order.objects.filter(Q(day=day) | Q(day__gt=day), elder=key, minutes=minutes, name=name, booked_at__lte=at)
        return rows.values_list("pk", "day", "booked_at")

    kept = Kept(build, key=UUID, day=date, at=datetime, minutes=int, name=str)
    told = {"key": order.elder_id, "day": order.day, "at": order.booked_at, "minutes": order.minutes, "name": order.name}
    assert kept(**told) == [(order.pk, order.day, order.booked_at)]
    assert kept(**{**told, "at": datetime(2001, 1, 1, tzinfo=UTC)}) == [] == kept(**{**told, "name": "%"})
    assert len(built) == 1


def test_a_value_that_would_be_changed_on_its_way_is_refused() -> None:
    kept = Kept(lambda verb: JournalEntry.objects.filter(verb__contains=verb), verb=str)
    with pytest.raises(ValueError, match="verb"):
        kept(verb="book")
    with pytest.raises(TypeError):
        Kept(lambda one: JournalEntry.objects.filter(pos__in=one), one=list)


@pytest.mark.django_db(transaction=True)
def test_threads_share_the_sql_and_not_the_values() -> None:
    scene.carer()
    orders, kept = [scene.book(), scene.book(time=time(14))], Kept(lambda key: Order.objects.filter(pk=key), key=UUID)
    wrong: list[UUID] = []

    def ask(order: Order) -> None:
        try:
            wrong.extend(order.pk for _turn in range(60) if kept(key=order.pk) != [order])
        finally:
            connections.close_all()

    threads = [threading.Thread(target=ask, args=[order]) for order in orders * 2]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert not wrong


def test_who_is_free_by_one_question_is_who_may_come_by_the_rules() -> None:
    offer, day, elder = scene.offer(), scene.DAY, cast.wang()
    crew = [scene.carer(name) for name in ("何芳", "马丽", "许兰", "陶红")]
    Certificate.objects.filter(carer=crew[0]).delete()
    Certificate.objects.filter(carer=crew[1]).update(expires_on=date(2025, 6, 1))
    Certificate.objects.filter(carer=crew[2]).update(expires_on=day)  # on its last day it holds
    Hours.objects.filter(carer=crew[3]).update(starts=time(13))
    lat, lng = elder.position
    for sex in ("", "2"):
        wish = Wish(offer.facility.operator_id, offer.facility_id, ("health",), sex, "", None, 1, 60, lat, lng)
        starts_at = datetime.combine(day, time(1), tzinfo=UTC)
        names = {one.name for one in candidates(wish, starts_at)}
        assert "许兰" in names and not names & {"何芳", "马丽", "陶红"}
    assert carer_rules.ALWAYS == ("health",)
