"""Categories of civil affairs and households: with evidence and time, of one group one, ended or void, never removed."""

from datetime import date, timedelta
from typing import Any

import pytest

from songhe.base import journal
from songhe.base.errors import Refused
from songhe.register.people import actions, categories, codes
from songhe.register.people.models import Category, Elder
from tests import cast
from tests.cast import AT

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 1)


def enter(code: str, starts_on: date = DAY, elder: Elder | None = None) -> Category:
    by = cast.liu_min().actor
    return actions.enter_category(
        elder=elder or cast.wang(), code=code, starts_on=starts_on, evidence="批文 12 号", by=by, at=AT
    )


def test_entering_twice_is_one(city: Any) -> None:
    assert enter("low_income").pk == enter("low_income").pk
    assert journal.since(0)[-1].verb == "people.elder.category_enter"


def test_of_one_group_the_new_one_ends_the_old(city: Any) -> None:
    scattered = enter("supported_scattered")
    enter("supported_central", DAY + timedelta(days=9))
    scattered.refresh_from_db()
    assert scattered.ends_on == DAY + timedelta(days=9)


def test_of_two_groups_both_stay(city: Any) -> None:
    enter("supported_scattered")
    enter("veteran")
    assert cast.wang().categories.filter(ends_on=None).count() == 2


@pytest.mark.parametrize(
    ("code", "starts_on"), [("pilot", DAY), ("low_income", date(2026, 11, 25)), ("low_income_margin", DAY)]
)
def test_what_cannot_be_is_refused(city: Any, code: str, starts_on: date, monkeypatch: pytest.MonkeyPatch) -> None:
    if code == "low_income_margin":
        monkeypatch.setattr(categories, "every", lambda: ())
    with pytest.raises(Refused):
        enter(code, starts_on)


def test_an_end_before_the_beginning_is_refused(city: Any) -> None:
    with pytest.raises(Refused, match="不能早于"):
        actions.end_category(category=enter("veteran"), ends_on=DAY - timedelta(days=1), by=cast.liu_min().actor, at=AT)


def test_what_is_over_cannot_be_ended_again_but_taken_back(city: Any) -> None:
    row, by = enter("veteran"), cast.liu_min().actor
    actions.end_category(category=row, ends_on=DAY, by=by, at=AT)
    with pytest.raises(Refused):
        actions.end_category(category=row, ends_on=DAY, by=by, at=AT)
    actions.reopen_category(category=row, by=by, at=AT)
    row.refresh_from_db()
    assert row.ends_on is None and row.ended_at is None


def test_a_mistake_is_void_once(city: Any) -> None:
    row, by = enter("veteran"), cast.liu_min().actor
    actions.void_category(category=row, by=by, at=AT, reason="同名")
    with pytest.raises(Refused):
        actions.void_category(category=row, by=by, at=AT, reason="同名")
    assert enter("veteran").pk != row.pk


def test_a_household_is_made_by_the_second(city: Any) -> None:
    wang, by = cast.wang(), cast.liu_min().actor
    other = actions.register_elder(name="李国庆", sex="1", birth_date=date(1943, 1, 1), division=wang.division, by=by, at=AT)
    home = actions.join_household(elder=other, other=wang, relation="10", by=by, at=AT)
    assert {one.name for one in home.members.all()} == {"王桂兰", "李国庆"}
    actions.leave_household(elder=other, by=by, at=AT)
    assert [one.name for one in home.members.all()] == ["王桂兰"]
    with pytest.raises(Refused):
        actions.leave_household(elder=other, by=by, at=AT)


def test_people_of_two_villages_are_not_one_household(city: Any) -> None:
    with pytest.raises(Refused, match="同一个村"):
        actions.join_household(elder=cast.ye_elder(), other=cast.wang(), relation="80", by=cast.liu_min().actor, at=AT)


@pytest.mark.parametrize(
    ("table", "text", "code"),
    [
        ("ethnic", "汉", "01"),
        ("ethnic", "土家族", "15"),
        ("ethnic", "01", "01"),
        ("marital", "丧偶", "30"),
        ("ethnic", "火星", ""),
    ],
)
def test_national_codes_are_found_by_what_people_write(table: str, text: str, code: str) -> None:
    assert codes.code_of(table, text) == code
