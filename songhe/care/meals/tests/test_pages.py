"""Pages: the canteen's day, the scanner, menus, samples, diners; what a family orders; signals; the bureau; the public week."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from songhe.base import clock
from songhe.base.models import JournalEntry
from songhe.care.meals import actions, cards
from songhe.care.meals.models import Diner, MealOrder, MealService, Menu, Regular, Sample, Signal, Sitting
from songhe.care.meals.tests import scene
from songhe.care.meals.tests.scene import DAY, by
from songhe.register.people import actions as people
from tests import cast

pytestmark = pytest.mark.django_db
TOMORROW = DAY + timedelta(days=1)


@pytest.fixture
def hand(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """The clock of the edge: nine o'clock until a test sets `["at"]`."""
    told = {"at": scene.NINE}
    monkeypatch.setattr(clock, "now", lambda: told["at"])
    return told


@pytest.fixture
def service(db: None) -> MealService:
    return scene.lunch()


@pytest.fixture
def clerk(sign_in: Any, hand: Any, service: MealService) -> Client:
    return sign_in(scene.clerk())


def text(client: Client, name: str, *args: Any, query: str = "", status: int = 200) -> str:
    answer = client.get(reverse(name, args=args) + query)
    assert answer.status_code == status, answer.content.decode()[:400]
    return answer.content.decode()


def post(client: Client, name: str, *args: Any, **body: Any) -> int:
    return client.post(reverse(name, args=args), body).status_code


def test_the_kitchen_reads_how_many_and_ticks_them_off(clerk: Client, service: MealService) -> None:
    wang = scene.ordered()
    actions.change_diet(diner=wang.diner, diet=["soft"], by=by(), at=scene.NINE)
    scene.ordered(scene.diner(scene.somebody("李大爷")), way="deliver")
    assert clerk.get(reverse("meals:desk"))["Location"] == reverse("meals:day", args=[service.facility_id])
    page = text(clerk, "meals:day", service.facility_id)
    assert "午餐要做 2 份，送 1 份" in page and "软食 1" in page and "2 / 40 份" not in page
    assert post(clerk, "meals:prepared", service.facility_id, meal="lunch") == 302
    assert set(MealOrder.objects.values_list("status", flat=True)) == {"prepared"}
    assert post(clerk, "meals:eat", wang.pk) == 302
    assert post(clerk, "meals:eat", wang.pk) == 409
    assert "已用餐" in text(clerk, "meals:day", service.facility_id)


def test_the_scanner_serves_says_so_and_keeps_what_was_typed(clerk: Client, service: MealService) -> None:
    who = scene.ordered().diner
    address = reverse("meals:swipe", args=[service.facility_id])
    card = {"card": cards.text_of(who.number, who.card), "meal": "lunch"}
    first, second = clerk.post(address, card), clerk.post(address, card)
    assert "请用餐" in first.content.decode() and "自付 6.50 元" in first.content.decode()
    assert "已经刷过了" in second.content.decode()
    wrong = clerk.post(address, {"card": "77", "meal": "lunch"})
    assert (
        wrong.status_code == 409 and "本食堂没有 77 号卡" in wrong.content.decode() and 'value="77"' in wrong.content.decode()
    )
    assert post(clerk, "meals:guests", service.pk, number="2") == 302 and Sitting.objects.get().guests == 2
    assert post(clerk, "meals:guests", service.pk, number="99") == 409


def test_the_round_is_ticked_at_the_door(clerk: Client, service: MealService) -> None:
    wang = scene.ordered(way="deliver")
    other = scene.ordered(scene.diner(scene.somebody("李大爷", lat=32.7900, lng=108.2900)), way="deliver")
    page = text(clerk, "meals:drive", service.facility_id)
    assert "蒲溪社区 3 组 12 号" not in page and post(clerk, "meals:setting_out", service.facility_id, meal="lunch") == 302
    assert JournalEntry.objects.filter(verb="people.elder.reveal", facts__reason="送餐").count() == 2
    page = text(clerk, "meals:drive", service.facility_id)
    assert "送 2 家" in page and "蒲溪社区 3 组 12 号" in page and page.index("王桂兰") < page.index("李大爷")
    assert post(clerk, "meals:deliver", wang.pk, back="drive") == 302
    assert post(clerk, "meals:no_answer", other.pk, back="drive", text="敲了三次") == 302
    assert "没人应门" in text(clerk, "meals:drive", service.facility_id) and Signal.objects.get().cause == "door"


