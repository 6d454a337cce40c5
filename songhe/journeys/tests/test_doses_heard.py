"""A pill box marks the doses of its hour, once, whosever it is; a lid opened at no hour is no dose."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from songhe.base.models import JournalEntry
from songhe.care.fleet.models import Device, DeviceModel
from songhe.care.health import actions
from songhe.care.health.actions import dosing
from songhe.care.health.models import Dose, Medicine
from songhe.care.health.tests.scene import AT, DAY, by, chen
from songhe.journeys import doses_heard
from songhe.links.devices import actions as door
from songhe.links.devices.models import Message

pytestmark = pytest.mark.django_db


def box() -> Device:
    model, _new = DeviceModel.objects.get_or_create(code="pillbox", defaults={"name": "药盒", "kind": "pillbox"})
    facts: dict[str, Any] = {"model": model, "elder": chen(), "division_path": chen().division_path}
    return Device.objects.create(uid="box-chen", **facts)


def pill(name: str = "华法林", times: Any = ("12:00",)) -> Medicine:
    return actions.prescribe(elder=chen(), record={"name": name}, times=list(times), starts_on=DAY, by=by(), at=AT)


def say(key: str, at: datetime, state: str = "taken", **facts: Any) -> None:
    told = {"signal": "dose", "state": state, **facts}
    body = ",".join(f'"{name}":"{value}"' for name, value in {"id": key, **told}.items())
    door.keep_press(credential="box-chen", body=f"{{{body}}}".encode(), at=at)
    doses_heard.run_once(at)


def states(hour: str = "12:00") -> list[str]:
    rows = Dose.objects.filter(day=DAY).order_by("pk")
    return [row.status for row in rows if dosing.localtime(row.due_at).strftime("%H:%M") == hour]


def noon() -> datetime:
    return Dose.objects.filter(day=DAY).order_by("due_at")[0].due_at


def test_all_of_the_hour_are_taken_and_the_box_is_who_said_so() -> None:
    box()
    pill()
    pill("氨氯地平")
    pill("辛伐他汀", times=("20:00",))
    say("a", noon() + timedelta(minutes=3))
    assert states() == ["taken", "taken"] and states("20:00") == ["due"]
    row = Dose.objects.filter(status="taken")[0]
    assert (row.teller, row.marked_at) == ("device", noon() + timedelta(minutes=3)) and "box-chen" in row.marked_by
    assert Message.objects.count() == 1
    doses_heard.run_once(noon() + timedelta(minutes=4))
    assert JournalEntry.objects.filter(verb="health.dose.take").count() == 2


def test_the_hour_that_the_box_names_is_meant_and_not_the_nearest() -> None:
    box()
    pill(times=("12:00", "13:00"))
    say("a", noon() + timedelta(minutes=50), scheduled="12:00")
    assert (states("12:00"), states("13:00")) == (["taken"], ["due"])


def test_a_lid_opened_at_no_hour_is_no_dose() -> None:
    box()
    pill(times=("20:00",))
    say("a", AT + timedelta(minutes=5))
    say("b", AT + timedelta(minutes=6), scheduled="03:00")
    assert states("20:00") == ["due"]


def test_missed_and_skipped_and_who_marked_before_the_box() -> None:
    box()
    pill(times=("12:00", "16:00", "20:00"))
    say("a", noon() + timedelta(minutes=40), state="missed", scheduled="12:00")
    assert states("12:00") == ["missed"]
    say("b", noon() + timedelta(hours=4, minutes=5), state="skipped")
    assert states("16:00") == ["skipped"]
    say("c", noon() + timedelta(hours=4, minutes=6), state="taken")
    assert states("16:00") == ["skipped"], "what was said stays"
    say("d", noon() + timedelta(hours=1), state="taken", scheduled="12:00")
    assert states("12:00") == ["taken"], "late is taken, as by hand"


def test_a_box_of_nobody_and_another_device_mark_nothing() -> None:
    one = box()
    pill()
    Device.objects.filter(pk=one.pk).update(elder=None)
    say("a", noon())
    assert states() == ["due"]


@pytest.mark.parametrize(
    ("told", "hour"),
    [("8:00", "08:00"), ("12:30", "12:30"), ("2026-11-23T08:00:00+08:00", "08:00"), ("2026-11-23T00:00:00Z", "08:00"),
     ("2026-99-23T00:00:00Z", ""), ("soon", ""), (None, ""), (3, ""), ("a:bc", "")],
)  # fmt: skip
def test_the_hour_a_box_was_set_to(told: Any, hour: str) -> None:
    assert doses_heard.hour(told) == hour
