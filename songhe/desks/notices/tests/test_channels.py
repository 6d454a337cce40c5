"""The bureau's page of channels: set, tried through the row, changed, stopped; the city's is seen; a dead one is said."""

from typing import Any

import pytest
from django.test import Client

from songhe.links.notify import actions, outlets
from songhe.links.notify.models import Notice, Outlet
from tests import cast
from tests.cast import AT

pytestmark = pytest.mark.django_db
ADDRESS = "jsons://sms.example.com/send?:mobile={phone}&:key=topsecret"
COUNTY, CITY = "6109/610921", "6109"


@pytest.fixture
def county(sign_in: Any, li_county: Any) -> Client:
    return sign_in(li_county)


@pytest.fixture
def sms(city: Any) -> Outlet:
    return outlets.add(kind="sms", name="移动网关", division=COUNTY, address=ADDRESS, by=cast.li_county().actor, at=AT)


def page(client: Client, path: str = "/notices/channels/") -> str:
    return client.get(path).content.decode()


def test_none_yet_is_the_sentence_of_the_page(county: Client) -> None:
    assert "还没有接通短信、电话和群" in page(county)


def test_set_on_the_page_and_the_secret_is_not_shown_again(county: Client) -> None:
    answer = county.post("/notices/channels/", {"kind": "sms", "name": "移动网关", "address": ADDRESS})
    row = Outlet.objects.get()
    assert answer.headers["location"] == f"/notices/channels/{row.pk}/" and row.division_path == COUNTY
    shown = page(county) + page(county, f"/notices/channels/{row.pk}/")
    assert "移动网关" in shown and "topsecret" not in shown


def test_what_is_no_address_is_said(county: Client) -> None:
    answer = county.post("/notices/channels/", {"kind": "sms", "name": "x", "address": "jsons://10.0.0.1/?:m={phone}"})
    assert answer.status_code in {409, 422} and "SONGHE_NOTIFY_HOSTS" in answer.content.decode()
    assert not Outlet.objects.exists()


def test_a_trial_waits_in_the_row(county: Client, sms: Outlet) -> None:
    assert county.post(f"/notices/channels/{sms.pk}/trial/", {"phone": "13992500001"}).status_code == 302
    row = Notice.objects.get()
    assert (row.status, row.channel, row.phone) == ("waiting", "sms", "13992500001")
    assert "待发送" in page(county, f"/notices/channels/{sms.pk}/trials/")


def test_a_trial_to_nobody_is_refused(county: Client, sms: Outlet) -> None:
    assert county.post(f"/notices/channels/{sms.pk}/trial/", {"phone": "12"}).status_code == 302
    assert county.post(f"/notices/channels/{sms.pk}/trial/", {}).status_code in {409, 422}
    assert not Notice.objects.exists()


def test_another_name_keeps_the_address(county: Client, sms: Outlet) -> None:
    county.post(f"/notices/channels/{sms.pk}/", {"name": "新网关", "address": ""})
    row = Outlet.objects.get()
    assert (row.name, row.address) == ("新网关", ADDRESS)


def test_stopped_and_resumed(county: Client, sms: Outlet) -> None:
    for verb, status in (("stop", "stopped"), ("resume", "live")):
        county.post(f"/notices/channels/{sms.pk}/{verb}/")
        assert Outlet.objects.get().status == status
    assert county.post(f"/notices/channels/{sms.pk}/resume/").status_code == 409


def test_a_dead_channel_is_said_where_notices_are_read(county: Client, sms: Outlet, sign_in: Any, zhao_lead: Any) -> None:
    Outlet.objects.update(status="dead", failed=3, probe_at=AT)
    assert "有 1 条渠道不通" in page(county)
    assert "移动网关”不通" in page(sign_in(zhao_lead), "/notices/")


def test_the_county_sees_the_city_s_and_cannot_touch_it(county: Client) -> None:
    row = outlets.add(kind="sms", name="市网关", division=CITY, address=ADDRESS, by=cast.sun_city().actor, at=AT)
    assert "市网关" in page(county)
    for path in ("", "trials/"):
        assert county.get(f"/notices/channels/{row.pk}/{path}").status_code == 404
    for verb in ("trial", "stop", "resume"):
        assert county.post(f"/notices/channels/{row.pk}/{verb}/").status_code == 404


def test_the_city_sees_the_county_s(sign_in: Any, sun_city: Any, sms: Outlet) -> None:
    assert "移动网关" in page(sign_in(sun_city))


@pytest.mark.parametrize("person", ["liu_min", "zhao_lead", "qian_auditor"])
def test_the_desk_sets_no_channels(sign_in: Any, person: str) -> None:
    assert sign_in(getattr(cast, person)()).get("/notices/channels/").status_code == 404


def test_the_call_s_page_says_by_which_way_and_what_became_of_it(sign_in: Any, liu_min: Any, sms: Outlet) -> None:
    from songhe.care.emergency import actions as emergency
    from songhe.journeys.tests import telling

    emergency.load_rules()
    call = telling.press()
    facts = {"to": "contact:1", "to_name": "王丽", "phone": "13992500001", "title": "收到求助·王·蒲溪社区", "text": "正在联系"}
    actions.leave(key="k", subject=call.pk, division=COUNTY, at=AT, **facts)
    Notice.objects.filter(channel="sms").update(tries=2, trouble="gateway answered 503")
    shown = page(sign_in(liu_min), f"/calls/{call.pk}/")
    assert "短信·试了 2 次·网关答 503" in shown
    Notice.objects.filter(channel="sms").update(status="sent", sent_at=AT, read_at=AT)
    assert "10:20:24 已看" in page(sign_in(liu_min), f"/calls/{call.pk}/")
