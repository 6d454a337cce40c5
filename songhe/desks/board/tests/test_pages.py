"""The board, the map, the panel and the price, as an operator and as a bureau see them; another county's are 404."""

from typing import Any

import pytest
from django.urls import reverse

from songhe.base import clock
from songhe.care.homecare.actions import planning, replanning
from songhe.care.homecare.models import DayPlan, Order
from songhe.care.homecare.tests import round as scene
from tests import cast

pytestmark = pytest.mark.django_db
DAY = {"day": scene.DAY.isoformat()}


@pytest.fixture
def crew(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    cast.city()
    monkeypatch.setattr(clock, "now", lambda: scene.at(8))
    monkeypatch.setattr(planning, "BRIEF_S", 0.25)
    monkeypatch.setattr(replanning, "REPLAN_S", 0.1)
    return [scene.carer("杨梅"), scene.carer("何芳", east=0.05)]


@pytest.fixture
def orders(crew: list[Any]) -> list[Order]:
    return [scene.order(1, 9), scene.order(2, 9, east=0.05), scene.order(3, 14, people=2)]


@pytest.fixture
def page(sign_in: Any, orders: list[Order]) -> Any:
    return sign_in(cast.zheng_operator())


def text(answer: Any) -> str:
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def board(page: Any) -> str:
    return text(page.get(reverse("dispatch:day"), DAY))


def planned(page: Any) -> list[Order]:
    page.post(reverse("dispatch:proposal"), DAY)
    page.post(reverse("dispatch:adoption", args=[DayPlan.objects.get().pk]))
    return list(Order.objects.order_by("number"))


def test_the_board_says_what_waits_and_plans_it(page: Any) -> None:
    assert "3 单还没人去" in board(page)
    assert page.post(reverse("dispatch:proposal"), DAY).status_code == 302
    assert "排好了：3 单里 3 单有人去" in board(page)
    page.post(reverse("dispatch:adoption", args=[DayPlan.objects.get().pk]))
    shown = board(page)
    assert "3 单都有人去" in shown and "两人一起" in shown and "路上" in shown


def test_a_plan_that_nobody_wants_is_dropped(page: Any) -> None:
    page.post(reverse("dispatch:proposal"), DAY)
    page.post(reverse("dispatch:dropping", args=[DayPlan.objects.get().pk]))
    assert "排好了" not in board(page) and "3 单还没人去" in board(page)


def test_the_page_of_a_plan_asks_again_until_it_is_there(page: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(planning, "SMALL", 1)
    page.post(reverse("dispatch:proposal"), DAY)
    where = reverse("dispatch:plan", args=[DayPlan.objects.get().pk])
    asked = page.get(where, headers={"HX-Request": "true"})
    assert "正在排 3 单" in text(asked) and "HX-Refresh" not in asked
    DayPlan.objects.update(status="proposed")
    assert page.get(where, headers={"HX-Request": "true"})["HX-Refresh"] == "true"


def test_why_her_and_why_not_the_others(page: Any) -> None:
    first = planned(page)[0]
    shown = text(page.get(reverse("dispatch:order", args=[first.pk])))
    assert "证书齐全，都在有效期内" in shown and "派她要多花" in shown and "锁定这一单" in shown


def test_a_move_shows_its_price_before_it_is_done(page: Any, crew: list[Any]) -> None:
    first = planned(page)[0]
    other = next(one for one in crew if one.pk != first.carer_id)
    asked = {"carer": other.pk, "time": "09:45"}
    shown = text(page.get(reverse("dispatch:price", args=[first.pk]), asked))
    assert "就这样派，并锁定" in shown and Order.objects.get(pk=first.pk).carer_id == first.carer_id
    page.post(reverse("dispatch:reassignment", args=[first.pk]), asked)
    assert Order.objects.get(pk=first.pk).carer_id == other.pk and Order.objects.get(pk=first.pk).locked
    page.post(reverse("dispatch:lock", args=[first.pk]), {"locked": "0"})
    assert not Order.objects.get(pk=first.pk).locked


@pytest.mark.parametrize("asked", [{}, {"carer": "x"}, {"carer": "9" * 32}, {"time": "25:99"}, {"time": "noon"}])
def test_a_price_asked_wrongly_is_a_sentence(page: Any, crew: list[Any], asked: dict[str, str]) -> None:
    first = planned(page)[0]
    asked = {"carer": str(crew[0].pk), **asked} if "time" in asked else asked
    assert "请选一位护理员" in text(page.get(reverse("dispatch:price", args=[first.pk]), asked))
    assert page.post(reverse("dispatch:reassignment", args=[first.pk]), asked).status_code == 409


def test_an_urgent_order_is_put_in_from_the_page(page: Any) -> None:
    planned(page)
    row = scene.order(9, 11, urgent=True, minutes=30)
    assert "加急" in board(page)
    page.post(reverse("dispatch:insertion", args=[row.pk]))
    assert Order.objects.get(pk=row.pk).status == "assigned"


def test_a_carer_who_cannot_come(page: Any, crew: list[Any]) -> None:
    planned(page)
    wrong = page.post(reverse("dispatch:absence", args=[crew[0].pk]), {"until": "soon"})
    assert wrong.status_code == 409
    page.post(reverse("dispatch:absence", args=[crew[0].pk]), {"until": f"{scene.DAY}T20:00"})
    assert not Order.objects.filter(carer=crew[0]).exists() and "不上班" in board(page)


def test_the_map_draws_the_rounds(page: Any, crew: list[Any]) -> None:
    planned(page)
    shown = text(page.get(reverse("dispatch:map"), DAY))
    assert shown.count("<line ") >= 6
    assert text(page.get(reverse("dispatch:map"), {**DAY, "carer": str(crew[0].pk)})).count("<line ") < shown.count("<line ")


@pytest.mark.parametrize("day", ["", "yesterday", "2026-13-40"])
def test_a_day_that_is_none_is_today(page: Any, day: str) -> None:
    assert "2026" in text(page.get(reverse("dispatch:day"), {"day": day}))


def test_a_bureau_and_the_lead_look_and_do_not_touch(sign_in: Any, orders: list[Order]) -> None:
    for user in (cast.li_county(), cast.sun_city(), cast.zhao_lead()):
        client = sign_in(user)
        shown = board(client)
        assert "3 单还没人去" in shown and "排这一天" not in shown and "马上插进去" not in shown
        assert client.post(reverse("dispatch:proposal"), DAY).status_code == 404
        assert client.post(reverse("dispatch:insertion", args=[orders[0].pk])).status_code == 404


def test_another_county_sees_nothing(sign_in: Any, orders: list[Order]) -> None:
    client = sign_in(cast.user("ziyangcounty", "周县", "county", cast.ZIYANG))
    assert "还没有登记护理员的服务机构" in board(client)
    operator = scene.station().operator_id
    assert client.get(reverse("dispatch:day"), {"operator": operator}).status_code == 404
    assert client.get(reverse("dispatch:order", args=[orders[0].pk])).status_code == 404


def test_the_board_asks_the_same_questions_however_many_orders(page: Any, django_assert_max_num_queries: Any) -> None:
    planned(page)
    for number in range(20, 30):
        scene.order(number, 15)
    with django_assert_max_num_queries(24):
        board(page)