def test_a_menu_is_written_published_and_then_seen_by_everybody(clerk: Client, client: Client, service: MealService) -> None:
    where = service.facility_id
    dish = {"name_0": "红烧肉", "marks_0": ["soft", "low_salt"], "allergens_0": "大豆", "name_1": " "}
    assert post(clerk, "meals:menu", where, DAY.isoformat(), "lunch", **dish) == 302
    assert "未公布" in text(clerk, "meals:week", where) and "红烧肉" not in text(Client(), "meals:public_week", where)
    assert post(clerk, "meals:publication", where, day=DAY.isoformat()) == 302
    page = text(Client(), "meals:public_week", where)
    assert "红烧肉" in page and "软食、少盐" in page and "含大豆" in page
    assert "蒲溪老年食堂" in text(Client(), "meals:public", query="?county=610921")
    assert "蒲溪老年食堂" not in text(Client(), "meals:public", query="?county=610924")
    twice = {"name_0": "汤", "name_1": "汤"}
    assert post(clerk, "meals:menu", where, DAY.isoformat(), "lunch", **twice) == 409
    assert post(clerk, "meals:menu", where, "2026-13-01", "lunch", **dish) == 404
    assert [row["name"] for row in Menu.objects.get().dishes] == ["红烧肉"]


def test_samples_are_kept_missed_and_thrown_away_in_time(clerk: Client, sign_in: Any, hand: Any, service: MealService) -> None:
    where = service.facility_id
    actions.write_menu(
        facility=service.facility, day=DAY, meal="lunch", dishes=[{"name": "红烧肉"}, {"name": "青菜"}], by=by(), at=scene.NINE
    )
    actions.eat(order=scene.ordered(), by=by(), at=scene.NINE)
    assert "近 7 天有 1 餐一份留样都没有" in text(clerk, "meals:samples", where)
    assert "一份留样都没有" in text(clerk, "meals:day", where)
    kept = {"day": DAY.isoformat(), "meal": "lunch", "dish": "红烧肉", "grams": "130"}
    assert post(clerk, "meals:samples", where, **{**kept, "grams": "100"}) == 409
    assert post(clerk, "meals:samples", where, **kept) == 302 and post(clerk, "meals:samples", where, **kept) == 409
    assert "今天还有 1 道菜没留样" in text(clerk, "meals:samples", where)
    sample = Sample.objects.get()
    assert post(clerk, "meals:discard", sample.pk) == 409
    hand["at"] = sample.keep_until
    clerk = sign_in(scene.clerk())
    assert post(clerk, "meals:discard", sample.pk) == 302 and post(clerk, "meals:discard", sample.pk) == 409


def test_a_card_is_given_only_to_name_and_number_together(clerk: Client, service: MealService) -> None:
    elder = scene.somebody("李秀兰", birth_date=date(1947, 5, 2), sex="2")
    people.change_elder(elder=elder, citizen_id="610921194705020021", by=by(), at=scene.NINE)
    address = reverse("meals:diners", args=[service.facility_id])
    told = {"name": "李秀兰", "citizen_id": "610921194705020021"}
    refused = clerk.post(address, {**told, "name": "李秀英"})
    assert refused.status_code == 422 and "李秀英" in refused.content.decode() and not Diner.objects.exists()
    assert clerk.post(address, told).status_code == 302
    who = Diner.objects.get()
    assert "李秀兰" in text(clerk, "meals:diners", service.facility_id) and "1001" in text(
        clerk, "meals:sheet", service.facility_id
    )
    assert "svg" in text(clerk, "meals:code", who.pk)
    assert post(clerk, "meals:phone_order", who.pk, service.pk, day=TOMORROW.isoformat()) == 302
    assert post(clerk, "meals:phone_order", who.pk, service.pk, day="x") == 409
    for name, wrong in (("regular", {"meal": "lunch"}), ("pause", {"first": TOMORROW.isoformat(), "last": "x"})):
        refused = clerk.post(reverse(f"meals:{name}", args=[who.pk]), wrong)
        page = refused.content.decode()
        assert refused.status_code == 422 and "处要改" in page and '<details class="fold" open>' in page
    assert f'value="{TOMORROW.isoformat()}"' in page
    assert post(clerk, "meals:regular", who.pk, meal="lunch", way="eat_in", weekdays=["2", "3"]) == 302
    assert MealOrder.objects.count() == 3 and "每周 2 天" in text(clerk, "meals:diners", service.facility_id)
    assert post(clerk, "meals:diet", who.pk, diet=["halal"]) == 302 and post(clerk, "meals:card", who.pk) == 302
    assert post(clerk, "meals:pause", who.pk, first=TOMORROW.isoformat(), last=TOMORROW.isoformat(), why="away") == 302
    page = text(clerk, "meals:diner", who.pk)
    assert "清真" in page and "请假" in page and "79 岁" in page
    assert post(clerk, "meals:regular_ending", Regular.objects.get().pk) == 302


