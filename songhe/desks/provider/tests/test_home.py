"""The home of an operator: what is due, each facility once, one price in queries for many."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from songhe.base import clock
from songhe.register.filing import actions as filing
from songhe.register.providers import actions
from songhe.register.providers.tests import making
from tests import cast

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)


@pytest.fixture
def clerk(sign_in: Any, monkeypatch: pytest.MonkeyPatch) -> Client:
    monkeypatch.setattr(clock, "now", lambda: cast.AT)
    user = cast.zheng_operator()
    actions.seat_clerk(operator=making.operator(), user=user, by=making.by(), at=cast.AT)
    return sign_in(user)


def test_it_says_what_is_due_and_then_that_nothing_is(clerk: Client) -> None:
    row = making.facility(operator=making.operator())
    making.licence(row, expires_on=TODAY + timedelta(days=5))
    page = clerk.get("/provider/").content.decode()
    assert "3 件事要办，其中 1 件已过期" in page and "10 月月报" in page and "首次备案" in page and "还有 5 天到期" in page
    told = {"by": making.by(), "at": cast.AT}
    filing.report(facility=row, month=date(2026, 10, 1), **told)
    filing.submit(facility=row, kind="first", papers=[], **told)
    making.licence(row, number="2")
    page = clerk.get("/provider/").content.decode()
    assert "没有要办的事" in page and "1 件备案在等回执" in page


def test_a_sign_in_comes_back_to_the_home(clerk: Client) -> None:
    row = making.facility(operator=making.operator())
    answer = clerk.post(f"/facilities/{row.pk}/sign-in/", {"back": "home"})
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert "今天有痕迹" in clerk.get("/provider/").content.decode()


def test_only_the_own_facilities_and_only_for_an_operator(clerk: Client, sign_in: Any) -> None:
    (
        making.facility("自己的站", operator=making.operator()),
        making.facility("别家的站", operator=making.operator("别家", number=2)),
    )
    page = clerk.get("/provider/").content.decode()
    assert "自己的站" in page and "别家的站" not in page
    assert sign_in(cast.li_county()).get("/provider/").status_code == 404
    assert "还没有关联运营方" in sign_in(cast.user("new", "新人", "operator", cast.HANYIN)).get("/provider/").content.decode()


def test_many_facilities_cost_what_few_cost(clerk: Client, django_assert_max_num_queries: Any) -> None:
    for number in range(8):
        making.facility(f"站{number}", operator=making.operator())
    clerk.get("/provider/")
    with django_assert_max_num_queries(13):
        clerk.get("/provider/")
