"""`make bench-readings`: a day of readings by device, asked of the archive, beside PostgreSQL or SQLite with the same rows.

A day of the city is 144 million readings. A sample (14.4 million unless told) is made, written as the archive writes a day that
is over (`archive.files.laid`, encrypted, by device and moment), and grouped by device: count, mean, last. The peer has the
same rows in a table, loaded its fastest way, and answers the same question in the same run; it may be given fewer rows
(`--peer-rows`), its rate is per row. A day counts as made when rows_per_s is 36 million: 144 million within 4 seconds.
`rows_per_cpu_s` is per second of processor: what one core does when nobody else uses it.
"""

import argparse
import csv
import json
import os
import platform
import resource
import secrets
import sqlite3
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import django

from benchmarks.rules import environment

DAY_ROWS, GOAL_S = 144_000_000, 4.0
DEVICES = 100_000  # of a day: 1,440 readings each, one a minute
GROUP = 1_000_000
QUESTION = 'SELECT device, count(*), avg(value), max("at") FROM {table} GROUP BY device'
AROUND = "SELECT count(*), sum(n), round(sum(m), 3), max(last) FROM ({inner}) AS answer(device, n, m, last)"


def say(text: str, began: float) -> None:
    """Progress, so that nobody wonders."""
    sys.stderr.write(f"{time.monotonic() - began:6.1f} s  {text}\n")
    sys.stderr.flush()


