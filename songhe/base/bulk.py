"""Much to write. `bulk_writing`: room for a long piece on SQLite. `insert_all`: many new rows without a statement made of them;
`update_all`: new values of many rows that are there; `change_all`: one statement for many rows, each with values of its own.

`bulk_create` asks every field of every row three times and writes a statement as long as the rows; most of its time is neither
the database's nor the rows'. Here each column is asked once how its values are written, and the rows go in as values: by COPY
on PostgreSQL, by one prepared statement on SQLite. What the database guards (uniques, checks, triggers) is guarded as ever.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import Any, TypeVar

from django.conf import settings
from django.db import connection, models, transaction
from django.db.models.base import ModelState

from songhe.base.fields import Closed, SealedField

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


M = TypeVar("M", bound=models.Model)


def made(model: type[M], **values: Any) -> M:
    """A new row as the class itself would make it, of columns by their names on the row (`elder_id`, not `elder`): several
    times quicker, because nothing is asked of values that are right already. For rows by the hundred."""
    constant, asked = _rest(model, tuple(values))
    row = model.__new__(model)
    row._state = ModelState()
    told = row.__dict__
    told.update(constant)
    for name, default in asked:
        told[name] = default()
    told.update(values)
    return row


@lru_cache(maxsize=256)
def _rest(model: type[models.Model], given: tuple[str, ...]) -> tuple[dict[str, Any], list[tuple[str, Callable[[], Any]]]]:
    """Columns that are not given: those whose default is always the same, and those that are asked for it each time."""
    fields = [one for one in model._meta.local_concrete_fields if one.attname not in given]
    asked = [(one.attname, one.get_default) for one in fields if callable(one.default)]
    names = {name for name, _default in asked}
    return {one.attname: one.get_default() for one in fields if one.attname not in names}, asked


Column = tuple[str, str, Any, Callable[[Any], Any] | None]
"""Its name in the table and on the row, the field where that has a say of its own, and how a value is written."""


def insert_all(rows: Sequence[models.Model]) -> None:
    """New rows of one model, all or none; their keys are made already, and nothing is read back."""
    if not rows:
        return
    table, columns = _plan(type(rows[0]), connection.vendor)
    says = [_saying(field) for _name, _attname, field, _write in columns]
    told, names = [_values(row, columns, says) for row in rows], ", ".join(name for name, *_more in columns)
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with connection.wrap_database_errors, cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for one in told:
                    copy.write_row(one)
        else:
            marks = ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", told)
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias


def change_all(model: type[models.Model], statement: str, fields: Sequence[str], told: Sequence[Sequence[Any]]) -> int:
    """`statement` (an UPDATE of `{table}`, with a mark for each of `fields`) for every one of `told`; how many rows it changed.

    Prepared once and run many times: of a thousand `update()` most of the time is spent on making the statement.
    """
    if not told:
        return 0
    writers = [_writer(model._meta.get_field(name), connection.vendor) for name in fields]
    rows = [
        [value if write is None or value is None else write(value) for write, value in zip(writers, one, strict=True)]
        for one in told
    ]
    with connection.cursor() as cursor:
        cursor.executemany(statement.format(table=connection.ops.quote_name(model._meta.db_table)), rows)
        return int(cursor.rowcount)


def update_all(model: type[models.Model], names: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Rows of `model`: the key, then the new value of each of these columns. All or none, in one statement (on SQLite one that
    is prepared once). Not for what is sealed."""
    if not rows:
        return
    quoted, key = connection.ops.quote_name, model._meta.pk
    assert key is not None
    fields = [key, *(model._meta.get_field(name) for name in names)]
    table, columns = quoted(model._meta.db_table), [quoted(str(one.column)) for one in fields]  # type: ignore[union-attr]
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            sets = ", ".join(f"{name} = v.{name}" for name in columns[1:])
            given = ", ".join(f"%s::{one.db_type(connection)}[]" for one in fields)
            values = [list(column) for column in zip(*rows, strict=True)]
            named = ", ".join(columns)
            cursor.execute(
                f"UPDATE {table} t SET {sets} FROM unnest({given}) AS v({named}) WHERE t.{columns[0]} = v.{columns[0]}", values
            )
        else:
            write = [_writer(one, connection.vendor) or _plainly for one in fields]
            told = [[None if one is None else how(one) for how, one in zip(write, row, strict=True)] for row in rows]
            sets = ", ".join(f"{name} = %s" for name in columns[1:])
            cursor.executemany(f"UPDATE {table} SET {sets} WHERE {columns[0]} = %s", [[*row[1:], row[0]] for row in told])


def _plainly(value: Any) -> Any:
    return value


Say = Callable[[models.Model], Any]


def _values(row: models.Model, columns: list[Column], says: list[Say | None]) -> list[Any]:
    known, told = row.__dict__, []
    for (_name, attname, _field, write), say in zip(columns, says, strict=True):
        value = known[attname] if say is None else say(row)
        told.append(value if write is None or value is None else write(value))
    return told


def _saying(field: Any) -> Say | None:
    """What a field makes of its value at the moment of writing. What is sealed is sealed with a key looked up once."""
    if field is None:
        return None
    if not isinstance(field, SealedField):
        return lambda row: field.pre_save(row, True)
    close, name = field.closer(), field.attname

    def sealed(row: models.Model) -> str:
        value = row.__dict__.get(name, "")
        if value in (None, "", [], {}) or isinstance(value, Closed):
            return str(value or "")
        return close(value, str(row.pk))

    return sealed


@lru_cache(maxsize=256)
def _plan(model: type[models.Model], vendor: str) -> tuple[str, list[Column]]:
    """Table and columns. What the database reckons itself (a default left to it) is no value: use `bulk_create` there."""
    fields, quoted = model._meta.local_concrete_fields, connection.ops.quote_name
    if any(one.has_db_default() and not one.has_default() for one in fields):
        raise TypeError(f"{model.__name__} leaves a default to the database")
    columns = [
        (quoted(one.column or one.attname), one.attname, one if _asks(one) else None, _writer(one, vendor)) for one in fields
    ]
    return quoted(model._meta.db_table), columns


def _asks(field: Any) -> bool:
    """Fields that have a say of their own at the moment of writing: what is sealed, what is stamped."""
    own = type(field).pre_save is not models.Field.pre_save
    return own and (not isinstance(field, models.DateField) or field.auto_now or field.auto_now_add)


def _writer(field: Any, vendor: str) -> Callable[[Any], Any] | None:
    """How a value is written; None where it goes in as it is."""
    target = field
    while target.remote_field is not None:
        target = target.target_field
    if isinstance(target, models.JSONField):
        encode = (target.encoder or json.JSONEncoder)().encode
        return lambda value: "{}" if value == {} else encode(value)
    if vendor == "postgresql":
        return None
    if isinstance(target, models.UUIDField):
        return _hex
    if isinstance(target, models.DateTimeField):
        return lru_cache(maxsize=512)(connection.ops.adapt_datetimefield_value)
    if isinstance(target, models.DateField | models.TimeField | models.DecimalField):
        return lambda value: target.get_db_prep_value(value, connection)
    return None


def _hex(value: Any) -> str:
    return str(value.hex)
