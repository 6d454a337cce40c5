"""A scratch node for a measurement: its own folder, keys, ports and tables, started with `songhe run` as anybody would."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

ROOT = Path(__file__).resolve().parents[1]
KEYS = {
    "SONGHE_SECRET_KEY": "bench" * 12,
    "SONGHE_DATA_KEYS": "1:" + "0f" * 16,
    "SONGHE_INDEX_KEY": "1e" * 32,
    "SONGHE_SEAL_KEY": "2d" * 32,
}


@dataclass(frozen=True)
class Node:
    folder: Path
    web_port: int
    door_port: int
    database: str

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.web_port}"


def say(text: str) -> None:
    """Progress; the last line of standard output belongs to the figures."""
    print(text, file=sys.stderr, flush=True)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


def share(waits: list[float], part: float) -> float | None:
    """The value below which `part` of the waits lie, in ms."""
    ordered = sorted(waits)
    return round(ordered[min(len(ordered) - 1, int(len(ordered) * part))] * 1000, 1) if ordered else None


@contextmanager
def node(postgres: str = "", where: Path | None = None) -> Iterator[Node]:
    """An empty node with laid tables, and this process's Django set up on it. Told to stop, it still tidies up.

    `where`: the folder in which its own folder is made, if not that of the system for what passes.
    """
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped"))
    with tempfile.TemporaryDirectory(prefix="songhe-bench-", dir=where) as folder, _database(postgres) as url:
        made = Node(Path(folder), free_port(), free_port(), "postgresql" if postgres else "sqlite")
        os.environ.update(
            KEYS,
            DJANGO_SETTINGS_MODULE="songhe.config.settings",
            SONGHE_VAR=folder,
            SONGHE_DATABASE_URL=url,
            SONGHE_WEB_PORT=str(made.web_port),
            SONGHE_DOOR_PORT=str(made.door_port),
            SONGHE_LOG="WARNING",
        )
        sys.path.insert(0, str(ROOT))
        subprocess.run([sys.executable, "-m", "songhe", "set-up"], cwd=ROOT, check=True, stdout=sys.stderr)
        import django

        django.setup()
        yield made


@contextmanager
def here() -> Iterator[Node]:
    """The node that the environment names, as it is, with its web port if something is to be started on it.

    Told to stop, whoever uses it still ends what he started.
    """
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "songhe.config.settings")
    sys.path.insert(0, str(ROOT))
    import django
    from django.conf import settings

    django.setup()
    vendor = "postgresql" if settings.INBOX_DB == "default" else "sqlite"
    yield Node(Path(settings.VAR), settings.WEB_PORT, 0, vendor)


@contextmanager
def running(made: Node, log: Path, patience: float = 40) -> Iterator[subprocess.Popen[bytes]]:
    """Door, intake, worker and web as real processes; ended together afterwards. `patience`: seconds until all must be up."""
    with log.open("wb") as out:
        house = subprocess.Popen([sys.executable, "-m", "songhe", "run"], cwd=ROOT, stdout=out, stderr=out)
        try:
            for port in (made.web_port, made.door_port):
                await_port(port, house, patience)
            yield house
        finally:
            stop(house)


@contextmanager
def serving(command: list[str], port: int, env: dict[str, str] | None = None) -> Iterator[int]:
    """A server of our own that listens on `port`: its id. Ended by it."""
    child = subprocess.Popen(command, env=env, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        await_port(port, child)
        yield child.pid
    finally:
        stop(child)


def await_port(port: int, process: subprocess.Popen[bytes], seconds: float = 120) -> None:
    """Wait until somebody answers there; SystemExit when the process died or nobody does."""
    end = time.monotonic() + seconds
    while time.monotonic() < end and process.poll() is None:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.1)
    raise SystemExit(f"nobody answers on port {port}")


def stop(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(15)
    except subprocess.TimeoutExpired:
        process.kill()


@contextmanager
def _database(server: str) -> Iterator[str]:
    """A scratch database beside the one that `server` names; nothing for SQLite."""
    if not server:
        yield ""
        return
    name = f"songhe_bench_{uuid4().hex[:10]}"
    _ask(server, f"CREATE DATABASE {name}")
    try:
        yield f"{server.rpartition('/')[0]}/{name}"
    finally:
        from django.db import connections

        connections.close_all()
        _ask(server, f"DROP DATABASE {name} WITH (FORCE)")


def _ask(server: str, words: str) -> None:
    """On a connection of its own: the server may be started anew in between."""
    import psycopg

    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(words)  # type: ignore[call-overload]
