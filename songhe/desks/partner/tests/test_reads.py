"""What another system reads: its own division, by session or token, in pages, with refusals as sentences."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from songhe.base import clock
from songhe.care.emergency import actions as emergency
from songhe.care.emergency.tests import scene
from songhe.care.emergency.tests.past import past_call
from songhe.desks.partner import doors
from songhe.register.access import tokens
from songhe.register.access.models import Token, User
from songhe.register.places.models import Unit
from tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _a_week_later(monkeypatch: pytest.MonkeyPatch) -> None:
    cache.clear()
    monkeypatch.setattr(clock, "now", lambda: cast.AT + timedelta(days=5))


def bearer(user: User) -> dict[str, str]:
    text = tokens.issue_token(user=user, label="区域平台", by=user.actor, at=cast.AT)
    return {"HTTP_AUTHORIZATION": f"Bearer {text}"}


@pytest.fixture(name="li")
def county_reader(sign_in: Any) -> Client:
    return sign_in(cast.li_county())


READS = ["/api/v1/devices", "/api/v1/calls", "/api/v1/figures", "/api/v1/figures/response-15min"]


@pytest.mark.parametrize("address", READS)
def test_without_a_credential_it_is_401_with_a_sentence(client: Client, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 401
    assert answer.json()["sentence"]


@pytest.mark.parametrize("address", READS)
def test_a_token_reads_what_its_user_reads(client: Client, address: str) -> None:
    assert client.get(address, **bearer(cast.li_county())).status_code == 200


@pytest.mark.parametrize("text", ["", "x", "shk_wrong", "shk_" + "x" * 200, "Bearer"])
def test_a_wrong_token_opens_nothing(client: Client, text: str) -> None:
    assert client.get("/api/v1/calls", HTTP_AUTHORIZATION=f"Bearer {text}").status_code == 401


def test_a_revoked_token_opens_nothing(client: Client) -> None:
    li = cast.li_county()
    header = bearer(li)
    tokens.revoke_token(token=Token.objects.get(), by=li.actor, at=cast.AT)
    assert client.get("/api/v1/calls", **header).status_code == 401


def test_a_token_of_a_disabled_user_opens_nothing(client: Client) -> None:
    li = cast.li_county()
    header = bearer(li)
    User.objects.filter(pk=li.pk).update(is_active=False)
    assert client.get("/api/v1/calls", **header).status_code == 401


@pytest.mark.parametrize(
    "person", [lambda: cast.wang_daughter().user, lambda: cast.doctor_zhou().user, lambda: cast.chen().user]
)
@pytest.mark.parametrize("address", READS)
def test_families_and_responders_find_nothing_here(sign_in: Any, person: Any, address: str) -> None:
    assert sign_in(person()).get(address).status_code == 404


def test_an_auditor_reads_figures_and_no_calls(sign_in: Any) -> None:
    client = sign_in(cast.qian_auditor())
    assert client.get("/api/v1/figures").status_code == 200
    assert client.get("/api/v1/calls").status_code == 404


def test_a_foreign_call_is_404_and_not_in_the_list(li: Client) -> None:
    own, foreign = past_call(), past_call(where=cast.HAOPING)
    assert [item["id"] for item in li.get("/api/v1/calls").json()["items"]] == [str(own.pk)]
    assert li.get(f"/api/v1/calls/{foreign.pk}").status_code == 404


@pytest.mark.parametrize("address", ["/api/v1/calls", "/api/v1/figures/response-15min", "/api/v1/times"])
@pytest.mark.parametrize("where", [cast.ZIYANG, cast.HAOPING, cast.CITY, "999999", "610902-GX"])
def test_a_place_that_is_not_ours_or_not_there_is_404_and_no_row_of_zeros(li: Client, address: str, where: str) -> None:
    past_call(where=cast.HAOPING)
    assert li.get(f"{address}?where={where}").status_code == 404


@pytest.mark.parametrize("address", ["/api/v1/calls", "/api/v1/figures/response-15min", "/api/v1/times"])
@pytest.mark.parametrize("where", ["nonsense", "61092１", "610921%00", "6109*"])
def test_what_is_no_code_of_a_place_is_422_and_names_the_field(li: Client, address: str, where: str) -> None:
    answer = li.get(f"{address}?where={where}")
    assert answer.status_code == 422 and "where" in answer.json()["fields"]


def test_a_management_unit_narrows_calls_and_figures(li: Client) -> None:
    Unit.objects.create(code="610921-GX", name="试验区", within="610921")
    past_call(unit="610921-GX", arrived=60)
    past_call(arrived=60)
    assert li.get("/api/v1/calls?where=610921-GX").json()["count"] == 1
    assert li.get("/api/v1/figures/response-15min?month=2026-11&where=610921-GX").json()["total"]["denominator"] == 1


@pytest.mark.parametrize("by", ["county", "town", "village", "unit", "month"])
def test_half_and_nine_of_ten_of_every_stage_are_told(li: Client, by: str) -> None:
    Unit.objects.create(code="610921-GX", name="试验区", within="610921")
    for minute in range(1, 11):
        past_call(unit="610921-GX", answered=10, dispatched=40, accepted=60, arrived=60 + minute * 60)
    past_call(where=cast.HAOPING, arrived=5000)
    told = li.get(f"/api/v1/times?by={by}&month=2026-11").json()
    (line,) = told["lines"]
    names = {"county": "汉阴县", "town": "蒲溪镇", "village": "蒲溪社区居委会", "unit": "试验区", "month": "2026-11"}
    assert line["name"] == names[by] and told["total"]["name"] == "汉阴县"
    for found in (line, told["total"]):
        assert found["stages"]["travel"] == {"count": 10, "p50": 300, "p90": 540}
        assert found["stages"]["entry"] == {"count": 0, "p50": None, "p90": None}
        assert found["stages"]["arrival"] == {"count": 10, "p50": 360, "p90": 600}


def test_by_month_the_year_up_to_the_month_is_told(li: Client) -> None:
    for days in (0, 31, 400):
        past_call(at=cast.AT - timedelta(days=days), arrived=60)
    lines = li.get("/api/v1/times?by=month&month=2026-11").json()["lines"]
    assert [line["code"] for line in lines] == ["2026-10", "2026-11"]


def test_a_call_has_stages_and_timeline_and_a_masked_name(li: Client) -> None:
    call = past_call(elder=cast.wang(), answered=20, dispatched=100, accepted=110, arrived=500)
    told = li.get(f"/api/v1/calls/{call.pk}").json()
    assert told["stages"]["travel"] == 390
    assert told["elder"] == "王*兰"
    assert told["place"] == {"code": cast.PUXI, "name": "蒲溪社区"}


def test_a_timeline_names_nobody_in_full_and_keeps_what_was_heard_in_the_house(li: Client, sign_in: Any) -> None:
    call = scene.answered()
    emergency.add_note(call=call, by=cast.liu_min().actor, at=cast.after(12), text="髋部骨折")
    response = scene.asked(call)
    emergency.accept(response=response, by=scene.by(response.responder), at=cast.after(40))
    emergency.tell(call=call, contact=cast.wang_daughter(), at=cast.after(50))
    for client in (li, sign_in(cast.liu_min())):  # the desk reads the words on its own pages
        lines = client.get(f"/api/v1/calls/{call.pk}").json()["timeline"]
        assert [(line["who"], line["text"]) for line in lines if line["verb"].endswith((".note", ".accept", ".tell"))] == [
            ("系统", "已告知女儿 王*"), ("周*", "接单"), ("刘*", "[记录]"),
        ]  # fmt: skip
        assert not any(name in str(lines) for name in ("刘敏", "周明", "王丽", "髋部骨折"))


@pytest.mark.parametrize("address", ["/api/v1/nothing", "/api/v1/calls/x", "/api/v1/figures/a,b"])
def test_an_address_that_means_nothing_is_refused_in_a_sentence_too(li: Client, address: str) -> None:
    answer = li.get(address)
    assert (answer.status_code, answer.json()["sentence"]) == (404, "没有这条记录。")


@pytest.mark.parametrize(
    "since",
    [
        "0001-01-01T00:00:00%2B14:00",
        "9999-12-31T23:59:59-12:00",
        "2026-11-23T10:20:24%2B21:54",
        "2026-11-23T10:20:24",
        "2026-11-23",
    ],
)
def test_absurd_moments_and_those_without_a_zone_are_understood(li: Client, since: str) -> None:
    past_call()
    assert li.get(f"/api/v1/calls?since={since}").status_code == 200


def test_a_foreign_device_is_404(li: Client, sign_in: Any) -> None:
    cast.wang_button()
    assert li.get("/api/v1/devices/btn-wang").json()["elder"] == "王*兰"
    assert sign_in(cast.he_ziyang()).get("/api/v1/devices/btn-wang").status_code == 404
    assert sign_in(cast.he_ziyang()).get("/api/v1/devices").json()["items"] == []


def test_a_device_behind_a_gateway_has_a_slash(li: Client) -> None:
    cast.wang_button()
    cast._button("gw/sos", cast.wang(), "卫生间")
    assert li.get("/api/v1/devices/gw/sos").json()["uid"] == "gw/sos"


def test_lists_come_in_pages(li: Client) -> None:
    for _ in range(5):
        past_call()
    pages = [li.get(f"/api/v1/calls?page={page}&size=2").json() for page in (1, 3, 4)]
    assert [len(page["items"]) for page in pages] == [2, 1, 0]
    assert {page["count"] for page in pages} == {5}


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("status=closed", 2),
        ("status=offered", 0),
        ("drill=true", 1),
        ("since=2026-11-23T03:00:00Z", 1),
        ("until=2026-11-23T03:00:00Z", 1),
    ],
)
def test_calls_are_narrowed(li: Client, query: str, count: int) -> None:
    past_call()
    past_call(at=cast.AT + timedelta(hours=1))
    past_call(drill=True)
    assert li.get(f"/api/v1/calls?{query}").json()["count"] == count


@pytest.mark.parametrize("query", ["status=gone", "page=0", "size=1000", "since=yesterday", "since=1795400000", "page=x"])
def test_what_cannot_be_read_is_422_and_names_the_field(li: Client, query: str) -> None:
    answer = li.get(f"/api/v1/calls?{query}")
    assert answer.status_code == 422
    assert query.partition("=")[0] in answer.json()["fields"]


@pytest.mark.parametrize(
    "address",
    [
        "/api/v1/calls/00000000-0000-7000-8000-000000000000",
        "/api/v1/devices/none",
        "/api/v1/figures/none",
        "/api/v1/figures/response-15min?month=2026-13",
    ],
)
def test_what_is_not_there_is_a_sentence(li: Client, address: str) -> None:
    answer = li.get(address)
    assert (answer.status_code, answer.json()["sentence"]) == (404, "没有这条记录。")


@pytest.mark.parametrize(("by", "codes"), [("county", [cast.HANYIN]), ("town", [cast.PUXI_TOWN]), ("village", [cast.PUXI]),
                                           ("unit", []), ("model", ["B1"]), ("month", ["2026-11"])])  # fmt: skip
def test_a_figure_is_broken_down(li: Client, by: str, codes: list[str]) -> None:
    past_call(arrived=60)
    past_call(where=cast.HAOPING, arrived=60)
    told = li.get(f"/api/v1/figures/response-15min?month=2026-11&by={by}").json()
    assert [line["code"] for line in told["lines"]] == codes
    assert told["total"]["denominator"] == 1
    assert told["definition"]["numerator"]


def test_too_many_requests_are_told_to_wait(li: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doors.Rate, "allow_request", lambda self, request: False)
    monkeypatch.setattr(doors.Rate, "wait", lambda self: 7)
    answer = li.get("/api/v1/figures")
    assert (answer.status_code, answer["Retry-After"]) == (429, "7")


def test_the_rate_is_counted_per_user(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    li, sun = bearer(cast.li_county()), bearer(cast.sun_city())
    for throttle in _throttles():
        monkeypatch.setattr(throttle, "num_requests", 2)
    codes = [client.get("/api/v1/figures", **li).status_code for _ in range(3)]
    assert codes == [200, 200, 429]
    assert client.get("/api/v1/figures", **sun).status_code == 200


def _throttles() -> list[Any]:
    from songhe.desks.partner.api import api

    return list(api.throttle)  # type: ignore[call-overload]


def test_a_list_costs_a_fixed_number_of_queries(li: Client, django_assert_max_num_queries: Any) -> None:
    elder = cast.wang()
    for _ in range(20):
        past_call(elder=elder)
    with django_assert_max_num_queries(7):
        li.get("/api/v1/calls")
