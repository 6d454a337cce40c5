"""The files: put there whole or not at all, known by one row a day, merged when the day is over, taken away.

A file counts when its day's row names it, and that row is written in the transaction that moves the reader: killed in between,
a file lies there that nobody asks, the stretch is written again under a row, and `sweep` takes the stray away. The key of a day
is random and stands sealed in its row (SM4, as everything); without the row the files say nothing.
"""

import os
import secrets
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction

from songhe.base.rows import new_id
from songhe.links.devices.archive.rows import Kept, marks_of, table
from songhe.links.devices.models import ReadingDay

KEY = 32  # bytes: AES-256-GCM, which is what Parquet and DuckDB know
GROUP = 100_000  # rows of a row group
LAID: dict[str, Any] = {
    "row_group_size": GROUP,
    "use_dictionary": ["device", "signal", "kind", "model", "person", "division"],
    "column_encoding": {"seq": "DELTA_BINARY_PACKED", "at": "DELTA_BINARY_PACKED", "got": "DELTA_BINARY_PACKED"},
    "compression": "lz4",
}
"""How columns lie: words once, numbers and moments as what they grow by; quick to open, for a question opens millions."""
PACKED = {"facts": "zstd"}  # the one column that is long and seldom read
STRAY = timedelta(hours=1)


def folder() -> Path:
    """Where the files lie."""
    there = Path(settings.VAR) / "readings"
    there.mkdir(mode=0o700, exist_ok=True)
    return there


Ready = list[tuple[date, Any, datetime]]
"""A table for each day, with when its last message came."""


def store(rows: Sequence[Kept]) -> int:
    """Keep these messages, in the caller's transaction if there is one; a file per day they came in. How many files."""
    return keep(ready(rows))


def ready(rows: Sequence[Kept]) -> Ready:
    """The tables of these messages: most of the work, and none of the database's. Do it before a transaction begins: twenty
    thousand of them took seconds, in which no alarm could become a call."""
    by_day: dict[date, list[Kept]] = defaultdict(list)
    for row in rows:
        by_day[row.day].append(row)
    return [(day, table(some), max(row.got for row in some)) for day, some in sorted(by_day.items())]


def keep(tables: Ready) -> int:
    """Write what is ready, in the caller's transaction if there is one; how many files."""
    with transaction.atomic():  # by itself, or a part of what the caller commits
        for day, some, until in tables:
            held = _locked(day)
            held.files = [*held.files, _written(held, some)]
            held.until = max(until, held.until) if held.until else until
            _counted(held)
    return len(tables)


def _locked(day: date) -> ReadingDay:
    """The day's row, this transaction's alone; made with a key of its own."""
    row = ReadingDay.objects.select_for_update().filter(day=day).first()
    if row is None:
        row = ReadingDay(day=day, key=secrets.token_hex(KEY))
        row.save()
    return row


def _counted(row: ReadingDay) -> None:
    row.count = sum(file["rows"] for file in row.files)
    row.bytes = sum(file["bytes"] for file in row.files)
    row.save(update_fields=["files", "count", "bytes", "until", "merged"])


def _written(row: ReadingDay, data: Any) -> dict[str, Any]:
    """Write one file under the day's key: flushed to the disk before it has its name."""
    import pyarrow.parquet as parquet
    from pyarrow.parquet import encryption

    name = f"{row.day.isoformat()}.{new_id().hex}.parquet"
    path = folder() / name
    new = path.with_suffix(f".{os.getpid()}.new")
    try:
        sealed = encryption.create_encryption_properties(bytes.fromhex(row.key))
        with new.open("wb") as out:
            parquet.write_table(data, out, **laid(data.schema.names), encryption_properties=sealed)
            out.flush()
            os.fsync(out.fileno())
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)
    return {"name": name, "rows": data.num_rows, "bytes": path.stat().st_size}


def laid(names: Sequence[str]) -> dict[str, Any]:
    """How a file with these columns is written; `make bench-readings` writes its own the same way."""
    packing = {name: PACKED.get(name, LAID["compression"]) for name in names}
    words = [name for name in LAID["use_dictionary"] if name in names]
    growing = {name: how for name, how in LAID["column_encoding"].items() if name in names}
    return {**LAID, "compression": packing, "use_dictionary": words, "column_encoding": growing}


def _read(row: ReadingDay, files: Iterable[dict[str, Any]]) -> Any:
    """The rows of some files of a day, in memory."""
    import pyarrow as pa
    import pyarrow.parquet as parquet
    from pyarrow.parquet import encryption

    sealed = encryption.create_decryption_properties(bytes.fromhex(row.key))
    parts = [parquet.ParquetFile(folder() / one["name"], decryption_properties=sealed).read() for one in files]
    return pa.concat_tables(parts).unify_dictionaries()


def _ordered(data: Any) -> Any:
    """By device, moment and number; a dictionary is ordered by its words."""
    import pyarrow.compute as compute

    order = data.select(["at", "seq"]).append_column("device", data.column("device").cast("string"))
    keys = [("device", "ascending"), ("at", "ascending"), ("seq", "ascending")]
    return data.take(compute.sort_indices(order, sort_keys=keys))


def _replaced(row: ReadingDay, data: Any) -> None:
    """One file in place of all of the day; the old ones go after the commit."""
    old = [folder() / one["name"] for one in row.files]
    row.files = [_written(row, data)] if data.num_rows else []
    _counted(row)

    def remove() -> None:
        for path in old:
            path.unlink(missing_ok=True)

    transaction.on_commit(remove)


def merge_due(before: date) -> int:
    """Days that are over become one file each, in the order of device and moment. One day a round; how many."""
    due = ReadingDay.objects.filter(merged=False, day__lt=before).order_by("day").values_list("day", flat=True).first()
    if due is None:
        return 0
    with transaction.atomic():
        row = _locked(due)
        if row.merged:
            return 0
        row.merged = True
        if len(row.files) > 1:
            _replaced(row, _ordered(_read(row, row.files)))
        else:
            row.save(update_fields=["merged"])
    return 1


def forget_days(before: date) -> int:
    """Days whose time is over: row and key first, then the files. How many."""
    gone = 0
    for row in ReadingDay.objects.filter(day__lt=before):
        names = [folder() / one["name"] for one in row.files]
        row.delete()
        for path in names:
            path.unlink(missing_ok=True)
        gone += 1
    return gone


def forget_person(elder: UUID) -> int:
    """Every message of one person taken out of every day; the day gets a new file under a new key. How many rows."""
    import pyarrow.compute as compute

    gone = 0
    marks = marks_of(elder)
    for day in list(ReadingDay.objects.values_list("day", flat=True)):
        with transaction.atomic():
            row = _locked(day)
            if not row.files:
                continue
            data = _read(row, row.files)
            whose = data.column("person").cast("string")
            mine = compute.is_in(whose, value_set=_texts(marks))
            count = compute.sum(mine.cast("int64")).as_py() or 0
            if not count:
                continue
            row.key = secrets.token_hex(KEY)
            row.save(update_fields=["key"])
            _replaced(row, data.filter(compute.invert(mine)))
            gone += count
    return gone


def _texts(values: list[str]) -> Any:
    import pyarrow as pa

    return pa.array(values, pa.string())


def sweep(at: datetime) -> int:
    """Files that no row names, an hour old: left by a process that was killed. How many."""
    known = {one["name"] for files in ReadingDay.objects.values_list("files", flat=True) for one in files}
    gone = 0
    for path in folder().iterdir():
        if path.name not in known and path.stat().st_mtime < (at - STRAY).timestamp():
            path.unlink(missing_ok=True)
            gone += 1
    return gone
