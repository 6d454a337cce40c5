"""Several writers at one moment, and a writer that is killed: what was told stands, what was not is not half there.

On SQLite the tests share one connection's memory; `make race` runs the same with processes on a file."""

import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection, transaction

from songhe.base.ledger import actions
from songhe.base.ledger.actions import Leg, Overdrawn
from songhe.base.ledger.checking import check
from songhe.base.ledger.models import Account, Transfer
from songhe.base.tests.racing import race

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]
AT = datetime(2026, 11, 23, 2, 20, tzinfo=UTC)


@pytest.fixture
def three(db: None) -> list[Account]:
    outside, one, other = actions.account("world", allow_negative=True), actions.account("one"), actions.account("other")
    actions.post([Leg(outside, one, 10, "in"), Leg(outside, other, 10, "in")], key="start", at=AT)
    return [outside, one, other]


def test_the_last_yuan_is_spent_once(three: list[Account]) -> None:
    outside, one, _other = three

    def spend(name: str) -> Any:
        return lambda: actions.post([Leg(one, outside, 10, "out")], key=name, at=AT)

    told = race(*(spend(f"k{n}") for n in range(4)))
    assert sum(isinstance(answer, list) for answer in told) == 1
    assert sum(isinstance(answer, Overdrawn) for answer in told) == 3
    assert actions.balance("one") == 0 and check() == []


def test_one_key_at_one_moment_is_one_event(three: list[Account]) -> None:
    outside, one, _other = three
    told = race(*[lambda: actions.post([Leg(one, outside, 4, "out")], key="same", at=AT)] * 4)
    assert len({row.pk for answer in told for row in answer}) == 1
    assert actions.balance("one") == 6


def test_events_that_cross_do_not_lock_each_other_out(three: list[Account]) -> None:
    _outside, one, other = three

    def swap(name: str, legs: list[Leg]) -> Any:
        def deed() -> None:
            for number in range(6):
                with transaction.atomic():
                    actions.hold([one, other])
                    for turn, leg in enumerate(legs):
                        actions.post([leg], key=f"{name}{number}{turn}", at=AT)

        return deed

    there, back = Leg(one, other, 1, "x"), Leg(other, one, 1, "x")
    assert race(swap("a", [there, back]), swap("b", [back, there])) == [None, None]
    assert (actions.balance("one"), actions.balance("other")) == (10, 10) and check() == []


WRITER = """
import django; django.setup()
from datetime import UTC, datetime
from songhe.base.ledger import actions
from songhe.base.ledger.actions import Leg
one, other = actions.account("one"), actions.account("other")
for n in range(100000):
    legs = [Leg(one, other, 2, "x"), Leg(other, one, 1, "x"), Leg(other, one, 1, "x")]
    actions.post(legs, key=f"killed{n}", at=datetime(2026, 11, 23, tzinfo=UTC))
    print(n, flush=True)
"""


def test_a_killed_writer_leaves_whole_events(three: list[Account]) -> None:
    name = connection.settings_dict["NAME"]
    url = f"postgresql://{connection.settings_dict['USER']}@{connection.settings_dict['HOST']}/{name}"
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "songhe.config.settings", "SONGHE_DATABASE_URL": url}
    told = -1
    with subprocess.Popen([sys.executable, "-c", WRITER], env=env, stdout=subprocess.PIPE) as writer:
        assert writer.stdout
        for line in writer.stdout:
            told = int(line)
            if told >= 20:
                writer.send_signal(signal.SIGKILL)
                break
    for _try in range(50):  # the server ends the dead writer's transaction in its own time
        count = Transfer.objects.filter(key__startswith="killed").count()
        if count % 3 == 0 and count >= 3 * (told + 1):
            break
        time.sleep(0.05)
    assert count % 3 == 0 and count >= 3 * (told + 1) and check() == []
