"""Durable device messages a second: our door beside mosquitto, the same load, one machine. Last line: JSON.

    make bench-ingest             (ARGS="--postgres URL --doors 2")

`rate` is what the doors (several behind one port on PostgreSQL) acknowledge at full speed, each after its commit; `lost`
counts acknowledged messages that are not in the table afterwards; `p99_ms` is the wait for a PUBACK at the pace of a city's
burst, 6,667 a second, while a web process of the house writes ten notes a second to open calls: `web_p99_ms` is how long those
took, and `web_alone_p99_ms` how long without devices. mosquitto never syncs: its "durable" run has persistence on and a
subscriber that is away, so that it must keep every message, but a power cut or kill -9 takes them.
`mb_per_10k_connections` is by how much the doors grew with `idle` quiet connections more, reckoned up to 10,000, and `…_tls`
the same over TLS with a certificate made in the run; `door_us`, `database_us` and `client_us` are the processor's time for one
message (Linux), which a busy machine changes less than the rate, and `where_us` what the steps of the door cost by themselves.
"""

import argparse
import asyncio
import contextlib
import json
import os
import platform
import resource
import ssl
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.ingest_load import Run, loop_run, mosquitto
from benchmarks.scratch import Node, free_port, node, say, serving, share

BURST = 6_667  # messages a second: 400,000 devices that speak once within a minute
PART = 200  # quiet connections that come together
LIMITS = {"p99_ms": 15.0, "web_p99_ms": 20.0}
RATES = {"sqlite": 20_000, "postgresql": 50_000}


class Work:
    """Seconds of the processor that the doors, on PostgreSQL the processes that serve them, and the clients have used."""

    def __init__(self, doors: list[int]) -> None:
        from django.db import connection

        self.doors, self.served = doors, connection.vendor == "postgresql"

    def __call__(self) -> tuple[float, float, float]:
        return sum(map(_worked, self.doors)), sum(map(_worked, self._servers())), _worked(os.getpid())

    def _servers(self) -> list[int]:
        from django.db import connection

        if not self.served:
            return []
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pid FROM pg_stat_activity WHERE pid <> pg_backend_pid() "
                "AND (datname = current_database() OR backend_type = 'walwriter')"
            )
            return [pid for (pid,) in cursor.fetchall()]


def _worked(pid: int) -> float:
    with contextlib.suppress(OSError, ValueError):
        parts = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return (int(parts[11]) + int(parts[12])) / os.sysconf("SC_CLK_TCK")
    return 0.0


