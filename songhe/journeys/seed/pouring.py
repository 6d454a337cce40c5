"""Many rows into a table at once: COPY on PostgreSQL, one prepared statement on SQLite; `bulk_create` takes much longer.

Made in two steps, so that the first can be done by other processes: `poured` turns rows into plain values (sealing what is
sealed), `pour` writes them.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from django.db import connection, models

from songhe.base.fields import SealedField

Values = list[tuple[Any, ...]]


def poured(rows: Sequence[models.Model]) -> Values:
    """What the table holds of each row, column by column."""
    if not rows:
        return []
    readers = [_reader(field) for field in type(rows[0])._meta.concrete_fields]
    return [tuple(read(row) for read in readers) for row in rows]


def pour(model: Any, values: Values) -> None:
    """Write them. Inside the caller's transaction."""
    columns = ", ".join(f'"{field.column}"' for field in model._meta.concrete_fields)
    table = f'"{model._meta.db_table}" ({columns})'
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} FROM STDIN") as copy:
                for row in values:
                    copy.write_row(row)
        else:
            marks = ", ".join(["%s"] * len(model._meta.concrete_fields))
            cursor.executemany(f"INSERT INTO {table} VALUES ({marks})", values)


def _reader(field: Any) -> Callable[[Any], Any]:
    plain = connection.vendor == "postgresql"
    name = field.attname
    if isinstance(field, SealedField) or getattr(field, "auto_now_add", False):
        return lambda row: _plain(field.pre_save(row, True), plain)
    return lambda row: _plain(row.__dict__[name], plain)


def _plain(value: Any, as_it_is: bool) -> Any:
    """As the driver takes it; SQLite knows neither keys nor moments."""
    if isinstance(value, str):
        return str(value)
    if as_it_is:
        return value
    if isinstance(value, UUID):
        return value.hex
    if isinstance(value, datetime):
        return str(value.astimezone(UTC).replace(tzinfo=None))
    return value.isoformat() if isinstance(value, date) else value
