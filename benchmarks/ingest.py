"""Durable device messages a second: our door beside mosquitto, the same load, one machine. Last line: JSON.

`rate` is what the door acknowledges at full speed, each after its commit; `lost` counts acknowledged messages that are not in
the table afterwards; `p99_ms` is the wait for a PUBACK at a paced 5,000 a second. mosquitto never syncs: its "durable" run has
persistence on and a subscriber that is away, so that it must keep every message, but a power cut or kill -9 takes them.
`mb_per_10k_connections` is by how much the door grew with `idle` quiet connections more, reckoned up to 10,000; `door_us` and
`database_us` are the processor's time for one message (Linux), which a busy machine changes less than the rate.
"""

import argparse
import asyncio
import contextlib
import json
import os
import platform
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.scratch import KEYS, ROOT, await_port, free_port, say, share, stop

GOAL = 5_000


class Sender(asyncio.Protocol):
    """One device that keeps `window` messages in flight (or sends when told to) and notes what was acknowledged, and when."""

    def __init__(self, run: "Run", name: str, secret: str, client: str) -> None:
        self.run, self.name, self.secret, self.client = run, name, secret, client
        self.number = 0
        self.sent: dict[int, tuple[int, float]] = {}
        self.acknowledged: list[int] = []
        self.rest = b""
        self.ready = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: Any) -> None:
        self.transport = transport
        transport.write(encode(mqtt.Connect(self.client, 4, self.name, self.secret.encode(), 60), 4))

    def data_received(self, data: bytes) -> None:
        data, now = self.rest + data, time.perf_counter()
        whole = len(data) // 4 * 4  # CONNACK and PUBACK of 3.1.1 have four bytes each
        self.rest = data[whole:]
        for at in range(0, whole, 4):
            if data[at] == 0x20:
                self.ready.set_result(data[at + 3])
            elif data[at] == 0x40:
                number, started = self.sent.pop(data[at + 2] << 8 | data[at + 3])
                self.acknowledged.append(number)
                self.run.waits.append(now - started)
                if self.run.refill and now < self.run.ends:
                    self.send(now)

    def send(self, now: float) -> None:
        self.number += 1
        packet_id = self.number % 65_535 + 1
        self.sent[packet_id] = self.number, now
        payload = b'{"id":"%d","signal":"status","battery":93,"linkquality":120,"voltage":3000,"firmware":"2.1.7","note":"%s"}'
        self.transport.write(
            encode(mqtt.Publish(f"songhe/{self.name}/up", payload % (self.number, b"x" * 50), 1, packet_id), 4)
        )

    def connection_lost(self, exc: Exception | None) -> None:
        self.run.broken += 1


class Run:
    """One load: as fast as the window allows, or paced at `rate` messages a second."""

    def __init__(self, port: int, people: list[tuple[str, str]], window: int) -> None:
        self.port, self.people, self.window = port, people, window
        self.waits: list[float] = []
        self.broken, self.refill, self.ends = 0, True, 0.0

    async def connect(self, first: int = 0) -> None:
        """`first`: number of the first client, so that many of one credential can be inside beside each other."""
        loop = asyncio.get_running_loop()
        self.senders = []
        for number, (name, secret) in enumerate(self.people, first):
            client = f"{name}-{number}"
            _, sender = await loop.create_connection(
                lambda n=name, s=secret, c=client: Sender(self, n, s, c), "127.0.0.1", self.port
            )
            self.senders.append(sender)
        codes = await asyncio.gather(*(sender.ready for sender in self.senders))
        assert not any(codes), "turned away"

    async def full(self, seconds: float) -> float:
        """Messages acknowledged a second at full speed."""
        self.waits, self.refill = [], True
        started = time.perf_counter()
        self.ends = started + seconds
        for sender in self.senders:
            for _ in range(self.window):
                sender.send(time.perf_counter())
        await asyncio.sleep(seconds)
        count = len(self.waits)
        await self.drain()
        return count / seconds

    async def paced(self, seconds: float, rate: float) -> float | None:
        """99th percentile of the wait, in ms, when messages come at their own pace."""
        self.waits, self.refill = [], False
        started, sent = time.perf_counter(), 0
        while (now := time.perf_counter()) < started + seconds:
            due = int((now - started) * rate)
            for number in range(sent, due):
                self.senders[number % len(self.senders)].send(now)
            sent = due
            await asyncio.sleep(0.001)
        await self.drain()
        return share(self.waits, 0.99)

    async def drain(self) -> None:
        for _ in range(300):
            if not any(sender.sent for sender in self.senders):
                return
            await asyncio.sleep(0.05)

    def leave(self) -> None:
        for sender in self.senders:
            sender.transport.abort()


