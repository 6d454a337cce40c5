"""The machine's clock jumps an hour forward, back, behind and right again. No escalation is lost, and none is doubled.

Door, intake and the two keepers of deadlines run under libfaketime (Debian: `faketime`), which all read one file: to change it
is to set the machine's clock for all of them at once. The experiment's own clock stays right; it notes when each press was
heard and when each escalation stood in the journal. What a call is due, and when, is read from calls of a quarter of an hour in
which nobody touches the clock. The mutant is a keeper of deadlines that does not look whether the clock was set.
"""

import asyncio
import random
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from benchmarks.crash_history import check
from benchmarks.crash_judges import Told, told_in_time
from benchmarks.crash_part import Part, people
from benchmarks.crash_press import History, Pressers
from benchmarks.scratch import ROOT, Node, await_port, say
from benchmarks.verdict import escalations

JUMP = 3_600
EACH = 6  # elders who press in each phase
LATEST_S = 3.0  # later than the same escalation was told where nobody touched the clock
PHASES = (
    # what it is called, how the clock stands when they press, how it stands 1.5 s later, seconds until the next phase
    ("control", 0, 0, 12.0),
    ("forward", 0, JUMP, 4.0),
    ("ahead, then back", JUMP, 0, 12.0),
    ("right, then behind", 0, -JUMP, 12.0),
    ("behind, then right", -JUMP, 0, 12.0),
)


class Clock:
    """The file that libfaketime reads."""

    def __init__(self, folder: Path, history: History) -> None:
        self.path, self.history, self.stands = folder / "faketime", history, 0
        self._write(0)

    def set(self, seconds: int) -> None:
        if seconds != self.stands:
            self._write(seconds)
            self.history.mark("set", seconds=seconds)
            say(f"  the clock stands {seconds:+d} s from the true time")

    def _write(self, seconds: int) -> None:
        new = self.path.with_suffix(".new")
        new.write_text(f"{seconds:+d}\n")
        new.replace(self.path)
        self.stands = seconds

    def env(self) -> dict[str, str]:
        found = sorted(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))
        if not found:
            raise SystemExit("this experiment needs libfaketime: apt-get install faketime")
        return {
            "LD_PRELOAD": str(found[0]),
            "FAKETIME_TIMESTAMP_FILE": str(self.path),
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",  # no hand can set that clock
            "NO_FAKE_STAT": "1",
            "FAKETIME_DONT_RESET": "1",
        }


class Reader(threading.Thread):
    """Notes what the journal says about calls, when it says it."""

    def __init__(self, history: History, start: int) -> None:
        super().__init__(daemon=True)
        self.history, self.pos, self.over = history, start, threading.Event()

    def run(self) -> None:
        from django.db import Error, connections

        while not self.over.wait(0.05):
            with suppress(Error):
                self._read()
        connections.close_all()

    def _read(self) -> None:
        from songhe.base import journal
        from songhe.care.emergency.models import Call

        for entry in journal.since(self.pos, 500):
            self.pos = entry.pos
            if entry.verb == "emergency.call.raise":
                uid = Call.objects.get(pk=entry.subject).elder.devices.get().uid
                self.history.mark("raised", call=str(entry.subject), device=uid)
            elif entry.verb == "emergency.call.escalate":
                facts = entry.facts
                self.history.mark("told", call=facts["call"], to=facts["to"], reason=facts["reason"])
            elif entry.verb == "emergency.response.ask":
                self.history.mark("asked", call=entry.facts["call"])
            elif entry.verb == "base.clock.step":
                self.history.mark("step", **entry.facts)


async def _phases(made: Node, homes: list[tuple[str, str]], clock: Clock, history: History) -> None:
    for number, (name, before, after, rest) in enumerate(PHASES):
        clock.set(before)
        await asyncio.sleep(3 if number else 0)
        history.mark("phase", name=name, devices=[uid for uid, _ in homes[number * EACH : (number + 1) * EACH]])
        pressers = Pressers(made.door_port, homes[number * EACH : (number + 1) * EACH], history, (30, 30))
        pressing = asyncio.create_task(pressers.run())
        await asyncio.sleep(1.5)
        clock.set(after)
        say(f"  {name}: {pressers.heard} presses heard yes")
        await asyncio.sleep(rest)
        pressing.cancel()
        await asyncio.gather(pressing, return_exceptions=True)


def once(made: Node, keeper: list[str], prefix: str, seed: int) -> tuple[Any, Told]:
    """The experiment with one kind of keeper."""
    from django.db import connections

    from songhe.base import journal

    random.seed(seed)
    homes = people(EACH * len(PHASES), prefix)
    history = History(made.folder / f"{prefix}history.jsonl")
    clock = Clock(made.folder, history)
    words = [[sys.executable, "-m", "songhe", "door"], [sys.executable, "-m", "songhe", "intake"], keeper, keeper]
    parts = [
        Part(f"{prefix}{number}", tuple(one), clock.env(), made.folder / f"{prefix}{number}.log")
        for number, one in enumerate(words)
    ]
    reader = Reader(history, journal.head())
    try:
        await_port(made.door_port, parts[0].process)
        time.sleep(6)  # until the keepers have looked at the clock
        reader.start()
        asyncio.run(_phases(made, homes, clock, history))
        time.sleep(2)
    finally:
        reader.over.set()
        for part in parts:
            part.end()
    reader.join(10)
    history.close()
    connections.close_all()
    found, seen = check(history.path, prefix), told_in_time(history.path, LATEST_S)
    say(f"  {found}\n  {seen}, {escalations()[0]} escalations twice in the tables")
    return found, seen


def experiment(made: Node, seed: int) -> dict[str, Any]:
    """The house as it is, and keepers that do not look at the clock."""
    say(f"clock: set by {JUMP} s forward and back, {EACH} presses before and after each")
    ours, seen = once(made, [sys.executable, "-m", "songhe", "worker", "--only", "deadlines"], "clock-", seed)
    twice, _ = escalations()
    say("the same with keepers of deadlines that do not look whether the clock was set")
    _, missed = once(made, [sys.executable, str(ROOT / "benchmarks/mutant_keeper.py")], "unset-", seed)
    return {
        "passed": not (ours.lost or ours.doubled or seen.lost or seen.late or seen.doubled)
        and seen.due > 0
        and seen.steps == 4,
        "acknowledged": ours.heard,
        "escalations_due": seen.due,
        "lost": ours.lost + seen.lost,
        "doubled": ours.doubled + seen.doubled + twice,
        "late": seen.late,
        "latest_s": seen.latest_s,
        "clock_set_and_journalled": seen.steps,
        "mutant_lost": missed.lost + missed.late,
        "mutant_caught": missed.lost + missed.late > 0,
    }
