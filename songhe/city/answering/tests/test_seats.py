"""The page of seats: who sits, when the city covered and which calls came then, which breaks were too long."""

from typing import Any

import pytest

from songhe.base import clock
from songhe.base.deadlines import fire_due
from songhe.care.emergency import actions as emergency
from songhe.care.emergency.models import SeatDue
from songhe.care.emergency.tests.scene import BUTTON
from tests import cast
from tests.cast import AT, after

pytestmark = pytest.mark.django_db


def test_a_cover_stands_there_with_its_calls_and_only_for_its_own(sign_in: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: after(4000))
    seat = emergency.sit(user=cast.liu_min(), at=AT)
    emergency.rest(seat=seat, by=cast.liu_min().actor, at=after(10))
    call = emergency.raise_call(by=BUTTON, at=after(60), source="x", trigger="sos", elder=cast.wang())[0]
    fire_due(SeatDue, at=after(2000), fire=emergency.fire_seat)
    page = sign_in(cast.zhao_lead()).get("/answering/seats/").content.decode()
    assert "市台正在代" in page and call.number in page and "都在小休" in page
    assert "该 10:40 回席" in page
    emergency.come_back(seat=seat, by=cast.liu_min().actor, at=after(3610))
    page = sign_in(cast.sun_city()).get("/answering/seats/").content.decode()
    assert "市台代接过 1 次" in page and "60 分钟" in page
    other = sign_in(cast.he_ziyang()).get("/answering/seats/").content.decode()
    assert call.number not in other and "刘敏" not in other


def test_the_city_s_console_marks_what_came_from_a_county_and_says_for_whom_it_covers(
    sign_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: after(70))
    seat = emergency.sit(user=cast.liu_min(), at=AT)
    emergency.raise_call(by=BUTTON, at=after(5), source="x", trigger="sos", elder=cast.wang())
    city = sign_in(cast.wu_city())
    assert "王桂兰" not in city.get("/console/").content.decode()
    emergency.leave(seat=seat, by=cast.liu_min().actor, at=after(60))
    page = city.get("/console/").content.decode()
    assert "王桂兰" in page and "县转市" in page and "代汉阴县接听" in page
