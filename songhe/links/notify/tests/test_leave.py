"""A notice is left once for each channel that reaches the person, however often the cause is told."""

from typing import Any

import pytest

from songhe.links.notify import actions, queries
from songhe.links.notify.models import Notice
from tests.cast import AT

pytestmark = pytest.mark.django_db


def test_somebody_without_a_browser_is_reached_by_the_console_only(leave: Any) -> None:
    assert [notice.channel for notice in leave()] == ["console"]


def test_the_same_cause_again_makes_nothing_new(leave: Any) -> None:
    leave()
    assert leave() == []
    assert Notice.objects.count() == 1


def test_two_people_told_of_one_cause_have_a_notice_each(leave: Any) -> None:
    leave()
    assert leave(to="user:sun", to_name="孙丽")
    assert Notice.objects.count() == 2


def test_a_subscribed_browser_is_a_second_way(leave: Any) -> None:
    keys = {"p256dh": "a", "auth": "b"}
    actions.subscribe(owner="user:zhao", endpoint="https://push.example.com/1", keys=keys, at=AT)
    assert {notice.channel for notice in leave()} == {"console", "push"}


def test_text_and_link_are_sealed_at_rest(leave: Any) -> None:
    (notice,) = leave(link="/follow/abc/")
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT text, link FROM notify_notice")
        assert not any("求助" in column or "follow" in column for column in cursor.fetchone())
    assert (Notice.objects.get(pk=notice.pk).text, notice.link) == ("收到求助", "/follow/abc/")


@pytest.mark.parametrize(
    ("scope", "seen"),
    [("6109", 1), ("6109/610921", 1), ("6109/610921/610921102", 1), ("6109/610924", 0), ("6109/61092", 0)],
)
def test_a_notice_is_listed_in_its_own_division_and_above(leave: Any, scope: str, seen: int) -> None:
    leave(division="6109/610921/610921102")
    assert queries.notices(scope).count() == seen
