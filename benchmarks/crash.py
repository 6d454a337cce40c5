"""kill -9 of door, intake, worker and web at random moments, while virtual devices press until they are acknowledged.

Afterwards every acknowledged press must be a handled message that belongs to exactly one call, no elder may have two open
calls, and every deadline must have fired once and at most 2 s after it was due: `late_max_s` has everything in it, the time in
which a killed part was down and started again (as the supervisor starts it, 0.2 s later), and the wait for whoever else was
at the database. `late_while_up_max_s` leaves out the time in which no keeper of deadlines was up. Then a door that says yes
before its commit (a mutant, only for this experiment) must be caught losing some.

Further experiments, each with a mutant of its own: `replies` (one of ten never arrives, crash_replies.py) and `postgres`
(killed with all its children, crash_postgres.py), `disk` (full to the last byte), `crowd` (no descriptor left), `clock` (set by
an hour, forward and back), `sync` (what the kernel saw), `listener` (PostgreSQL restarted under live screens); the last five
write histories that crash_judges.py reads, and `--histories DIR` keeps them. Each prints a line, and the last line is JSON:
`experiments passed lost doubled mutants_caught`. `--doors 2` lets several doors share the port of `kills` (PostgreSQL), each of
which may be struck while the others go on. `--few` takes a minute or two for each experiment; `--only` picks some.
"""

import argparse
import asyncio
import json
import os
import random
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks import crash_clock, crash_crowd, crash_disk, crash_listener, crash_postgres, crash_replies, crash_sync
from benchmarks.crash_part import Part, people
from benchmarks.crash_press import KEPT
from benchmarks.scratch import ROOT, Node, await_port, node, say
from benchmarks.verdict import LATEST_S, Press, doubled, escalations, latest, lost_presses, nothing_waits
from songhe.base.supervisor import FIRST_WAIT

KEEPERS = ("deadlines", "deadlines-2")


class Buttons:
    """Devices that press now and then, each time until they hear yes."""

    def __init__(self, made: Node, homes: list[tuple[str, str]], dice: random.Random, pause: tuple[float, float]) -> None:
        self.made, self.homes, self.dice, self.pause = made, homes, dice, pause
        self.acknowledged: list[Press] = []
        self.pressed = 0
        self.stopping = False

    async def run(self) -> None:
        await asyncio.gather(*(self._one(name, secret) for name, secret in self.homes))

    async def _one(self, name: str, secret: str) -> None:
        from songhe.links.devices import drill
        from songhe.links.devices.mqtt.client import insist

        device, number = None, 0
        open_one = drill.opener("127.0.0.1", self.made.door_port, name, secret)
        await asyncio.sleep(self.dice.uniform(0, self.pause[1]))
        while not self.stopping:
            number += 1
            self.pressed += 1
            key = f"{name}.{number}"
            body = json.dumps({"id": key, "signal": "sos", "at": datetime.now(UTC).isoformat()}).encode()
            device = await insist(open_one, f"songhe/{name}/up", body, device)
            self.acknowledged.append((name, key))
            await asyncio.sleep(self.dice.uniform(*self.pause))


class Desk(threading.Thread):
    """A dispatcher who answers, closes and takes back calls while everything falls over, so that new calls come."""

    def __init__(self, dice: random.Random) -> None:
        super().__init__(daemon=True)
        self.dice, self.stopping, self.refused, self.done = dice, threading.Event(), 0, 0

    def run(self) -> None:
        from django.db import Error, connections

        from songhe.base.errors import Refused

        while not self.stopping.wait(self.dice.uniform(0.1, 0.5)):
            try:
                self.done += self._deed()
            except Refused:
                self.refused += 1  # a deadline was faster
            except Error:
                connections.close_all()
        connections.close_all()

    def _deed(self) -> int:
        from songhe.care.emergency import actions
        from songhe.care.emergency.models import OPEN, Call
        from tests import cast

        liu, at = cast.liu_min(), datetime.now(UTC)
        old = list(Call.objects.filter(status__in=OPEN, received_at__lt=at - timedelta(seconds=self.dice.uniform(1, 20))))
        if not old:
            return 0
        call = self.dice.choice(old)
        if call.status in {"raised", "offered"} and self.dice.random() < 0.6:
            actions.answer(call=call, user=liu, at=at)
        elif call.status in {"raised", "offered"}:
            actions.cancel(call=call, by=liu.actor, at=at, reason="误触")
        else:
            actions.close(call=call, cause="false_touch", by=liu.actor, at=at)
        return 1


