"""The smoke alarm of old Chen's kitchen cries: within seconds the desk has a call, once; and when it is closed as a fault, the
make of alarm is known for it."""

import time
from datetime import timedelta
from typing import Any

import pytest

from songhe.base import clock
from songhe.care.emergency import actions as emergency
from songhe.care.emergency.models import Call
from songhe.care.sensing import queries
from songhe.care.sensing.models import Ring
from songhe.journeys import button_pressed
from songhe.journeys.tests import sensing_scene as scene
from songhe.links.devices import actions as door
from tests import cast

pytestmark = pytest.mark.django_db
AT = scene.NOON


def test_the_smoke_in_the_kitchen(sign_in: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    hand = cast.open_desk(monkeypatch, AT)
    scene.device("smoke-chen", "smoke")
    began = time.monotonic()
    for second in (0, 3):
        door.keep_press(credential="smoke-chen", body=b'{"signal":"smoke","battery":88}', at=AT + timedelta(seconds=second))
        button_pressed.run_once(AT + timedelta(seconds=second))
        scene.follow(AT + timedelta(seconds=second))
    assert time.monotonic() - began < 10
    call, ring = Call.objects.get(), Ring.objects.get()
    assert (call.trigger, call.severity, call.elder) == ("smoke", "red", scene.chen())
    assert (ring.rule, ring.level, ring.call, ring.model, ring.status) == ("smoke", 3, call.pk, "烟感 Y", "open")

    # He is in hospital by the register, and it rings all the same: a fire waits for nobody.
    desk = sign_in(cast.liu_min())
    assert "烟雾报警" in desk.get("/sensing/").content.decode()
    assert "设备自己报警" in desk.get(f"/sensing/rings/{ring.pk}/").content.decode()

    # It was the wok. The desk closes the call as a fault of the device, and that is what the ring was worth.
    hand["at"] = AT + timedelta(minutes=9)
    liu = cast.liu_min()
    emergency.answer(call=call, user=liu, at=hand["at"])
    emergency.close(call=call, cause="false_device", by=liu.actor, at=hand["at"])
    scene.rings(hand["at"])
    ring.refresh_from_db()
    assert (ring.status, ring.outcome, ring.ended_by) == ("closed", "device", "刘敏")
    worth = queries.worth(queries.placed(cast.li_county(), clock.now(), 30), "model")["烟感 Y"]
    assert (worth.rung, worth.judged, worth.precision, worth.false_share) == (1, 1, 0.0, 100.0)
    page = sign_in(cast.li_county()).get("/sensing/rules/").content.decode()
    assert "烟感 Y" in page and "100.0%" in page
