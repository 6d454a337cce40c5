"""Durable device messages a second: our door beside mosquitto, the same load, one machine. Last line: JSON.

`rate` is what the door acknowledges at full speed, each after its commit; `lost` counts acknowledged messages that are not in
the table afterwards; `p99_ms` is the wait for a PUBACK at a paced 5,000 a second. mosquitto never syncs: its "durable" run has
persistence on and a subscriber that is away, so that it must keep every message, but a power cut or kill -9 takes them.
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

    def __init__(self, run: "Run", name: str, secret: str) -> None:
        self.run, self.name, self.secret = run, name, secret
        self.number = 0
        self.sent: dict[int, tuple[int, float]] = {}
        self.acknowledged: list[int] = []
        self.rest = b""
        self.ready = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: Any) -> None:
        self.transport = transport
        transport.write(encode(mqtt.Connect(self.name, 4, self.name, self.secret.encode(), 60), 4))

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

    async def connect(self) -> None:
        loop = asyncio.get_running_loop()
        self.senders = []
        for name, secret in self.people:
            _, sender = await loop.create_connection(lambda n=name, s=secret: Sender(self, n, s), "127.0.0.1", self.port)
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


@contextlib.contextmanager
def process(command: list[str], port: int, env: dict[str, str] | None = None) -> Iterator[None]:
    """A server of our own, ended by its own id."""
    child = subprocess.Popen(command, env=env, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        await_port(port, child)
        yield
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

    people = drill.homes(f"bench{os.getpid()}-", options.connections)
    port = free_port()
    command = [sys.executable, "-m", "songhe", "door", "--port", str(port)]
    with process(command, port, dict(os.environ)):
        run = Run(port, people, options.window)

        async def drive() -> dict[str, Any]:
            await run.connect()
            say(f"our door: {len(people)} connections, window {options.window}, {options.seconds:.0f} s at full speed …")
            rate = await run.full(options.seconds)
            full_p99 = share(run.waits, 0.99)
            say(f"our door: {rate:,.0f} a second, each after its commit; now {GOAL:,} a second, paced …")
            p99 = await run.paced(options.seconds / 2, GOAL)
            return {"rate": round(rate), "p99_ms": p99, "p99_full_speed_ms": full_p99, "broken": run.broken}

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
    parser.add_argument("--connections", type=int, default=300)
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
        if not options.no_peer:
            figures["peer_rate"] = mosquitto(options, folder, durable=False)
            figures["peer_durable_rate"] = mosquitto(options, folder, durable=True)
    figures["database"] = "postgresql" if options.postgres else "sqlite"
    figures["machine"] = f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"
    figures["date"] = datetime.now(UTC).date().isoformat()
    print(json.dumps(figures))


if __name__ == "__main__":
    os.environ.setdefault("SONGHE_MAKING_KEYS", "")
    from songhe.links.devices.mqtt import packets as mqtt
    from songhe.links.devices.mqtt.encode import encode

    main()
