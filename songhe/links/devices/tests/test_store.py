"""Group commit on the database at hand: order, poison, outages; and an answer only after the disk."""

import os
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connections

from songhe.base import bell
from songhe.links.devices import reasons
from songhe.links.devices.adapters import Reading, Unreadable
from songhe.links.devices.inbox import Inbox, SqliteInbox, Unavailable, open_inbox
from songhe.links.devices.models import DeadLetter, Message
from songhe.links.devices.rows import Delivery, letter_row, message_row
from songhe.links.devices.store import Store

pytestmark = pytest.mark.django_db(transaction=True)
AT = datetime(2026, 11, 23, 2, 20, 24, 123456, tzinfo=UTC)


def delivery(key: str, *, device: str = "btn-wang", urgent: bool = False, **changes: Any) -> Delivery:
    reading = Reading("", key, "sos" if urgent else "status", urgent, AT, {"battery": 93, "名": "字"})
    row = message_row(reading, device, f"songhe/{device}/up", b"\x00bytes\xff", AT)
    return Delivery(100, [tuple({**dict(enumerate(row)), **changes.get("put", {})}.values())], urgent=urgent)  # type: ignore[list-item]


class Broken:
    """A disk that fails `times` times with `fault` before it works."""

    def __init__(self, inbox: Inbox, fault: Exception, times: int) -> None:
        self.inbox, self.fault, self.left = inbox, fault, times

    def write(self, rows: Any, letters: Any) -> None:
        self.left -= 1
        if self.left >= 0:
            raise self.fault
        self.inbox.write(rows, letters)

    def close(self) -> None:
        self.inbox.close()


class Kept(list):  # type: ignore[type-arg]
    """Batches as they were finished."""

    def flat(self) -> list[str]:
        return [row[5] for batch in self for one in batch for row in one.rows]


@pytest.fixture
def stores() -> Iterator[Any]:
    started: list[Store] = []

    def start(inbox: Inbox | None = None, *waiting: Delivery) -> tuple[Store, Kept]:
        kept = Kept()
        store = Store(inbox or open_inbox(), kept.append)
        for one in waiting:
            store.offer(one)
        store.start()
        started.append(store)
        return store, kept

    yield start
    for store in started:
        store.stop(5)


def wait_for(kept: Kept, count: int) -> None:
    end = time.monotonic() + 3
    while sum(map(len, kept)) < count and time.monotonic() < end:
        time.sleep(0.005)
    assert sum(map(len, kept)) == count


def test_a_row_is_as_it_was_said(stores: Any) -> None:
    _, kept = stores(None, delivery("1", urgent=True))
    wait_for(kept, 1)
    row = Message.objects.get()
    assert (row.received_at, row.pressed_at, row.facts) == (AT, AT, {"battery": 93, "名": "字"})
    assert (bytes(row.payload), row.node, row.tries, row.trouble, row.handled_at) == (
        b"\x00bytes\xff",
        settings.NODE,
        0,
        "",
        None,
    )


@pytest.mark.parametrize("node", ["610902-GX", "6109"])
def test_a_row_bears_the_code_of_its_node_whatever_it_is_made_of(stores: Any, settings: Any, node: str) -> None:
    settings.NODE = node  # a management unit has letters in its code
    letter = letter_row(Unreadable(reasons.BAD_JSON), "btn-wang", "t", b"x", AT)
    _, kept = stores(None, delivery("1"), Delivery(1, letters=[letter]))
    wait_for(kept, 2)
    assert (Message.objects.get().node, DeadLetter.objects.get().node) == (node, node)


@pytest.mark.parametrize("count", [1, 5, 90, 700])
def test_many_rows_are_one_batch_in_order(stores: Any, count: int) -> None:
    _, kept = stores(None, *(delivery(f"{n:04d}") for n in range(count)))
    wait_for(kept, count)
    keys = [f"{n:04d}" for n in range(count)]
    assert len(kept) == 1
    assert list(Message.objects.order_by("seq").values_list("key", flat=True)) == keys


def test_an_alarm_goes_before_what_waits(stores: Any) -> None:
    _, kept = stores(None, *(delivery(f"{n}") for n in range(5)), delivery("help", urgent=True))
    wait_for(kept, 6)
    assert Message.objects.order_by("seq").first().key == "help"


def test_a_duplicate_in_one_batch_and_in_the_next_is_one_row(stores: Any) -> None:
    store, kept = stores(None, delivery("1"), delivery("1"), delivery("1", device="btn-li"))
    wait_for(kept, 3)
    store.offer(delivery("1"))
    wait_for(kept, 4)
    assert Message.objects.count() == 2


