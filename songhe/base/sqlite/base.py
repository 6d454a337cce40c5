"""Django's SQLite, with a line of its own before the one lock for writing.

SQLite's own waiting is a sleep that grows to a tenth of a second: whoever asks at that moment goes first, so at fifty bookings
a second somebody waits for seconds while the disc idles. Here a transaction first takes its turn: a lock among the threads of a
process, then one on a file beside the database among processes, asked for every two milliseconds. Who has the turn finds
SQLite's lock free, but for what is written outside a transaction. The turn is a courtesy and guards nothing: whoever could not
get it in the time that SQLite itself would wait goes on to SQLite, which has the last word. A process that dies leaves its
turn.
"""

import fcntl
import os
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.db.backends.sqlite3 import base

POLL_S = 0.002
_lines: dict[str, threading.Lock] = {}
_guard = threading.Lock()


class Turn:
    """The turn to write one file. Taken and given back by one connection; giving back what one has not is nothing."""

    def __init__(self, database: str) -> None:
        with _guard:
            self._line = _lines.setdefault(database, threading.Lock())
        self._path, self._file, self._mine = f"{database}-turn", -1, False

    def take(self, patience: float) -> bool:
        """Wait for it, at most so many seconds."""
        until = time.monotonic() + patience
        if self._mine or not self._line.acquire(timeout=patience):
            return self._mine
        try:
            self._mine = self._among_processes(until)
        finally:
            if not self._mine:
                self._line.release()
        return self._mine

    def give(self) -> None:
        """Let the next one write."""
        if self._mine:
            self._mine = False
            fcntl.flock(self._file, fcntl.LOCK_UN)
            self._line.release()

    def close(self) -> None:
        """Give it, and leave the file."""
        self.give()
        if self._file >= 0:
            os.close(self._file)
            self._file = -1

    def _among_processes(self, until: float) -> bool:
        if self._file < 0:
            self._file = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        while True:
            with suppress(BlockingIOError):
                fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return True
            if time.monotonic() > until:
                return False
            time.sleep(POLL_S)


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's, with a turn."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._turn: Turn | None = None

    def _start_transaction_under_autocommit(self) -> None:
        turn = self._my_turn()
        if turn is not None:
            turn.take(float(self.settings_dict["OPTIONS"].get("timeout", 5)))
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self._give()
            raise

    def _commit(self) -> None:
        super()._commit()  # type: ignore[misc]
        self._give()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]
        finally:
            self._give()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]
        finally:
            if self._turn is not None:
                self._turn.close()
                self._turn = None

    def _my_turn(self) -> Turn | None:
        """None where nobody shares the file: in memory, or reading only."""
        name = str(self.settings_dict["NAME"])
        if self._turn is None and not self.is_in_memory_db() and Path(name).is_file():
            self._turn = Turn(name)
        return self._turn

    def _give(self) -> None:
        if self._turn is not None:
            self._turn.give()
