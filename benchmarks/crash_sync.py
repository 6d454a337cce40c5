"""The kernel's own record of the door: alarm read, log written, log synced, and only then the answer sent.

`strace` follows a real door while devices press one after the other; its file is the history, and the judge
(`crash_judges.synced`) reads nothing else. Two mutants: a door that answers before its commit, and one whose database does not
wait for the disk.
"""

import asyncio
import json
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from benchmarks.crash_judges import Synced, synced
from benchmarks.crash_press import keep
from benchmarks.scratch import ROOT, Node, await_port, free_port, say, stop

CALLS = "read,recvfrom,recvmsg,write,pwrite64,writev,sendto,sendmsg,fsync,fdatasync"
WAIT = 10.0  # seconds for one answer


async def _press(port: int, homes: list[tuple[str, str]], alarms: int) -> int:
    """One alarm after the other, each heard before the next is said."""
    from songhe.links.devices.mqtt.client import connect

    devices = [await connect("127.0.0.1", port, name, secret, version=4) for name, secret in homes]
    heard = 0
    for number in range(alarms):
        place = number % len(homes)
        body = json.dumps({"id": f"press-{number:06d}", "signal": "sos"}).encode()
        with suppress(TimeoutError):
            await asyncio.wait_for(devices[place].publish(f"songhe/{homes[place][0]}/up", body), WAIT)
            heard += 1
        if number % 100 == 99:
            say(f"  {number + 1} of {alarms} alarms")
    for device in devices:
        device.close()
    return heard


def once(made: Node, command: list[str], prefix: str, alarms: int) -> Synced:
    """The experiment with one door."""
    from songhe.links.devices import drill

    homes, port, trace = drill.homes(prefix, 5), free_port(), made.folder / f"{prefix}trace"
    door = subprocess.Popen([*command, "--port", str(port)], cwd=ROOT, stdout=subprocess.DEVNULL)
    try:
        await_port(port, door, 120)
        with _traced(door.pid, trace):
            heard = asyncio.run(_press(port, homes, alarms))
    finally:
        stop(door)
    found = synced(trace)
    keep(trace)
    say(f"  {heard} heard yes: {found}")
    return found


class _traced:  # noqa: N801 — reads as a word
    """`strace` beside a process and all its threads."""

    def __init__(self, pid: int, trace: Path) -> None:
        self.command = ["strace", "-f", "-y", "-s", "5000", "-e", f"trace={CALLS}", "-o", str(trace), "-p", str(pid)]
        self.pid, self.log = pid, trace.with_suffix(".log")

    def __enter__(self) -> None:
        with self.log.open("wb") as out:
            self.process = subprocess.Popen(self.command, stdout=out, stderr=out)
        end = time.monotonic() + 20
        while not all(_follows(task) for task in Path(f"/proc/{self.pid}/task").iterdir()):
            if self.process.poll() is not None or time.monotonic() > end:
                raise SystemExit(f"strace cannot follow the door: {self.log.read_text()}")
            time.sleep(0.05)

    def __exit__(self, *_: Any) -> None:
        self.process.send_signal(signal.SIGINT)
        self.process.wait(20)


def _follows(task: Path) -> bool:
    """Somebody traces this thread."""
    with suppress(OSError):  # it has ended
        return "TracerPid:\t0\n" not in (task / "status").read_text()
    return True


def experiment(made: Node, alarms: int) -> dict[str, Any]:
    """The door as it is, one that answers first, and one whose log is not synced."""
    if not shutil.which("strace"):
        raise SystemExit("this experiment needs strace: apt-get install strace")
    if made.database != "sqlite":
        raise SystemExit("the log of PostgreSQL is synced by another process: the experiment `postgres` kills that one")
    say(f"sync: {alarms} alarms under strace")
    ours = once(made, [sys.executable, "-m", "songhe", "door"], "sync-", alarms)
    mutants = {}
    for fault, words in {"hasty": "answers before its commit", "unsynced": "does not wait for the disk"}.items():
        say(f"the same with a door that {words}")
        door = [sys.executable, str(ROOT / "benchmarks/mutant_door.py"), fault]
        mutants[fault] = once(made, door, f"{fault}-", min(alarms, 50))
    return {
        "passed": ours.answered == ours.read == alarms and not ours.early,
        "acknowledged": ours.answered,
        "lost": 0,
        "doubled": 0,
        "answered_before_the_sync": ours.early,
        "syncs": ours.syncs,
        **{f"mutant_{fault}_early": found.early for fault, found in mutants.items()},
        "mutant_caught": all(found.early > 0 for found in mutants.values()),
    }