@pytest.mark.parametrize("poison", [{1: "a\ud800"}, {6: None}])
def test_a_poison_row_is_put_aside_and_blocks_nobody(stores: Any, poison: dict[int, Any]) -> None:
    bad = delivery("bad", put=poison)
    _, kept = stores(None, *(delivery(f"{n}") for n in range(20)), bad, *(delivery(f"{n}") for n in range(20, 40)))
    wait_for(kept, 41)
    assert Message.objects.count() == 40
    assert DeadLetter.objects.get().reason == reasons.REFUSED_BY_STORE
    assert not bad.lost


def test_what_cannot_even_be_put_aside_is_never_acknowledged(stores: Any) -> None:
    bad = delivery("bad", put={0: None})
    _, kept = stores(None, delivery("1"), bad, delivery("2"))
    wait_for(kept, 3)
    assert bad.lost
    assert Message.objects.count() == 2


def test_an_outage_is_waited_out_and_nothing_is_lost(stores: Any) -> None:
    store, kept = stores(Broken(open_inbox(), Unavailable("away"), 3), delivery("1"))
    time.sleep(0.03)
    assert not kept
    store.offer(delivery("2"))
    wait_for(kept, 2)
    assert Message.objects.count() == 2


def test_a_connection_that_was_cut_is_opened_anew(stores: Any) -> None:
    store, kept = stores(None, delivery("1"))
    wait_for(kept, 1)
    cut(store)
    store.offer(delivery("2"))
    wait_for(kept, 2)
    assert Message.objects.count() == 2


def cut(store: Store) -> None:
    """As a restart of PostgreSQL does it; SQLite has no server that could go away."""
    if connections[settings.INBOX_DB].vendor == "postgresql":
        pid = store.inbox._connection.info.backend_pid  # type: ignore[attr-defined]
        with connections["default"].cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s)", [pid])


@pytest.mark.postgres  # SQLite has one writer at a time
def test_two_writers_give_numbers_in_the_order_of_commits(stores: Any) -> None:
    """Whoever reads by `seq` while two writers commit sees every row: no number appears behind the reader."""
    seen, stop = [0], threading.Event()
    missed: list[int] = []

    def read() -> None:
        known: set[int] = set()
        while not stop.is_set():
            now = set(Message.objects.values_list("seq", flat=True))
            missed.extend(seq for seq in now - known if seq < seen[0])
            known |= now
            seen[0] = max(known, default=0)
        connections.close_all()

    reader = threading.Thread(target=read)
    reader.start()
    pairs = [stores(None, *(delivery(f"{w}-{n}") for n in range(50))) for w in range(2)]
    for _, kept in pairs:
        wait_for(kept, 50)
    stop.set()
    reader.join()
    assert not missed


def test_the_same_letter_is_counted(stores: Any) -> None:
    letter = letter_row(Unreadable(reasons.BAD_JSON, "a\0b\ud800"), "btn-wang", "t", b"\x00", AT)
    _, kept = stores(None, Delivery(1, letters=[letter]), Delivery(1, letters=[letter]))
    wait_for(kept, 2)
    assert DeadLetter.objects.get().times == 2
    assert DeadLetter.objects.get().detail == "a?b?"


