"""A million operations at once from several processes; then their histories are checked against the database.

Every process writes down what it tried, what it was told and when (`history-<n>.jsonl`), as a user would who does not trust
the house. Afterwards the checker replays what was told: every operation that was told yes stands in the tables exactly once,
none that was told no stands there at all, every key stands for one event however often it was sent, no account is below what it
may, and every balance is that of its history. In the middle one process is killed (unless `--no-kill`): what it was told
stands, what it was not told is there whole or not at all.

Other rooms' operations join through `racers()` (see `Racer`): a racer lays its ground, runs some operations, and counts at the
end what was booked twice. Last line: JSON with `operations`, `double_booked`, `imbalance`.
"""

import argparse
import json
import multiprocessing
import os
import random
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol, TextIO

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.scratch import node, say

PROCESSES, BATCH = 4, 50
DEFAULT = 200_000
ENOUGH = 40_000  # bytes of history after which one is killed


class Racer(Protocol):
    """One kind of operation that takes part. `name` is the beginning of the keys it writes to the history."""

    name: str
    share: float  # of all operations

    def lay(self) -> None:
        """What is there before the race; in one process."""

    def run(self, dice: random.Random, number: int, key: str) -> str:
        """One operation: what the house answered (`yes`, `no`, or a word of the racer's own). In many processes at once."""

    def check(self, history: list[dict[str, Any]]) -> dict[str, int]:
        """Faults by name, among them `double_booked` or `imbalance`; all nothing when the house was right."""


def racers() -> list[Racer]:
    """Who takes part: money, and carers' hours."""
    from benchmarks.race_bookings import Bookings
    from benchmarks.race_money import Money

    return [Money(), Bookings()]


def _lightly() -> None:
    """Commits of this process do not wait for the disc. What is raced for is who comes first, and that what a killed process
    was told stands; neither needs that the machine could lose its power. `--durable` waits."""
    from django.db import connections

    options = connections["default"].settings_dict["OPTIONS"]
    if "init_command" in options:
        options["init_command"] = options["init_command"].replace("synchronous=FULL", "synchronous=OFF")
    else:
        options["options"] = f"{options.get('options', '')} -c synchronous_commit=off".strip()


def _worker(number: int, count: int, seed: int, path: Path, stop_after: float, durable: bool) -> None:
    """One process: tries, and writes down each answer before it goes on."""
    import django

    django.setup()
    if not durable:
        _lightly()
    dice, taking = random.Random(f"{seed}:{number}"), racers()
    weights = [one.share for one in taking]
    end = time.monotonic() + stop_after
    with path.open("w", buffering=1 << 16) as out:
        done = 0
        while done < count and time.monotonic() < end:
            racer = dice.choices(taking, weights)[0]
            done += _one(racer, dice, number, f"{racer.name}:{number}:{done}", out)


def _one(racer: Racer, dice: random.Random, number: int, key: str, out: TextIO) -> int:
    began = time.time()
    out.write(json.dumps({"key": key, "began": began}) + "\n")
    out.flush()
    answer, weight = racer.run(dice, number, key), 1
    if ":" in answer:  # so many operations at once
        answer, _colon, many = answer.partition(":")
        weight = int(many)
    out.write(json.dumps({"key": key, "answer": answer, "weight": weight, "ended": time.time()}) + "\n")
    return weight


def histories(folder: Path, which: str = "history-*.jsonl") -> Iterator[dict[str, Any]]:
    """All that was tried, each with its answer; none where the process died before it was told."""
    for path in sorted(folder.glob(which)):
        tried: dict[str, dict[str, Any]] = {}
        for line in path.read_text().splitlines():
            try:
                told = json.loads(line)
            except ValueError:
                continue  # the last line of one that was killed
            tried.setdefault(told["key"], {}).update(told)
        yield from tried.values()


def race(
    operations: int, processes: int, seed: int, folder: Path, seconds: float, kill: bool, durable: bool = False
) -> float:  # fmt: skip
    """Run all processes, kill one half way and go on with another; seconds it took."""
    from django.db import connections

    connections.close_all()
    began, share = time.monotonic(), -(-operations // processes)
    context = multiprocessing.get_context("spawn")

    def start(number: int, count: int) -> Any:
        path = folder / f"history-{number}.jsonl"
        one = context.Process(target=_worker, args=(number, count, seed, path, seconds, durable))
        one.start()
        return one

    running = [start(number, share) for number in range(processes)]
    if kill:
        victim, path = running[0], folder / "history-0.jsonl"
        while victim.is_alive() and not (path.exists() and path.stat().st_size > ENOUGH):
            time.sleep(0.05)
        if victim.is_alive() and victim.pid:
            os.kill(victim.pid, signal.SIGKILL)
            victim.join()
            written = sum(int(one.get("weight", 0)) for one in histories(folder, "history-0.jsonl"))
            say(f"  killed one process after {written} operations; another goes on")
            running.append(start(processes, share - written))
    for one in running:
        one.join()
    return time.monotonic() - began


def main() -> None:
    """`make race`: both of them by option; SQLite unless a server is named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--operations", type=int, default=DEFAULT)
    parser.add_argument("--processes", type=int, default=PROCESSES)
    parser.add_argument("--postgres", default=os.environ.get("SONGHE_DATABASE_URL", ""), help="server to race on, else SQLite")
    parser.add_argument("--seconds", type=float, default=240, help="stop after so long, with what was done")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--no-kill", action="store_true")
    parser.add_argument("--durable", action="store_true", help="every commit waits for the disc, as in the house")
    asked = parser.parse_args()
    with node(asked.postgres) as made:
        taking = racers()
        for racer in taking:
            racer.lay()
        say(f"{asked.operations} operations by {asked.processes} processes on {made.database}")
        took = race(asked.operations, asked.processes, asked.seed, made.folder, asked.seconds, not asked.no_kill, asked.durable)
        told = list(histories(made.folder))
        done = sum(int(one.get("weight", 0)) for one in told)
        found: dict[str, int] = {"double_booked": 0, "imbalance": 0}
        for racer in taking:
            for name, count in racer.check([one for one in told if one["key"].startswith(f"{racer.name}:")]).items():
                found[name] = found.get(name, 0) + count
        untold = sum("answer" not in one for one in told)
        say(f"  {done / took:.0f} operations a second; {untold} not told because of the kill; faults {found}")
        print(
            json.dumps(
                {"operations": done, **found, "seconds": round(took, 1), "per_s": round(done / took), "database": made.database}
            )
        )
        if any(found.values()):
            raise SystemExit("the histories and the database do not agree")


if __name__ == "__main__":
    main()
