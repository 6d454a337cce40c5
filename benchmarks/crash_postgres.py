"""kill -9 of PostgreSQL and all its children, again and again, while devices press; and a door that lets it commit lazily.

The server is one of our own, made in a scratch folder and gone afterwards; nobody else's is touched. It is set to tell
"committed" before the log is on the disk, as some are: the door asks for the opposite in each transaction, the mutant does not.
"""

import asyncio
import json
import os
import pwd
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TextIO

from benchmarks.crash_history import Verdict, check
from benchmarks.scratch import KEYS, ROOT, await_port, free_port, say, stop

DEVICES = 25
QUIET = 60.0  # seconds in which every device has to hear yes once the blows are over


class Server:
    """A PostgreSQL of our own. Run by root it belongs to `postgres`, because it refuses to be root's."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
        program = shutil.which("initdb") or (str(found[-1]) if found else "")
        if not program:
            raise SystemExit("this experiment needs PostgreSQL's own programs (initdb, postgres)")
        self.bin = Path(program).resolve().parent
        self.owner: dict[str, Any] = {"user": "postgres", "group": "postgres", "extra_groups": []} if os.getuid() == 0 else {}
        if self.owner:
            there = pwd.getpwnam("postgres")
            os.chown(folder, there.pw_uid, there.pw_gid)
        self._run([str(self.bin / "initdb"), "-A", "trust", "-U", "postgres", "-D", str(folder / "data")])

    @property
    def url(self) -> str:
        return f"postgresql://postgres@127.0.0.1:{self.port}/postgres"

    def _run(self, command: list[str]) -> None:
        subprocess.run(command, check=True, cwd=self.folder, stdout=subprocess.DEVNULL, **self.owner)

    def start(self) -> None:
        """Up, and open to everybody; what was under way when it was killed is brought to its end first."""
        told = {"port": self.port, "listen_addresses": "127.0.0.1", "unix_socket_directories": str(self.folder)}
        told |= {"synchronous_commit": "off", "wal_writer_delay": "10s", "wal_writer_flush_after": 0}
        words = [word for name, value in told.items() for word in ("-c", f"{name}={value}")]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [str(self.bin / "postgres"), "-D", str(self.folder / "data"), *words],
                cwd=self.folder, stdout=log, stderr=log, **self.owner,
            )  # fmt: skip
        await_port(self.port, self.process, 60)
        self._until_it_answers()

    def _until_it_answers(self) -> None:
        import psycopg

        end = time.monotonic() + 60
        while time.monotonic() < end:
            with suppress(psycopg.OperationalError), psycopg.connect(self.url, connect_timeout=5):
                return
            time.sleep(0.1)
        raise SystemExit(f"the scratch PostgreSQL does not answer: {(self.folder / 'log').read_text()[-800:]}")

    def kill(self) -> None:
        """SIGKILL to the server and to every process it started."""
        everybody = [self.process.pid, *_children(self.process.pid)]
        for pid in everybody:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait()
        end = time.monotonic() + 10
        while any(Path(f"/proc/{pid}").exists() and not _is_dead(pid) for pid in everybody) and time.monotonic() < end:
            time.sleep(0.02)


def _children(pid: int) -> list[int]:
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError, ValueError):
            if int(stat.read_text().rpartition(")")[2].split()[1]) == pid:
                found.append(int(stat.parent.name))
    return found


def _is_dead(pid: int) -> bool:
    with suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    return True


@contextmanager
def node(folder: Path) -> Iterator[Server]:
    """A server with the tables of the door, and this process's Django set up on it."""
    server = Server(folder)
    server.start()
    try:
        os.environ.update(
            KEYS, DJANGO_SETTINGS_MODULE="songhe.config.settings", SONGHE_VAR=tempfile.mkdtemp(dir=folder), SONGHE_LOG="ERROR",
            SONGHE_DATABASE_URL=server.url, SONGHE_DOOR_RATE="0",
        )  # fmt: skip
        import django

        django.setup()
        from django.core.management import call_command

        for app in ("devices", "base"):
            call_command("migrate", app, verbosity=0, skip_checks=True)
        yield server
    finally:
        server.kill()


