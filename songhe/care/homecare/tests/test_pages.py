"""Pages: the family books in two taps, the desk reads back, the operator answers, another county sees nothing."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from songhe.base import clock
from songhe.care.homecare import actions
from songhe.care.homecare.models import Order
from songhe.care.homecare.tests import scene
from tests import cast
from tests.cast import AT

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: AT)


def at(elder: Any = None) -> str:
    return reverse("book:at", args=[(elder or cast.wang()).pk, scene.offer().pk])


def last(client: Any, address: str) -> dict[str, Any]:
    """What the form of the last step holds: Wednesday at nine, unless the address says when."""
    form = client.get(address if "?" in address else f"{address}?day=2026-11-25&time=09:00").context["form"]
    return {name: form.initial.get(name, "") or "" for name in form.fields}


def test_the_daughter_books_and_sees_who_comes(sign_in: Any) -> None:
    scene.carer(), scene.offer()
    client = sign_in(scene.daughter())
    home = client.get(reverse("book:start"), follow=True)
    assert "王桂兰：还没有约好的上门" in home.content.decode()
    providers = client.get(reverse("book:item", args=[cast.wang().pk, "clean-house"])).content.decode()
    assert "60 元/次" in providers and "1 家可约" in providers
    assert "09:00" in client.get(at(), {"day": "2026-11-25"}).content.decode()
    answer = client.post(at(), last(client, at()), follow=True)
    order = Order.objects.get()
    assert answer.redirect_chain[-1][0] == reverse("homecare:order", args=[order.pk])
    assert (order.channel, order.booked_by) == ("web", "王丽")
    told = client.get(reverse("book:elder", args=[cast.wang().pk])).content.decode()
    assert "11 月 25 日（星期三）09:00 有人来" in told and "杨梅 来做居室清洁" in told


def test_again_in_two_taps(sign_in: Any) -> None:
    done = scene.done()
    client = sign_in(scene.daughter())
    page = client.get(reverse("book:elder", args=[cast.wang().pk]))
    (row, address) = page.context["again"][0]
    assert row == done and f"preferred={done.carer_id}" in address
    client.post(address.partition("?")[0], last(client, address))  # tap one leads here, tap two sends it
    made = Order.objects.exclude(pk=done.pk).get()
    assert (made.preferred, made.carer, scene.local(made)) == (done.carer, done.carer, "09:00")


def test_the_same_form_sent_twice_is_one_order(sign_in: Any) -> None:
    scene.carer()
    client = sign_in(scene.daughter())
    body = last(client, at())
    client.post(at(), body), client.post(at(), body)
    assert Order.objects.count() == 1


def test_nobody_free_shows_other_times_and_keeps_what_was_written(sign_in: Any) -> None:
    scene.assigned()
    elder = cast.ye_elder()
    client = sign_in(cast.liu_min())
    address = at(elder)
    body = {**last(client, address), "channel": "desk", "note": "有台阶"}
    answer = client.post(address, body)
    page = answer.content.decode()
    assert answer.status_code == 409 and "最近可约" in page and "有台阶" in page
    client.post(address, {**body, "submit": "on"})
    assert Order.objects.get(elder=elder).status == "submitted"


def test_a_telephone_booking_needs_the_read_back(sign_in: Any) -> None:
    scene.carer()
    client = sign_in(cast.liu_min())
    page = client.get(at(), {"day": "2026-11-25", "time": "09:00"}).content.decode()
    assert (
        "我给您念一遍：给王桂兰约居室清洁，由蒲溪养老服务站上门，时间是11 月 25 日（星期三）09:00，大约 90 分钟，价格 60 元。"
        in page
    )
    body = {**last(client, at()), "channel": "phone"}
    refused = client.post(at(), body)
    assert refused.status_code == 422 and "念一遍" in refused.content.decode() and not Order.objects.exists()
    client.post(at(), {**body, "read_back": "on"})
    assert Order.objects.get().read_back_by == "刘敏"


def test_the_operator_answers_and_sends_somebody(sign_in: Any) -> None:
    order, client = scene.submitted(), sign_in(cast.zheng_operator())
    yang = scene.carer()
    assert "王桂兰" in client.get(reverse("homecare:list"), {"status": "submitted"}).content.decode()
    client.post(reverse("homecare:acceptance", args=[order.pk]))
    client.post(reverse("homecare:assignment", args=[order.pk]), {"carer": str(yang.pk)})
    order.refresh_from_db()
    assert (order.status, order.carer, order.why) == ("assigned", yang, ["郑慧 指派"])
    assert "郑慧" in client.get(reverse("homecare:order", args=[order.pk])).content.decode()
    again = client.post(reverse("homecare:acceptance", args=[order.pk]))
    assert again.status_code == 409
    client.post(reverse("homecare:unassignment", args=[order.pk]), {"reason": "生病"})
    client.post(reverse("homecare:cancellation", args=[order.pk]), {"reason": "没有人手"})
    order.refresh_from_db()
    assert (order.status, order.cancelled_by, order.fee_cents) == ("cancelled", "provider", 0)


def test_family_confirms_rates_and_disputes(sign_in: Any) -> None:
    order, client = scene.put("checked_out"), sign_in(scene.daughter())
    client.post(reverse("homecare:confirmation", args=[order.pk]))
    refused = client.post(reverse("homecare:rating", args=[order.pk]), {"stars": "9"})
    assert refused.status_code == 422
    client.post(reverse("homecare:rating", args=[order.pk]), {"stars": "5", "said": "很好"})
    order.refresh_from_db()
    assert (order.status, order.stars, order.said) == ("rated", 5, "很好")
    client.post(reverse("homecare:dispute", args=[order.pk]), {"reason": "只来了半小时"})
    address, half = reverse("homecare:settlement", args=[order.pk]), {"outcome": "part", "cents": "30", "reason": "退一半"}
    assert sign_in(cast.zheng_operator()).post(address, half).status_code == 409  # whose money it is does not decide
    assert sign_in(cast.liu_min()).post(address, {**half, "cents": ""}).status_code == 422
    settled = sign_in(cast.liu_min()).post(address, half)
    order.refresh_from_db()
    assert settled.status_code == 302 and order.status == "closed"


def test_an_hour_can_be_changed(sign_in: Any) -> None:
    order, client = scene.assigned(), sign_in(scene.daughter())
    client.post(reverse("homecare:moving", args=[order.pk]), {"day": "2026-11-26", "time": "14:00"})
    order.refresh_from_db()
    assert (f"{order.day}", scene.local(order), order.status) == ("2026-11-26", "14:00", "assigned")
    assert order.taken.count() == 6


@pytest.mark.parametrize("who", ["he_ziyang", "zheng_far"])
def test_another_county_and_another_company_see_nothing(sign_in: Any, who: str) -> None:
    order = scene.assigned()
    user = cast.he_ziyang() if who == "he_ziyang" else cast.user("far", "外", "operator", cast.ZIYANG)
    client = sign_in(user)
    for name in ("order", "acceptance", "cancellation", "moving"):
        answer = client.get if name == "order" else client.post
        assert answer(reverse(f"homecare:{name}", args=[order.pk])).status_code == 404, name
    assert client.get(reverse("book:elder", args=[cast.wang().pk])).status_code == 404
    assert "王桂兰" not in client.get(reverse("homecare:list"), {"day": "2026-11-25"}).content.decode()


@pytest.mark.parametrize("who", ["li_county", "sun_city", "zhao_lead"])
def test_bureaus_look(sign_in: Any, who: str) -> None:
    order, client = scene.assigned(), sign_in(getattr(cast, who)())
    assert "1 次上门" in client.get(reverse("homecare:list"), {"day": "2026-11-25"}).content.decode()
    assert client.get(reverse("homecare:order", args=[order.pk])).status_code == 200


def test_the_lists_cost_few_queries(sign_in: Any) -> None:
    scene.assigned()
    scene.carer("乙")
    scene.book(elder=cast.ye_elder())
    client = sign_in(cast.zheng_operator())
    with CaptureQueriesContext(connection) as seen:
        client.get(reverse("homecare:list"), {"day": "2026-11-25"})
    assert len(seen) <= 12, [one["sql"][:100] for one in seen]
    client = sign_in(scene.daughter())
    with CaptureQueriesContext(connection) as seen:
        client.get(reverse("book:elder", args=[cast.wang().pk]))
    assert len(seen) <= 13, [one["sql"][:100] for one in seen]


def test_the_catalogue_is_for_everybody(client: Any) -> None:
    page = client.get(reverse("book:catalogue")).content.decode()
    assert "上门助浴" in page and "床上擦浴（两人）" in page and "精神慰藉" in page


def test_paper_is_printed_with_its_code(sign_in: Any) -> None:
    page = sign_in(cast.liu_min()).get(reverse("book:paper", args=[cast.wang().pk])).content.decode()
    assert "<svg" in page and "□ 上门助浴" in page and cast.wang().pk.hex[-8:].upper() in page


def test_an_operator_says_as_what_an_offer_is_booked(sign_in: Any) -> None:
    offer, client = scene.offer(), sign_in(cast.zheng_operator())
    address = reverse("homecare:offer_item", args=[offer.facility_id, offer.pk])
    client.post(address, {"item": ""})
    offer.refresh_from_db()
    assert offer.item == "" and "居室清洁" in client.get(reverse("homecare:offers", args=[offer.facility_id])).content.decode()
    assert client.post(address, {"item": "nonsense"}).status_code == 409
    client.post(reverse("homecare:reception", args=[offer.facility_id]), {"by_hand": "1"})
    assert offer.facility.receptions.get().by_hand


def test_a_standing_booking_is_laid_and_stopped(sign_in: Any) -> None:
    scene.carer()
    client = sign_in(scene.daughter())
    address = reverse("book:standing", args=[cast.wang().pk, scene.offer().pk])
    body = {"weekdays": ["1"], "time": "09:00", "every": "1", "starts_on": "2026-11-24", "holiday": "skip"}
    client.post(address, body)
    assert Order.objects.filter(status="assigned").count() == 4
    row = Order.objects.first().standing
    client.post(reverse("book:standing_end", args=[row.pk]))
    assert Order.objects.filter(status="cancelled").count() == 4
    assert actions.days_of(row, scene.DAY, scene.DAY) == []


def test_again_says_that_her_carer_is_taken_and_what_else_there_is(sign_in: Any) -> None:
    done = scene.done()
    other = scene.carer("何芳")
    client = sign_in(scene.daughter())
    (row, address) = client.get(reverse("book:elder", args=[cast.wang().pk])).context["again"][0]
    day = row.day + timedelta(days=7)
    scene.book(elder=cast.ye_elder(), preferred=done.carer, day=day)
    page = client.get(address)
    told = page.content.decode()
    assert "杨梅 这个时间来不了" in told and "请 何芳 来" in told
    assert page.context["busy"].other.pk == other.pk and len(page.context["busy"].times) == 3
    assert client.get(f"{address.partition('?')[0]}?day={day}&time=09:00&preferred={other.pk}").context["busy"] is None


def test_a_carer_taken_between_the_page_and_the_press_is_said_and_nobody_else_is_booked(sign_in: Any) -> None:
    done = scene.done()
    scene.carer("何芳")
    client = sign_in(scene.daughter())
    (row, address) = client.get(reverse("book:elder", args=[cast.wang().pk])).context["again"][0]
    body = last(client, address)
    scene.book(elder=cast.ye_elder(), preferred=done.carer, day=row.day + timedelta(days=7))
    answer = client.post(address.partition("?")[0] + f"?day={body['day']}&time=09:00&preferred={done.carer_id}", body)
    assert answer.status_code == 409 and "杨梅 这个时间来不了" in answer.content.decode()
    assert Order.objects.filter(elder=cast.wang()).count() == 1


def test_her_carer_who_has_left_is_said(sign_in: Any) -> None:
    done = scene.done()
    scene.carer("何芳")
    client = sign_in(scene.daughter())
    (_row, address) = client.get(reverse("book:elder", args=[cast.wang().pk])).context["again"][0]
    type(done.carer).objects.filter(pk=done.carer_id).update(is_active=False)
    assert "上次的护理员已不在这家机构" in client.get(address).content.decode()
