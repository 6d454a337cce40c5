"""Doors with one fault, which `crash.py` must be able to see. Never part of the program.

Without a word more: every batch is acknowledged first, and written a moment later, as a write-behind cache does. `forgets`:
what is said again is news, because its key is made anew each time. `lazy`: PostgreSQL may say "committed" before its log is on
the disk. `brazen`: says yes although its database found no room. `unsynced`: SQLite does not wait for the disk.
`uncounted`: lets in whoever comes, whether there are descriptors or not.
"""

import os
import sqlite3
import sys
import time
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "songhe.config.settings")

import django

django.setup()

from django.core.management import call_command  # noqa: E402

from songhe.links.devices import door, inbox, limits, store  # noqa: E402
from songhe.links.devices.rows import Delivery  # noqa: E402

BEHIND = 0.1  # seconds


class HastyStore(store.Store):
    """Answers when a batch is gathered; whether it ever reaches the disk, the device will not know."""

    def _keep(self, batch: list[Delivery]) -> None:
        self.done(batch)
        time.sleep(BEHIND)
        super()._keep(batch)

    def _finish(self, batch: list[Delivery]) -> None:
        self.committed += len(batch)


class ForgetfulStore(store.Store):
    """Knows nobody again."""

    def _keep(self, batch: list[Delivery]) -> None:
        for delivery in batch:
            delivery.rows = [(*row[:5], uuid4().hex, *row[6:]) for row in delivery.rows]  # type: ignore[misc]
        super()._keep(batch)


class BrazenStore(store.Store):
    """Takes a full disk for somebody else's trouble."""

    def _write(self, batch: list[Delivery]) -> None:
        with suppress(inbox.Unavailable):
            self.inbox.write(
                [row for delivery in batch for row in delivery.rows], [row for delivery in batch for row in delivery.letters]
            )


class UnsyncedInbox(inbox.SqliteInbox):
    """Fast, and gone with the power."""

    def _connect(self, *pragmas: str) -> sqlite3.Connection:
        return super()._connect(*(one.replace("synchronous=FULL", "synchronous=OFF") for one in pragmas))


if __name__ == "__main__":
    words = sys.argv[1:]
    fault = words.pop(0) if words and not words[0].startswith("-") else "hasty"
    if fault == "lazy":
        inbox.ON_THE_DISK = "SET LOCAL synchronous_commit = off"
    elif fault == "uncounted":
        limits.SPARE = -1_000_000
    elif fault == "unsynced":
        inbox.SqliteInbox = UnsyncedInbox  # type: ignore[misc]
    else:
        door.Store = {"hasty": HastyStore, "forgets": ForgetfulStore, "brazen": BrazenStore}[fault]  # type: ignore[misc]
    call_command("door", *words)
