"""The devices of `storm.py`, in a process of their own: gateways that come back after a power cut, ten devices behind each.

Reads a plan (JSON) and writes what happened, one JSON line for each message: when it was said first, when it was acknowledged.
A gateway says again, over a new connection, what was not acknowledged: the same words with the same id, so that it is one fact.
"""

import asyncio
import json
import resource
import sys
import time
from collections import deque
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.scratch import say
from songhe.links.devices.mqtt import packets as mqtt
from songhe.links.devices.mqtt.encode import encode

PATIENCE = 30.0  # seconds without an answer after which a gateway tries a new connection
WINDOW = 20  # messages of one gateway without an answer, as paho allows by default


@dataclass
class Said:
    """One message of one device."""

    device: str
    key: str
    body: bytes
    urgent: bool
    sent: float = 0.0
    acknowledged: float = 0.0


class Gateway(asyncio.Protocol):
    """One socket. Comes back at `at`, again and again until everything it has to say was acknowledged; then it stays."""

    def __init__(self, storm: "Storm", number: int, told: dict[str, Any]) -> None:
        self.storm, self.number = storm, number
        self.name, self.secret, self.at = told["name"], told["secret"], told["at"]
        self.said = [self._said(device, urgent=device in told["alarms"]) for device in told["devices"]]
        self.rest, self.transport = b"", None
        self.inside = 0.0
        self.changed = asyncio.Event()
        self.open: dict[int, Said] = {}
        self.queue: deque[Said] = deque()

    def _said(self, device: str, *, urgent: bool) -> Said:
        facts = {"id": f"storm-{device}", "signal": "sos" if urgent else "status", "device": device, "battery": 80}
        return Said(f"{self.name}/{device}", facts["id"], json.dumps(facts).encode(), urgent)

    async def live(self) -> None:
        await asyncio.sleep(max(0.0, self.storm.began + self.at - time.perf_counter()))
        wait = 0.5
        while not self.done:
            try:
                await self._once()
            except OSError:
                self.storm.broken += 1
            await asyncio.sleep(0 if self.done else wait)
            wait = min(wait * 2, 8.0)

    async def _once(self) -> None:
        loop, source = asyncio.get_running_loop(), f"127.0.0.{2 + self.number % self.storm.sources}"
        await loop.create_connection(lambda: self, "127.0.0.1", self.storm.port, local_addr=(source, 0))
        while not self.done and self.transport is not None:
            self.changed.clear()
            try:
                await asyncio.wait_for(self.changed.wait(), PATIENCE)
            except TimeoutError:
                self.storm.broken += 1
                self.transport.abort()
                return

    @property
    def done(self) -> bool:
        return all(one.acknowledged for one in self.said)

    def connection_made(self, transport: Any) -> None:
        self.transport, self.rest = transport, b""
        transport.write(encode(mqtt.Connect(self.name, 4, self.name, self.secret.encode(), 120), 4))

    def data_received(self, data: bytes) -> None:
        data, now = self.rest + data, time.perf_counter()
        whole = len(data) // 4 * 4  # CONNACK and PUBACK of 3.1.1 have four bytes each
        self.rest = data[whole:]
        for at in range(0, whole, 4):
            if data[at] == 0x20:
                self._entered(data[at + 3], now)
            elif data[at] == 0x40 and (one := self.open.pop(data[at + 2] << 8 | data[at + 3], None)):
                one.acknowledged = now
        self._say(now)
        self.changed.set()

    def _entered(self, code: int, now: float) -> None:
        if code:
            self.storm.turned += 1
            return self.transport.abort()
        self.inside = self.inside or now
        self.open, self.queue = {}, deque(one for one in self.said if not one.acknowledged)

    def _say(self, now: float) -> None:
        while self.queue and len(self.open) < WINDOW:
            one = self.queue.popleft()
            one.sent = one.sent or now
            number = len(self.said) - len(self.queue)
            self.open[number] = one
            self.transport.write(encode(mqtt.Publish(f"songhe/{self.name}/up", one.body, 1, number), 4))

    def connection_lost(self, exc: Exception | None) -> None:
        self.transport = None
        self.storm.broken += not self.done
        self.changed.set()


class Storm:
    """All gateways."""

    def __init__(self, plan: dict[str, Any]) -> None:
        self.port, self.sources, self.limit = plan["port"], plan["sources"], plan["limit"]
        self.broken = self.turned = 0
        self.began = time.perf_counter() + 0.5
        self.gateways = [Gateway(self, number, told) for number, told in enumerate(plan["gateways"])]

    async def run(self) -> None:
        tasks = [asyncio.create_task(one.live()) for one in self.gateways]
        every = [one for gateway in self.gateways for one in gateway.said]
        while any(not task.done() for task in tasks) and time.perf_counter() < self.began + self.limit:
            await asyncio.sleep(2)
            said, heard = sum(bool(one.sent) for one in every), sum(bool(one.acknowledged) for one in every)
            inside = sum(bool(one.inside) for one in self.gateways)
            now = time.perf_counter() - self.began
            say(
                f"  {now:4.0f} s · {inside:,} of {len(self.gateways):,} sockets inside · {heard:,} of {said:,} messages "
                f"acknowledged · {self.broken} broken, {self.turned} turned away"
            )
        for task in tasks:
            task.cancel()

    def history(self) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = [{"began": self.began, "broken": self.broken, "turned": self.turned}]
        for gateway in self.gateways:
            entered = gateway.inside and gateway.inside - self.began - gateway.at
            rows += [
                {
                    "device": one.device,
                    "key": one.key,
                    "urgent": one.urgent,
                    "sent": one.sent,
                    "acknowledged": one.acknowledged,
                    "entered": entered,
                }
                for one in gateway.said
            ]
        return rows


def main() -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    plan = json.loads(Path(sys.argv[1]).read_text())
    import uvloop

    async def drive() -> list[dict[str, Any]]:
        storm = Storm(plan)
        await storm.run()
        return storm.history()

    rows = uvloop.run(drive())
    with Path(plan["history"]).open("w") as out:
        out.writelines(json.dumps(row) + "\n" for row in rows)


if __name__ == "__main__":
    main()
