"""The bureau's first page: the finding, the worst first, and the same number wherever it stands."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from songhe.base import clock
from songhe.care.emergency.indicators import figures as declared
from songhe.care.emergency.tests.past import past_call
from tests import cast

pytestmark = pytest.mark.django_db
HOME = reverse("bureau:minutes")  # what stands below the plans; tests of the plans' part are those of `city.targets`


@pytest.fixture(name="now", autouse=True)
def a_week_later(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pages ask the clock; the stories happen on 23 November."""
    monkeypatch.setattr(clock, "now", lambda: cast.AT + timedelta(days=5))


@pytest.fixture(name="month")
def a_month_with_two_late_calls() -> None:
    """汉阴: one in time, one 60 s late. 紫阳: one late by ten minutes."""
    past_call(arrived=540)
    past_call(answered=20, dispatched=100, accepted=110, arrived=960)
    past_call(where=cast.HAOPING, answered=20, dispatched=100, accepted=650, arrived=1500)


def text(client: Client, url: str = HOME) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_the_title_is_the_finding(month: None, sign_in: Any) -> None:
    assert "本月有 2 起呼叫没能在 15 分钟内到门口" in text(sign_in(cast.sun_city()))


def test_nothing_late_is_said_too(sign_in: Any) -> None:
    past_call(arrived=60)
    assert "1 起需要到场的呼叫，15 分钟内都有人到了门口" in text(sign_in(cast.sun_city()))


def test_an_empty_month_says_what_it_means(sign_in: Any) -> None:
    assert "还没有需要到场的真实呼叫" in text(sign_in(cast.sun_city()))


def test_the_map_carries_every_county_and_its_figure(month: None, sign_in: Any) -> None:
    cast.city()
    page = sign_in(cast.sun_city()).get(HOME).content.decode()
    assert 'aria-label="汉阴县 50.0%"' in page
    assert 'aria-label="紫阳县 0.0%"' in page


def test_the_worst_stands_first(month: None, sign_in: Any) -> None:
    page = text(sign_in(cast.sun_city()))
    assert page.index("紫阳县 0.0%") < page.index("汉阴县 50.0%")


def test_a_county_sees_its_towns_and_no_other_county(month: None, sign_in: Any) -> None:
    page = text(sign_in(cast.li_county()))
    assert "蒲溪镇" in page
    assert "紫阳" not in page
    assert "本月有 1 起呼叫" in page


@pytest.mark.parametrize("where", [cast.ZIYANG, cast.HAOPING, cast.CITY, "999999", "610902-GX", "x"])
def test_a_place_outside_the_division_is_not_there(sign_in: Any, where: str) -> None:
    assert sign_in(cast.li_county()).get(HOME, {"where": where}).status_code == 404


@pytest.mark.parametrize("query", [{"month": "2026-13"}, {"month": "x"}, {"month": "2027-01"}, {"figure": "nothing"}])
def test_what_does_not_exist_is_404(sign_in: Any, query: dict[str, str]) -> None:
    cast.city()
    assert sign_in(cast.sun_city()).get(HOME, query).status_code == 404


@pytest.mark.parametrize("person", [cast.liu_min, cast.zhao_lead, cast.qian_auditor, lambda: cast.wang_daughter().user])
def test_other_roles_find_no_bureau(sign_in: Any, person: Any) -> None:
    client = sign_in(person())
    names = ("home", "figures", "breaches")
    assert {client.get(reverse(f"bureau:{name}")).status_code for name in names} == {404}


def test_who_is_not_signed_in_is_sent_to_the_log_in(client: Client) -> None:
    assert client.get(HOME).status_code == 302


def test_an_earlier_month_shows_that_month(sign_in: Any) -> None:
    past_call(at=cast.AT - timedelta(days=31), arrived=1000)
    assert "10 月有 1 起呼叫" in text(sign_in(cast.sun_city()), HOME + "?month=2026-10")


def test_what_is_owed_says_who_owes_it_and_since_when(month: None, sign_in: Any) -> None:
    page = text(sign_in(cast.sun_city()))
    assert "逾期 2 天 11 月 23 日 蒲溪社区 超时 1 分，主要在路上 汉阴县调度中心" in page
    assert "紫阳县调度中心" in page
    assert "还有 2 起没说明原因" in page


def test_what_was_explained_is_no_longer_owed(sign_in: Any) -> None:
    past_call(arrived=1000, reviewed=80000)
    assert "近 90 天的超时都说明了原因" in text(sign_in(cast.sun_city()))


def test_both_definitions_stand_side_by_side(sign_in: Any) -> None:
    past_call(dispatched=200, arrived=1000)
    page = text(sign_in(cast.sun_city()))
    assert "都按 15 分钟 0.0% 0/1 100.0% 1/1" in page


def test_the_page_costs_a_fixed_number_of_queries(month: None, sign_in: Any, django_assert_max_num_queries: Any) -> None:
    client = sign_in(cast.sun_city())
    client.get(HOME)
    for _ in range(10):
        past_call(arrived=1000)
    with django_assert_max_num_queries(14):
        client.get(HOME)


@pytest.mark.parametrize(("name", "most"), [("bureau:home", 15), ("bureau:wall", 13)])
def test_the_plans_cost_as_many_for_many_calls(
    month: None, sign_in: Any, django_assert_max_num_queries: Any, name: str, most: int
) -> None:
    client = sign_in(cast.sun_city())
    client.get(reverse(name))
    past_call(arrived=1000)
    with django_assert_max_num_queries(most):
        client.get(reverse(name))


def test_the_fifteen_minutes_stand_below_the_plans_and_by_themselves(month: None, sign_in: Any) -> None:
    client = sign_in(cast.sun_city())
    first = client.get(reverse("bureau:home"), {"figure": "answer-60s"}).content.decode()
    assert f'hx-get="{HOME}?' in first and "figure=answer-60s" in first and "近 12 个月" not in first.split("part-2")[1]
    part = client.get(HOME, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part and "本月有 2 起呼叫" in part and "2 起超时" in part


@pytest.mark.parametrize("code", [figure.code for figure in declared()])
def test_one_number_on_every_page(month: None, sign_in: Any, code: str) -> None:
    """List of figures, the figure's own page, its calls, the API: all the same."""
    past_call(cause="false_touch", no_answer=True, answered=45)
    client = sign_in(cast.sun_city())
    client.cookies["x"] = "y"
    page = client.get(reverse("bureau:figure", args=[code]))
    ratio = page.context["ratio"]
    rows = {row.figure.code: row.ratio for row in client.get(reverse("bureau:figures")).context["rows"]}
    total = client.get(f"/api/v1/figures/{code}").json()["total"]
    opened = {part: _opened(client, code, part) for part in ("of", "met", "missing")}
    assert rows[code] == ratio
    assert (total["numerator"], total["denominator"], total["value"]) == (ratio.met, ratio.of, ratio.share)
    assert opened == {"of": ratio.of, "met": ratio.met, "missing": ratio.missing}


def _opened(client: Client, code: str, part: str) -> int:
    return client.get(reverse("bureau:calls", args=[code]), {"part": part}).context["page"].paginator.count
