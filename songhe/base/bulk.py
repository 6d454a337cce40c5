"""Room for a long piece of writing on SQLite: a larger cache and a longer log while it lasts. Nothing to do on PostgreSQL."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection

ROOM = "PRAGMA cache_size=-400000; PRAGMA wal_autocheckpoint=100000; PRAGMA synchronous=NORMAL"
"""400 MB of pages, 400 MB of log. A commit is whole after a power cut, though the last ones may be missing: for whoever writes
down in the same transaction how far the work is, and takes it up again there."""


@contextmanager
def bulk_writing() -> Iterator[None]:
    """While it lasts, this connection has room; not inside a transaction, where SQLite allows no such change."""
    wanted = connection.vendor == "sqlite" and not connection.in_atomic_block
    try:
        if wanted:
            _say(ROOM)
        yield
    finally:
        if wanted:
            _say(str(settings.SQLITE["OPTIONS"]["init_command"]))


def _say(pragmas: str) -> None:
    with connection.cursor() as cursor:
        for pragma in filter(None, (part.strip() for part in pragmas.split(";"))):
            cursor.execute(pragma)
