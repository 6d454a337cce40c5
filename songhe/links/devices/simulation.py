"""Virtual homes through the real door: each its own connection, repeating what was not acknowledged."""

import asyncio
import random
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from songhe.base import clock
from songhe.links.devices import curves, drill
from songhe.links.devices.mqtt.client import Device, Turned, insist

AT_ONCE = 50  # connections opened side by side
WEIGHTS = {"status": 70, "motion": 20, "battery": 10}


@dataclass
class Simulation:
    """`rate` messages a second from all homes together, and one press by somebody every `press_every` seconds (0 = none)."""

    host: str
    port: int
    homes: list[tuple[str, str]]
    rate: float
    press_every: float
    seconds: float
    dice: random.Random = field(default_factory=lambda: random.Random(2))
    count: Counter[str] = field(default_factory=Counter)
    waits: list[float] = field(default_factory=list)
    press_waits: list[float] = field(default_factory=list)

    async def run(self, show: Callable[[str], None]) -> dict[str, Any]:
        """Drive until the time is over and every message is acknowledged; gives the figures."""
        self.open: dict[str, Device] = {}
        gate = asyncio.Semaphore(AT_ONCE)
        await asyncio.gather(*(self._enter(name, secret, gate) for name, secret in self.homes))
        show(f"{len(self.open)} of {len(self.homes)} homes are connected")
        self.started = time.perf_counter()
        self.tasks: set[asyncio.Task[None]] = set()
        jobs = [
            asyncio.create_task(self._talk()),
            asyncio.create_task(self._press()),
            asyncio.create_task(self._progress(show)),
        ]
        await asyncio.sleep(self.seconds)
        for job in jobs:
            job.cancel()
        if self.tasks:
            await asyncio.wait(self.tasks, timeout=30)
        for device in self.open.values():
            device.close()
        return self.figures()

    def figures(self) -> dict[str, Any]:
        took = max(time.perf_counter() - self.started, 0.001)
        done, waits, presses = self.count["acknowledged"], sorted(self.waits), sorted(self.press_waits)
        return {
            "homes": len(self.open),
            "sent": self.count["sent"],
            "acknowledged": done,
            "unacknowledged": self.count["sent"] - done,
            "presses": len(presses),
            "rate": round(done / took, 1),
            "p50_ms": share(waits, 0.5),
            "p99_ms": share(waits, 0.99),
            "press_p99_ms": share(presses, 0.99),
        }

    async def _enter(self, name: str, secret: str, gate: asyncio.Semaphore) -> None:
        async with gate:
            with suppress(OSError, TimeoutError, Turned):
                self.open[name] = await drill.opener(self.host, self.port, name, secret)()

    async def _talk(self) -> None:
        """Paced by the clock, not by the answers: a slow door shows as waiting, not as less work."""
        sent = 0
        while True:
            due = int((time.perf_counter() - self.started) * self.rate)
            for _ in range(due - sent):
                self._say(self.dice.choices([*WEIGHTS], [*WEIGHTS.values()])[0])
            sent = max(due, sent)
            await asyncio.sleep(0.01)

    async def _press(self) -> None:
        while self.press_every:
            await asyncio.sleep(self.press_every)
            self._say("sos")

    def _say(self, signal: str) -> None:
        payload = drill.said(signal, clock.now(), battery=self.dice.randrange(20, 101))
        task = asyncio.create_task(self._deliver(*self.dice.choice(self.homes), signal, payload))
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def _deliver(self, name: str, secret: str, signal: str, payload: bytes) -> None:
        self.count["sent"] += 1
        started = time.perf_counter()
        opener = drill.opener(self.host, self.port, name, secret)
        self.open[name] = await insist(opener, f"songhe/{name}/up", payload, self.open.get(name))
        took = (time.perf_counter() - started) * 1000
        self.count["acknowledged"] += 1
        self.waits.append(took)
        if signal == "sos":
            self.press_waits.append(took)

    async def _progress(self, show: Callable[[str], None]) -> None:
        while True:
            await asyncio.sleep(1)
            now = time.perf_counter() - self.started
            done = self.count["acknowledged"]
            presses = len(self.press_waits)
            show(f"{now:5.0f} of {self.seconds:.0f} s · acknowledged {done:,} of {self.count['sent']:,} · presses {presses}")


@dataclass
class Sensors(Simulation):
    """Sensors that live their days (`curves`): first the hours that led up to now, then now; each in its order, all together
    never faster than `rate`."""

    sensors: list[curves.Sensor] = field(default_factory=list)
    seed: int = 1
    hours: float = 12
    stories: tuple[tuple[str, ...], ...] = curves.STORIES
    turns: dict[str, asyncio.Lock] = field(default_factory=lambda: defaultdict(asyncio.Lock))
    signals: Counter[str] = field(default_factory=Counter)
    begun: datetime = field(init=False)

    async def run(self, show: Callable[[str], None]) -> dict[str, Any]:
        self.begun = clock.now()
        figures = await super().run(show)
        return {**figures, "sensors": len(self.sensors), "signals": dict(sorted(self.signals.items()))}

    def due(self, since: datetime, until: datetime) -> list[curves.Spoken]:
        """Everything that is said after one moment and until another, in its order."""
        found = [
            one
            for sensor in self.sensors
            for one in curves.spoken(sensor, self.seed, since, until, self.begun, self._stories(sensor.home))
        ]
        return sorted(found, key=lambda one: (one.at, one.device))

    def _stories(self, home: int) -> tuple[str, ...]:
        return self.stories[home] if home < len(self.stories) else ()

    async def _talk(self) -> None:
        secrets, last, sent = dict(self.homes), self.begun - timedelta(hours=self.hours), 0
        while True:
            until = clock.now()
            for one in self.due(last, until):
                while sent >= (time.perf_counter() - self.started) * self.rate:
                    await asyncio.sleep(0.01)
                self._line(one, secrets[one.device])
                sent += 1
            last = until
            await asyncio.sleep(0.5)

    def _line(self, one: curves.Spoken, secret: str) -> None:
        task = asyncio.create_task(self._next(one, secret))
        self.signals[one.signal] += 1
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def _next(self, one: curves.Spoken, secret: str) -> None:
        """Behind what the same sensor said before (a lock wakes who waited first): no message overtakes an older one."""
        async with self.turns[one.device]:
            await self._deliver(one.device, secret, one.signal, drill.said(one.signal, one.at, **one.facts))


def share(waits: list[float], part: float) -> float | None:
    """The value below which `part` of the sorted waits lie."""
    return round(waits[min(len(waits) - 1, int(len(waits) * part))], 2) if waits else None
