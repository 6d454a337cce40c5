"""The simulator's own stories on the real way: said, kept by the door, read, judged by the rules in force, rung, and why."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from songhe.care.emergency import actions as emergency
from songhe.care.emergency.models import Call
from songhe.care.fleet import actions as fleet
from songhe.care.fleet.models import Device, DeviceModel, Work
from songhe.care.health.models import Alarm
from songhe.care.sensing import actions as sensing
from songhe.care.sensing.models import Ring
from songhe.journeys import alarm_rings, button_pressed, device_heard, readings_taken, sensors_heard, sensors_ring
from songhe.journeys.tests import sensing_scene as scene
from songhe.links.devices import actions as door
from songhe.links.devices import curves, drill
from songhe.links.devices.simulation import Sensors
from songhe.links.notify.models import Notice
from songhe.register.people import actions as people
from songhe.register.people.models import Contact, Elder
from tests import cast

pytestmark = pytest.mark.django_db
BEGUN = datetime(2026, 11, 23, 4, 20, tzinfo=UTC)  # 12:20 at Chen's
POINT = (32.78333, 108.28196)
MINUTE = timedelta(minutes=1)
JOURNEYS = (button_pressed, sensors_heard, readings_taken, sensors_ring, alarm_rings)


def home_of(story: str) -> int:
    """The home in which the simulator lets this happen."""
    return next(number for number, told in enumerate(curves.STORIES) if story in told)


def hang(elder: Elder, kind: str, home: int) -> Device:
    """A device in Chen's home that speaks the house's own format, by the name the simulator knows, with a drill's account."""
    name = f"{kind}-{home + 1:03d}"
    drill.secret_for(name)
    make = DeviceModel.objects.get(code=f"generic-{kind}")
    facts: dict[str, Any] = {"by": cast.liu_min().actor, "at": BEGUN - timedelta(days=9)}
    return fleet.register_device(uid=name, model=make, elder=elder, room="客厅", **facts)


def keep(name: str, body: bytes, at: datetime) -> None:
    """As the door keeps it, and what follows from it."""
    door.keep_press(credential=name, body=body, at=at, adapter="generic", topic=f"songhe/{name}/up")
    follow(at)


def follow(at: datetime) -> None:
    device_heard.run_once(at)
    sensing.look_due(at)
    while sum(one.run_once(at) for one in JOURNEYS):
        pass


def live(until: datetime, *, hours: float = 1, stories: Any = curves.STORIES) -> list[curves.Spoken]:
    """What `songhe simulate --sensors` would say of the homes here, each message at its moment."""
    sensors, homes = drill.sensors(len(curves.STORIES))
    told = {"host": "", "port": 0, "rate": 0, "press_every": 0, "seconds": 0}
    play = Sensors(homes=homes, sensors=sensors, seed=1, hours=hours, stories=stories, **told)
    play.begun = BEGUN
    said = play.due(BEGUN - timedelta(hours=hours), until)
    for one in said:
        keep(one.device, drill.said(one.signal, one.at, **one.facts), one.at)
    return said


@pytest.fixture
def chen() -> Elder:
    """Old Chen at his exact door, whose daughter follows him; the rules of emergency stand."""
    elder = scene.chen()
    Elder.objects.filter(pk=elder.pk).update(lat=POINT[0], lng=POINT[1], located="exact")
    facts: dict[str, Any] = {"name": "陈霞", "relation": "女儿", "phone": "13992500022", "may_follow": True}
    Contact.objects.create(elder=elder, place=1, **facts)
    people.give_consent(elder=elder, purpose="family", given_by="陈老大", by=cast.liu_min().actor, at=BEGUN)
    emergency.load_rules()
    return Elder.objects.get(pk=elder.pk)


def at_home(name: str) -> None:
    """The watch has said once where its home is: without it a drill does not walk it."""
    at = BEGUN - timedelta(hours=3)
    lat, lng = POINT
    keep(name, drill.said("position", at, lat=lat, lng=lng, battery=80, home=[lat, lng]), at)