def settle(seconds: float, holds: Callable[[], bool]) -> bool:
    """Wait until `holds`, at most so long."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with suppress(Exception):  # the table may be busy; the verdict is the last look
            if holds():
                return True
        time.sleep(0.3)
    return False


async def storm(
    parts: dict[str, Part], buttons: Buttons, dice: random.Random, kills: int, pause: tuple[float, float], settled: bool = False
) -> Counter[str]:
    """Kill one part after the other at random moments, each time start it again; then let the devices finish.

    `settled` strikes only who is up again; otherwise a start may be struck too.
    """
    pressing = asyncio.create_task(buttons.run())
    killed: Counter[str] = Counter()
    for number in range(1, kills + 1):
        await asyncio.sleep(dice.uniform(*pause))
        name = dice.choice([name for name in parts for _ in range(1 if name == "web" else 3)])
        if settled:
            await asyncio.to_thread(settle, 15, lambda name=name: parts[name].alive)
            await asyncio.sleep(dice.uniform(*pause))
        await asyncio.to_thread(parts[name].kill)
        killed[name] += 1
        say(f"  kill {number:2}/{kills}: {name:6} · {buttons.pressed} pressed, {len(buttons.acknowledged)} acknowledged")
        await asyncio.sleep(FIRST_WAIT)
        parts[name].start()
    await asyncio.sleep(5)
    buttons.stopping = True
    await asyncio.wait_for(pressing, 40)
    return killed


def house(made: Node) -> dict[str, Part]:
    """Start everything of the process list, and wait for the doors."""
    from songhe.config.processes import processes

    parts = {one.name: Part(one.name, one.command, {}, made.folder / f"{one.name}.log") for one in processes()}
    for one in processes():
        for _, port in one.ports:
            await_port(port, parts[one.name].process)
    return parts


def experiment(made: Node, options: argparse.Namespace, dice: random.Random) -> dict[str, Any]:
    """The house as it is."""
    homes = people(options.homes)
    parts = house(made)
    doors = [name for name in parts if name.startswith("door")]
    settle(20, lambda: all(parts[name].up for name in (*doors, "intake", *KEEPERS)))
    desk = Desk(random.Random(dice.random()))
    desk.start()
    buttons = Buttons(made, homes, random.Random(dice.random()), (0.3, 4.0))
    try:
        killed = asyncio.run(storm(parts, buttons, dice, options.kills, (2.0, options.gap)))
        desk.stopping.set()
        desk.join(10)
        say(f"  quiet again; waiting for what is due ({desk.done} deeds at the desk, {desk.refused} refused in a sentence)")
        settle(25, nothing_waits)
    finally:
        for part in parts.values():
            part.end()
    twice, fired = escalations()
    say(f"  {dict(killed)}; {fired} deadlines fired; {len(buttons.acknowledged)} of {buttons.pressed} presses acknowledged")
    return {
        "kills": sum(killed.values()),
        "acknowledged": len(buttons.acknowledged),
        "lost": lost_presses(buttons.acknowledged, calls=True),
        "doubled": doubled(),
        "escalations_twice": twice,
        **latest([life for name in KEEPERS for life in parts[name].up]),
        "deadlines_fired": fired,
    }


def mutant_lost(made: Node, options: argparse.Namespace, dice: random.Random) -> int:
    """Presses that a door which acknowledges first has lost, under the same blows; 0 = the experiment is blind."""
    from songhe.links.devices import drill

    homes = drill.homes("mutant-", options.homes)
    parts = {"door": Part("door", (sys.executable, str(ROOT / "benchmarks/mutant_door.py")), {}, made.folder / "mutant.log")}
    await_port(made.door_port, parts["door"].process)
    buttons = Buttons(made, homes, random.Random(dice.random()), (0.0, 0.2))
    try:
        asyncio.run(storm(parts, buttons, dice, 5, (0.3, 1.5), settled=True))
    finally:
        parts["door"].end()
    return lost_presses(buttons.acknowledged, calls=False)


def main() -> None:
    options = arguments()
    names = options.only or list(EXPERIMENTS)
    results = [one(names[0], options)] if len(names) == 1 else [elsewhere(name) for name in names]
    totals = {
        "experiments": len(results),
        "passed": sum(one["passed"] for one in results),
        "lost": sum(one["lost"] for one in results),
        "doubled": sum(one["doubled"] for one in results),
        "mutants_caught": sum(one["mutant_caught"] for one in results),
    }
    print(json.dumps({**totals, "machine": f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"}))
    sys.exit(0 if totals["passed"] == totals["mutants_caught"] == len(results) else 1)


def one(name: str, options: argparse.Namespace) -> dict[str, Any]:
    """One experiment here; its line is printed."""
    say(f"{name}: seed {options.seed}, {options.postgres or 'SQLite'}")
    result = EXPERIMENTS[name](options, random.Random(options.seed))
    print(json.dumps({"experiment": name, **result, "seed": options.seed}), flush=True)
    return result


def elsewhere(name: str) -> dict[str, Any]:
    """One experiment in a process of its own: each has another node, and settings are read once."""
    command = [sys.executable, __file__, *sys.argv[1:], "--only", name]
    told = subprocess.run(command, stdout=subprocess.PIPE, check=False, text=True).stdout.splitlines()
    lines = [json.loads(line) for line in told if line.startswith('{"experiment"')]
    if not lines:
        raise SystemExit(f"the experiment {name} did not come to its end")
    print(json.dumps(lines[0]), flush=True)
    return dict(lines[0])


def kills(options: argparse.Namespace, dice: random.Random) -> dict[str, Any]:
    """kill -9 of everything, and of a door that says yes too early."""
    if options.doors > 1:
        os.environ["SONGHE_DOOR_PROCESSES"] = str(options.doors)  # before the settings are read
    with node(options.postgres) as made:
        result = {"doors": options.doors, **experiment(made, options, dice)}
        say("the same with a door that acknowledges before its commit")
        lost = mutant_lost(made, options, dice)
    say(f"  the mutant lost {lost} acknowledged presses")
    good = not (result["lost"] or result["doubled"] or result["escalations_twice"]) and result["late_max_s"] <= LATEST_S
    return {**result, "passed": good, "mutant_lost": lost, "mutant_caught": lost > 0}


def replies(options: argparse.Namespace, dice: random.Random) -> dict[str, Any]:
    """Replies that never arrive."""
    with node(options.postgres) as made:
        return crash_replies.experiment(made, options.alarms, dice.randrange(1 << 30))


def postgres(options: argparse.Namespace, dice: random.Random) -> dict[str, Any]:
    """kill -9 of the database, on a server of the experiment's own."""
    return crash_postgres.experiment(options.blows, dice.randrange(1 << 30))


