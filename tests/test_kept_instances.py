"""Instances that a kept question answers with are those that Django makes, with what was selected beside them."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from django.db.models import F, QuerySet
from django.db.models.functions import Upper

from songhe.base.actors import CLOCK
from songhe.base.fields import Closed
from songhe.base.instances import shape_of
from songhe.base.kept import Kept
from songhe.register.people import actions as people
from songhe.register.people.models import Elder
from tests import cast

pytestmark = pytest.mark.django_db


def whole(key: UUID) -> "QuerySet[Any, Any]":
    return Elder.objects.select_related("division__parent", "user").filter(pk=key)


@pytest.fixture
def two() -> list[Elder]:
    """One with a log-in of her own, one without."""
    cast.city()
    told: dict[str, Any] = {"birth_date": date(1945, 3, 12), "division": cast.place(cast.PUXI), "by": CLOCK, "at": cast.AT}
    made = [people.register_elder(name=name, sex="2", phone="13800000000", **told) for name in ("王桂兰", "陈桂英")]
    made[0].user = cast.user("wang", made[0].name, "elder", cast.PUXI)
    made[0].save()
    return made


def values(row: Any) -> dict[str, Any]:
    return {one.attname: getattr(row, one.attname) for one in row._meta.concrete_fields}


def test_every_column_and_every_row_beside_it(two: list[Elder], django_assert_num_queries: Any) -> None:
    asked = Kept(whole, key=UUID)
    for made in two:
        theirs, ours = whole(made.pk).get(), asked.first(key=made.pk)
        with django_assert_num_queries(0):
            assert ours == theirs and values(ours) == values(theirs) and ours.phone == "13800000000"
            assert values(ours.division) == values(theirs.division)
            assert values(ours.division.parent) == values(theirs.division.parent)
            assert (ours.user is None) == (made.user is None) == (theirs.user is None)
            assert ours._state.adding is False and ours._state.db == theirs._state.db
            if ours.user is not None:
                assert values(ours.user) == values(theirs.user)
    assert asked.first(key=UUID(int=1)) is None and asked(key=UUID(int=1)) == []


def test_what_is_sealed_stays_so_until_it_is_read(two: list[Elder]) -> None:
    row = Kept(whole, key=UUID).first(key=two[0].pk)
    assert isinstance(row.__dict__["record"], Closed)
    assert row.phone == "13800000000" and not isinstance(row.record, Closed)


def test_a_row_can_be_changed_and_saved(two: list[Elder]) -> None:
    row = Kept(whole, key=UUID).first(key=two[1].pk)
    row.name = "陈大妈"
    row.save()
    assert Elder.objects.get(pk=row.pk).name == "陈大妈" and Elder.objects.count() == 2


def test_columns_left_out_are_asked_for_later(two: list[Elder]) -> None:
    row = Kept(lambda key: Elder.objects.only("name").filter(pk=key), key=UUID).first(key=two[0].pk)
    assert row.get_deferred_fields() and row.sex == "2"


def test_what_is_reckoned_beside_it_comes_along(two: list[Elder]) -> None:
    row = Kept(lambda key: Elder.objects.annotate(loud=Upper("sex"), again=F("name")).filter(pk=key), key=UUID).first(
        key=two[0].pk
    )
    assert (row.loud, row.again) == ("2", "王桂兰")


def test_what_django_must_make_is_left_to_it(two: list[Elder]) -> None:
    rows = whole(two[0].pk).prefetch_related("orders")
    compiler = rows.query.get_compiler("default")
    compiler.as_sql()
    assert shape_of(rows, compiler) is None and shape_of(whole(two[0].pk), compiler) is not None
    found = Kept(lambda key: whole(key).prefetch_related("orders"), key=UUID).first(key=two[0].pk)
    assert found._prefetched_objects_cache
