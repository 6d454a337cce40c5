"""Liu Min's screen goes dark while Wang's call rings: the city has it within a minute, and nobody opened a page."""

from datetime import timedelta
from typing import Any

import pytest

from songhe.base import clock
from songhe.base.models import JournalEntry
from songhe.care.emergency import actions as emergency
from songhe.care.emergency.models import Call, Cover
from songhe.care.emergency.tests.scene import BUTTON
from songhe.journeys.management.commands import worker
from tests import cast
from tests.cast import AT, after

pytestmark = pytest.mark.django_db


def test_the_last_seat_is_gone_and_the_city_answers(sign_in: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    hand = cast.open_desk(monkeypatch, AT)
    liu, city = sign_in(cast.liu_min()), sign_in(cast.wu_city())
    city.post("/calls/seats/sit/")
    hand["at"] = after(50)  # her screen says one thing more, and goes dark
    liu.post("/calls/seats/seen/")
    hand["at"] = after(100)
    city.post("/calls/seats/seen/")
    call = emergency.raise_call(by=BUTTON, at=after(100), source="press", trigger="sos", elder=cast.wang())[0]
    assert "王桂兰" not in city.get("/console/").content.decode()
    worker.deadlines(after(105))
    call.refresh_from_db()
    assert call.desk_path == "6109/610921"  # silent for less than a minute
    worker.deadlines(after(112))  # before the thirty seconds in which she should have picked up are over
    page = city.get("/console/").content.decode()
    assert "王桂兰" in page and "县转市" in page and "代汉阴县接听" in page
    hand["at"] = after(113)
    city.post(f"/calls/{call.pk}/answer/")
    call.refresh_from_db()
    assert (call.status, call.answered_by) == ("answered", cast.wu_city())
    told = [row.verb for row in JournalEntry.objects.filter(at__gte=after(105)).order_by("pos")]
    assert told[:4] == [
        "emergency.seat.lose", "emergency.cover.begin", "emergency.call.escalate", "emergency.call.answer",
    ]  # fmt: skip
    # The line is back: her screen says something, the cover ends, and the next call of the county is hers alone.
    hand["at"] = after(400)
    liu.post("/calls/seats/seen/")
    assert Cover.objects.get().until == after(400)
    emergency.raise_call(by=BUTTON, at=after(401), source="next", trigger="sos", elder=cast.ye_elder())
    assert "叶大福" in liu.get("/console/").content.decode()
    assert "叶大福" not in city.get("/console/").content.decode()
    # The lead sees it the next day: how long, and which call came then.
    monkeypatch.setattr(clock, "now", lambda: after(500) + timedelta(minutes=1))
    page = sign_in(cast.zhao_lead()).get("/answering/seats/").content.decode()
    assert "市台代接过 1 次" in page and "屏幕没有回应" in page and Call.objects.count() == 2
