"""Rows of one table on their way into the database: packed by the process that made them, poured by the one that writes.

Packed is what the database takes with the least work of the writer, who is alone where those that make rows are several:
lines of COPY for PostgreSQL, lists ready to be bound for SQLite.
"""

import marshal
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, models

Line = list[Any]
CELL, NOTHING, ROW = "\x1f", "\x1e", "\x1d"  # taken out of every text that a reader gives
SIGNS = (("\\", "\\\\"), ("\t", "\\t"), ("\n", "\\n"), ("\r", "\\r"), (CELL, "\t"), (NOTHING, "\\N"), (ROW, "\n"))


@dataclass(slots=True)
class Packed:
    """Rows of one table, and for each the caller's number: by it a row can still be left out, or given a household."""

    numbers: Sequence[int]
    body: bytes


def pack(rows: list[Any], numbers: Sequence[int], vendor: str) -> Packed:
    """Make rows ready for the database of this kind."""
    return Packed(numbers, marshal.dumps(rows, 2) if vendor == "sqlite" else _lines(rows))


def pour(
    model: type[models.Model], columns: Sequence[str], packed: Packed, but: Collection[int] = (),
    fill: tuple[int, Mapping[int, str]] = (0, {}),
) -> None:  # fmt: skip
    """Put rows in, but for those of some numbers. `fill` is a column, and what stands in it of rows of some numbers."""
    if not packed.numbers:
        return
    quote = connection.ops.quote_name
    fields: list[Any] = [model._meta.get_field(name) for name in columns]
    names, table = ", ".join(quote(field.column) for field in fields), quote(model._meta.db_table)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # What COPY says is wrapped as Django wraps the rest: a number that is there already is an IntegrityError.
            with connection.wrap_database_errors, cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                copy.write(_changed(packed, but, fill) if but or fill[1] else packed.body)
        else:
            holes = ", ".join(["%s"] * len(columns))
            rows = _chosen(marshal.loads(packed.body), packed.numbers, but, fill)
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({holes})", rows)


def _lines(rows: list[Any]) -> bytes:
    text = ROW.join([CELL.join([_said(value) for value in row]) for row in rows])
    if rows and text.count(CELL) + text.count(ROW) != len(rows) * len(rows[0]) - 1:
        raise ValueError("a value holds a sign that parts values")
    for sign, written in SIGNS:
        text = text.replace(sign, written)
    return text.encode()


def _said(value: Any) -> str:
    if value.__class__ is str:
        return value
    return NOTHING if value is None else str(value)


def _chosen(
    rows: list[Any], numbers: Sequence[int], but: Collection[int], fill: tuple[int, Mapping[int, str]]
) -> list[Any]:  # fmt: skip
    column, texts = fill
    if texts:
        for number, row in zip(numbers, rows, strict=True):
            row[column] = texts.get(number, row[column])
    return [row for number, row in zip(numbers, rows, strict=True) if number not in but] if but else rows


def _changed(packed: Packed, but: Collection[int], fill: tuple[int, Mapping[int, str]]) -> bytes:
    rows = [line.split(b"\t") for line in packed.body.split(b"\n")]
    filled = (fill[0], {number: text.encode() for number, text in fill[1].items()})
    return b"\n".join([b"\t".join(row) for row in _chosen(rows, packed.numbers, but, filled)])  # type: ignore[arg-type]
