"""No descriptor is left: thousands stand in the door and say nothing, and alarms have to come in past them.

The door may hold a few hundred files (RLIMIT_NOFILE). As many devices as have places log in and stay quiet, and a crowd of
sockets that never say a word comes back whenever it is sent away. Buttons press meanwhile, each time on a new connection, as
they do after a night's sleep. The mutant is a door that counts neither its descriptors nor its guests.
"""

import asyncio
import random
import resource
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any

from benchmarks.crash_history import check
from benchmarks.crash_judges import Crowded, crowded
from benchmarks.crash_press import History, Pressers
from benchmarks.scratch import ROOT, Node, await_port, free_port, node, say, stop

FILES = 400  # descriptors of the door
QUIET = 150  # devices that log in and say nothing: more than there are places for
DEVICES, PAUSE = 8, (0.3, 0.8)
BACK_S = 1.0  # until a socket that was sent away comes again
LATEST_S, LOUD_S, HEALED_S = 10.0, 2.0, 5.0  # the slowest of all, at a door that 1,000 or more knock at every second


class Crowd:
    """Sockets that say nothing, and devices that say CONNECT and nothing more."""

    def __init__(self, port: int, size: int, quiet: list[tuple[str, str]], history: History) -> None:
        self.port, self.size, self.quiet, self.history = port, size, quiet, history
        self.came = self.inside = 0
        self._tasks: list[asyncio.Task[None]] = []

    async def come(self) -> None:
        self._tasks += [asyncio.create_task(self._log_in(name, secret)) for name, secret in self.quiet]
        await asyncio.sleep(2)
        self.history.mark("silent")
        self._tasks += [asyncio.create_task(self._stand(BACK_S * n / self.size)) for n in range(self.size)]
        await asyncio.sleep(2 * BACK_S)

    async def go(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _stand(self, wait: float) -> None:
        await asyncio.sleep(wait)
        while True:
            with suppress(OSError):
                reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
                self.came += 1
                self.inside += 1
                try:
                    await reader.read()
                finally:
                    self.inside -= 1
                    writer.transport.abort()
            await asyncio.sleep(BACK_S)

    async def _log_in(self, name: str, secret: str) -> None:
        from songhe.links.devices.mqtt.client import Turned, connect

        while True:
            with suppress(OSError, TimeoutError, Turned):
                device = await connect("127.0.0.1", self.port, name, secret, version=4, keep_alive=0)
                try:
                    while not device.transport.is_closing():
                        await asyncio.sleep(0.2)
                finally:
                    device.transport.abort()
            await asyncio.sleep(BACK_S)


class Ear(threading.Thread):
    """Notes when the door's log says for the first time that there is no place."""

    def __init__(self, log: Path, history: History) -> None:
        super().__init__(daemon=True)
        self.log, self.history, self.over = log, history, threading.Event()

    def run(self) -> None:
        while not self.over.wait(0.05):
            if "no_place" in self.log.read_text(errors="replace"):
                return self.history.mark("log")


async def _storm(pressers: Pressers, crowd: Crowd, history: History, seconds: float) -> None:
    pressing = asyncio.create_task(pressers.run())
    await asyncio.sleep(2)
    history.mark("coming")
    await crowd.come()
    for _ in range(int(seconds // 2)):
        await asyncio.sleep(2)
        heard = f"{pressers.heard} of {pressers.said} presses heard yes"
        say(f"  {crowd.inside} of {crowd.size} stand inside, {crowd.came:,} came · {heard}")
    history.mark("gone")
    await crowd.go()
    await asyncio.sleep(HEALED_S)
    pressers.stopping = True
    await asyncio.wait_for(pressing, 60)


def once(made: Node, command: list[str], prefix: str, size: int, seconds: float) -> tuple[Any, Crowded]:
    """The experiment with one door."""
    from django.db import connections

    from songhe.links.devices import drill

    homes, quiet, port = drill.homes(prefix, DEVICES), drill.homes("quiet-", QUIET), free_port()
    history, log = History(made.folder / f"{prefix}history.jsonl"), made.folder / f"{prefix}door.log"
    few = ["sh", "-c", f'ulimit -n {FILES} && exec "$@"', "sh", *command, "--port", str(port)]
    with log.open("wb") as out:
        door = subprocess.Popen(few, cwd=ROOT, stdout=out, stderr=out)
        ear = Ear(log, history)
        try:
            await_port(port, door, 120)
            ear.start()
            pressers = Pressers(port, homes, history, PAUSE, fresh=True)
            asyncio.run(_storm(pressers, Crowd(port, size, quiet, history), history, seconds))
        finally:
            ear.over.set()
            stop(door)
    ear.join(10)
    history.close()
    connections.close_all()
    found, seen = check(history.path, prefix), crowded(history.path)
    say(f"  {found}\n  {seen}")
    return found, seen


def experiment(size: int, seconds: float, seed: int) -> dict[str, Any]:
    """The door as it is, and one that lets in whoever comes."""
    random.seed(seed)
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    with node() as made:
        say(f"crowd: {size:,} silent sockets and {QUIET} quiet devices at a door of {FILES} descriptors")
        ours, seen = once(made, [sys.executable, "-m", "songhe", "door"], "crowd-", size, seconds)
        say("the same with a door that does not count")
        blind = [sys.executable, str(ROOT / "benchmarks/mutant_door.py"), "uncounted"]
        mutant, missed = once(made, blind, "uncounted-", size, min(seconds, 8))
    safe = not (ours.lost or ours.doubled or ours.invented or seen.unheard)
    well = seen.slowest_s <= LATEST_S and seen.log_s <= LOUD_S and seen.heals_s <= HEALED_S
    return {
        "passed": safe and well and seen.said > 0,
        "acknowledged": ours.heard,
        "lost": ours.lost,
        "doubled": ours.doubled,
        "said_in_the_crowd": seen.said,
        "unheard_in_the_crowd": seen.unheard,
        "slowest_s": seen.slowest_s,
        "log_s": seen.log_s,
        "heals_s": seen.heals_s,
        "mutant_lost": mutant.lost,
        "mutant_unheard": missed.unheard,
        "mutant_caught": missed.unheard > 0,
    }
