"""The clients of `ingest.py`: devices that keep a few messages in flight or come at a pace, in one loop; and mosquitto under
the same load."""

import asyncio
import shutil
import ssl
import time
from argparse import Namespace
from pathlib import Path
from typing import Any

from benchmarks.scratch import free_port, say, serving, share
from songhe.links.devices.mqtt import packets as mqtt
from songhe.links.devices.mqtt.encode import encode

BODY = b'{"id":"%d","signal":"status","battery":93,"linkquality":120,"voltage":3000,"firmware":"2.1.7","note":"%s"}'
NOTE = b"x" * 50


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
        said = mqtt.Publish(f"songhe/{self.name}/up", BODY % (self.number, NOTE), 1, packet_id)
        self.transport.write(encode(said, 4))

    def connection_lost(self, exc: Exception | None) -> None:
        self.run.broken += 1


class Run:
    """One load: as fast as the window allows, or paced at `rate` messages a second."""

    def __init__(self, port: int, people: list[tuple[str, str]], window: int, tls: ssl.SSLContext | None = None) -> None:
        self.port, self.people, self.window, self.tls = port, people, window, tls
        self.waits: list[float] = []
        self.broken, self.refill, self.ends = 0, True, 0.0

    async def connect(self, first: int = 0) -> None:
        """`first`: number of the first client, so that many of one credential can be inside beside each other."""
        loop = asyncio.get_running_loop()
        self.senders = []
        for number, (name, secret) in enumerate(self.people, first):
            client = f"{name}-{number}"
            _, sender = await loop.create_connection(
                lambda n=name, s=secret, c=client: Sender(self, n, s, c), "127.0.0.1", self.port, ssl=self.tls
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


def mosquitto(options: Namespace, folder: Path, *, durable: bool) -> int | None:
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
    with serving([program, "-c", str(config)], port):
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
