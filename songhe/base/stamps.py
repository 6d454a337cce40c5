"""Moments of PostgreSQL, read by the standard library's own parser.

Django's reader of a `timestamptz` is psycopg's in Python (a regular expression and a handful of calls) with a time zone put
over it; a page of the bureaus reads a thousand of them. `datetime.fromisoformat` is written in C and reads what a connection in
UTC prints. What it does not know (`infinity`, years before Christ) goes the way of psycopg.
"""

from datetime import datetime
from typing import Any

from django.db.backends.signals import connection_created


def read_quickly() -> None:
    """From now on every connection to PostgreSQL of this process reads moments so."""
    connection_created.connect(_taught, dispatch_uid="songhe.base.stamps")


def _taught(connection: Any, **_facts: Any) -> None:
    if connection.vendor == "postgresql":
        connection.connection.adapters.register_loader("timestamptz", _loader(connection.timezone))


def _loader(zone: Any) -> type:
    from django.db.backends.postgresql.psycopg_any import BaseTzLoader  # only where PostgreSQL is spoken

    class Loader(BaseTzLoader):
        timezone = zone

        def load(self, data: Any) -> datetime:
            try:
                moment = datetime.fromisoformat(bytes(data).decode())
            except ValueError:
                return super().load(data)
            return moment if moment.tzinfo is zone else moment.replace(tzinfo=zone)

    return Loader
