"""Questions to the files, in SQL. DuckDB holds nothing: it lives in memory for one question and spills nothing to the disk; the
files pass by it, opened with the keys of the days it is asked about."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from songhe.links.devices.archive.files import folder
from songhe.links.devices.models import ReadingDay

THREADS, MEMORY = 2, "1GB"
NOTHING = (
    "SELECT NULL::BIGINT seq, ''::VARCHAR device, NULL::TIMESTAMPTZ \"at\", NULL::TIMESTAMPTZ got, ''::VARCHAR signal,"
    " ''::VARCHAR kind, ''::VARCHAR model, ''::VARCHAR person, ''::VARCHAR division, NULL::SMALLINT battery,"
    " ''::VARCHAR facts WHERE false"
)


@dataclass(frozen=True)
class Question:
    """`sql` over a table `said` of the days from `first` to `last`; its `?` are `values`."""

    sql: str
    values: Sequence[Any] = ()


def ask(question: Question, first: date, last: date) -> list[tuple[Any, ...]]:
    """The answer. Of days without a file there is nothing to say. A day that is merged meanwhile is asked once more."""
    try:
        return _asked(question, first, last)
    except FileNotFoundError:
        return _asked(question, first, last)


def _asked(question: Question, first: date, last: date) -> list[tuple[Any, ...]]:
    import duckdb

    days = [row for row in ReadingDay.objects.filter(day__gte=first, day__lte=last).order_by("day") if row.files]
    held = duckdb.connect(":memory:")
    try:
        held.execute(f"SET threads={THREADS}; SET memory_limit='{MEMORY}'; SET temp_directory=''; SET TimeZone='Asia/Shanghai'")
        held.execute("SET autoinstall_known_extensions=false; SET autoload_known_extensions=false")
        for row in days:
            held.register(_name(row), opened([folder() / one["name"] for one in row.files], bytes.fromhex(row.key)))
        every = " UNION ALL ".join(f"SELECT * FROM {_name(row)}" for row in days)
        held.execute(f"CREATE VIEW said AS {every or NOTHING}")
        return list(held.execute(question.sql, list(question.values)).fetchall())
    finally:
        held.close()


def _name(row: ReadingDay) -> str:
    return f"d{row.day:%Y%m%d}"


def opened(paths: Sequence[Path], key: bytes) -> Any:
    """Files under one key as DuckDB reads them: columns and rows that are asked for, decrypted by Arrow as they pass. DuckDB's
    own reader of encrypted Parquet loses its place in a column of several pages (2.0.1: "Computed AES tag differs")."""
    from pyarrow import dataset
    from pyarrow.parquet import encryption

    sealed = encryption.create_decryption_properties(key)
    options = dataset.ParquetFragmentScanOptions(decryption_properties=sealed)
    form = dataset.ParquetFileFormat(default_fragment_scan_options=options)
    return dataset.dataset([str(path) for path in paths], format=form)