class Work:
    """Seconds of the processor that the door and, on PostgreSQL, the processes that serve it have used (Linux; else 0)."""

    def __init__(self, door: int) -> None:
        from django.db import connection

        self.door, self.served = door, connection.vendor == "postgresql"

    def __call__(self) -> tuple[float, float]:
        return _worked(self.door), sum(map(_worked, self._servers()))

    def _servers(self) -> list[int]:
        from django.db import connection

        if not self.served:
            return []
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pid FROM pg_stat_activity WHERE pid <> pg_backend_pid() "
                "AND (datname = current_database() OR backend_type = 'walwriter')"
            )
            return [pid for (pid,) in cursor.fetchall()]


def _worked(pid: int) -> float:
    with contextlib.suppress(OSError, ValueError):
        parts = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return (int(parts[11]) + int(parts[12])) / os.sysconf("SC_CLK_TCK")
    return 0.0


def _megabytes(pid: int) -> float:
    """What it has in memory (Linux)."""
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) / 1024
    return 0.0


async def idle(pid: int, port: int, people: list[tuple[str, str]], count: int) -> float | None:
    """Megabytes that 10,000 connections cost which say nothing; None where that cannot be read."""
    from songhe.links.devices.limits import Limits

    each = Limits().per_credential - 1
    crowd = [people[number // each] for number in range(min(count, each * len(people)))]
    before, lines = _megabytes(pid), []
    for start in range(0, len(crowd), 200):
        part = Run(port, crowd[start : start + 200], 1)
        await part.connect(start)
        lines.append(part)
    await asyncio.sleep(1)
    grown = _megabytes(pid) - before
    for part in lines:
        part.leave()
    return round(grown / len(crowd) * 10_000, 1) if before else None


@contextlib.contextmanager
def process(command: list[str], port: int, env: dict[str, str] | None = None) -> Iterator[int]:
    """A server of our own, ended by its own id."""
    child = subprocess.Popen(command, env=env, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        await_port(port, child)
        yield child.pid
    finally:
        stop(child)


def prepare(folder: Path, postgres: str) -> None:
    """A scratch node: its own keys, files and tables."""
    os.environ.update(
        KEYS, DJANGO_SETTINGS_MODULE="songhe.config.settings", SONGHE_VAR=str(folder), SONGHE_LOG="ERROR",
        SONGHE_DOOR_RATE="0", SONGHE_DATABASE_URL=postgres,
    )  # fmt: skip
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    for database in settings.DATABASES:
        call_command("migrate", "devices", database=database, verbosity=0, skip_checks=True)
        call_command("migrate", "base", database=database, verbosity=0, skip_checks=True)


def missing(run: Run) -> int:
    """Acknowledged messages that are not in the table."""
    from songhe.links.devices.models import Message

    lost = 0
    for sender in run.senders:
        there = set(Message.objects.filter(device=sender.name).values_list("key", flat=True))
        lost += sum(str(number) not in there for number in sender.acknowledged)
    return lost


def ours(options: argparse.Namespace) -> dict[str, Any]:
    """The figures of our own door."""
    from songhe.links.devices import drill

    people = drill.homes(f"bench{os.getpid()}-", max(options.connections, options.idle // 7 + 1))
    talking, port = people[: options.connections], free_port()
    command = [sys.executable, "-m", "songhe", "door", "--port", str(port)]
    with process(command, port, dict(os.environ)) as pid:
        run, work = Run(port, talking, options.window), Work(pid)

        async def drive() -> dict[str, Any]:
            say(f"our door: {options.idle} quiet connections …")
            memory = await idle(pid, port, people, options.idle) if options.idle else None
            await run.connect()
            say(f"our door: {len(talking)} connections, window {options.window}, {options.seconds:.0f} s at full speed …")
            before = await asyncio.to_thread(work)
            rate = await run.full(options.seconds)
            after = await asyncio.to_thread(work)
            done = max(1, sum(len(sender.acknowledged) for sender in run.senders))
            door_us, database_us = (round((late - early) / done * 1e6, 1) for early, late in zip(before, after, strict=True))
            full_p99 = share(run.waits, 0.99)
            say(f"our door: {rate:,.0f} a second, each after its commit; now {GOAL:,} a second, paced …")
            p99 = await run.paced(options.seconds / 2, GOAL)
            told = {"rate": round(rate), "p99_ms": p99, "mb_per_10k_connections": memory, "p99_full_speed_ms": full_p99}
            return {**told, "door_us": door_us, "database_us": database_us, "broken": run.broken}

        figures = loop_run(drive())
        say("our door: looking for every acknowledged message in the table …")
        figures["lost"] = missing(run)
        figures["acknowledged"] = sum(len(sender.acknowledged) for sender in run.senders)
        run.leave()
    return figures


def mosquitto(options: argparse.Namespace, folder: Path, *, durable: bool) -> int | None:
    """What mosquitto acknowledges a second under the same load; None where it is not installed."""
    program = shutil.which("mosquitto") or shutil.which("mosquitto", path="/usr/sbin:/usr/local/sbin")
    if program is None:
        say("mosquitto is not installed (apt-get install mosquitto): its figures are left out")
        return None
    port, store = free_port(), folder / f"mosquitto-{durable}"
    store.mkdir()
    lines = [f"listener {port} 127.0.0.1", "allow_anonymous true", "max_queued_messages 0", "max_connections -1", "user root"]
    lines += (
        [f"persistence {'true' if durable else 'false'}", f"persistence_location {store}/"]
        if durable
        else ["persistence false"]
    )
    config = store / "mosquitto.conf"
    config.write_text("\n".join(lines) + "\n")
    with process([program, "-c", str(config)], port):
        if durable:
            keep_a_subscriber_away(port)
        run = Run(port, [(f"bench-{number:05d}", "") for number in range(options.connections)], options.window)

        async def drive() -> float:
            await run.connect()
            say(f"mosquitto {'with' if durable else 'without'} persistence …")
            return await run.full(options.seconds / 2)

        rate = loop_run(drive())
        run.leave()
    return round(rate)


def keep_a_subscriber_away(port: int) -> None:
    """A session that subscribed and left: from now on mosquitto has to keep every message."""
    import paho.mqtt.client as paho

    client = paho.Client(paho.CallbackAPIVersion.VERSION2, "keeper", clean_session=False)
    client.connect("127.0.0.1", port)
    client.loop_start()
    client.subscribe("songhe/#", 1)
    time.sleep(0.5)
    client.disconnect()
    client.loop_stop()


def loop_run(work: Any) -> Any:
    try:
        import uvloop
    except ImportError:
        return asyncio.run(work)
    return uvloop.run(work)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--connections", type=int, default=1_000)
    parser.add_argument("--idle", type=int, default=5_000, help="quiet connections whose memory is measured; 0 = none")
    parser.add_argument("--window", type=int, default=4)
    parser.add_argument("--postgres", default="", metavar="URL", help="an empty scratch database; default: SQLite files")
    parser.add_argument("--no-peer", action="store_true")
    options = parser.parse_args()
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, max(soft, 16_384)), hard))
    with tempfile.TemporaryDirectory(prefix="songhe-ingest-") as name:
        folder = Path(name)
        say("preparing a scratch node …")
        prepare(folder, options.postgres)
        figures = ours(options)
        figures["peer_rate"] = figures["peer_durable_rate"] = None
        if not options.no_peer:
            figures["peer_rate"] = mosquitto(options, folder, durable=False)
            figures["peer_durable_rate"] = mosquitto(options, folder, durable=True)
    first = ("rate", "lost", "p99_ms", "peer_durable_rate", "peer_rate", "mb_per_10k_connections")
    figures = {name: figures.pop(name) for name in first} | figures
    figures["database"] = "postgresql" if options.postgres else "sqlite"
    figures["machine"] = f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"
    figures["date"] = datetime.now(UTC).date().isoformat()
    print(json.dumps(figures))


if __name__ == "__main__":
    os.environ.setdefault("SONGHE_MAKING_KEYS", "")
    from songhe.links.devices.mqtt import packets as mqtt
    from songhe.links.devices.mqtt.encode import encode

    main()
