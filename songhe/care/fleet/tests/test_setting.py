"""Settings from afar: what may be set, what the door is told, and that only the device confirms it."""

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils.timezone import localtime

from songhe.base import clock
from songhe.base.actors import CLOCK, Actor
from songhe.base.errors import Refused
from songhe.base.models import JournalEntry
from songhe.care.fleet import actions, dated, ways
from songhe.care.fleet.actions import Heard
from songhe.care.fleet.models import Device, DeviceModel, Setting
from songhe.links.devices import actions as door
from songhe.links.devices import queries as spool
from songhe.links.devices.models import Setting as Told
from songhe.register.people.models import Elder
from tests import cast

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
ZOU = Actor("user:zou", "邹雪")


@pytest.fixture
def radar(wang: Elder, AT: datetime) -> Device:
    make = DeviceModel.objects.get(code="generic-radar")
    return actions.register_device(uid="r1", model=make, by=CLOCK, at=AT, elder=wang, room="卫生间")


@pytest.fixture
def behind(wang: Elder, AT: datetime) -> Device:
    """A fall radar on a Zigbee2MQTT gateway."""
    make = DeviceModel.objects.get(code="MIR-HE200-TY")
    return actions.register_device(uid="z2m-1/bath", model=make, by=CLOCK, at=AT, elder=wang, room="卫生间")


def let_in(name: str, at: datetime, adapter: str = "generic") -> None:
    door.issue_credential(username=name, by=CLOCK, at=at, adapter=adapter)


def want(device: Device, at: datetime, **values: str) -> bool:
    return actions.want(device=device, values=values, by=ZOU, at=at)


def told(name: str) -> dict[str, Any]:
    return json.loads(Told.objects.get(credential=name).text)


class TestRule:
    CHOICE = dated.Choice("delay", "倒地", "fall_delay", lowest=5, highest=180, unit="秒")

    @pytest.mark.parametrize("value", ["5", "180", "60"])
    def test_within_its_bounds(self, value: str) -> None:
        assert self.CHOICE.takes(value)

    @pytest.mark.parametrize("value", ["", "4", "181", "-5", "5.5", "05", "五", "٥٥", "high"])
    def test_nothing_else(self, value: str) -> None:
        assert not self.CHOICE.takes(value)

    def test_words(self) -> None:
        assert self.CHOICE.word("60") == "60 秒"
        assert dated.Choice("v", "音量", "volume", {"low": "低"}).word("low") == "低"

    def test_a_make_has_its_own_and_a_kind_only_with_an_adapter_that_takes_them(self, AT: datetime) -> None:
        day = localtime(AT).date()
        assert "delay" in dated.settings("radar", day) and "radar" not in dated.settings("radar", day)
        assert set(dated.settings("radar", day, make="MIR-HE200-TY", adapter="zigbee2mqtt")) == {"radar", "scene"}
        assert dated.settings("button", day, adapter="pillbox") == {}


class TestTelling:
    def test_it_is_done_when_the_device_says_so(self, radar: Device, AT: datetime) -> None:
        let_in("r1", AT)
        assert want(radar, AT, sensitivity="high", delay="60")
        assert told("r1") == {"sensitivity": "high", "fall_delay": 60}
        actions.heard([Heard("r1", AT + MINUTE, told={"sensitivity": "low"})], AT)
        row = Setting.objects.get(name="sensitivity")
        assert (row.done_at, row.said, row.asked_by) == (None, "low", "邹雪")
        actions.heard([Heard("r1", AT + 2 * MINUTE, told={"sensitivity": "high"})], AT)
        assert Setting.objects.get(name="sensitivity").done_at == AT + 2 * MINUTE
        assert want(radar, AT, sensitivity="low")
        assert told("r1") == {"sensitivity": "low", "fall_delay": 60} and Told.objects.get().number == 2

    def test_the_door_tells_it_to_who_listens(self, radar: Device, AT: datetime) -> None:
        let_in("r1", AT)
        want(radar, AT, light="off")
        (said,) = spool.to_be_told(["r1"], ["r1"], AT, AT)
        assert (said.topic, said.text, said.once) == ("songhe/r1/set", '{"led": "off"}', False)
        door.note_heard(heard=[said], at=AT + MINUTE)
        way = ways.of(radar, localtime(AT).date())
        assert way is not None and (row := way.told()) is not None and row.heard_at == AT + MINUTE

    def test_a_gateway_is_told_as_zigbee2mqtt_wants_it(self, behind: Device, AT: datetime) -> None:
        let_in("z2m-1", AT, "zigbee2mqtt")
        assert want(behind, AT, radar="7", scene="toilet")
        row = Told.objects.get()
        assert (row.credential, row.topic, row.once) == ("z2m-1", "zigbee2mqtt/bath/set", True)
        assert told("z2m-1") == {"radar_sensitivity": 7, "radar_scene": "toilet"}
        actions.heard([Heard("z2m-1/bath", AT + MINUTE, told={"radar_sensitivity": "7"})], AT)
        assert Setting.objects.get(name="radar").done_at == AT + MINUTE

    def test_what_was_noted_before_the_account_is_told_with_it(self, radar: Device, AT: datetime) -> None:
        assert not want(radar, AT, light="off") and not Told.objects.exists()
        let_in("r1", AT)
        assert actions.tell_account(username="r1", by=ZOU, at=AT + MINUTE) == 1
        assert told("r1") == {"led": "off"}

    @pytest.mark.parametrize("adapter", ["pillbox", "zigbee2mqtt"])  # no way at all, and none for what is not behind a gateway
    def test_a_format_without_a_way(self, radar: Device, AT: datetime, adapter: str) -> None:
        let_in("r1", AT, adapter)
        assert not want(radar, AT, light="off") and not Told.objects.exists()

    def test_a_shut_account_or_one_with_other_topics(self, radar: Device, AT: datetime) -> None:
        door.issue_credential(username="r1", by=CLOCK, at=AT, topics=["other/#"])
        assert not want(radar, AT, light="off")

    def test_nobody_tells_another_countys_gateway(self, behind: Device, AT: datetime) -> None:
        let_in("z2m-1", AT, "zigbee2mqtt")
        made_up = actions.register_device(
            uid="z2m-1/lamp", model=behind.model, by=CLOCK, at=AT, division=cast.place(cast.ZIYANG).path
        )
        assert not want(made_up, AT, radar="1") and not Told.objects.exists()

    @pytest.mark.parametrize("wrong", [{"volume": "high"}, {"delay": "4"}, {"light": "green"}, {"nothing": "on"}])
    def test_one_wrong_value_and_nothing_is_told(self, radar: Device, AT: datetime, wrong: dict[str, str]) -> None:
        let_in("r1", AT)
        with pytest.raises(Refused):
            want(radar, AT, **({"light": "off"} | wrong))
        assert not Told.objects.exists() and not Setting.objects.exists()

    def test_a_retired_one_takes_nothing(self, radar: Device, AT: datetime) -> None:
        actions.retire(device=radar, by=CLOCK, at=AT, reason="坏了")
        with pytest.raises(Refused):
            want(radar, AT, light="off")

    def test_both_deeds_are_in_the_journal(self, radar: Device, AT: datetime) -> None:
        let_in("r1", AT)
        want(radar, AT, light="off")
        rows = JournalEntry.objects.filter(verb__in=["fleet.device.want", "devices.setting.tell"])
        assert {row.division for row in rows} == {radar.division_path} and rows.count() == 2