def columns(rows: int, first: int, devices: int) -> dict[str, Any]:
    """Readings of a day from `first` on, by device and moment: made from their number, so that both sides get the same."""
    import numpy

    number = numpy.arange(first, first + rows, dtype=numpy.int64)
    each = max(rows_of(devices), 1)
    device = (number // each).astype(numpy.int32)
    moment = (number % each) * 60_000
    value = ((number * 2654435761) % 997).astype(numpy.float64) / 10
    return {"device": device, "at": moment, "value": value}


def rows_of(devices: int) -> int:
    """How many readings one device has."""
    return DAY_ROWS // DEVICES if devices else 0


def archive(folder: Path, rows: int, devices: int, key: bytes, began: float) -> Path:
    """One day as the archive keeps it."""
    import pyarrow as pa
    import pyarrow.parquet as parquet
    from pyarrow.parquet import encryption

    from songhe.links.devices.archive.files import laid

    path = folder / "day.parquet"
    schema = pa.schema([("device", pa.int32()), ("at", pa.int64()), ("value", pa.float64())])
    told = {**laid(schema.names), "encryption_properties": encryption.create_encryption_properties(key)}
    each = told.pop("row_group_size")
    with parquet.ParquetWriter(path, schema, **told) as out:
        for first in range(0, rows, GROUP):
            count = min(GROUP, rows - first)
            out.write_table(pa.table(columns(count, first, devices), schema=schema), row_group_size=each)
            say(f"Parquet {first + count:,} of {rows:,}", began)
    return path


def ask(path: Path, key: bytes, threads: int) -> tuple[float, float, Any]:
    """The best of three, each with a connection of its own, as a page would ask: seconds, seconds of processor, answer."""
    import duckdb
    from pyarrow import dataset
    from pyarrow.parquet import encryption

    best, worked, answer = 1e9, 1e9, None
    for _ in range(3):
        held = duckdb.connect(":memory:")
        held.execute(f"SET threads={threads}; SET memory_limit='1GB'; SET temp_directory=''")
        options = dataset.ParquetFragmentScanOptions(decryption_properties=encryption.create_decryption_properties(key))
        form = dataset.ParquetFileFormat(default_fragment_scan_options=options)
        began, work = time.perf_counter(), time.process_time()
        held.register("day", dataset.dataset(str(path), format=form))
        answer = held.execute(AROUND.format(inner=QUESTION.format(table="day"))).fetchone()
        best, worked = min(best, time.perf_counter() - began), min(worked, time.process_time() - work)
        held.close()
    return best, worked, answer


def lines(rows: int, devices: int) -> Iterator[tuple[int, int, float]]:
    """The same readings one by one, for a peer that takes no columns."""
    for first in range(0, rows, GROUP):
        made = columns(min(GROUP, rows - first), first, devices)
        yield from zip(made["device"].tolist(), made["at"].tolist(), made["value"].tolist(), strict=True)


def sqlite(folder: Path, rows: int, devices: int, began: float) -> tuple[float, Any]:
    """A table in a file of its own, with the index that answers the question."""
    held = sqlite3.connect(folder / "peer.sqlite3")
    held.execute("PRAGMA journal_mode=OFF")
    held.execute("PRAGMA synchronous=OFF")
    held.execute("PRAGMA cache_size=-200000")
    held.execute("CREATE TABLE reading (device INTEGER, at INTEGER, value REAL, PRIMARY KEY (device, at)) WITHOUT ROWID")
    held.executemany("INSERT INTO reading VALUES (?, ?, ?)", lines(rows, devices))
    held.commit()
    say(f"SQLite {rows:,} rows", began)
    return _asked(lambda sql: held.execute(sql).fetchone())


def postgres(url: str, rows: int, devices: int, began: float) -> tuple[float, Any]:
    """A table of its own, loaded by COPY and analysed; taken away again."""
    import psycopg

    with psycopg.connect(url, autocommit=True) as held:
        held.execute("DROP TABLE IF EXISTS bench_reading")
        held.execute("CREATE UNLOGGED TABLE bench_reading (device integer, at bigint, value double precision)")
        try:
            with held.cursor().copy("COPY bench_reading FROM STDIN (FORMAT csv)") as copy:
                out = _To(copy)
                writer = csv.writer(out)
                for line in lines(rows, devices):
                    writer.writerow(line)
                out.flush()
            held.execute("VACUUM ANALYZE bench_reading")
            say(f"PostgreSQL {rows:,} rows", began)
            return _asked(lambda sql: held.execute(sql.replace("reading", "bench_reading")).fetchone())
        finally:
            held.execute("DROP TABLE IF EXISTS bench_reading")


class _To:
    """A file for `csv` that is a COPY."""

    def __init__(self, copy: Any) -> None:
        self.copy, self.some = copy, list[str]()

    def write(self, text: str) -> None:
        self.some.append(text)
        if len(self.some) >= 10_000:
            self.flush()

    def flush(self) -> None:
        """Hand on what waits."""
        self.copy.write("".join(self.some))
        self.some.clear()


def _asked(run: Any) -> tuple[float, Any]:
    inner = "SELECT device, count(*) AS n, avg(value) AS m, max(at) AS last FROM reading GROUP BY device"
    sql = f"SELECT count(*), sum(n), sum(m), max(last) FROM ({inner}) AS a"
    best, answer = 1e9, None
    for _ in range(3):
        began = time.perf_counter()
        answer = run(sql)
        best = min(best, time.perf_counter() - began)
    return best, answer


def main() -> None:
    """Make, ask, compare, and print the figures as the last line."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--rows", type=int, default=14_400_000)
    asked.add_argument("--peer-rows", type=int, default=2_880_000)
    asked.add_argument("--postgres", default="", help="address of a scratch database; without it the peer is SQLite")
    asked.add_argument("--threads", type=int, default=len(os.sched_getaffinity(0)))
    told = asked.parse_args()
    began, key = time.monotonic(), secrets.token_bytes(32)
    devices = max(told.rows // rows_of(DEVICES), 1)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        environment(name)
        django.setup()
        path = archive(folder, told.rows, devices, key, began)
        size = path.stat().st_size
        took, worked, answer = ask(path, key, told.threads)
        peer_took, peer_answer = (
            postgres(told.postgres, told.peer_rows, devices, began)
            if told.postgres
            else sqlite(folder, told.peer_rows, devices, began)
        )
        small = archive(folder, told.peer_rows, devices, key, began)
        same = ask(small, key, told.threads)[2]
    if [same[0], same[1], same[3]] != [peer_answer[0], int(peer_answer[1]), peer_answer[3]] or abs(
        same[2] - peer_answer[2]
    ) > 0.01:
        raise SystemExit(f"the two answers differ: {same} {peer_answer}")
    rate, peer = told.rows / took, told.peer_rows / peer_took
    say(f"{told.rows:,} rows of {answer[0]:,} devices in {took:.3f} s; a whole day would take {DAY_ROWS / rate:.1f} s", began)
    figures = {
        "rows_per_s": round(rate),
        "peer_rows_per_s": round(peer),
        "rows_per_cpu_s": round(told.rows / worked),
        "ratio": round(rate / peer, 1),
        "day_s": round(DAY_ROWS / rate, 2),
        "goal_met": DAY_ROWS / rate <= GOAL_S,
        "rows": told.rows,
        "peer": "postgresql" if told.postgres else "sqlite",
        "peer_rows": told.peer_rows,
        "bytes_per_row": round(size / told.rows, 2),
        "threads": told.threads,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "machine": f"{platform.machine()}, {os.cpu_count()} cores",
        "date": datetime.now(UTC).date().isoformat(),
    }
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
