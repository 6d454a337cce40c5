"""In one morning her tap is dry, she does not come to lunch, it freezes, nobody answers the telephone and her button is silent:
one check-in that says all of it. Who lies in hospital is left in peace. What was found counts for each signal and the meter."""

from datetime import timedelta
from typing import Any

import pytest

from songhe.base import clock
from songhe.care.emergency import actions as emergency
from songhe.care.emergency.models import Call
from songhe.care.fleet.models import Device
from songhe.care.meals import actions as meals
from songhe.care.meals.tests import scene as table
from songhe.care.sensing.models import Hold, Ring
from songhe.care.visits import actions, jobs, queries
from songhe.care.visits.models import CheckIn, Hint
from songhe.care.visits.tests import scene
from songhe.journeys import visits_follow
from songhe.journeys.tests import sensing_scene as senses
from tests import cast

pytestmark = pytest.mark.django_db
TUESDAY = table.DAY + timedelta(days=1)


def test_a_quiet_morning_is_one_check_in(sign_in: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    hand = {"at": table.clock(9)}
    cast.open_desk(monkeypatch, cast.AT)
    monkeypatch.setattr(clock, "now", lambda: hand["at"])
    emergency.load_rules()
    assistant = scene.xiaohong()
    table.lunch()
    diner = table.diner()
    wang = diner.elder
    table.habit(diner, days=12)
    scene.computed(hand["at"])
    told = {"facility": table.canteen(), "meal": "lunch", "weekdays": table.WEEK, "way": "eat_in"}
    meals.set_regular(diner=diner, **told, by=cast.wang().user.actor, at=hand["at"])
    meals.write_standing(hand["at"])
    meals.close_due(table.clock(13, 30))

    # She is often at her daughter's: her own bar is higher, and no single thing brings anybody to her door.
    actions.set_bar(elder=wang, bar=150, deaf_to=[], by=assistant.actor, at=hand["at"])
    senses.device("meter-wang", "meter", elder=wang, at=table.clock(9))
    evening = table.clock(21)
    total = senses.lived(evening, uid="meter-wang")
    at = evening
    while at < table.clock(13, day=TUESDAY):
        at += timedelta(minutes=30)
        senses.water(at, total, uid="meter-wang")
    ring = Ring.objects.get(rule="water-still")
    assert ring.status == "open" and Hint.objects.get().kind == "water_silent" and not CheckIn.objects.exists()

    # On Tuesday her card is not seen either: 140 points of 150. The bureau has called out a cold wave, and that is enough.
    hand["at"] = table.clock(13, 30, day=TUESDAY)
    day = {"first": TUESDAY, "last": TUESDAY + timedelta(days=2)}
    place = "/".join(wang.division_path.split("/")[:2])
    actions.call_occasion(path=place, kind="cold", **day, by=cast.li_county().actor, at=hand["at"])
    meals.close_due(hand["at"])
    senses.rings(hand["at"])
    task = CheckIn.objects.get()
    assert {one.kind for one in task.hints.all()} == {"water_silent", "missed_meals", "weather"}
    assert (task.points, task.bar, task.urgent, task.due_at - task.opened_at) == (160, 150, True, timedelta(minutes=30))

    # Her button was last heard yesterday, and nobody answers the telephone: both join the same task.
    Device.objects.filter(elder=wang, model__kind="button").update(last_seen_at=hand["at"] - timedelta(hours=26))
    assert visits_follow.silent_devices(hand["at"]) == 1 and visits_follow.silent_devices(hand["at"]) == 0
    client = sign_in(assistant)
    client.post(f"/visits/of/{wang.pk}/visit/", {"method": "phone", "outcome": "not_met"})
    senses.rings(hand["at"])
    assert CheckIn.objects.count() == 1 and CheckIn.objects.get().points == 230
    page = client.get(f"/visits/checks/{task.pk}/").content.decode()
    for words in (
        "12 小时没用水",
        "常来吃饭的没来",
        "恶劣天气",
        "寒潮",
        "设备没有消息",
        "电话没人接",
        "合计 230 分，到 150 分就提醒",
    ):
        assert words in page, words
    assert "规则第 1 版" in client.get(f"/sensing/checkins/{task.pk}/why/").content.decode()

    # The assistant takes it in time; what she finds is what each signal, the rule and the make of meter were worth.
    hand["at"] += timedelta(minutes=20)
    client.post(f"/visits/checks/{task.pk}/taking/")
    senses.rings(hand["at"])
    senses.water(hand["at"], total + 0.2, uid="meter-wang")  # she herself turned the tap on
    assert Ring.objects.get(pk=ring.pk).status == "open"  # … and the ring waits for what was found
    client.post(f"/visits/checks/{task.pk}/", {"found": "helped", "said": "发烧，送到卫生院"})
    senses.rings(hand["at"])
    assert Ring.objects.get(pk=ring.pk).outcome == "helped" and not Call.objects.exists()
    kinds = ("device_silent", "missed_meals", "unanswered_call", "water_silent", "weather")
    told = {one.kind: (one.closed, one.needed) for one in queries.precision(cast.li_county(), table.clock(0))}
    assert told == dict.fromkeys(kinds, (1, 1))
    assert jobs.due(hand["at"] + timedelta(hours=3)) == 0 or not CheckIn.objects.exclude(overdue_at=None).exists()


def test_who_lies_in_hospital_is_left_in_peace() -> None:
    chen, by = senses.chen(), scene.by()
    morning = table.clock(9)
    senses.device("mat-chen", "mat", at=morning)
    actions.stand_aside(elder=chen, kind="hospital", first=table.DAY, by=by, at=morning)
    senses.rings(morning)
    assert Hold.objects.get().reason == "hospital"
    for minute in range(5):
        senses.says("mat-chen", morning + timedelta(minutes=minute), '{"signal":"bed","hr":131,"in_bed":true}')
    assert not Ring.objects.exists() and not CheckIn.objects.exists()
    actions.hear(elder=chen, kind="missed_meals", source="one", by=by, at=morning + timedelta(minutes=6))
    assert Hint.objects.get().guard == "hospital"

    # Home again: what is heard now counts, and a mat that is heard again before anybody went ends it by itself.
    actions.come_back(elder=chen, kind="hospital", on=TUESDAY, by=by, at=table.clock(9, day=TUESDAY))
    senses.rings(table.clock(9, day=TUESDAY))
    assert Hold.objects.get().ended_at is not None
    for minute in range(5):
        senses.says("mat-chen", table.clock(9, minute, day=TUESDAY), '{"signal":"bed","hr":131,"in_bed":true}')
    assert CheckIn.objects.get().status == "open"
    senses.says("mat-chen", table.clock(9, 6, day=TUESDAY), '{"signal":"bed","hr":72,"in_bed":true}')
    assert CheckIn.objects.get().status == "calmed" and Hint.objects.get(kind="bed_signs").calmed_at is not None
