"""554,400 people of a workbook become files: how long, how much memory, and what a second time changes. Last line: JSON.

The list is read in the child, every row is checked (ID checksum, dates, villages, doubles), each person's sensitive facts are
sealed, and pieces of 4,000 are committed; then the same file comes once more. Beside it, in the same run, what a script would
do: openpyxl in read-only mode and `executemany` of the bare cells into one table, unchecked and unsealed. The peer is measured
on a part of the rows (`--peer-part`) and scaled: the output says so.
"""

import argparse
import json
import os
import platform
import resource
import sqlite3
import sys
import threading
import time
from contextlib import ExitStack
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from people import ROWS, workbook
from scratch import Node, node, say


class Watch:
    """The greatest memory of this process and of those it started, apart."""

    def __init__(self) -> None:
        self.mine, self.children, self.going = 0, 0, True
        self.thread = threading.Thread(target=self._look, daemon=True)
        self.thread.start()

    def _look(self) -> None:
        while self.going:
            self.mine = max(self.mine, _rss(os.getpid()))
            time.sleep(0.1)

    def stop(self) -> None:
        self.going = False
        self.thread.join()


def _rss(process: int) -> int:
    try:
        return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0


def once(path: Path) -> dict[str, Any]:
    """Bring the file and import it, as `songhe import people` does."""
    from songhe.base import clock
    from songhe.base.actors import Actor
    from songhe.register.rolls import actions, queries

    by = Actor("command", "bench")
    began, used = time.perf_counter(), _processor()
    with path.open("rb") as file:
        pieces = iter(lambda: file.read(1 << 20), b"")
        facts = {"kind": "people", "bureau": "bench", "file_name": path.name, "within": "6109"}
        roll = actions.receive(**facts, pieces=pieces, by=by, at=clock.now())
    actions.lease(roll, clock.now())
    actions.work(roll=roll, now=clock.now)
    read = time.perf_counter()
    actions.begin(roll=roll, columns=queries.guessed(roll), by=by, at=clock.now())
    actions.lease(roll, clock.now())
    for index in actions.steps(roll=roll, now=clock.now):
        if index % 25 == 24:
            say(f"  {roll.seen:,} rows, {time.perf_counter() - began:.0f} s")
    seconds = time.perf_counter() - began
    say(f"  read {read - began:.1f} s, all {seconds:.1f} s, {_processor() - used:.1f} s of processors, {roll.counts}")
    return {"seconds": seconds, "read": read - began, "processor": _processor() - used, "counts": roll.counts}


def _processor() -> float:
    parts = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in parts)


def reader_rss() -> int:
    """What the reading children held at most, as each of them said in the journal."""
    from songhe.base.models import JournalEntry

    return max(row.facts["rss_mb"] for row in JournalEntry.objects.filter(verb="rolls.roll.read"))


def peer(path: Path, made: Node, rows: int) -> float:
    """openpyxl and executemany: seconds for so many rows, nothing checked and nothing sealed."""
    import openpyxl

    began = time.perf_counter()
    book = openpyxl.load_workbook(path, read_only=True)
    cells = islice(book.worksheets[0].iter_rows(values_only=True), 1, rows + 1)
    batches = iter(lambda: [tuple(cell or "" for cell in row) for row in islice(cells, 5000)], [])
    if made.database == "sqlite":
        with sqlite3.connect(made.folder / "peer.sqlite3") as database:
            database.execute("PRAGMA journal_mode=WAL")
            database.execute(f"CREATE TABLE peer ({', '.join(f'c{n} TEXT' for n in range(12))})")
            for batch in batches:
                database.executemany(f"INSERT INTO peer VALUES ({', '.join('?' * 12)})", batch)
    else:
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute(f"CREATE TABLE peer ({', '.join(f'c{n} TEXT' for n in range(12))})")
            for batch in batches:
                cursor.executemany(f"INSERT INTO peer VALUES ({', '.join(['%s'] * 12)})", batch)
    return time.perf_counter() - began


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--postgres", default="", metavar="URL", help="a server on which a scratch database may be made")
    parser.add_argument("--peer-part", type=float, default=0.1, help="share of the rows the peer is measured on; 1 = all")
    options = parser.parse_args()
    path = workbook(options.rows)
    with ExitStack() as stack:
        made = stack.enter_context(node(options.postgres))
        from songhe.register.places.actions import load_divisions

        load_divisions()
        say(
            f"a scratch node on {made.database}, {options.rows:,} rows; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
        )
        watch = Watch()
        first = once(path)
        say("the same file again …")
        second = once(path)
        watch.stop()
        rss = reader_rss()
        part = max(1, int(options.rows * options.peer_part))
        say(f"the peer, on {part:,} rows …")
        beside = peer(path, made, part) * options.rows / part
    changed = sum(second["counts"].get(name, 0) for name in ("new", "changed", "bad", "double"))
    figures = {
        "rows": first["counts"]["new"],
        "seconds": round(first["seconds"], 1),
        "rss_mb": rss,
        "second_seconds": round(second["seconds"], 1),
        "changed_on_second": changed,
        "peer_seconds": round(beside, 1),
        "ratio": round(beside / first["seconds"], 2),
        "read_seconds": round(first["read"], 1),
        "processor_seconds": round(first["processor"], 1),
        "importer_rss_mb": watch.mine >> 20,
        "peer_measured_on": part,
        "load": round(os.getloadavg()[0], 1),
        "database": made.database,
        "machine": f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}",
        "date": datetime.now(UTC).date().isoformat(),
    }
    print(json.dumps(figures))


if __name__ == "__main__":
    sys.exit(main())
