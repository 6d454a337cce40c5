"""What rings, rings once; what stirs ends it; guards hold; each way of a check-in; who is told."""

from datetime import timedelta
from typing import Any

import pytest

from songhe.base.errors import Refused, WrongMoment
from songhe.base.models import JournalEntry
from songhe.care.emergency import actions as emergency
from songhe.care.emergency.models import Call
from songhe.care.sensing import actions, queries
from songhe.care.sensing.models import Home, Ring
from songhe.care.visits import actions as visits
from songhe.care.visits.models import CheckIn
from songhe.journeys import sensors_heard
from songhe.journeys.tests import sensing_scene as scene
from songhe.links.notify.models import Notice, Reader
from songhe.register.people import actions as people
from songhe.register.people.models import Contact, Elder
from tests import cast

pytestmark = pytest.mark.django_db
AT = scene.NOON


def minutes(count: float) -> Any:
    return AT + timedelta(minutes=count)


def low(at: Any, posture: str = "low") -> None:
    scene.says("radar-chen", at, f'{{"signal":"posture","posture":"{posture}"}}')


def mat(at: Any, **facts: Any) -> None:
    body = ",".join(f'"{name}":{str(value).lower()}' for name, value in facts.items())
    scene.says("mat-chen", at, f'{{"signal":"bed",{body}}}')


def test_low_on_the_floor_is_a_call_within_a_second_of_its_time() -> None:
    scene.device("radar-chen", "radar")
    emergency.load_rules()
    low(AT)
    assert Home.objects.get().look_at == AT + timedelta(seconds=45)
    assert actions.look_due(AT + timedelta(seconds=44)) == 0
    assert actions.look_due(AT + timedelta(seconds=45)) == 1
    scene.rings(AT + timedelta(seconds=45))
    call, ring = Call.objects.get(), Ring.objects.get()
    assert (call.trigger, call.severity, ring.call, ring.rule) == ("fall", "red", call.pk, "radar-low")
    assert actions.look_due(minutes(5)) == 0
    low(minutes(6), "standing")
    assert Ring.objects.get().status == "open"  # a fall is over when somebody was there
    assert actions.note_outcome(call=call.pk, cause="helped", by=cast.liu_min().actor, at=minutes(9)) == 1
    assert Ring.objects.get().outcome == "helped"


def test_who_gets_up_is_no_fall() -> None:
    scene.device("radar-chen", "radar")
    low(AT)
    low(AT + timedelta(seconds=30), "standing")
    assert actions.look_due(AT + timedelta(seconds=60)) == 0 and not Ring.objects.exists()


def test_a_heart_in_bed_asks_for_a_look_and_shows_its_value_to_who_may_read(sign_in: Any) -> None:
    scene.device("mat-chen", "mat")
    for minute in range(4):
        mat(minutes(minute), hr=131, in_bed=True)
    ring, check_in = Ring.objects.get(), CheckIn.objects.get()
    assert (ring.rule, ring.level) == ("mat-heart", 2)
    assert "131" not in str(list(JournalEntry.objects.values_list("facts", "after", "before")))
    assert "131" not in str([(one.text, one.title) for one in Notice.objects.all()])
    where = f"/sensing/checkins/{check_in.pk}/why/"
    assert "131" not in sign_in(scene.assistant()).get(where).content.decode()
    assert "131" in sign_in(cast.qin_doctor()).get(f"/sensing/rings/{ring.pk}/").content.decode()
    people.give_consent(elder=scene.chen(), purpose="health", given_by="陈老大", by=cast.liu_min().actor, at=AT)
    assert "131" in sign_in(scene.assistant()).get(where).content.decode()


def test_two_sensors_one_person_one_look() -> None:
    scene.device("mat-chen", "mat")
    for minute in range(4):
        mat(minutes(minute), hr=131, breath=30, in_bed=True)
    assert sorted(Ring.objects.values_list("rule", flat=True)) == ["mat-breath", "mat-heart"]
    assert CheckIn.objects.count() == 1 and Ring.objects.filter(task=CheckIn.objects.get().pk).count() == 2
    for minute in range(4, 9):
        mat(minutes(minute), hr=70, breath=30)
    assert sorted(Ring.objects.values_list("status", flat=True)) == ["calmed", "open"]
    assert CheckIn.objects.get().status == "open"
    mat(minutes(10), hr=70, breath=14)
    assert CheckIn.objects.get().status == "calmed" and not CheckIn.objects.get().found


def test_quiet_for_its_hours_and_then_again() -> None:
    scene.device("mat-chen", "mat")
    for minute in range(4):
        mat(minutes(minute), hr=131)
    visits.close(task=CheckIn.objects.get(), found="well", by=scene.assistant().actor, at=minutes(5))
    scene.rings(minutes(5))
    assert Ring.objects.get().outcome == "fine"
    for minute in (60, 62, 64, 66):
        mat(minutes(minute), hr=132)
    assert Ring.objects.count() == 1
    for minute in (126, 128, 130, 132):
        mat(minutes(minute), hr=132)
    assert Ring.objects.count() == 2 and CheckIn.objects.count() == 2


def test_taken_it_does_not_end_by_itself() -> None:
    scene.device("mat-chen", "mat")
    for minute in range(4):
        mat(minutes(minute), hr=131)
    check_in, who = CheckIn.objects.get(), scene.assistant()
    visits.take(task=check_in, by=who.actor, at=minutes(4))
    with pytest.raises(WrongMoment):
        visits.take(task=CheckIn.objects.get(), by=cast.liu_min().actor, at=minutes(4))
    scene.rings(minutes(4))
    mat(minutes(5), hr=70)
    assert Ring.objects.get().status == "open"
    with pytest.raises(Refused):
        visits.close(task=check_in, found="calmed", by=who.actor, at=minutes(6))
    visits.close(task=CheckIn.objects.get(), found="device", by=who.actor, at=minutes(6))
    scene.rings(minutes(6))
    assert Ring.objects.get().outcome == "device"
    with pytest.raises(WrongMoment):
        visits.close(task=CheckIn.objects.get(), found="well", by=who.actor, at=minutes(7))


