"""A deadline fires once, however many workers look; one that fails stays due and holds up nobody."""

import time
from datetime import datetime
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction
from django.db.models import F

from songhe.base import journal
from songhe.base.actors import CLOCK
from songhe.base.deadlines import fire_due
from songhe.base.tests import people
from songhe.base.tests.racing import race
from tests.cast import AT, after

pytestmark = pytest.mark.django_db


def model() -> Any:
    return apps.get_model("emergency", "CallDeadline")


def note(deadline: Any, at: datetime) -> None:
    journal.write(verb="emergency.call.escalate", subject=deadline.call, by=CLOCK, at=at, division="6109")


def fired() -> int:
    return len([entry for entry in journal.since(0) if entry.verb == "emergency.call.escalate"])


def test_nothing_fires_before_its_time() -> None:
    people.deadline(30)
    assert fire_due(model(), at=after(29.9), fire=note) == 0
    assert fired() == 0


def test_it_fires_at_its_time_and_says_when() -> None:
    row = people.deadline(30)
    assert fire_due(model(), at=after(30), fire=note) == 1
    row.refresh_from_db()
    assert row.fired_at == after(30)
    assert fired() == 1


def test_it_fires_once() -> None:
    people.deadline(30)
    assert [fire_due(model(), at=after(seconds), fire=note) for seconds in (30, 31, 900)] == [1, 0, 0]
    assert fired() == 1


def test_what_was_done_in_time_does_not_fire() -> None:
    row = people.deadline(30)
    model().objects.filter(pk=row.pk).update(cleared_at=after(12))
    assert fire_due(model(), at=after(60), fire=note) == 0


def test_the_earliest_fires_first() -> None:
    call = people.call()
    rows = [people.deadline(seconds, call) for seconds in (180, 30, 120)]
    order: list[Any] = []
    fire_due(model(), at=after(200), fire=lambda row, at: order.append(row.pk))
    assert order == [rows[1].pk, rows[2].pk, rows[0].pk]


def test_one_that_fails_stays_due_and_holds_up_nobody() -> None:
    call = people.call()
    bad, good = people.deadline(30, call), people.deadline(60, call)

    def fire(row: Any, at: datetime) -> None:
        note(row, at)
        if row.pk == bad.pk:
            raise RuntimeError("the neighbour's telephone is broken")

    assert fire_due(model(), at=after(90), fire=fire) == 1
    bad.refresh_from_db()
    good.refresh_from_db()
    assert (bad.fired_at, good.fired_at) == (None, after(90))
    assert fired() == 1  # the failed one left no row
    assert fire_due(model(), at=after(91), fire=note) == 1


def test_no_more_than_asked_for_in_one_go() -> None:
    call = people.call()
    for seconds in range(30, 35):
        people.deadline(seconds, call)
    assert fire_due(model(), at=after(60), fire=note, limit=2) == 2
    assert fire_due(model(), at=after(60), fire=note) == 3


def broken(row: Any, at: datetime) -> None:
    raise RuntimeError("for good")


def test_one_that_fails_waits_longer_each_time_and_is_never_given_up() -> None:
    row = people.deadline(30)
    now, waits = 30.0, []
    for _ in range(7):
        assert fire_due(model(), at=after(now), fire=broken) == 0
        row.refresh_from_db()
        waits.append(round((row.retry_at - after(now)).total_seconds(), 1))
        assert fire_due(model(), at=after(now + waits[-1] - 0.1), fire=note) == 0  # not before its time
        now += waits[-1]
    assert waits == [0.2, 1, 5, 15, 60, 60, 60]
    assert fire_due(model(), at=after(now), fire=note) == 1


def test_those_that_fail_for_good_starve_nobody() -> None:
    call = people.call()
    for seconds in range(1, 5):
        people.deadline(seconds, call)
    good = people.deadline(30, call)

    def fire(row: Any, at: datetime) -> None:
        (note if row.pk == good.pk else broken)(row, at)

    assert fire_due(model(), at=after(30), fire=fire, limit=4) == 0
    assert fire_due(model(), at=after(30.1), fire=fire, limit=4) == 1
    assert fire_due(model(), at=after(3600), fire=fire, limit=4) == 0


def test_what_has_not_failed_goes_before_what_has() -> None:
    call = people.call()
    bad = people.deadline(30, call)
    fire_due(model(), at=after(30), fire=broken)
    good = people.deadline(40, call)
    order: list[Any] = []
    fire_due(model(), at=after(60), fire=lambda row, at: order.append(row.pk))
    assert order == [good.pk, bad.pk]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_worker_and_a_verb_on_the_same_rows_queue_up_instead_of_locking_crosswise() -> None:
    """The verb holds the call and then touches its deadlines; so does the worker. Crosswise one of them would be killed."""
    call, calls = people.call(), apps.get_model("emergency", "Call").objects
    rows = [people.deadline(seconds, call) for seconds in range(30, 36)]

    def verb() -> int:
        with transaction.atomic():
            calls.select_for_update(no_key=True).get(pk=call.pk)
            time.sleep(0.05)
            return model().objects.filter(call=call).update(due_at=after(40))

    def fire(row: Any, at: datetime) -> None:
        calls.filter(pk=call.pk).update(repeats=F("repeats") + 1)
        time.sleep(0.02)
        note(row, at)

    def worker() -> int:
        return fire_due(model(), at=after(60), fire=fire)

    came = race(verb, worker, verb, worker)
    assert (came[0], came[2]) == (len(rows), len(rows)) and came[1] + came[3] == len(rows) == fired()
    assert not model().objects.filter(failures__gt=0).exists()


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_with_four_workers_each_deadline_fires_exactly_once() -> None:
    call = people.call()
    for seconds in range(30, 50):
        people.deadline(seconds, call)
    came = race(*[lambda: fire_due(model(), at=after(60), fire=note)] * 4)
    assert sum(came) == 20
    assert fired() == 20
    assert after(60) > AT
