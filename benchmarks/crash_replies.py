"""One reply of ten never arrives: devices say it again until they hear yes, and the house must know each alarm exactly once.

A line between devices and door swallows PUBACKs. Who waits in vain comes back over a new connection with the same words. What
happened is written to a file (`history`), and a checker that knows neither the door nor the devices compares it with the table.
"""

import asyncio
import json
import random
import sys
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import Any

from benchmarks.crash_history import Verdict, check
from benchmarks.scratch import ROOT, Node, await_port, free_port, say

PUBACK, DROPPED = 0x40, 0.1
PATIENCE = 0.5  # seconds a device waits for its answer
DEVICES = 150


class Line:
    """Passes bytes on in both directions, except one PUBACK of ten. It speaks 3.1.1, where every answer has four bytes."""

    def __init__(self, door: int, dice: random.Random) -> None:
        self.door, self.dice, self.dropped, self.passed = door, dice, 0, 0

    async def open(self) -> int:
        self.server = await asyncio.start_server(self._both, "127.0.0.1", 0, backlog=1_024)
        return int(self.server.sockets[0].getsockname()[1])

    async def _both(self, device: asyncio.StreamReader, answers: asyncio.StreamWriter) -> None:
        with suppress(OSError, asyncio.IncompleteReadError):
            reader, writer = await asyncio.open_connection("127.0.0.1", self.door)
            up = asyncio.create_task(self._up(device, writer))
            try:
                while True:
                    packet = await reader.readexactly(4)
                    if packet[0] == PUBACK and self.dice.random() < DROPPED:
                        self.dropped += 1
                        continue
                    self.passed += packet[0] == PUBACK
                    answers.write(packet)
            finally:
                up.cancel()
                writer.close()
                answers.close()

    async def _up(self, device: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while data := await device.read(65_536):
                writer.write(data)
        writer.close()


class Devices:
    """Each says its share of alarms, one after the other, each until it hears yes."""

    def __init__(self, homes: list[tuple[str, str]], alarms: int) -> None:
        self.homes, self.alarms, self.said, self.heard = homes, alarms, Counter[str](), Counter[str]()

    async def run(self, door: int, history: Path, dice: random.Random) -> Line:
        line = Line(door, dice)
        port = await line.open()
        started = time.monotonic()
        with history.open("w") as self.history:
            work = [self._one(place, port, name, secret) for place, (name, secret) in enumerate(self.homes)]
            progress = asyncio.create_task(self._progress(started))
            await asyncio.gather(*work)
            progress.cancel()
        line.server.close()
        await asyncio.sleep(0.5)  # for the last good-byes
        return line

    async def _progress(self, started: float) -> None:
        while True:
            await asyncio.sleep(10)
            done = sum(self.heard.values())
            say(f"  {time.monotonic() - started:4.0f} s · {done:,} of {self.alarms:,} alarms heard yes")

    async def _one(self, place: int, port: int, name: str, secret: str) -> None:
        from songhe.links.devices.mqtt.client import Turned, connect

        device: Any = None
        for number in range(place, self.alarms, len(self.homes)):
            key = f"{number}"
            body = json.dumps({"id": key, "signal": "sos"}).encode()
            while not self.heard[key]:
                try:
                    if device is None:
                        device = await connect("127.0.0.1", port, name, secret, version=4)
                    self._note("said", name, key)
                    await asyncio.wait_for(device.publish(f"songhe/{name}/up", body), PATIENCE)
                    self._note("heard", name, key)
                except (OSError, TimeoutError, Turned):
                    if device is not None:
                        device.transport.abort()
                    device = None
        if device is not None:
            device.close()

    def _note(self, what: str, name: str, key: str) -> None:
        (self.said if what == "said" else self.heard)[key] += 1
        self.history.write(json.dumps({"what": what, "device": name, "id": key, "at": round(time.time(), 3)}) + "\n")


def once(made: Node, command: list[str], alarms: int, prefix: str, seed: int) -> Verdict:
    """The experiment with one door."""
    import os
    import subprocess

    from songhe.links.devices import drill

    homes, port, history = drill.homes(prefix, DEVICES), free_port(), made.folder / f"{prefix}history.jsonl"
    env = {**os.environ, "SONGHE_DOOR_RATE": "0"}
    door = subprocess.Popen([*command, "--port", str(port)], cwd=ROOT, env=env, stdout=subprocess.DEVNULL)
    try:
        await_port(port, door, 120)
        devices = Devices(homes, alarms)
        line = asyncio.run(devices.run(port, history, random.Random(seed)))
    finally:
        door.terminate()
        door.wait(20)
    found = check(history, prefix)
    say(f"  {line.dropped:,} replies swallowed, {sum(devices.said.values()):,} times said: {found}")
    if not line.dropped:
        raise SystemExit("no reply was swallowed: the experiment says nothing")
    return found


def experiment(made: Node, alarms: int, seed: int) -> dict[str, Any]:
    """The door as it is, and one that takes what is said again for something new."""
    say(f"replies: {alarms:,} alarms of {DEVICES} devices, one reply of ten is swallowed")
    ours = once(made, [sys.executable, "-m", "songhe", "door"], alarms, "replies-", seed)
    few = max(alarms // 20, DEVICES * 4)
    say("the same with a door that takes every repetition for news")
    mutant = once(made, [sys.executable, str(ROOT / "benchmarks/mutant_door.py"), "forgets"], few, "forgets-", seed)
    return {
        "passed": not ours.lost and not ours.doubled and ours.facts == alarms,
        "lost": ours.lost,
        "doubled": ours.doubled,
        "facts": ours.facts,
        "mutant_caught": mutant.doubled > 0,
    }
