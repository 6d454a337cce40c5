"""What this process wrote last is not opened again, and what anybody else wrote is never lost."""

from datetime import timedelta
from typing import Any

import pytest

from songhe.base import crypto, journal
from songhe.base.models import JournalEntry
from songhe.care.health import actions, queries
from songhe.care.health.actions import keeping
from songhe.care.health.models import Alarm, AlarmDue, Day
from songhe.care.health.rules import record
from songhe.care.health.tests.scene import AT, DAY, bp, by, chen, minutes

pytestmark = pytest.mark.django_db(transaction=True)  # what is remembered is remembered after the commit


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    keeping.forget()


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Places of the seals of days that were opened."""
    found: list[str] = []
    unseal = crypto.unseal_coded

    def noted(sealed: str, place: str) -> bytes:
        if "_day:" in place:
            found.append(place)
        return unseal(sealed, place)

    monkeypatch.setattr(crypto, "unseal_coded", noted)
    return found


def told(key: str, sbp: float, minute: float) -> actions.Taken:
    values = {"sbp": (sbp, ""), "dbp": (78.0, ""), "hr": (70.0, "")}
    return actions.Taken(chen().pk, minutes(minute), values, "device", key, "血压计", device="bp-chen")


def pressures() -> list[float]:
    return [one.entry["v"]["sbp"] for one in queries.readings(chen(), DAY, DAY)]


def test_what_was_written_last_is_not_opened_again(opened: list[str]) -> None:
    for number in range(3):
        actions.take_many([told(f"k{number}", 130 + number, number)], minutes(number))
    assert opened == []
    keeping.forget()
    actions.take_many([told("k3", 133, 3)], minutes(3))
    assert len(opened) == 1 and pressures() == [130, 131, 132, 133]
    assert actions.take_many([told("k0", 130, 0), told("k3", 133, 3)], minutes(4)) == 0  # known by their keys, opened or not
    assert Day.objects.get().count == 4


def test_what_somebody_else_wrote_in_between_stands(opened: list[str]) -> None:
    actions.take_many([told("k0", 130, 0)], AT)
    (first,) = queries.readings(chen(), DAY, DAY)
    actions.strike(elder=chen(), day=DAY, reading=first.entry["i"], why="量错了人", by=by(), at=minutes(1))
    opened.clear()
    actions.take_many([told("k1", 131, 2)], minutes(2))
    assert len(opened) == 1
    struck, second = queries.readings(chen(), DAY, DAY)
    assert struck.struck and struck.entry["x"]["why"] == "量错了人" and not second.struck


def test_a_deed_that_failed_leaves_nothing_behind() -> None:
    actions.take_many([told("k0", 130, 0)], AT)
    with pytest.raises(RuntimeError), journal.deed():
        actions.take_many([told("k1", 188, 1)], minutes(1))
        raise RuntimeError
    assert pressures() == [130] and not Alarm.objects.exists()
    actions.take_many([told("k2", 132, 2)], minutes(2))
    state = record.read(Day._meta.get_field("record").unseal_json(_sealed(), Day.objects.get().pk)).judged_by()
    assert [row[1] for row in state["l"]["sbp"]] == [130, 132] and pressures() == [130, 132]


def _sealed() -> Any:
    return Day.objects.values_list("record", flat=True).get()


def test_an_alarm_that_begins_and_rises_in_one_batch_is_written_in_order() -> None:
    actions.take_many([told("k0", 190, 0), told("k1", 192, 1)], minutes(1))
    found = Alarm.objects.get()
    assert found.level == 3 and [step["deed"] for step in found.record["steps"]] == ["open", "rise"]
    verbs = JournalEntry.objects.filter(subject=found.pk).order_by("pos").values_list("verb", flat=True)
    assert list(verbs) == ["health.alarm.open", "health.alarm.rise"]
    assert not AlarmDue.objects.filter(alarm=found, cleared_at=None).exists()


def test_alarms_of_a_batch_have_their_deadlines() -> None:
    actions.take_many([told("k0", 190, 0)], AT)
    found = Alarm.objects.get()
    dues = dict(AlarmDue.objects.filter(alarm=found).values_list("kind", "due_at"))
    assert (found.level, found.node, set(dues)) == (2, Day.objects.get().node, {"confirm", "answer"})
    assert dues["confirm"] == AT + timedelta(minutes=10) == found.waits_until


def test_the_day_after_goes_on_with_what_is_known() -> None:
    bp(150, 88)
    actions.take_many([told("n0", 131, 24 * 60)], minutes(24 * 60))
    newest = Day.objects.latest("day")
    assert [row[1] for row in newest.record["s"]["l"]["sbp"]] == [150, 131]
    assert len(newest.record["s"]["d"]["sbp"]) == 2 and Day.objects.count() == 2
