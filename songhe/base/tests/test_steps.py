"""The clock is set while the house works: what waits comes when it should have, and once."""

import logging
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from hypothesis import given, settings
from hypothesis import strategies as st

from songhe.base import journal, steps
from songhe.base.deadlines import WAITS, fire_due
from songhe.base.models import ClockStep
from songhe.base.rows import new_id
from songhe.base.tests import people

pytestmark = pytest.mark.django_db
START = datetime(2026, 11, 28, 2, 0, tzinfo=UTC)
HOUR = 3600.0


class Machine:
    """A clock that can be set, beside one that cannot."""

    def __init__(self) -> None:
        self.passed, self.ahead = 1_000.0, 0.0

    def now(self) -> datetime:
        return START + timedelta(seconds=self.passed - 1_000.0 + self.ahead)

    def watch(self) -> steps.Watch:
        watch = steps.Watch(self.now, lambda: self.passed)
        watch.look()
        return watch


@pytest.fixture(autouse=True)
def _boot(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(steps, "boot", lambda: "test")
    yield


@pytest.fixture
def machine() -> Machine:
    return Machine()


@pytest.fixture(autouse=True)
def _keys(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows are born by the clock that is set: after it was set back, newer rows have smaller keys."""
    key = ClockStep._meta.get_field("id")
    monkeypatch.setattr(key, "default", lambda: born(machine.now()))
    monkeypatch.setattr(key, "_get_default", lambda: born(machine.now()))


def lay(machine: Machine, seconds: float, **more: Any) -> Any:
    """A deadline laid now, as this machine's clock has it: its key says so too."""
    kind = apps.get_model("emergency", "CallDeadline")
    base = kind.objects.first() or people.deadline(seconds)
    due = machine.now() + timedelta(seconds=seconds)
    laid = {"call": base.call, "rule": base.rule, "step": "answer", "then": new_id().hex[-8:], "due_at": due}
    return kind.objects.create(**{"id": born(machine.now()), **laid, **more})


def born(at: datetime) -> UUID:
    return UUID(int=(int(at.timestamp() * 1000) << 80) | (new_id().int & ((1 << 80) - 1)))


def due_in(row: Any, machine: Machine) -> float:
    row.refresh_from_db()
    return float((row.due_at - machine.now()).total_seconds())


def told() -> list[dict[str, Any]]:
    return [entry.facts for entry in journal.since(0) if entry.verb == "base.clock.step"]


def test_a_clock_that_runs_is_no_news(machine: Machine) -> None:
    watch = machine.watch()
    for _ in range(5):
        machine.passed += 60
        machine.ahead += 0.1  # steered by NTP
        assert watch.look() == 0
    assert not told()
    assert ClockStep.objects.count() == 1


def test_set_back_what_was_laid_by_the_clock_that_ran_ahead_comes_when_it_should(machine: Machine) -> None:
    watch = machine.watch()
    machine.ahead = HOUR
    assert watch.look() == HOUR
    row = lay(machine, 30)
    machine.passed += 10
    machine.ahead = 0
    assert watch.look() == -HOUR
    assert due_in(row, machine) == pytest.approx(20)
    assert told() == [{"seconds": HOUR, "moved": 0}, {"seconds": -HOUR, "moved": 1}]


def test_what_was_laid_before_it_ran_ahead_keeps_its_moment(machine: Machine) -> None:
    watch = machine.watch()
    row = lay(machine, 3 * HOUR)
    machine.passed += 10
    machine.ahead = HOUR
    watch.look()
    machine.passed += 10
    machine.ahead = 0
    watch.look()
    assert due_in(row, machine) == pytest.approx(3 * HOUR - 20)


@pytest.mark.parametrize("over", [{"fired_at": START}, {"cleared_at": START}])
def test_what_is_over_is_left_alone(machine: Machine, over: dict[str, Any]) -> None:
    watch = machine.watch()
    machine.ahead = HOUR
    watch.look()
    row = lay(machine, 30, **over)
    machine.ahead = 0
    watch.look()
    assert due_in(row, machine) == pytest.approx(HOUR + 30)


def test_a_second_process_sees_that_it_is_done(machine: Machine) -> None:
    one, two = machine.watch(), machine.watch()
    machine.ahead = HOUR
    assert [one.look(), two.look()] == [HOUR, 0]
    row = lay(machine, 30)
    machine.ahead = 0
    assert [two.look(), one.look()] == [-HOUR, 0]
    assert due_in(row, machine) == pytest.approx(30)
    assert len(told()) == 2
    assert [one.number for one in ClockStep.objects.order_by("seen_at", "number")] == [1, 3, 2]


def test_a_process_that_is_started_after_it_still_finds_it(machine: Machine) -> None:
    machine.ahead = HOUR
    machine.watch()
    row = lay(machine, 30)
    machine.ahead = 0
    late = steps.Watch(machine.now, lambda: machine.passed)  # everybody was killed meanwhile
    assert late.look() == -HOUR
    assert due_in(row, machine) == pytest.approx(30)


def test_what_was_on_its_way_at_that_moment_is_moved_too_and_nothing_twice(machine: Machine) -> None:
    watch = machine.watch()
    machine.ahead = HOUR
    watch.look()
    first = lay(machine, 30)
    machine.ahead = 0
    watch.look()
    machine.ahead = HOUR
    second = lay(machine, 30)  # written by somebody who had read the clock before
    machine.ahead = 0
    machine.passed += steps.LEFTOVERS
    assert watch.look() == 0
    assert due_in(first, machine) == pytest.approx(30 - steps.LEFTOVERS)
    assert due_in(second, machine) == pytest.approx(30 - steps.LEFTOVERS)


def test_a_process_that_stood_still_between_two_clocks_says_nothing(machine: Machine) -> None:
    watch = machine.watch()

    def slow() -> datetime:
        machine.passed += 5
        return machine.now()

    watch.now = slow
    assert watch.look() == 0
    assert not told()


def test_the_next_start_of_the_machine_is_no_step(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    machine.watch()
    monkeypatch.setattr(steps, "boot", lambda: "another")
    machine.passed = 3.0
    assert steps.Watch(machine.now, lambda: machine.passed).look() == 0
    assert not told()


def test_it_is_said_in_the_log(machine: Machine, caplog: pytest.LogCaptureFixture) -> None:
    watch = machine.watch()
    machine.ahead = -90
    with caplog.at_level(logging.WARNING):
        watch.look()
    assert "set by -90.0 s" in caplog.text


def test_notices_follow(machine: Machine) -> None:
    notice = apps.get_model("notify", "Notice")
    watch = machine.watch()
    machine.ahead = HOUR
    watch.look()
    row = notice.objects.create(
        id=born(machine.now()), key="k", to="u", to_name="u", channel="push", title="t", text="x", made_at=machine.now(),
        due_at=machine.now() + timedelta(seconds=60),
    )  # fmt: skip
    machine.ahead = 0
    watch.look()
    assert due_in(row, machine) == pytest.approx(60)


def test_one_that_failed_under_a_clock_that_ran_ahead_is_tried_at_once() -> None:
    row = people.deadline(30)
    at = row.due_at + timedelta(seconds=1)
    model = type(row)
    for seconds, fires in ((WAITS[-1], 0), (WAITS[-1] + 1, 1)):
        model.objects.filter(pk=row.pk).update(retry_at=at + timedelta(seconds=seconds))
        assert fire_due(model, at=at, fire=lambda *_: None) == fires


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(st.sampled_from([-HOUR, -90.0, 0.0, 90.0, HOUR]), st.floats(1, 40)), max_size=6))
def test_whatever_is_done_to_the_clock_nobody_waits_longer_than_twice(said: list[tuple[float, float]]) -> None:
    ClockStep.objects.all().delete()
    machine = Machine()
    watch = machine.watch()
    laid: list[tuple[Any, float]] = []
    for ahead, passed in [*said, (0.0, 1e6)]:
        machine.ahead = ahead
        watch.look()
        for row, since in laid[:]:
            waits = max(0.0, due_in(row, machine))
            if waits <= passed:  # it fires before the clock is set again
                assert machine.passed + waits - since <= 60 + steps.SLACK
                laid.remove((row, since))
        laid.append((lay(machine, 30), machine.passed))
        machine.passed += passed
    assert len(laid) == 1