def why(page: Any, path: str) -> str:
    answer = page.get(path)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_the_pressure_is_an_alarm_and_then_a_call_and_its_page_says_why(chen: Elder, sign_in: Any) -> None:
    hang(chen, "vital", home_of("pressure"))
    said = [one for one in live(BEGUN + 2 * MINUTE) if one.signal == "reading"]
    high = [one for one in said if one.facts["sbp"] >= 180]
    alarm, call = Alarm.objects.get(), Call.objects.get()
    assert len(high) == len(said) >= 2  # the story begins ten minutes before the moment at which it is begun
    assert (alarm.group, alarm.level, alarm.call, alarm.elder) == ("bp", 3, call.pk, chen)
    assert (call.trigger, call.severity, call.device_uid, call.elder) == ("vital", "red", high[0].device, chen)
    assert call.received_at == high[1].at  # the first one rings the doctor, the second that it was no slip
    shown = why(sign_in(cast.qin_doctor()), f"/health/alarms/{alarm.pk}/")
    assert f"{high[1].facts['sbp']}" in shown and "180" in shown and "标准汇编 8.6" in shown
    assert f"{high[1].facts['sbp']}" not in str([(one.title, one.text) for one in Notice.objects.all()])
    assert not Ring.objects.exists()  # no rule of the home: the pressure is judged in care/health alone


def test_the_watch_astray_rings_the_fence_and_tells_the_daughter_and_its_page_says_why(chen: Elder, sign_in: Any) -> None:
    watch = hang(chen, "watch", home_of("astray"))
    at_home(watch.uid)
    live(BEGUN + 2 * MINUTE)
    ring = Ring.objects.get(rule="fence")
    facts = (ring.record or {})["facts"]
    assert (ring.device_uid, ring.status, ring.elder) == (watch.uid, "open", chen)
    assert facts["far"] == pytest.approx(2300, abs=20) and (ring.record or {})["limits"] == {"metres": 500}
    told = Notice.objects.filter(to__startswith="contact:")
    assert {one.to_name for one in told} == {"陈霞"} and not Call.objects.exists()
    assert all("32.7" not in one.title + one.text for one in told)
    shown = why(sign_in(scene.assistant()), f"/sensing/rings/{ring.pk}/")
    assert "500" in shown and str(facts["far"]) in shown and "9.3" in shown
    keep(watch.uid, drill.said("position", BEGUN + 20 * MINUTE, lat=POINT[0], lng=POINT[1], battery=70), BEGUN + 20 * MINUTE)
    ring.refresh_from_db()
    assert ring.status == "calmed"


def test_the_empty_battery_sends_somebody_to_the_device_and_its_page_says_why(chen: Elder, sign_in: Any) -> None:
    watch = hang(chen, "watch", home_of("battery"))
    at_home(watch.uid)
    live(BEGUN + 2 * MINUTE)
    ring, errand = Ring.objects.get(rule="battery-low"), Work.objects.get()
    assert (ring.device_uid, ring.status) == (watch.uid, "open") and (ring.record or {})["facts"]["battery"] == 9
    assert (errand.device, errand.job, errand.cause, errand.elder) == (watch, "repair", "battery", chen)
    assert "9" in errand.said and errand.due_at == errand.asked_at + timedelta(hours=168)
    watch.refresh_from_db()
    assert watch.battery == 9 and not Call.objects.exists()
    assert not Notice.objects.filter(to__startswith="contact:").exists()  # it is the device's, and nobody is frightened
    shown = why(sign_in(scene.assistant()), f"/sensing/rings/{ring.pk}/")
    assert "9%" in shown and "20" in shown
    assert watch.uid in sign_in(cast.li_county()).get("/fleet/work/").content.decode()


def test_charged_again_nobody_has_to_go(chen: Elder) -> None:
    watch = hang(chen, "watch", home_of("battery"))
    at_home(watch.uid)
    live(BEGUN + 2 * MINUTE)
    at = BEGUN + 60 * MINUTE
    keep(watch.uid, drill.said("position", at, lat=POINT[0], lng=POINT[1], battery=96), at)
    assert Ring.objects.get(rule="battery-low").status == "calmed"
    errand = Work.objects.get()
    assert errand.status == "done" and not errand.dues.filter(cleared_at=None).exists()
    keep(watch.uid, drill.said("position", at + 8 * MINUTE, lat=POINT[0], lng=POINT[1], battery=12), at + 8 * MINUTE)
    assert Work.objects.count() == 1  # the rule is quiet for its week


@pytest.mark.parametrize("story", ["pressure", "astray", "battery"])
def test_in_a_quiet_home_the_same_sensors_ring_nothing(chen: Elder, story: str) -> None:
    kind = {"pressure": "vital", "astray": "watch", "battery": "watch"}[story]
    device = hang(chen, kind, home_of(story))
    if kind == "watch":
        at_home(device.uid)
    live(BEGUN + 2 * MINUTE, stories=())
    assert not Ring.objects.exclude(rule="offline").exists() and not Alarm.objects.exists()
    assert not Call.objects.exists() and not Work.objects.exists()
