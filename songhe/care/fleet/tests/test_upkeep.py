"""Firmware, away, batteries, judging: what a device says itself counts."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils.timezone import localtime

from songhe.base import clock
from songhe.base.actors import CLOCK
from songhe.base.errors import Refused
from songhe.base.models import JournalEntry
from songhe.care.fleet import actions, queries
from songhe.care.fleet.actions import Heard
from songhe.care.fleet.models import Away, Device, DeviceModel, Level, ModelScore, Trial, Work
from songhe.links.devices.models import Mapping
from songhe.register.people.models import Elder
from tests import cast

pytestmark = pytest.mark.django_db
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


@pytest.fixture
def button(wang: Elder, AT: datetime) -> Device:
    make = DeviceModel.objects.get_or_create(code="t-button", defaults={"name": "试验按钮", "kind": "button"})[0]
    return actions.register_device(uid="b1", model=make, by=CLOCK, at=AT, elder=wang, room="床头")


def test_firmware_is_what_it_said(button: Device, AT: datetime) -> None:
    actions.set_firmware(model=button.model, version="2.1", by=CLOCK, at=AT, division="6109")
    assert not queries.outdated(cast.li_county())
    actions.heard([Heard("b1", AT, firmware="1.9")], AT)
    assert [row.uid for row in queries.outdated(cast.li_county())] == ["b1"]
    actions.heard([Heard("b1", AT + MINUTE, firmware="2.1")], AT)
    assert not queries.outdated(cast.li_county())


def test_the_lowest_level_of_a_day_is_kept_and_a_battery_that_ends_is_an_errand_once(button: Device, AT: datetime) -> None:
    for day in range(12):
        for percent in (60 - 4 * day, 61 - 4 * day):
            actions.heard([Heard("b1", AT + day * DAY + percent * MINUTE, percent)], AT)
    assert list(Level.objects.order_by("day").values_list("percent", flat=True)) == [60 - 4 * day for day in range(12)]
    at = AT + 11 * DAY
    actions.forecast(at)
    actions.forecast(at)
    button.refresh_from_db()
    assert button.empty_on is not None and 0 <= (button.empty_on - localtime(at).date()).days <= 2
    assert [(row.cause, row.job) for row in Work.objects.all()] == [("battery", "repair")]


def test_away_ends_by_itself_or_by_hand(button: Device, wang: Elder, AT: datetime) -> None:
    row = actions.go_away(elder=wang, until=AT + DAY, by=CLOCK, at=AT)
    with pytest.raises(Refused):
        actions.go_away(elder=wang, until=AT + DAY, by=CLOCK, at=AT)
    assert actions.end_over(AT + DAY - MINUTE) == 0 and actions.end_over(AT + DAY) == 1
    row.refresh_from_db()
    with pytest.raises(Refused):
        actions.come_home(away=row, by=CLOCK, at=AT + DAY)


@pytest.mark.parametrize("days", [-1, 0, 91])
def test_away_until_when(wang: Elder, AT: datetime, days: int) -> None:
    with pytest.raises(Refused):
        actions.go_away(elder=wang, until=AT + days * DAY, by=CLOCK, at=AT)


def trial(button: Device, at: datetime, *, passed: bool) -> None:
    facts = {"division_path": button.division_path, "asked_at": at, "until": at + 10 * MINUTE, "by_name": "x"}
    Trial.objects.create(device=button, pressed_at=at + MINUTE if passed else None, **facts)


def test_first_time_delivery_counts_what_came_in_the_end(button: Device, AT: datetime) -> None:
    for n in range(10):
        trial(button, AT - n * 3 * DAY, passed=True)
    trial(button, AT - timedelta(hours=1), passed=False)
    trial(button, AT - timedelta(minutes=30), passed=True)  # the second announcement of the same day
    trial(button, AT - 40 * DAY, passed=False)  # nobody pressed: nothing is said
    actions.judge(alarms={}, at=AT + DAY, division="6109")
    score = ModelScore.objects.get(model=button.model)
    assert (score.trials, score.first, score.first_time) == (11, 10, 90.9)


def test_a_make_that_does_badly_is_stopped_by_the_rule_and_allowed_by_hand(button: Device, AT: datetime) -> None:
    bad = {"t-button": (40, 10, 30)}
    assert actions.judge(alarms=bad, at=AT, division="6109") == 1
    model = DeviceModel.objects.get(code="t-button")
    assert model.stopped_at == AT and "误报 75.0%" in model.stopped_why
    assert actions.judge(alarms=bad, at=AT + DAY, division="6109") == 0  # it is stopped already
    actions.allow(model=model, why="换了批次", by=CLOCK, at=AT + DAY, division="6109")
    assert actions.judging.since(model, AT + 2 * DAY) == AT + DAY
    assert JournalEntry.objects.filter(verb__in=["fleet.model.stop", "fleet.model.allow"]).count() == 2


class TestPages:
    @pytest.fixture(autouse=True)
    def now(self, monkeypatch: pytest.MonkeyPatch, AT: datetime) -> None:
        monkeypatch.setattr(clock, "now", lambda: AT)

    def test_away_and_the_week(self, sign_in: Any, button: Device, wang: Elder, AT: datetime) -> None:
        page, at = sign_in(cast.li_county()), f"/fleet/{button.pk}/"
        until = localtime(AT + 3 * DAY).date().isoformat()
        assert page.post(f"{at}away/", {"until": until, "why": "女儿家"}).status_code == 302
        assert Away.objects.get().until is not None and "女儿家" in page.get(at).content.decode()
        page.post(f"{at}away/")
        assert Away.objects.get().ended_at == AT
        assert "王桂兰" in page.get("/fleet/upkeep/").content.decode()  # its button was never tried

    def test_a_make_is_stopped_and_allowed_by_the_city_alone(self, sign_in: Any, button: Device) -> None:
        at = f"/fleet/models/{button.model_id}/judgement/"
        assert sign_in(cast.li_county()).post(at, {"why": "误报"}).status_code == 404
        page = sign_in(cast.sun_city())
        assert page.post(at, {"why": "误报太多"}).status_code == 302
        assert "停止安装" in page.get("/fleet/models/").content.decode()
        assert page.post(at, {"why": ""}).status_code == 409
        assert page.post(at, {"why": "换了批次"}).status_code == 302
        assert page.post(f"/fleet/models/{button.model_id}/firmware/", {"version": "2.0"}).status_code == 302

    def test_a_mapping_is_tried_and_kept(self, sign_in: Any, button: Device) -> None:
        page = sign_in(cast.sun_city())
        body = {
            "code": "acme", "name": "某厂", "device": "dev.id", "signal": "type", "words": "1=sos\n2=battery",
            "other": "status", "sample": '{"type": 1, "dev": {"id": "A7"}}',
        }  # fmt: skip
        tried = page.post("/fleet/mappings/", {**body, "try": "1"}).content.decode()
        assert "A7" in tried and "会响铃" in tried and not Mapping.objects.exists()
        assert "没有读懂" in page.post("/fleet/mappings/", {**body, "sample": "{", "try": "1"}).content.decode()
        assert page.post("/fleet/mappings/", {**body, "words": "1=boom"}).status_code == 422
        assert page.post("/fleet/mappings/", body).status_code == 302
        assert Mapping.objects.get().rules["words"] == {"1": "sos", "2": "battery"}
        assert "dev.id" in page.get("/fleet/mappings/acme/").content.decode()
        issued = page.post("/fleet/credentials/", {"username": "acme-cloud", "adapter": "map:acme"})
        assert issued.status_code == 200 and "acme-cloud" in issued.content.decode()
        assert sign_in(cast.li_county()).get("/fleet/mappings/").status_code == 404