def test_the_answer_does_not_wait_for_the_bell(stores: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[int] = []
    store, kept = stores()
    monkeypatch.setattr(bell, "ring", lambda topic: told.append(len(kept)))
    store.offer(delivery("1", urgent=True))
    wait_for(kept, 1)
    store.stop(5)
    assert told == [1]


def test_an_end_that_nobody_asked_for_is_said(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    broken = threading.Event()
    store = Store(open_inbox(), lambda batch: None, broken=broken.set)
    monkeypatch.setattr(store, "_gather", lambda: 1 / 0)
    store.start()
    store.offer(delivery("1"))
    assert broken.wait(3)
    store.join(3)
    assert not store.is_alive()
    assert "the store has ended" in caplog.text
    store.inbox.close()


def test_an_end_that_was_asked_for_is_not(stores: Any) -> None:
    broken = threading.Event()
    store = Store(open_inbox(), lambda batch: None, broken=broken.set)
    store.start()
    store.stop(5)
    assert not store.is_alive() and not broken.is_set()


def test_the_cap_counts_bytes_as_well_as_rows() -> None:
    store = Store(open_inbox(), lambda batch: None)
    big = Delivery(40 * 1024 * 1024)
    store.offer(big)
    assert not store.full
    store.offer(big)
    assert store.full
    store.settle([big])
    assert not store.full


def test_the_log_is_copied_again_after_no_file_could_be_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """No descriptor left: the thread that copies the log does not end of it, or the log would grow until the disk is full."""
    tried: list[int] = []
    connect = SqliteInbox._connect

    def connect_late(inbox: SqliteInbox, *pragmas: str) -> Any:
        tried.append(len(pragmas))
        if not pragmas and len(tried) < 4:
            raise sqlite3.OperationalError("unable to open database file")
        return connect(inbox, *pragmas)

    monkeypatch.setattr(SqliteInbox, "_connect", connect_late)
    monkeypatch.setattr("songhe.links.devices.inbox.CHECKPOINT_S", 0.01)
    inbox = SqliteInbox(tmp_path / "x.sqlite3")
    inbox._open().execute("CREATE TABLE t (a)")
    end = time.monotonic() + 5
    while time.monotonic() < end and not copied(inbox.path):
        time.sleep(0.02)
    assert copied(inbox.path)
    inbox.close()
    assert "will be later" in caplog.text


def copied(path: str) -> bool:
    """The table is in the file itself, and not in its log only."""
    with sqlite3.connect(f"file:{path}?immutable=1", uri=True) as file:
        return bool(file.execute("SELECT count(*) FROM sqlite_master WHERE name = 't'").fetchone()[0])


def test_a_full_disk_is_an_outage_and_not_a_fault_of_the_row(tmp_path: Path) -> None:
    path = tmp_path / "x.sqlite3"
    with sqlite3.connect(path) as made:
        made.executescript(
            "create table devices_message(seq integer primary key autoincrement, received_at, credential, topic, payload,"
            "device, key, signal, pressed_at, facts, urgent, node, trouble, tries, unique(device, key));"
        )
    inbox = SqliteInbox(path)
    pages = inbox._open().execute("PRAGMA page_count").fetchone()[0]
    inbox._open().execute(f"PRAGMA max_page_count={pages}")
    row = message_row(Reading("", "1", "sos", True, AT, {"x": "y" * 9_000}), "btn-wang", "t", b"x" * 9_000, AT)
    with pytest.raises(Unavailable, match="full"):
        inbox.write([row], [])
    inbox.write([row], [])  # the connection is a new one, and there is room again
    inbox.close()
    with sqlite3.connect(path) as read:
        assert read.execute("select count(*) from devices_message").fetchone() == (1,)


TRACED = """
import sys, time
from datetime import datetime, timezone
from songhe.links.devices.inbox import SqliteInbox
import sqlite3, os
from django.conf import settings
settings.configure(NODE="6109")
path = sys.argv[1]
sqlite3.connect(path).executescript('''
create table devices_message(seq integer primary key autoincrement, received_at, credential, topic, payload, device,
  key, signal, pressed_at, facts, urgent, node, trouble, tries, unique(device, key));''')
inbox = SqliteInbox(path)
at = datetime.now(timezone.utc)
for number in range(5):
    row = (at, "c", "t", b"p", "d", str(number), "sos", None, "{}", True)
    inbox.write([row], [])
    os.write(1, b"PUBACK %d\\n" % number)
"""


@pytest.mark.skipif(not shutil.which("strace"), reason="strace is missing: apt-get install strace")
def test_the_sync_comes_before_the_answer(tmp_path: Path) -> None:
    """The kernel's own record: between two answers the write-ahead log is written and synced."""
    trace = tmp_path / "trace"
    command = ["strace", "-f", "-e", "trace=fsync,fdatasync,write,pwrite64", "-o", str(trace), sys.executable, "-c", TRACED]
    root = Path(__file__).resolve().parents[4]
    env = {**os.environ, "PYTHONPATH": str(root)}
    done = subprocess.run(
        [*command, str(tmp_path / "x.sqlite3")], env=env, cwd=root, capture_output=True, text=True, timeout=30, check=False
    )
    if "Operation not permitted" in done.stderr:
        pytest.skip("this machine does not allow tracing")
    assert done.returncode == 0, done.stderr
    parts = trace.read_text().split('write(1, "PUBACK')
    assert len(parts) == 6
    for before in parts[:-1]:
        calls = [line for line in before.splitlines() if "pwrite64" in line or "sync(" in line]
        assert "sync(" in calls[-1], calls[-3:]