def disk(options: argparse.Namespace, dice: random.Random) -> dict[str, Any]:
    """A full disk, and space again."""
    return crash_disk.experiment(options.full, dice.randrange(1 << 30))


def sync(options: argparse.Namespace, _dice: random.Random) -> dict[str, Any]:
    """The sync before the answer, as the kernel saw it."""
    with node() as made:
        return crash_sync.experiment(made, options.traced)


def listener(options: argparse.Namespace, dice: random.Random) -> dict[str, Any]:
    """PostgreSQL restarted under live screens."""
    return crash_listener.experiment(options.restarts, dice.randrange(1 << 30))


def crowd(options: argparse.Namespace, dice: random.Random) -> dict[str, Any]:
    """No descriptor left."""
    return crash_crowd.experiment(options.crowd, options.crowded, dice.randrange(1 << 30))


def clock(options: argparse.Namespace, dice: random.Random) -> dict[str, Any]:
    """The clock is set forward and back."""
    with node(options.postgres) as made:
        return crash_clock.experiment(made, dice.randrange(1 << 30))


EXPERIMENTS: dict[str, Callable[[argparse.Namespace, random.Random], dict[str, Any]]] = {
    "kills": kills,
    "replies": replies,
    "postgres": postgres,
    "disk": disk,
    "crowd": crowd,
    "clock": clock,
    "sync": sync,
    "listener": listener,
}


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=int(time.time()), help="the same seed draws the same kills")
    parser.add_argument("--kills", type=int, default=14)
    parser.add_argument("--gap", type=float, default=5.0, help="longest seconds between two kills")
    parser.add_argument("--homes", type=int, default=20)
    parser.add_argument("--alarms", type=int, default=100_000, help="alarms of the experiment with swallowed replies")
    parser.add_argument("--blows", type=int, default=100, help="kills of PostgreSQL")
    parser.add_argument("--full", type=float, default=30, help="seconds for which the disk stays full")
    parser.add_argument("--traced", type=int, default=1_000, help="alarms under strace")
    parser.add_argument("--restarts", type=int, default=20, help="restarts of PostgreSQL under live screens")
    parser.add_argument("--crowd", type=int, default=3_000, help="silent sockets")
    parser.add_argument("--crowded", type=float, default=30, help="seconds for which they stay")
    parser.add_argument("--only", nargs="+", choices=tuple(EXPERIMENTS), help="default: all")
    parser.add_argument("--few", action="store_true", help="a small scale that takes about a minute for each experiment")
    parser.add_argument("--postgres", default="", help="postgresql://… of a server on which a scratch database may be made")
    parser.add_argument("--histories", default="", help="a folder in which the histories are kept")
    parser.add_argument("--doors", type=int, default=1, help="doors that share the port in `kills`; several need --postgres")
    options = parser.parse_args()
    if options.doors > 1 and not options.postgres:
        parser.error("several doors need --postgres: on SQLite there is one")
    if options.histories:
        os.environ[KEPT] = str(Path(options.histories).resolve())
    if options.few:
        options.kills, options.alarms, options.blows = 4, 3_000, 4
        options.full, options.traced, options.restarts = 6, 200, 4
        options.crowd, options.crowded = 1_000, 10
    return options


if __name__ == "__main__":
    main()