class Buttons:
    """Devices that press without a pause, each press until it hears yes."""

    def __init__(self, port: int, homes: list[tuple[str, str]], history: TextIO) -> None:
        self.port, self.homes, self.history, self.heard, self.stopping = port, homes, history, 0, False

    async def one(self, name: str, secret: str) -> None:
        from songhe.links.devices import drill
        from songhe.links.devices.mqtt.client import insist

        device, number = None, 0
        while not self.stopping:
            number += 1
            body = json.dumps({"id": f"{name}.{number}", "signal": "sos"}).encode()
            self._note("said", name, f"{name}.{number}")
            device = await insist(drill.opener("127.0.0.1", self.port, name, secret), f"songhe/{name}/up", body, device)
            self._note("heard", name, f"{name}.{number}")
            self.heard += 1
            await asyncio.sleep(0.02)

    def _note(self, what: str, name: str, key: str) -> None:
        self.history.write(json.dumps({"what": what, "device": name, "id": key, "at": round(time.time(), 3)}) + "\n")


async def storm(server: Server, buttons: Buttons, blows: int, dice: random.Random) -> None:
    """Kill it at random moments and start it again."""
    pressing = [asyncio.create_task(buttons.one(name, secret)) for name, secret in buttons.homes]
    await asyncio.sleep(1)
    for number in range(1, blows + 1):
        await asyncio.sleep(dice.uniform(0.5, 3))
        await asyncio.to_thread(server.kill)
        await asyncio.sleep(dice.uniform(0, 1))
        await asyncio.to_thread(server.start)
        say(f"  blow {number}/{blows} · {buttons.heard:,} presses heard yes")
    await asyncio.sleep(3)
    buttons.stopping = True
    await asyncio.wait_for(asyncio.gather(*pressing), QUIET)


def once(server: Server, command: list[str], prefix: str, blows: int, seed: int) -> Verdict:
    """The experiment with one door."""
    from django.db import connections

    from songhe.links.devices import drill

    homes, port, path = drill.homes(prefix, DEVICES), free_port(), server.folder / f"{prefix}history.jsonl"
    log = (server.folder / f"{prefix}door.log").open("wb")  # it says at every blow that the database is away
    door = subprocess.Popen([*command, "--port", str(port)], cwd=ROOT, stdout=log, stderr=log)
    try:
        await_port(port, door, 120)
        with path.open("w") as history:
            asyncio.run(storm(server, Buttons(port, homes, history), blows, random.Random(seed)))
    finally:
        stop(door)
        log.close()
    connections.close_all()
    found = check(path, prefix)
    say(f"  {found}")
    return found


def experiment(blows: int, seed: int) -> dict[str, Any]:
    """The door as it is, and one that does not ask for the disk."""
    with tempfile.TemporaryDirectory(prefix="songhe-postgres-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        with node(folder) as server:
            say(f"postgres: {blows} times kill -9 of a PostgreSQL of our own, {DEVICES} devices")
            ours = once(server, [sys.executable, "-m", "songhe", "door"], "postgres-", blows, seed)
            say("the same with a door that lets it commit lazily")
            lazy = [sys.executable, str(ROOT / "benchmarks/mutant_door.py"), "lazy"]
            mutant = once(server, lazy, "lazy-", min(blows, 5), seed)
    good = not ours.lost and not ours.doubled and not ours.invented
    return {
        "blows": blows,
        "passed": good,
        "acknowledged": ours.heard,
        "lost": ours.lost,
        "doubled": ours.doubled,
        "mutant_lost": mutant.lost,
        "mutant_caught": mutant.lost > 0,
    }
