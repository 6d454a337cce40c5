"""The demo's devices go on living while it runs: each that was not silent says that it is there, three times within its limit.

They come through the real door, each with an account of its own, one after the other. Those that the story has silent stay so.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from heapq import heapify, heappop, heappush

from songhe.base import clock
from songhe.base.errors import Refused
from songhe.care.fleet.models import Beat, Stage
from songhe.journeys.seed.ground import SEEDER
from songhe.links.devices import actions as door
from songhe.links.devices import drill
from songhe.links.devices.models import Credential
from songhe.links.devices.mqtt.client import insist

TIMES = 3  # within the limit
SOON, PATIENCE = 600.0, 60.0  # seconds: so soon everybody has spoken once; so long one may take
FULL = 90


@dataclass(frozen=True)
class Talker:
    """A device that speaks every so many seconds; one behind a gateway is told of by the gateway, under its name there."""

    uid: str
    every: float
    battery: int

    @property
    def account(self) -> str:
        return self.uid.partition("/")[0]

    def message(self, at: datetime) -> tuple[str, bytes]:
        """(topic, what it says): that it is there, and how full it is."""
        gateway, _slash, name = self.uid.partition("/")
        said = drill.said("status", at, battery=self.battery)
        return (
            (f"zigbee2mqtt/{name}", b'{"battery": %d, "linkquality": 120}' % self.battery)
            if name
            else (f"songhe/{gateway}/up", said)
        )


def talkers() -> list[Talker]:
    """What hangs with somebody and is silent on none of its signals."""
    hanging = Beat.objects.filter(device__retired_at=None, device__elder__isnull=False)
    silent = set(hanging.exclude(stage=Stage.FINE).values_list("device__uid", flat=True))
    limits: dict[tuple[str, int], int] = {}
    for uid, battery, limit in hanging.values_list("device__uid", "device__battery", "limit_s"):
        if uid not in silent:
            key = (uid, battery if battery is not None else FULL)
            limits[key] = min(limit, limits.get(key, limit))
    return [Talker(uid, limit / TIMES, battery) for (uid, battery), limit in sorted(limits.items())]


def secrets(rows: list[Talker], at: datetime) -> dict[str, str]:
    """By account; whoever has none gets one. One that belongs to a real device is left to it."""
    there = set(Credential.objects.values_list("username", flat=True))
    found = {}
    for name in sorted({row.account for row in rows}):
        with suppress(drill.InUse, Refused):
            if name not in there:
                door.issue_credential(username=name, secret=drill.drill_secret(name), by=SEEDER, at=at)
            found[name] = drill.secret_for(name)
    return found


async def say(host: str, port: int, one: Talker, secret: str) -> None:
    """Come in, say it, hear that it is kept, go."""
    with suppress(TimeoutError):
        device = await asyncio.wait_for(
            insist(drill.opener(host, port, one.account, secret), *one.message(clock.now())), PATIENCE
        )
        device.close()


async def live(
    rows: list[Talker],
    speak: Callable[[Talker], Awaitable[None]],
    wait: Callable[[float], Awaitable[None]],
    dice: random.Random,
) -> None:
    """For ever, each in its turn; nobody makes up for what he missed."""
    turns = [(dice.random() * min(row.every, SOON), number) for number, row in enumerate(rows)]
    heapify(turns)
    now = 0.0
    while True:
        if not turns:  # nobody lives here yet; the process stays, or it would be started again and again
            await wait(SOON)
            continue
        due, number = heappop(turns)
        if due > now:
            await wait(due - now)
            now = due
        await speak(rows[number])
        heappush(turns, (due + rows[number].every * dice.uniform(0.8, 1.0), number))
