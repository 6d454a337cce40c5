"""The two tables as a disk: one transaction of many rows, on a plain connection of the writer's own.

`write` returns when the rows are durable. It raises `Unavailable` when the database cannot be reached or is locked (the same
rows may be tried again), and anything else when it does not like the data.
"""

import logging
import sqlite3
import threading
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, Protocol

import psycopg
from django.conf import settings
from django.db import connections

from songhe.links.devices.rows import LETTER_COLUMNS, MESSAGE_COLUMNS, LetterRow, MessageRow

LOCK = 0x50E7  # the advisory lock under which PostgreSQL gives out `seq`, so that it is in the order of commits
CHECKPOINT_S = 0.5  # seconds between two copies of the log into the file
LONG_LOG = 32_768  # pages of 4 KiB
log = logging.getLogger(__name__)
CHUNKS = (256, 64, 16, 4, 1)  # few statement lengths, so that SQLite keeps them prepared


class Unavailable(Exception):
    """The database is away or busy: nothing was kept, try again."""


class Inbox(Protocol):
    def write(self, rows: Sequence[MessageRow], letters: Sequence[LetterRow]) -> None:
        """Keep all of them or none; back only when they are on the disk."""

    def close(self) -> None: ...


def open_inbox() -> "Inbox":
    """The inbox this node is set up with."""
    connection = connections[settings.INBOX_DB]
    if connection.vendor == "sqlite":
        return SqliteInbox(connection.settings_dict["NAME"])
    return PostgresInbox(psycopg.conninfo.make_conninfo(**_conninfo(connection)))


def _conninfo(connection: Any) -> dict[str, Any]:
    known = {"dbname", "user", "password", "host", "port", "sslmode", "sslrootcert", "service", "passfile"}
    return {name: value for name, value in connection.get_connection_params().items() if name in known and value}


def _stamp(at: datetime | None) -> str | None:
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds") if at else None


class SqliteInbox:
    """SQLite with synchronous=FULL: COMMIT comes back after the write-ahead log is synced.

    Left to itself, SQLite copies that log into the file in the middle of some commit, and an alarm waits a tenth of a second
    for it. Here a thread of its own does so, beside the commits.
    """

    def __init__(self, path: str | Path) -> None:
        self.path = str(path)
        self._connection: sqlite3.Connection | None = None
        self._closed = threading.Event()

    def write(self, rows: Sequence[MessageRow], letters: Sequence[LetterRow]) -> None:
        try:
            self._write(rows, letters)
        except sqlite3.OperationalError as fault:
            self.close()
            raise Unavailable(str(fault)) from fault

    def close(self) -> None:
        self._closed.set()
        if self._connection:
            with suppress(sqlite3.Error):
                self._connection.close()
        self._connection = None

    def _write(self, rows: Sequence[MessageRow], letters: Sequence[LetterRow]) -> None:
        run = self._open().execute
        run("BEGIN IMMEDIATE")
        try:
            self._messages(rows, run)
            for letter in letters:
                run(_LETTER_SQLITE, [str(letter[0]).replace("-", ""), _stamp(letter[1]), *letter[2:], settings.NODE])
            run("COMMIT")
        except BaseException:
            with suppress(sqlite3.Error):
                run("ROLLBACK")
            raise

    def _messages(self, rows: Sequence[MessageRow], run: Any) -> None:
        # One statement for many rows: it steps once without the interpreter's lock, instead of asking for it at every row.
        at = 0
        for chunk in CHUNKS:
            while len(rows) - at >= chunk:
                values: list[Any] = []
                for row in rows[at : at + chunk]:
                    values += (_stamp(row[0]), *row[1:7], _stamp(row[7]), row[8], row[9], settings.NODE)
                run(_messages_sqlite(chunk), values)
                at += chunk

    def _open(self) -> sqlite3.Connection:
        if self._connection is None:
            self._connection = self._connect(
                "journal_mode=WAL", "synchronous=FULL", "cache_size=-32000", "wal_autocheckpoint=0"
            )
            self._closed = threading.Event()
            if not self.path.startswith("file:"):  # tests keep theirs in memory, where there is no log
                threading.Thread(target=self._copy_log, args=[self._closed], name="checkpoints", daemon=True).start()
        return self._connection

    def _connect(self, *pragmas: str) -> sqlite3.Connection:
        is_uri = self.path.startswith("file:")
        connection = sqlite3.connect(self.path, isolation_level=None, uri=is_uri, timeout=5, check_same_thread=False)
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}")
        return connection

    def _copy_log(self, closed: threading.Event) -> None:
        """PASSIVE never makes a writer wait; a log that grew long all the same is restarted, which does for a moment."""
        connection = None
        while not closed.wait(CHECKPOINT_S):
            try:
                connection = connection or self._connect()
                _, pages, _ = connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
                if pages > LONG_LOG:
                    connection.execute("PRAGMA wal_checkpoint(RESTART)")
            except sqlite3.OperationalError as fault:
                log.warning("the inbox's log could not be copied and will be later: %s", fault)
        if connection:
            connection.close()


