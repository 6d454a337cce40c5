"""PostgreSQL is restarted under those who listen: live screens, and the intake that waits for the bell.

A bell rings between the processes of one machine and carries nothing; what there is to hear is read from the journal, by place.
So a restart (orderly or by kill -9) may make a screen late, and nothing else: every row of the journal reaches every screen
once and in order, and every alarm that was acknowledged meanwhile becomes part of a call. The server is one of our own. The
mutant is a web process that begins at the journal's head again after the database was away.
"""

import asyncio
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.crash_history import check
from benchmarks.crash_judges import Heard, heard_rows
from benchmarks.crash_postgres import Server
from benchmarks.crash_press import History, Pressers
from benchmarks.scratch import ROOT, Node, await_port, node, say, stop

SCREENS, DEVICES = 5, 10
AGAIN = 0.5  # seconds until a screen whose stream ended asks anew; a browser waits as the stream told it (1 s)
LATEST_S = 5.0  # from the moment at which the server answers again


class Screen:
    """A logged-in browser at `/live/?topic=calls`: comes back with the last id it heard."""

    def __init__(self, number: int, port: int, session: str, history: History) -> None:
        self.number, self.port, self.session, self.history = number, port, session, history
        self.last, self.inside = "", asyncio.Event()

    async def watch(self) -> None:
        while True:
            with suppress(OSError, TimeoutError):
                await self._listen()
            await asyncio.sleep(AGAIN)

    async def _listen(self) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port, limit=1 << 22)
        words = ["GET /live/?topic=calls HTTP/1.1", f"Host: 127.0.0.1:{self.port}", f"Cookie: sessionid={self.session}"]
        words += [f"Last-Event-ID: {self.last}"] if self.last else []
        writer.write(("\r\n".join(words) + "\r\n\r\n").encode())
        try:
            if b" 200 " not in await asyncio.wait_for(reader.readline(), 30):
                return
            event = place = ""
            while line := (await reader.readline()).decode().rstrip("\r\n") or "\n":
                if reader.at_eof():
                    return
                name, _, value = line.partition(": ")
                if name == "id":
                    place = self.last = value
                    self.inside.set()
                elif name == "event":
                    event = value
                elif line == "\n" and event:
                    if event in {"seat", "reset"}:
                        self.history.mark(event, screen=self.number, pos=int(place.partition(".")[0]))
                    event = ""
        finally:
            writer.close()


class Desk(threading.Thread):
    """A dispatcher who takes breaks all the time: each is one row of the journal, and one frame on every screen."""

    def __init__(self, user: Any) -> None:
        super().__init__(daemon=True)
        self.user, self.over, self.written, self.failed = user, threading.Event(), 0, 0

    def run(self) -> None:
        from django.db import Error, connections

        from songhe.base.errors import Refused
        from songhe.care.emergency import actions

        while not self.over.wait(0.01):
            try:
                seat = actions.sit(user=self.user, at=datetime.now(UTC))
                actions.rest(seat=seat, by=self.user.actor, at=datetime.now(UTC))
                self.written += 2
            except Refused:
                pass
            except Error:
                self.failed += 1
                connections.close_all()
        connections.close_all()


def _blow(server: Server, dice: random.Random, history: History) -> str:
    """Away and back; how. Everybody connected is thrown out in both."""
    how = dice.choice(("restart", "kill"))
    history.mark("away")
    if how == "kill":
        server.kill()
    else:
        server.process.send_signal(signal.SIGINT)  # PostgreSQL's fast shutdown
        server.process.wait(60)
    time.sleep(dice.uniform(0, 2))
    server.start()
    history.mark("back")
    return how


async def _storm(
    server: Server, screens: list[Screen], pressers: Pressers, blows: int, dice: random.Random, history: History, desk: Desk
) -> None:
    watching = [asyncio.create_task(screen.watch()) for screen in screens]
    await asyncio.wait_for(asyncio.gather(*(screen.inside.wait() for screen in screens)), 60)
    pressing = asyncio.create_task(pressers.run())
    history.mark("begin")
    desk.start()
    for number in range(1, blows + 1):
        await asyncio.sleep(dice.uniform(1.5, 4))
        how = await asyncio.to_thread(_blow, server, dice, history)
        say(f"  blow {number}/{blows}: {how} · {desk.written} rows written, {pressers.heard} presses heard yes")
    await asyncio.sleep(3)
    pressers.stopping = True
    await asyncio.wait_for(pressing, 60)
    desk.over.set()
    await asyncio.to_thread(desk.join, 30)
    history.mark("end")
    await asyncio.sleep(LATEST_S)
    for task in watching:
        task.cancel()
    await asyncio.gather(*watching, return_exceptions=True)


