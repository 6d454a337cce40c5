"""Whoever writes on SQLite waits in a line of the house: nobody sleeps while the lock is free, and nobody keeps a turn."""

import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import OperationalError, connections, transaction

from songhe.base.sqlite.base import Turn

HOLDER = """
import sys, time
from songhe.base.sqlite.base import Turn
turn = Turn(sys.argv[1])
print(turn.take(5), flush=True)
time.sleep(60)
"""


def waiting(turn: Turn, patience: float = 10) -> tuple[threading.Thread, Callable[[], tuple[bool, float]]]:
    """A thread that waits for its turn, and when it had it."""
    told: list[tuple[bool, float]] = []
    thread = threading.Thread(target=lambda: told.append((turn.take(patience), time.monotonic())))
    thread.start()
    return thread, lambda: told[0]


def test_the_next_goes_at_once_when_the_turn_is_given(tmp_path: Path) -> None:
    first, second = (Turn(str(tmp_path / "x.sqlite3")) for _ in range(2))
    assert first.take(1) and first.take(1)  # whose turn it is has it
    thread, told = waiting(second)
    time.sleep(0.6)  # SQLite's own waiting would sleep a tenth of a second by now
    assert thread.is_alive()
    given = time.monotonic()
    first.give()
    thread.join(5)
    had, when = told()
    assert had and when - given < 0.08
    second.close()
    first.close()


def test_a_process_that_is_killed_leaves_its_turn(tmp_path: Path) -> None:
    path = str(tmp_path / "x.sqlite3")
    with subprocess.Popen([sys.executable, "-c", HOLDER, path], stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None and other.stdout.readline().strip() == "True"
        mine = Turn(path)
        assert not mine.take(0.05)
        os.kill(other.pid, signal.SIGKILL)
        other.wait()
        assert mine.take(2)
        mine.close()


def test_who_waited_in_vain_holds_up_nobody_else(tmp_path: Path) -> None:
    first, second, third = (Turn(str(tmp_path / "x.sqlite3")) for _ in range(3))
    assert first.take(1) and not second.take(0.05)
    second.give()  # nothing to give
    assert not third.take(0.05)
    first.close()
    assert third.take(1)
    third.close()


@pytest.fixture
def own(tmp_path: Path, django_db_blocker: Any) -> Iterator[Any]:
    """A connection to a file of its own, as the house has it; that of the tests lies in memory."""
    connections.settings["own"] = {
        **connections.settings["default"],
        **settings.SQLITE,
        "NAME": str(tmp_path / "own.sqlite3"),
    }
    made = connections["own"]
    with django_db_blocker.unblock():
        with made.cursor() as cursor:
            cursor.execute("CREATE TABLE said (word text)")
        yield made
        made.close()
    del connections["own"], connections.settings["own"]


def free(made: Any) -> bool:
    """Nobody has the turn."""
    other = Turn(str(made.settings_dict["NAME"]))
    try:
        return other.take(0.05)
    finally:
        other.close()


def write(made: Any, word: str) -> None:
    with made.cursor() as cursor:
        cursor.execute("INSERT INTO said VALUES (%s)", [word])


def said(made: Any) -> list[str]:
    with made.cursor() as cursor:
        return [word for (word,) in cursor.execute("SELECT word FROM said")]


def test_a_commit_and_a_rollback_give_it_back(own: Any) -> None:
    with transaction.atomic("own"):
        write(own, "a")
        with transaction.atomic("own"):
            assert not free(own)
        assert not free(own)
    assert free(own)
    with pytest.raises(ZeroDivisionError), transaction.atomic("own"):
        write(own, "b")
        raise ZeroDivisionError
    assert free(own) and said(own) == ["a"] and free(own)


def test_a_connection_that_is_closed_gives_it_back(own: Any) -> None:
    own.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    write(own, "a")
    assert not free(own)
    own.close()
    assert free(own) and said(own) == []


def test_sqlite_has_the_last_word(own: Any) -> None:
    """Whoever writes without a turn is waited for all the same, and the turn of who waited in vain is given back."""
    own.settings_dict["OPTIONS"] = {**own.settings_dict["OPTIONS"], "timeout": 0.2}
    own.close()
    with closing(sqlite3.connect(own.settings_dict["NAME"], isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(OperationalError, match="locked"), transaction.atomic("own"):
            write(own, "b")
        assert free(own)
        other.execute("ROLLBACK")
    with transaction.atomic("own"):
        write(own, "c")
    assert said(own) == ["c"]


def test_reading_takes_no_turn_and_memory_has_none(own: Any) -> None:
    assert said(own) == [] and free(own)
    assert connections["default"].vendor != "sqlite" or connections["default"]._my_turn() is None  # type: ignore[attr-defined]