@cache
def _messages_sqlite(count: int) -> str:
    one = f"({','.join('?' * len(MESSAGE_COLUMNS))},?,'',0)"
    return (
        f"INSERT INTO devices_message ({','.join(MESSAGE_COLUMNS)},node,trouble,tries) VALUES {','.join([one] * count)} "
        "ON CONFLICT (device, key) DO NOTHING"
    )


_AGAIN = (
    "ON CONFLICT (node, credential, digest) DO UPDATE SET "
    "times = devices_deadletter.times + excluded.times, last_at = excluded.received_at"
)
_LETTER_COLUMNS = f"{','.join(LETTER_COLUMNS)},node,seen_by"
_LETTER_SQLITE = (
    f"INSERT INTO devices_deadletter ({_LETTER_COLUMNS}) VALUES ({','.join('?' * len(LETTER_COLUMNS))},?,'') {_AGAIN}"
)
_LETTER_POSTGRES = (
    f"INSERT INTO devices_deadletter ({_LETTER_COLUMNS}) VALUES ({','.join(['%s'] * len(LETTER_COLUMNS))},%s,'') {_AGAIN}"
)
# Arrays travel in binary: as text, every quote in a payload would be escaped in Python.
_MESSAGES_POSTGRES = (
    f"INSERT INTO devices_message ({','.join(MESSAGE_COLUMNS)},node,trouble,tries) "
    "SELECT m.a, m.b, m.c, m.d, m.e, m.f, m.g, m.h, m.i::jsonb, m.j, %s, '', 0 FROM unnest(%b::timestamptz[], %b::text[], "
    "%b::text[], %b::bytea[], %b::text[], %b::text[], %b::text[], %b::timestamptz[], %b::text[], %b::bool[]) "
    "WITH ORDINALITY AS m(a, b, c, d, e, f, g, h, i, j, place) ORDER BY place ON CONFLICT (device, key) DO NOTHING"
)


# Whatever the server is set to: "committed" means that it survives the server.
ON_THE_DISK = "SET LOCAL synchronous_commit = on"


class PostgresInbox:
    """PostgreSQL: one statement for a batch; COMMIT comes back after the write-ahead log is flushed."""

    def __init__(self, conninfo: str) -> None:
        self.conninfo = conninfo
        self._connection: psycopg.Connection[Any] | None = None

    def write(self, rows: Sequence[MessageRow], letters: Sequence[LetterRow]) -> None:
        try:
            self._write(rows, letters)
        except (psycopg.OperationalError, psycopg.InterfaceError) as fault:
            self.close()
            raise Unavailable(str(fault)) from fault

    def close(self) -> None:
        if self._connection:
            with suppress(psycopg.Error):
                self._connection.close()
        self._connection = None

    def _write(self, rows: Sequence[MessageRow], letters: Sequence[LetterRow]) -> None:
        if self._connection is None:
            self._connection = psycopg.connect(self.conninfo, autocommit=True, connect_timeout=5)
        with self._connection.transaction(), self._connection.cursor() as cursor:
            cursor.execute(ON_THE_DISK)
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
            if rows:
                cursor.execute(_MESSAGES_POSTGRES, [settings.NODE, *map(list, zip(*rows, strict=True))])
            for letter in letters:
                cursor.execute(_LETTER_POSTGRES, [*letter, settings.NODE])
