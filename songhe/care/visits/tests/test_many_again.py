"""A day's visits in any portions, again, at once, cut off anywhere: what stands there is what one by one would have left."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from songhe.base import clock, seal, verify
from songhe.base.models import JournalEntry
from songhe.base.outbox import actions as outbox
from songhe.base.outbox import many
from songhe.base.outbox.models import Parcel
from songhe.base.tests.racing import race
from songhe.care.visits.models import Visit
from songhe.care.visits.tests import scene
from songhe.care.visits.tests.test_many import DAY, EVENING, day, laid, sealed, standing, undone

NAMES = list(DAY)
LOADS = st.lists(st.lists(st.integers(0, len(NAMES) - 1), min_size=1, max_size=8, unique=True), min_size=1, max_size=5)


@pytest.mark.django_db
def test_any_portions_and_any_repetition_leave_the_same() -> None:
    """`loads` are places in the day: what was not in any of them comes at last, so that all is in."""
    user, people = laid()
    sent = day(user, people)

    @settings(max_examples=6, deadline=None, phases=[Phase.explicit, Phase.generate], suppress_health_check=list(HealthCheck))
    @given(LOADS)
    def same(loads: list[list[int]]) -> None:
        once = list(dict.fromkeys(place for load in [*loads, range(len(sent))] for place in load))
        with undone():
            for one in (sent[place] for place in once):
                kind = many.kinds.find(one.kind)
                assert kind is not None
                outbox.receive(kind=kind, key=one.key, body=one.body, user=user, at=EVENING)
            alone = standing()
        with undone():
            told: dict[Any, set[str]] = {}
            for load in [*loads, range(len(sent))]:
                for answer in many.receive_many(sent=[sent[place] for place in load], user=user, at=EVENING):
                    told.setdefault(answer["key"], set()).add(f"{answer['status']} {answer['state']} {answer['sentence']}")
            assert standing() == alone
            assert all(len(said) == 1 for said in told.values()) and len(told) == len(sent)  # each time the same answer

    same()


class Killed(BaseException):
    """As SIGKILL: nothing of ours runs afterwards."""


@contextmanager
def dying(at: int) -> Iterator[None]:
    """The process ends before its statement number `at`. Savepoints are not counted: here they stand for transactions, which
    a process that is gone cannot half end."""
    left = iter(range(at))

    def run(execute: Any, sql: str, params: Any, is_many: bool, context: Any) -> Any:
        if "SAVEPOINT" not in sql and next(left, None) is None:
            raise Killed
        return execute(sql, params, is_many, context)

    with connection.execute_wrapper(run):
        yield


@pytest.mark.django_db
def test_killed_at_any_statement_and_sent_again_it_is_in_once() -> None:
    user, people = laid()
    sent = day(user, people)
    with undone():
        many.receive_many(sent=sent, user=user, at=EVENING)
        whole = standing()
    deaths = 0
    for place in (*range(8), *range(8, 60, 7)):
        with undone():
            try:
                with dying(place):
                    many.receive_many(sent=sent, user=user, at=EVENING)
            except Killed:
                deaths += 1
            many.receive_many(sent=sent, user=user, at=EVENING)
            assert standing() == whole
    assert deaths > 8


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_the_same_phone_sending_twice_at_once_is_in_once() -> None:
    user, people = laid()
    sent, other = day(user, people), sealed(user, scene.elder("另一位"))
    answers = race(
        lambda: many.receive_many(sent=sent, user=user, at=EVENING),
        lambda: many.receive_many(sent=[*reversed(sent), other], user=user, at=EVENING),
        lambda: many.receive_many(sent=sent[::2], user=user, at=EVENING),
    )
    states = {answer["key"]: answer["state"] for answer in answers[0]}
    assert all(states[answer["key"]] == answer["state"] for answer in [*answers[1][:-1], *answers[2]])
    keys = [one.key for one in (*sent, other)]
    assert Parcel.objects.filter(pk__in=keys).count() == len(keys)
    visits = list(Visit.objects.filter(pk__in=keys).values_list("pk", flat=True))
    rows = JournalEntry.objects.filter(verb="visits.visit.record", subject__in=visits).values_list("subject", flat=True)
    assert sorted(rows) == sorted(visits) and len(visits) == len(keys) - 2  # two could not be read as visits


@pytest.mark.django_db
def test_the_seals_of_the_journal_fit_over_a_whole_day() -> None:
    user, people = laid()
    many.receive_many(sent=day(user, people), user=user, at=EVENING)
    positions = list(JournalEntry.objects.order_by("pos").values_list("pos", flat=True))
    assert positions == list(range(positions[0], positions[0] + len(positions)))
    assert seal.seal_new(clock.now() + 2 * seal.OLDEST) and not list(verify.verify())