def test_the_daughter_orders_in_two_taps_and_takes_it_back(sign_in: Any, hand: Any, service: MealService) -> None:
    people.give_consent(elder=cast.wang(), purpose="family", given_by="王桂兰", by=by(), at=scene.NINE)
    hand["at"] = scene.clock(9, 20)
    daughter, wang = sign_in(cast.wang_daughter().user), cast.wang()
    page = text(daughter, "meals:mine")
    assert "这一周还没有订餐" in page and "自付 6.50 元" in page and "80 岁以上补 3 元" in page and "送到家" in page
    assert post(daughter, "meals:order", wang.pk, service.pk, day=TOMORROW.isoformat(), way="deliver") == 302
    assert "这一周订了 1 餐" in text(daughter, "meals:mine")
    assert post(daughter, "meals:order", wang.pk, service.pk, day=TOMORROW.isoformat()) == 409
    assert post(daughter, "meals:cancel", MealOrder.objects.get().pk) == 302
    hand["at"] = scene.clock(9, 31)
    assert "订到" in text(daughter, "meals:mine")
    assert post(daughter, "meals:order", cast.ye_elder().pk, service.pk, day=TOMORROW.isoformat()) == 404


def test_the_elder_sees_her_own_week_and_a_stranger_nothing(sign_in: Any, hand: Any, service: MealService) -> None:
    order = scene.ordered()
    assert "这一周订了 1 餐" in text(sign_in(cast.wang().user), "meals:mine")
    stranger = sign_in(cast.user("fremd", "外人", "family", cast.PUXI))
    assert "还没有可以订餐的老人" in text(stranger, "meals:mine")
    assert post(stranger, "meals:cancel", order.pk) == 404


def test_a_signal_is_taken_looked_after_and_counted(sign_in: Any, hand: Any, service: MealService) -> None:
    signal = actions.no_answer(order=scene.ordered(way="deliver"), by=by(), at=scene.NINE)
    assert signal
    assistant = sign_in(cast.user("xiaohong", "张小红", "assistant", cast.PUXI))
    assert "1 位老人要去看看" in text(assistant, "meals:signals")
    assert post(assistant, "meals:look", signal.pk) == 302 and post(assistant, "meals:look", signal.pk) == 409
    assert post(assistant, "meals:signal", signal.pk, found="") == 422
    assert post(assistant, "meals:signal", signal.pk, found="ill", said="发烧") == 302
    county = sign_in(cast.li_county())
    assert "1 次里 1 次确实要帮忙" in text(county, "meals:signals") and "发烧" in text(county, "meals:signal", signal.pk)
    for far in (cast.he_ziyang(), cast.user("farclerk", "外县", "operator", cast.ZIYANG)):
        assert text(sign_in(far), "meals:signal", signal.pk, status=404)


def test_the_month_of_the_county(sign_in: Any, hand: Any, service: MealService) -> None:
    actions.eat(order=scene.ordered(), by=by(), at=scene.NINE)
    page = text(sign_in(cast.li_county()), "meals:overview")
    assert (
        "1 餐，1 位老人" in page and "老人自付 6.50 元，补贴 3.50 元" in page and "县级财政" in page and "蒲溪老年食堂" in page
    )
    assert "0 餐，0 位老人" in text(sign_in(cast.li_county()), "meals:overview", query="?month=2026-10")


def test_another_operator_sees_nothing_of_it(sign_in: Any, hand: Any, service: MealService) -> None:
    order = scene.ordered()
    other = sign_in(cast.user("newone", "别家", "operator", cast.HANYIN))
    for name, key in (("day", service.facility_id), ("swipe", service.facility_id), ("diner", order.diner_id)):
        assert text(other, f"meals:{name}", key, status=404)
    assert post(other, "meals:eat", order.pk) == 404 and post(other, "meals:guests", service.pk, number="1") == 404
    assert "还没有供餐的设施" in text(other, "meals:desk")


def test_meals_are_set_up_put_right_and_ended(clerk: Client, service: MealService) -> None:
    offer = service.facility.offers.get()
    told = {
        "meal": "dinner",
        "offer": str(offer.pk),
        "starts_at": "17:00",
        "ends_at": "18:30",
        "capacity": "20",
        "radius_m": "0",
    }
    where = service.facility_id
    assert post(clerk, "meals:services", where, **{**told, "ends_at": "16:00"}, weekdays=["0"]) == 422
    assert post(clerk, "meals:services", where, **told, weekdays=["0", "1"]) == 302
    dinner = MealService.objects.get(meal="dinner")
    assert post(clerk, "meals:service", dinner.pk, **{**told, "capacity": "25"}, weekdays=["0"]) == 302
    dinner.refresh_from_db()
    assert (dinner.capacity, dinner.weekdays) == (25, [0])
    assert post(clerk, "meals:ending", dinner.pk) == 302 and "晚餐" not in text(clerk, "meals:day", where)


@pytest.mark.parametrize(("name", "most"), [("day", 22), ("drive", 16), ("diners", 16), ("samples", 20), ("week", 12)])
def test_many_diners_cost_what_few_cost(
    clerk: Client, service: MealService, django_assert_max_num_queries: Any, name: str, most: int
) -> None:
    for n in range(6):
        scene.ordered(scene.diner(scene.somebody(f"老人{n}")), way="deliver")
    text(clerk, f"meals:{name}", service.facility_id)
    with django_assert_max_num_queries(most):
        text(clerk, f"meals:{name}", service.facility_id)