@pytest.mark.parametrize(("status", "rings"), [("here", 1), ("away", 0), ("admitted", 0), ("died", 0)])
def test_by_the_register_nobody_is_at_home(status: str, rings: int) -> None:
    scene.device("mat-chen", "mat")
    Elder.objects.filter(pk=scene.chen().pk).update(status=status)
    for minute in range(4):
        mat(minutes(minute), hr=131)
    assert Ring.objects.count() == rings


def test_the_watch_outside_the_fence_tells_the_family_once() -> None:
    chen = scene.chen()
    Elder.objects.filter(pk=chen.pk).update(lat=32.78333, lng=108.28196, located="exact")
    daughter = Contact.objects.create(elder=chen, place=1, name="陈霞", relation="女儿", phone="13992500022", may_follow=True)
    scene.device("gps-chen", "watch")
    people.give_consent(elder=chen, purpose="family", given_by="陈老大", by=cast.liu_min().actor, at=AT)
    for minute, lat in ((0, 32.7834), (10, 32.79), (11, 32.791)):
        scene.says("gps-chen", minutes(minute), f'{{"signal":"position","lat":{lat},"lng":108.28196}}')
    told = Notice.objects.filter(to=f"contact:{daughter.pk}")
    assert told.exists() and Ring.objects.get().rule == "fence" and not CheckIn.objects.exists()
    assert all("32.7" not in one.text + one.title for one in told)
    scene.says("gps-chen", minutes(15), '{"signal":"position","lat":32.7833,"lng":108.28196}')
    assert Ring.objects.get().status == "calmed"


def test_a_device_that_is_gone_is_its_own_ring_and_nobody_is_called() -> None:
    scene.device("mat-chen", "mat")
    scene.device("radar-chen", "radar")
    mat(AT, in_bed=True, battery=15)
    low(AT, "standing")
    assert sorted(Ring.objects.values_list("rule", "about")) == [("battery-low", "mat-chen")]
    actions.look_due(minutes(121))
    assert Ring.objects.filter(rule="offline").count() == 2 and not CheckIn.objects.exists()
    mat(minutes(130), in_bed=True, battery=15)
    assert Ring.objects.filter(rule="offline", status="open").values_list("about", flat=True).get() == "radar-chen"


def test_read_again_from_the_start_nothing_rings_twice() -> None:
    scene.device("mat-chen", "mat")
    for minute in range(4):
        mat(minutes(minute), hr=131)
    Reader.objects.filter(name="sensors_heard").update(pos=0)
    sensors_heard.run_once(minutes(4))
    assert Ring.objects.count() == 1


def test_one_message_that_cannot_be_judged_holds_up_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    scene.device("mat-chen", "mat")
    hear = actions.hear

    def falters(told: Any, at: Any) -> int:
        if any(one.said.values.get("hr") == 66 for one in told):
            raise ArithmeticError
        return hear(told, at)

    monkeypatch.setattr(actions, "hear", falters)
    for second, rate in enumerate((70, 66, 72)):
        scene.says("mat-chen", AT + timedelta(seconds=second), f'{{"signal":"bed","hr":{rate}}}')
    assert JournalEntry.objects.get(verb="sensing.message.unread").facts["why"] == "ArithmeticError"
    assert Home.objects.get().record["t"]["mat-chen"]["v"]["hr"][1] == 72


@pytest.mark.parametrize("reason", ["hospital", "visit", "works"])
def test_a_hold_ends_what_rings_and_silence_counts_from_its_end(reason: str) -> None:
    scene.device("mat-chen", "mat")
    for minute in range(4):
        mat(minutes(minute), hr=131)
    who = scene.assistant()
    actions.hold(elder=scene.chen(), reason=reason, until=minutes(600), by=who.actor, at=minutes(5))
    actions.look_due(minutes(5))
    scene.rings(minutes(5))
    assert Ring.objects.get().status == "calmed" and CheckIn.objects.get().status == "calmed"
    told = queries.watching(scene.chen(), minutes(6))
    assert {one.held for one in told.findings if one.rule.code == "mat-heart"} == {reason}
    actions.end_hold(elder=scene.chen(), by=who.actor, at=minutes(20))
    with pytest.raises(Refused):
        actions.end_hold(elder=scene.chen(), by=who.actor, at=minutes(21))
    actions.look_due(minutes(20))
    assert Home.objects.get().record["b"] == int(minutes(20).timestamp())
    with pytest.raises(Refused):
        actions.hold(elder=scene.chen(), reason=reason, until=minutes(3), by=who.actor, at=minutes(22))


def test_worth_by_rule_and_make() -> None:
    chen = scene.chen()
    where: dict[str, Any] = {
        "elder": chen,
        "division_path": chen.division_path,
        "level": 2,
        "opened_at": AT,
        "status": "closed",
    }
    for outcome in ("helped", "fine", "false", "device", "calmed", "test", "unknown", ""):
        Ring.objects.create(**where, rule="water-still", model="甲", outcome=outcome)
    worth = queries.worth(queries.placed(cast.li_county(), AT, 30), "rule")["water-still"]
    assert (worth.rung, worth.judged, worth.precision, worth.false_share) == (8, 4, 25.0, 50.0)
    assert queries.worth(queries.placed(cast.he_ziyang(), AT, 30), "model") == {}
