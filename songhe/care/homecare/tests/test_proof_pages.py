"""Pages of proof: what waits is decided with a word, what was typed is not lost, codes are printed and replaced."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from songhe.base import clock
from songhe.base.outbox.models import Parcel
from songhe.care.homecare.actions import suspecting
from songhe.care.homecare.models import Confirmation, Correction, DoorCode, HumanException, Order, Pin
from songhe.care.homecare.tests import proof_scene as scene
from songhe.care.homecare.tests.proof_scene import minutes, send
from tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def evening(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: minutes(600))


@pytest.fixture
def row() -> Order:
    return scene.order()


@pytest.fixture
def station(row: Order) -> Client:
    client = Client()
    client.force_login(cast.zheng_operator(), backend="songhe.register.access.backends.Accounts")
    return client


def test_an_exception_is_decided_with_a_word_and_nothing_typed_is_lost(row: Order, station: Client) -> None:
    send("exception", row, minutes(90), failed="phone", came=minutes(0).timestamp() * 1000, left=minutes(50).timestamp() * 1000)
    url = reverse("proof:exception", args=[HumanException.objects.get().pk])
    again = station.post(url, {"verdict": "verify", "how": "  "})
    assert again.status_code == 409 and "请写明怎么核实的" in again.content.decode()
    assert station.post(url, {"verdict": "verify", "how": "去老人家问过"}).status_code == 302
    row.refresh_from_db()
    assert (HumanException.objects.get().status, row.grade) == ("verified", "C")
    assert station.post(url, {"verdict": "refute", "how": "再想想"}).status_code == 404


def test_who_did_not_confirm_is_rung_up(row: Order, station: Client) -> None:
    scene.visit(row)
    assert row.number in station.get(reverse("proof:desk")).content.decode()
    url = reverse("proof:call_back", args=[row.pk])
    assert station.post(url, {"by_name": "", "relation": "女儿"}).status_code == 409
    station.post(url, {"by_name": "王丽", "relation": "女儿"})
    assert Confirmation.objects.get().method == "callback"
    assert row.number not in station.get(reverse("proof:desk")).content.decode()


def test_what_could_not_be_taken_is_shown_until_somebody_has_seen_it(row: Order, station: Client) -> None:
    Order.objects.update(status="cancelled")
    send("check_in", row, minutes(0), place=scene.place())
    url = reverse("proof:see", args=[Parcel.objects.get().pk])
    assert url in station.get(reverse("proof:desk")).content.decode()
    station.post(url)
    assert Parcel.objects.get().seen_by == "郑慧" and url not in station.get(reverse("proof:desk")).content.decode()


def test_a_suspicion_is_decided(row: Order, station: Client) -> None:
    scene.visit(row)
    scene.visit(scene.order(cast.ye_elder(), start=minutes(60), lat=32.9), came=57, left=90, code="", place=None)
    suspecting.find_patterns(at=minutes(600))
    found = row.carer.suspicions.get()  # type: ignore[union-attr]
    station.post(reverse("proof:suspicion", args=[found.pk]), {"verdict": "uphold", "note": "两单有一单没去"})
    found.refresh_from_db()
    assert (found.status, found.decided_by) == ("upheld", "郑慧")


def test_the_evidence_is_a_page_a_fragment_and_can_be_corrected(row: Order, station: Client) -> None:
    scene.visit(row, heard=minutes(120), offline=True)
    url = reverse("proof:of", args=[row.pk])
    page, part = station.get(url).content.decode(), station.get(url, headers={"HX-Request": "true"}).content.decode()
    assert "门口二维码" in part and "没有网络时记下" in part and "<html" in page and "<html" not in part
    told = {"came_at": "2026-11-25T08:50", "left_at": "2026-11-25T08:40", "reason": "按错了"}
    assert station.post(reverse("proof:correct", args=[row.pk]), told).status_code == 422
    assert station.post(reverse("proof:correct", args=[row.pk]), {**told, "left_at": "2026-11-25T09:50"}).status_code == 302
    assert Correction.objects.count() == 2 and "08:50" in station.get(url).content.decode()


def test_codes_of_a_village_are_made_printed_and_replaced(row: Order, station: Client) -> None:
    answer = station.post(reverse("proof:issue"), {"village": cast.PUXI}, follow=True)
    first = DoorCode.objects.get()
    assert first.code[:5] in answer.content.decode() and "<svg" in answer.content.decode()
    station.post(reverse("proof:reissue", args=[row.elder_id]))
    first.refresh_from_db()
    assert first.void_at == minutes(600) and DoorCode.objects.filter(void_at=None).count() == 1


def test_a_number_is_set_by_the_elder_twice_the_same(row: Order, station: Client) -> None:
    url = reverse("proof:pin", args=[row.elder_id])
    assert station.post(url, {"pin": "4071", "again": "4072"}).status_code == 422
    assert station.post(url, {"pin": "1234", "again": "1234"}).status_code == 422
    assert station.post(url, {"pin": "4071", "again": "4071"}).status_code == 302
    assert "4071" not in Pin.objects.get().digest


def test_another_operator_sees_nothing(row: Order) -> None:
    client, other = Client(), cast.user("otherop", "外机构", "operator", cast.HANYIN)
    client.force_login(other, backend="songhe.register.access.backends.Accounts")
    assert client.get(reverse("proof:of", args=[row.pk])).status_code == 404
    assert client.get(reverse("proof:desk")).status_code == 200


def test_figures_count_grades_exceptions_and_corrections(row: Order) -> None:
    from songhe.base.indicators import month_of
    from songhe.care.homecare import counting

    scene.visit(row)
    send("exception", row, minutes(70), failed="sign")
    got = {code: counting.base.counter(code).count(month_of(minutes(0)), minutes(600)) for code in counting.MET}  # type: ignore[union-attr]
    assert {code: next(iter(one.values())).met for code, one in got.items()} == {
        "proof-a": 0, "proof-ab": 1, "proof-d": 0, "proof-exceptions": 1, "proof-corrections": 0,
    }  # fmt: skip
    rows: Any = counting.base.counter("proof-ab").rows(cast.li_county(), month_of(minutes(0)), minutes(600), "6109", "met")  # type: ignore[union-attr]
    assert [one.title for one in rows] == ["王桂兰 居室保洁"]