def _rows(start: int, history: History) -> None:
    """What the journal holds, noted for the judge."""
    from songhe.base.models import JournalEntry

    rows = JournalEntry.objects.filter(pos__gt=start, subject_kind="emergency.seat").order_by("pos")
    for pos, at in rows.values_list("pos", "recorded_at"):
        history.mark("row", pos=pos, recorded=round(at.timestamp(), 3))


def once(server: Server, made: Node, web: list[str], prefix: str, blows: int, seed: int) -> tuple[Heard, list[Any], Path]:
    """The experiment with one web process."""
    from django.db import connections

    from benchmarks.alarm import people
    from songhe.base import journal
    from songhe.register.access.models import User

    homes, sessions = _scene(people, prefix)
    dice, history = random.Random(seed), History(server.folder / f"{prefix}history.jsonl")
    with (server.folder / f"{prefix}house.log").open("wb") as log:
        words = [web, *([sys.executable, "-m", "songhe", name] for name in ("door", "intake"))]
        house = [subprocess.Popen(one, cwd=ROOT, stdout=log, stderr=log) for one in words]
        try:
            for port, process in ((made.web_port, house[0]), (made.door_port, house[1])):
                await_port(port, process, 120)
            start = journal.head()
            desk = Desk(User.objects.get(username="desk0"))
            screens = [Screen(number, made.web_port, session, history) for number, session in enumerate(sessions)]
            pressers = Pressers(made.door_port, homes, history, (0.2, 1.0))
            asyncio.run(_storm(server, screens, pressers, blows, dice, history, desk))
            connections.close_all()
            _rows(start, history)
        finally:
            for process in house:
                stop(process)
    history.close()
    found = heard_rows(history.path)
    say(f"  {found}")
    return found, homes, history.path


_made: list[Any] = []


def _scene(people: Any, prefix: str) -> tuple[list[tuple[str, str]], list[str]]:
    """Elders with buttons and dispatchers with sessions; made once, for the house and for the mutant."""
    if not _made:
        _made.append(people(DEVICES, SCREENS))
    return _made[0]


def experiment(blows: int, seed: int) -> dict[str, Any]:
    """The web process as it is, and one that begins anew at the head."""
    from songhe.config.processes import processes

    with tempfile.TemporaryDirectory(prefix="songhe-listener-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        server = Server(folder)
        server.start()
        try:
            with node(server.url) as made:
                say(f"listener: PostgreSQL restarted {blows} times under {SCREENS} screens and {DEVICES} devices")
                web = next(list(one.command) for one in processes() if one.name == "web")
                ours, homes, history = once(server, made, web, "listener-", blows, seed)
                calls = _calls(history, homes)
                say("the same with a web process that begins at the journal's head again")
                forgetful = [word.replace("songhe.config.asgi", "benchmarks.mutant_web") for word in web]
                mutant, _, _ = once(server, made, forgetful, "forgetful-", min(blows, 3), seed)
        finally:
            server.kill()
    good = not (ours.missed or ours.twice or ours.out_of_order or calls["lost"] or calls["doubled"])
    return {
        "passed": good and ours.rows > 0 and ours.latest_s <= LATEST_S,
        "blows": blows,
        "rows": ours.rows,
        "screens": ours.screens,
        "acknowledged": calls["heard"],
        "lost": ours.missed + calls["lost"],
        "doubled": ours.twice + calls["doubled"],
        "out_of_order": ours.out_of_order,
        "caught_up_s": ours.latest_s,
        "mutant_lost": mutant.missed,
        "mutant_caught": mutant.missed > 0,
    }


def _calls(history: Path, homes: list[tuple[str, str]]) -> dict[str, int]:
    """What became of the alarms: in the table once, and handled."""
    from benchmarks.crash_judges import lines
    from benchmarks.verdict import doubled, lost_presses, nothing_waits

    end = time.monotonic() + 15
    while not nothing_waits() and time.monotonic() < end:
        time.sleep(0.3)
    found = check(history, homes[0][0].rstrip("0123456789"))
    heard = {(row["device"], row["id"]) for row in lines(history) if row["what"] == "heard"}
    lost = max(found.lost, lost_presses(sorted(heard), calls=True))
    return {"heard": len(heard), "lost": lost, "doubled": found.doubled + doubled()}
