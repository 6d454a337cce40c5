"""The disk is full: nobody hears yes for what has no room, it is said aloud within a second, and space heals it by itself.

The node lives on a small disk in memory of its own (tmpfs). Where this process may not mount one, it starts itself anew in a
user namespace of its own (`unshare`), where it may. A real file fills the disk to its last byte; the mutant is a door that
says yes although its database found no room.
"""

import asyncio
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from benchmarks.crash_history import check
from benchmarks.crash_judges import full_disk
from benchmarks.crash_press import History, Pressers
from benchmarks.scratch import ROOT, Node, await_port, free_port, node, say, stop

DEVICES, PAUSE = 20, (0.05, 0.4)
SIZE_MB = 192
LOUD_S, HEALED_S = 1.0, 5.0
WITHIN = "SONGHE_CRASH_NAMESPACE"


@contextmanager
def small_disk() -> Iterator[Path]:
    """A disk of a few megabytes, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="songhe-disk-") as name:
        command = ["mount", "-t", "tmpfs", "-o", f"size={SIZE_MB}m,mode=700", "songhe-crash", name]
        if subprocess.run(command, stderr=subprocess.DEVNULL, check=False).returncode:
            _in_a_namespace()
        try:
            yield Path(name)
        finally:
            subprocess.run(["umount", "--lazy", name], check=True)


def _in_a_namespace() -> None:
    """Begin again where a mount is allowed; once."""
    if os.environ.get(WITHIN):
        raise SystemExit("this machine allows no mount, not even in a namespace of our own (unshare --user --mount)")
    say("  no mount allowed here: once more in a user namespace")
    os.environ[WITHIN] = "1"
    os.execvp("unshare", ["unshare", "--user", "--map-root-user", "--mount", sys.executable, *sys.argv])


class Ballast:
    """A file that takes all the room there is."""

    def __init__(self, disk: Path) -> None:
        self.path = disk / "ballast"

    def fill(self) -> None:
        with self.path.open("wb", buffering=0) as file, suppress(OSError):
            for size in (1 << 20, 1 << 12, 1):
                with suppress(OSError):
                    while True:
                        file.write(b"x" * size)

    def remove(self) -> None:
        self.path.unlink()


class Watch(threading.Thread):
    """Looks at the ready page and at the door's log, and notes what changes."""

    def __init__(self, url: str, log: Path, history: History) -> None:
        super().__init__(daemon=True)
        self.url, self.log, self.history, self.over = url, log, history, threading.Event()

    def run(self) -> None:
        before, read = "", 0
        while not self.over.wait(0.05):
            now = self._ready()
            if now != before:
                self.history.mark(now)
                before = now
            text = self.log.read_text(errors="replace")
            if "the inbox is away" in text[read:]:
                self.history.mark("log")
            read = len(text)

    def _ready(self) -> str:
        try:
            with urllib.request.urlopen(f"{self.url}/ready/", timeout=5):
                return "ready"
        except urllib.error.HTTPError as said:
            return "unready" if said.code == 503 else f"said {said.code}"
        except OSError:
            return "silent"


async def _storm(pressers: Pressers, history: History, ballast: Ballast, seconds: float) -> None:
    pressing = asyncio.create_task(pressers.run())
    await asyncio.sleep(3)
    await asyncio.to_thread(ballast.fill)
    history.mark("full")
    say(f"  full after {pressers.heard} presses heard yes")
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        await asyncio.sleep(min(5, left))
        say(f"  full for {seconds - max(0.0, end - time.monotonic()):3.0f} s · {pressers.said - pressers.heard} wait")
    await asyncio.to_thread(ballast.remove)
    history.mark("space")
    await asyncio.sleep(HEALED_S)
    pressers.stopping = True
    await asyncio.wait_for(pressing, 60)


def once(made: Node, logs: Path, command: list[str], prefix: str, seconds: float) -> tuple[Any, Any]:
    """The experiment with one door: what is in the table, and what the history says."""
    from django.db import connections

    from songhe.links.devices import drill

    homes, port = drill.homes(prefix, DEVICES), free_port()
    history, log = History(logs / f"{prefix}history.jsonl"), logs / f"{prefix}door.log"
    with log.open("wb") as out:
        door = subprocess.Popen([*command, "--port", str(port)], cwd=ROOT, stdout=out, stderr=out)
        watch = Watch(made.url, log, history)
        try:
            await_port(port, door, 120)
            watch.start()
            pressers = Pressers(port, homes, history, PAUSE, patience=seconds + 30)
            asyncio.run(_storm(pressers, history, Ballast(made.folder), seconds))
            time.sleep(0.5)
        finally:
            watch.over.set()
            stop(door)
    watch.join(10)
    history.close()
    connections.close_all()
    found, seen = check(history.path, prefix), full_disk(history.path)
    say(f"  {found}\n  {seen}")
    return found, seen


def experiment(seconds: float, seed: int) -> dict[str, Any]:
    """The door as it is, and one that says yes all the same."""
    random.seed(seed)
    say(f"disk: full for {seconds:.0f} s under {DEVICES} devices that press")
    with small_disk() as disk, tempfile.TemporaryDirectory(prefix="songhe-disk-logs-") as logs, node(where=disk) as made:
        web = _web(made, Path(logs))
        try:
            ours, seen = once(made, Path(logs), [sys.executable, "-m", "songhe", "door"], "disk-", seconds)
            say("the same with a door that says yes although there is no room")
            brazen = [sys.executable, str(ROOT / "benchmarks/mutant_door.py"), "brazen"]
            mutant, _ = once(made, Path(logs), brazen, "brazen-", min(seconds, 4))
        finally:
            stop(web)
    loud = seen.log_s <= LOUD_S and seen.ready_s <= LOUD_S
    healed = seen.heals_s <= HEALED_S and seen.all_s <= HEALED_S and seen.ready_again_s <= HEALED_S
    safe = not (ours.lost or ours.doubled or ours.invented or seen.while_full)
    return {
        "passed": safe and loud and healed and seen.unheard > 0,
        "acknowledged": ours.heard,
        "lost": ours.lost,
        "doubled": ours.doubled,
        "acknowledged_while_full": seen.while_full,
        "waited_for_space": seen.unheard,
        "log_s": seen.log_s,
        "ready_page_s": seen.ready_s,
        "heals_s": seen.all_s,
        "mutant_lost": mutant.lost,
        "mutant_caught": mutant.lost > 0,
    }


def _web(made: Node, logs: Path) -> "subprocess.Popen[bytes]":
    from songhe.config.processes import processes

    command = next(one.command for one in processes() if one.name == "web")
    with (logs / "web.log").open("wb") as out:
        web = subprocess.Popen(command, cwd=ROOT, stdout=out, stderr=out)
    await_port(made.web_port, web, 120)
    return web
