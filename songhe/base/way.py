"""Right of way between the processes of one machine: while somebody works on an alarm, chores wait with their next piece.

A lock of the kernel on a file of this node: who is killed lets go of it. It is politeness and not safety: nobody waits longer
than he said, and where the file cannot be had everybody goes on as if it were not there.
"""

import asyncio
import fcntl
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.conf import settings
from django.db import connection

LOOK = 0.01  # seconds between two looks
LOOK_OF_PAGES = 0.05  # there may be hundreds of them
TELEMETRY, DASHBOARDS, BOOKINGS, CHORES = 1.0, 0.5, 0.15, 0.5
"""Seconds each waits at most, once, while an alarm is worked on: whoever can spare them most, longest. Alarms never wait.
Chores wait before each of their deeds: on SQLite there is one writer at a time, and one to whom the machine gives little time
keeps its turn for long."""

_patience = 0.0  # of this process
_one_by_one = threading.Lock()


@contextmanager
def polite(seconds: float) -> Iterator[None]:
    """Meanwhile every deed of this process waits at most so long while an alarm is worked on."""
    global _patience
    before, _patience = _patience, seconds
    try:
        yield
    finally:
        _patience = before


def give_before_a_deed() -> None:
    """Wait, in a process of chores; not inside a transaction. One thread after the other: of thirty that each wait half a
    second one would always have waited enough, and an alarm would meet the turn to write taken every time."""
    if _patience and not connection.in_atomic_block:
        with _one_by_one:
            give(_patience)


@contextmanager
def first() -> Iterator[None]:
    """Whoever calls `give` waits meanwhile. Any number may be first at the same time, and none of them waits for it."""
    try:
        file = _open()
    except OSError:  # no descriptor left, a full disk: no reason to leave an alarm lying
        yield
        return
    try:
        with suppress(OSError):  # somebody looks at this very moment
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        yield
    finally:
        os.close(file)


def give(longest: float) -> float:
    """Wait until nobody is first, at most `longest` seconds. Not inside a transaction. Returns the seconds that were waited."""
    started = time.monotonic()
    with suppress(OSError):
        file = _open()
        try:
            while not _free(file) and time.monotonic() - started < longest:
                time.sleep(LOOK)
        finally:
            os.close(file)
    return time.monotonic() - started


async def give_a_page(longest: float) -> float:
    """`give`, for a page that has not taken a thread yet: it keeps none while it waits."""
    started = time.monotonic()
    with suppress(OSError):
        file = _open()
        try:
            while not _free(file) and time.monotonic() - started < longest:
                await asyncio.sleep(LOOK_OF_PAGES)
        finally:
            os.close(file)
    return time.monotonic() - started


def _free(file: int) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    fcntl.flock(file, fcntl.LOCK_UN)
    return True


def _open() -> int:
    return os.open(settings.VAR / "way.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