class TestPage:
    @pytest.fixture(autouse=True)
    def now(self, monkeypatch: pytest.MonkeyPatch, AT: datetime) -> None:
        monkeypatch.setattr(clock, "now", lambda: AT)

    def test_from_the_form_to_the_device_and_back(self, sign_in: Any, radar: Device, AT: datetime) -> None:
        let_in("r1", AT)
        page, at = sign_in(cast.li_county()), f"/fleet/{radar.pk}/"
        assert "远程设置" in page.get(at).content.decode()
        assert page.post(f"{at}setting/", {"set-delay": "60", "set-light": ""}).status_code == 302
        assert told("r1") == {"fall_delay": 60}
        shown = page.get(at).content.decode()
        assert "等设备来听" in shown and "要设成“60 秒”" in shown and cast.li_county().name in shown
        (said,) = spool.to_be_told(["r1"], [], AT, AT)
        door.note_heard(heard=[said], at=AT)
        assert "设备收到了，等它确认" in page.get(at).content.decode()
        actions.heard([Heard("r1", AT, told={"fall_delay": "60"})], AT)
        assert "设备已确认" in page.get(at).content.decode()

    def test_a_refused_value_has_a_sentence_and_loses_nothing(self, sign_in: Any, radar: Device, AT: datetime) -> None:
        let_in("r1", AT)
        page, at = sign_in(cast.li_county()), f"/fleet/{radar.pk}/"
        answer = page.post(f"{at}setting/", {"set-delay": "900", "set-light": "off"})
        shown = answer.content.decode()
        assert answer.status_code == 422 and "要填 5 到 180 之间的整数（秒）" in shown
        assert 'value="900"' in shown and '<option value="off" selected' in shown
        assert not Told.objects.exists()

    def test_what_is_as_it_was_is_not_told_again(self, sign_in: Any, radar: Device, AT: datetime) -> None:
        let_in("r1", AT)
        want(radar, AT, light="off")
        page, at = sign_in(cast.li_county()), f"/fleet/{radar.pk}/"
        page.post(f"{at}setting/", {"set-light": "off"})
        assert Told.objects.get().number == 1 and "没有改动" in page.get(at).content.decode()

    def test_where_the_door_cannot_tell_it_the_page_says_so(self, sign_in: Any, radar: Device) -> None:
        page, at = sign_in(cast.li_county()), f"/fleet/{radar.pk}/"
        page.post(f"{at}setting/", {"set-light": "off"})
        shown = page.get(at).content.decode()
        assert "平台现在送不到这台设备" in shown and "还没有送到" in shown
        issued = sign_in(cast.sun_city()).post("/fleet/credentials/", {"username": "r1", "adapter": "generic"})
        assert issued.status_code == 200 and told("r1") == {"led": "off"}
        assert "等设备来听" in sign_in(cast.li_county()).get(at).content.decode()

    def test_who_keeps_no_devices_and_who_is_of_another_county(self, sign_in: Any, radar: Device) -> None:
        at = f"/fleet/{radar.pk}/"
        assert "远程设置" not in sign_in(cast.liu_min()).get(at).content.decode()
        assert sign_in(cast.liu_min()).post(f"{at}setting/", {"set-light": "off"}).status_code == 404
        assert not Setting.objects.exists()