def _megabytes(pids: list[int]) -> float:
    """What they have in memory (Linux)."""
    found = 0.0
    for pid in pids:
        with contextlib.suppress(OSError):
            lines = Path(f"/proc/{pid}/status").read_text().splitlines()
            found += sum(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS:"))
    return found


async def idle(pids: list[int], port: int, people: list[tuple[str, str]], count: int, tls: Any = None) -> float | None:
    """Megabytes that 10,000 connections cost which say nothing; None where that cannot be read."""
    from songhe.links.devices.limits import Limits

    each = Limits().per_credential - 1
    crowd = [people[number // each] for number in range(min(count, each * len(people)))]
    before, lines = 0.0, []
    for start in range(0, len(crowd), PART):
        if start == PART:  # what the first ones cost, every thread and its connection to the database, is not theirs
            before = _megabytes(pids)
        part = Run(port, crowd[start : start + PART], 1, tls)
        await part.connect(start)
        lines.append(part)
    await asyncio.sleep(1)
    grown = _megabytes(pids) - before
    for part in lines:
        part.leave()
    return round(grown / (len(crowd) - PART) * 10_000, 1) if before else None


@contextlib.contextmanager
def doors(count: int, *more: str) -> Iterator[tuple[int, list[int]]]:
    """(port, ids) of so many doors behind one port."""
    port = free_port()
    command = [sys.executable, "-m", "songhe", "door", "--port", str(port), *(["--shared"] if count > 1 else []), *more]
    with contextlib.ExitStack() as stack:
        pids = [stack.enter_context(serving(command, port, dict(os.environ))) for _ in range(count)]
        if count > 1:
            time.sleep(4)  # whether the second one listens cannot be asked: the first answers
        yield port, pids


@contextlib.contextmanager
def web(made: Node) -> Iterator[int]:
    """A web process of the house."""
    from songhe.config.processes import processes

    command = next(one.command for one in processes() if one.name == "web")
    with serving(list(command), made.web_port, dict(os.environ)):
        yield made.web_port


def missing(runs: list[Run]) -> int:
    """Acknowledged messages that are not in the table."""
    from songhe.links.devices.models import Message

    lost = 0
    for sender in (sender for run in runs for sender in run.senders):
        there = set(Message.objects.filter(device=sender.name).values_list("key", flat=True))
        lost += sum(str(number) not in there for number in sender.acknowledged)
    return lost


def full_speed(options: argparse.Namespace, people: list[tuple[str, str]], figures: dict[str, Any]) -> list[Run]:
    """Memory of quiet connections, then as fast as they can."""
    with doors(options.doors) as (port, pids):
        run, work = Run(port, people[: options.connections], options.window), Work(pids)

        async def drive() -> None:
            say(f"{options.doors} door(s): {options.idle} quiet connections …")
            figures["mb_per_10k_connections"] = await idle(pids, port, people, options.idle) if options.idle else None
            await run.connect()
            say(f"{options.connections} connections, window {options.window}, {options.seconds:.0f} s at full speed …")
            before = await asyncio.to_thread(work)
            figures["rate"] = round(await run.full(options.seconds))
            after = await asyncio.to_thread(work)
            done = max(1, sum(len(sender.acknowledged) for sender in run.senders))
            for name, late, early in zip(("door_us", "database_us", "client_us"), after, before, strict=True):
                figures[name] = round((late - early) / done * 1e6, 1)
            figures.update(p99_full_speed_ms=share(run.waits, 0.99), broken=run.broken)
            say(f"{figures['rate']:,} a second, each after its commit")
            run.leave()

        loop_run(drive())
    return [run]


def beside_the_web(
    options: argparse.Namespace, made: Node, people: list[tuple[str, str]], figures: dict[str, Any]
) -> list[Run]:
    """At the pace of the burst, while desks write."""
    from benchmarks import ingest_web

    desk, before = ingest_web.Desk(), ingest_web.written()
    with doors(options.doors) as (port, _pids), web(made) as page:
        run = Run(port, people[: options.connections], options.window)

        async def drive() -> None:
            alone = await desk.write(page, options.writes, options.seconds / 2)
            await run.connect()
            say(f"{options.pace:,} a second, paced, beside {options.writes:g} notes a second …")
            p99, waits = await asyncio.gather(
                run.paced(options.seconds, options.pace), desk.write(page, options.writes, options.seconds)
            )
            figures.update(p99_ms=p99, p50_ms=share(run.waits, 0.5), paced=round(len(run.waits) / options.seconds))
            figures.update(web_p99_ms=share(waits, 0.99), web_p50_ms=share(waits, 0.5), web_alone_p99_ms=share(alone, 0.99))
            figures["web_lost"] = before + len(waits) + len(alone) + 2 * ingest_web.WARM - await asyncio.to_thread(_written)
            run.leave()

        loop_run(drive())
    return [run]


def _written() -> int:
    from django.db import connections

    from benchmarks import ingest_web

    try:
        return ingest_web.written()
    finally:
        connections.close_all()


def over_tls(options: argparse.Namespace, folder: Path, people: list[tuple[str, str]]) -> float | None:
    """Memory of quiet connections over TLS."""
    from benchmarks.ingest_tls import certificate

    pem, key = certificate(folder)
    trusting = ssl.create_default_context(cafile=str(pem))
    trusting.check_hostname = False
    with doors(options.doors, "--certificate", str(pem), "--key", str(key)) as (port, pids):
        say(f"{options.idle} quiet connections over TLS …")
        return loop_run(idle(pids, port, people, options.idle, trusting))


def ours(options: argparse.Namespace, made: Node) -> dict[str, Any]:
    """The figures of our own doors."""
    from benchmarks.ingest_where import where
    from songhe.links.devices import drill

    figures: dict[str, Any] = {"doors": options.doors}
    people = drill.homes("bench-", max(2 * options.connections, options.idle // 7 + 1))
    runs = full_speed(options, people, figures)
    if options.writes:
        runs += beside_the_web(options, made, people[options.connections :], figures)
    if options.idle:
        figures["mb_per_10k_connections_tls"] = over_tls(options, made.folder, people)
    say("looking for every acknowledged message in the table …")
    figures["lost"] = missing(runs)
    figures["acknowledged"] = sum(len(sender.acknowledged) for run in runs for sender in run.senders)
    figures["where_us"] = where(figures["door_us"], figures["database_us"])
    return figures


def main() -> None:
    options = arguments()
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, max(soft, 16_384)), hard))
    os.environ["SONGHE_DOOR_RATE"] = "0"
    with node(options.postgres) as made:
        figures = ours(options, made)
        figures["peer_rate"] = figures["peer_durable_rate"] = None
        if not options.no_peer:
            figures["peer_rate"] = mosquitto(options, made.folder, durable=False)
            figures["peer_durable_rate"] = mosquitto(options, made.folder, durable=True)
        figures["database"] = made.database
    first = ("rate", "lost", "p99_ms", "web_p99_ms", "peer_durable_rate", "peer_rate", "mb_per_10k_connections")
    figures = {name: figures.pop(name, None) for name in first} | figures
    good = not figures["lost"] and figures["rate"] >= RATES[figures["database"]]
    figures["goals_met"] = good and all(figures[name] is not None and figures[name] <= most for name, most in LIMITS.items())
    figures["machine"] = f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"
    figures |= {"load": round(os.getloadavg()[0], 1), "date": datetime.now(UTC).date().isoformat()}
    print(json.dumps(figures))


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--connections", type=int, default=1_000)
    parser.add_argument("--idle", type=int, default=5_000, help="quiet connections whose memory is measured; 0 = none")
    parser.add_argument("--window", type=int, default=4)
    parser.add_argument("--pace", type=int, default=BURST, help="messages a second beside the web's writes")
    parser.add_argument(
        "--writes", type=float, default=10, help="notes a second that the web writes meanwhile; 0 = no such phase"
    )
    parser.add_argument("--doors", type=int, default=0, help="doors behind one port; default: 2 on PostgreSQL, 1 on SQLite")
    parser.add_argument("--postgres", default="", metavar="URL", help="a server on which a scratch database may be made")
    parser.add_argument("--no-peer", action="store_true")
    options = parser.parse_args()
    options.doors = options.doors or (2 if options.postgres else 1)
    return options


if __name__ == "__main__":
    main()
