"""How long each stage takes by place and month; every one of these numbers opens the calls it was made of."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from songhe.base import clock
from songhe.care.emergency import ledger, rules
from songhe.care.emergency.tests.past import past_call
from songhe.register.places.models import Unit
from tests import cast

pytestmark = pytest.mark.django_db
TIMES = reverse("bureau:times")


@pytest.fixture(autouse=True)
def _a_week_later(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: cast.AT + timedelta(days=5))


@pytest.fixture(name="sun")
def city_bureau(sign_in: Any) -> Client:
    return sign_in(cast.sun_city())


def ten(where: str = cast.PUXI, **facts: Any) -> None:
    for minute in range(1, 11):
        past_call(where=where, answered=10, dispatched=40, accepted=60, arrived=60 + minute * 60, entered=1000, **facts)


def stage(client: Client, code: str, query: str = "?", part: str = "of") -> Any:
    return client.get(reverse("bureau:stage", args=[code]) + f"{query}&part={part}")


def test_places_and_months_have_a_line_each_and_the_whole_comes_first(sun: Client) -> None:
    cast.city()
    Unit.objects.create(code="610921-GX", name="试验区", within="610921")
    ten()
    past_call(unit="610921-GX", arrived=100)
    past_call(where=cast.HAOPING, arrived=700)
    past_call(at=cast.AT - timedelta(days=31), arrived=200)
    page = sun.get(TIMES)
    assert [(line.name, line.count, line.inside) for line in page.context["places"]] == [
        ("合计", 12, False), ("汉阴县", 11, False), ("试验区", 1, True), ("紫阳县", 1, False),
    ]  # fmt: skip
    assert [(line.name, line.count) for line in page.context["months"]] == [("2026-11", 12), ("2026-10", 1)]
    assert len(page.context["places"][0].spreads) == len(page.context["columns"]) == 7


def test_the_title_is_the_finding(sun: Client) -> None:
    ten()
    assert "从按下到门口，一半在 06:00 以内，九成在 10:00 以内" in sun.get(TIMES).content.decode()


def test_nothing_to_time_is_said(sun: Client) -> None:
    assert "还没有需要到场的真实呼叫" in sun.get(TIMES).content.decode()


def test_every_number_opens_as_many_calls_as_it_was_made_of(sun: Client) -> None:
    ten()
    past_call(where=cast.HAOPING, arrived=700)
    page = sun.get(TIMES)
    shown = page.content.decode().replace("&amp;", "&")
    for line in [*page.context["places"], *page.context["months"]]:
        for spread in line.spreads:
            rows = stage(sun, spread.stage, line.query).context["page"].paginator
            assert rows.count == spread.count
            assert not spread.count or f'href="/bureau/times/{spread.stage}/{line.query}"' in shown


def test_the_slowest_stands_first_and_the_percentiles_are_in_the_list(sun: Client) -> None:
    ten()
    seconds = [row.seconds for row in stage(sun, "travel").context["page"].object_list]
    assert seconds == sorted(seconds, reverse=True)
    assert rules.percentile(seconds, 0.5) == 300 and rules.percentile(seconds, 0.9) == 540


def test_lost_minutes_open_the_calls_that_lost_them(sun: Client) -> None:
    past_call(answered=20, dispatched=100, accepted=110, arrived=1000)
    past_call(answered=20, dispatched=100, accepted=110, arrived=1200)
    past_call(arrived=60)
    page = sun.get(reverse("bureau:breaches"))
    bar = next(bar for bar in page.context["bars"] if bar.code == "travel")
    rows = stage(sun, "travel", "?", "lost").context["page"].object_list
    assert [round(row.lost_s) for row in rows] == [300, 100] and sum(row.lost_s for row in rows) == pytest.approx(bar.lost_s)
    assert "/bureau/times/travel/" in page.content.decode()


@pytest.mark.parametrize(
    ("code", "lost"), [("response-15min", 400), ("response-limit", 100), ("response-15min-dispatch", 300), ("answer-60s", 400)]
)
def test_the_minutes_over_the_limit_are_those_of_the_chosen_definition(sun: Client, code: str, lost: int) -> None:
    past_call(dispatched=100, accepted=110, arrived=1300, limit_s=1200)
    (row,) = stage(sun, "travel", f"?figure={code}", "lost").context["page"].object_list
    assert row.lost_s == pytest.approx(lost)


def test_the_whole_way_to_the_door_opens_too(sun: Client) -> None:
    ten()
    assert 'href="/bureau/times/arrival/' in sun.get(reverse("bureau:minutes")).content.decode()
    assert stage(sun, ledger.ARRIVAL).context["page"].paginator.count == 10


@pytest.mark.parametrize("code", ["nothing", "total"])
def test_a_stage_that_does_not_exist_is_404(sun: Client, code: str) -> None:
    cast.city()
    assert stage(sun, code).status_code == 404


def test_a_county_sees_its_own_only(sign_in: Any) -> None:
    own, foreign = past_call(arrived=60, elder=cast.wang()), past_call(where=cast.HAOPING, arrived=90)
    li = sign_in(cast.li_county())
    assert [line.name for line in li.get(TIMES).context["places"]] == ["合计", "蒲溪镇"]
    page = stage(li, "arrival").content.decode()
    assert str(own.pk) in page and str(foreign.pk) not in page and "王*兰" in page and "王桂兰" not in page


def test_the_dispatchers_have_no_bureau(sign_in: Any) -> None:
    client = sign_in(cast.liu_min())
    assert client.get(TIMES).status_code == 404 and stage(client, "travel").status_code == 404


def test_the_pages_cost_a_fixed_number_of_queries(sun: Client, django_assert_max_num_queries: Any) -> None:
    ten()
    with django_assert_max_num_queries(10):
        sun.get(TIMES)
    with django_assert_max_num_queries(9):
        stage(sun, "travel")
