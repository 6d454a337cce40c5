"""Chores that run until they are told to stop: each in a thread and on a database connection of its own.

A chore that fails is logged and comes round again; a database that restarts costs a second. None waits for another.
"""

import logging
import signal
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import Error as DatabaseFault
from django.db import connections

from songhe.base import clock, steady, way
from songhe.base.bell import Listener

log = logging.getLogger(__name__)
REST = 0.5  # seconds after a fault, so that a broken chore does not eat the machine
# A deadline asks for the interpreter after each of its forty statements; at the usual 5 ms a busy neighbour made it take 0.2 s.
SWITCH = 0.0005
YIELD = way.TELEMETRY
PATIENCE = 10.0  # seconds for the last round when told to stop


@dataclass(frozen=True)
class Chore:
    """`run(at)` gives how much it did; it comes round at once while there is more, else after `every` seconds or at a bell.

    While a chore that is `first` has work on its hands, here or in another process of this machine (`base.way`), the others
    wait with their next round (at most `YIELD` seconds); except those that do not `wait`, because they are part of an alarm.
    What nobody stands and waits for may `rest` so many seconds between two rounds: many rings become one.
    """

    name: str
    run: Callable[[datetime], int | None]
    every: float
    bell: str = ""
    first: bool = False
    waits: bool = True
    rest: float = 0.0


def run_until_stopped(chores: Sequence[Chore]) -> None:
    """Run all chores until SIGTERM or SIGINT; what is under way is finished."""
    _unasked()
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    run_all(chores, stop)


def run_all(chores: Sequence[Chore], stop: threading.Event) -> None:
    """Run all chores until `stop` is set."""
    sys.setswitchinterval(SWITCH)
    steady.settle()
    calm = threading.Event()
    calm.set()
    threads = [threading.Thread(target=_go_round, args=(chore, stop, calm), name=chore.name, daemon=True) for chore in chores]
    with way.polite(0.0 if any(chore.first for chore in chores) else way.CHORES):
        for thread in threads:
            thread.start()
        while not stop.wait(0.2):
            pass
        until = time.monotonic() + PATIENCE
        for thread in threads:
            thread.join(max(0.0, until - time.monotonic()))


def _go_round(chore: Chore, stop: threading.Event, calm: threading.Event) -> None:
    ear = Listener(chore.bell) if chore.bell else None
    try:
        while not stop.is_set():
            if chore.first:
                with way.first():
                    more = once(chore)
                calm.clear() if more else calm.set()
            else:
                if chore.waits:
                    way.give(YIELD)
                more = once(chore)
                calm.wait(YIELD)
            if not more:
                _pause(chore, ear, stop)
    finally:
        connections.close_all()
        if ear:
            ear.close()


def once(chore: Chore) -> bool:
    """One round; True when there is more to do at once. Never raises: a chore outlives its faults."""
    try:
        for connection in connections.all(initialized_only=True):
            connection.close_if_unusable_or_obsolete()
        return bool(chore.run(clock.now()))
    except DatabaseFault as fault:
        log.warning("%s: the database is away or busy: %s", chore.name, fault)
        connections.close_all()
    except Exception:
        log.exception("%s failed and comes round again", chore.name)
    time.sleep(REST)
    return False


def _unasked() -> None:
    """A chore need not ask its connection whether it still lives before each round, as a page does: one that finds it dead is
    logged and comes round again. Of the questions of an idle round that was every third."""
    for settings in connections.settings.values():
        settings["CONN_HEALTH_CHECKS"] = False


def _pause(chore: Chore, ear: Any, stop: threading.Event) -> None:
    if chore.rest:
        stop.wait(chore.rest)
    if ear is None:
        stop.wait(chore.every)
    else:
        ear.wait(chore.every)
