"""SQLite's write-ahead log, copied into the database file by the worker, so that nobody's commit has to wait for it."""

from datetime import datetime

from django.conf import settings
from django.db import connections


def copy_logs(at: datetime) -> None:
    """Copy what can be copied without making a writer wait. Nothing to do on PostgreSQL."""
    for alias in settings.DATABASES:
        if connections[alias].vendor == "sqlite":
            with connections[alias].cursor() as cursor:
                cursor.execute("PRAGMA wal_checkpoint(PASSIVE)")
