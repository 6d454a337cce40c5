"""Any dashboard or drill-down at scale: how long does the server take, and when is the first thing drawn? Last line: JSON.

A scratch node with the demo city (some 600 facilities, a year of calls) and so many elders (`--elders`), and three years of
counts of every figure for all 2,074 divisions poured into the table that pages read, with a step for every day (`three_years`).
Then every page of the plans is asked for again and again as the city and as a county, in a process that has set aside what it
holds, as the web process does. Measured is the server's own time through Django's client: `p99_ms` by the clock on the wall,
`worked_p99_ms` by the work that was done for it, by this process and by PostgreSQL's for it, and `steady_p99_ms` by the wall
again, at the best pace the machine had in this run (`pace.py`; `pace_p50` and `pace_p99` say how uneven it was: what a loop
that does nothing else took, beside its best). Before that, all figures of all divisions of one day are filled again from
nothing known (`refill_s` on the wall, `refill_worked_s` worked). `paint_ms` is the first contentful paint of the home page in
Chromium on loopback; `map_…` says how long the map of all divisions and facilities takes to stand, and to follow a hand that
drags, zooms and taps it. With `--here` the node of the environment is taken, sown where it is not: it can be asked after every
change.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from typing import Any

import painted
import three_years
from pace import Pace
from scratch import ROOT, Node, await_port, here, node, say, stop
from worked import Times, Work

GOAL, REFILL = 50.0, 60.0
MONTHS = 36
PARTS = ("of", "met", "missing")


def refill() -> tuple[float, float, int]:
    """(seconds, seconds worked, rows): all figures of all divisions of one day, as if nothing was known of its month."""
    from songhe.base import clock
    from songhe.base import indicators as base
    from songhe.city.targets import actions, gathering
    from songhe.city.targets.queries import known

    original, times = known.stored, Times(Work())
    known.stored = lambda *_: {}
    try:
        added = times.take(lambda: actions.count_month(month=base.month_of(clock.now()), at=clock.now()))
    finally:
        known.stored = original
    assert gathering.counted()
    return round(times.wall[0], 1), round(times.work[0], 1), added


def addresses() -> list[str]:
    """Dashboards and what they lead to, down to towns."""
    from songhe.city.targets import plan

    codes = [
        "town-centers",
        "response-15min",
        "village-assistants",
        "happiness-home-operating",
        "fire-pass-rate",
        "budget-city",
        "rural-contract-rate",
    ]
    pages = ["/bureau/", "/bureau/minutes/", "/bureau/wall/", "/targets/", "/targets/measures/", "/targets/measures/rural-1.2/"]
    pages += ["/targets/tasks/"]
    pages += ["/targets/reports/", "/bureau/?map=village-points", "/bureau/?where=610921", "/targets/?where=610921"]
    pages += [f"/targets/{code}/" for code in codes] + [f"/targets/{code}/?where=610921102" for code in codes[:3]]
    assert set(codes) <= set(plan.targets())
    pages += [f"/targets/{code}/rows/" for code in codes[:5]]
    return pages + [f"/targets/{code}-contract-rate/rows/?part={part}" for code in ("urban", "rural") for part in PARTS]


def measured(count: int, only: str = "", pace: Pace | None = None) -> Iterator[tuple[str, Times, int]]:
    """(page, times, queries) as the city and as a county."""
    from django.db import connection
    from django.test import Client

    from songhe.register.access.models import User

    work = Work()
    for name in ("city", "licounty"):
        client = Client()
        client.force_login(User.objects.get(username=name), backend="songhe.register.access.backends.Accounts")
        for address in [one for one in addresses() if only in one]:
            client.get(address)
            asked: list[str] = []

            def noted(execute: Any, sql: str, *rest: Any, asked: list[str] = asked) -> Any:
                asked.append(sql)
                return execute(sql, *rest)

            with connection.execute_wrapper(noted):
                assert client.get(address).status_code == 200, address
            times = Times(work, pace=pace)
            for _ in range(count):
                times.take(partial(client.get, address))
            yield f"{name} {address}", times, len(asked)


def settled() -> None:
    """This process as a web process is when it answers: everything loaded, and set aside from the collector."""
    from songhe.base import steady

    list(measured(1))
    steady.settle()


def drawn(made: Node) -> dict[str, Any]:
    """First paint of the home page and the map of the city, of a web process of its own."""
    command = [sys.executable, "-m", "uvicorn", "songhe.config.asgi:application", "--port", str(made.web_port)]
    web = subprocess.Popen([*command, "--log-level", "warning"], cwd=ROOT)
    try:
        await_port(made.web_port, web, 180)
        return painted.measured(made.web_port)
    finally:
        stop(web)


def told(times: int, only: str) -> dict[str, Any]:
    """Every page, told line by line; the worst of each figure."""
    say(f"{'':<56}{'p50':>8}{'p99':>8}   {'work p50':>9}{'p99':>8}   ms   queries")
    worst, work, pace, all_waits = (0.0, ""), (0.0, ""), Pace(), {}
    most = 0
    for name, waits, queries in measured(times, only, pace):
        all_waits[name] = waits
        half, late, work_half, work_late = waits.row()
        over = "   over" if work_late > GOAL else ""
        say(f"{name:<56}{half:>8.1f}{late:>8.1f}   {work_half:>9.1f}{work_late:>8.1f}   {queries:>4}{over}")
        worst, work, most = max(worst, (late, name)), max(work, (work_late, name)), max(most, queries)
    at_best = {name: waits.steady(0.99) for name, waits in all_waits.items()}  # the best pace is known when all have been asked
    slowest = max(at_best, key=lambda name: at_best[name])
    for name, late in at_best.items():
        if late > GOAL:
            say(f"{name:<56}{late:>8.1f}   ms at the best pace: over")
    return {
        "p99_ms": worst[0], "slowest": worst[1], "worked_p99_ms": work[0], "worked_slowest": work[1],
        "steady_p99_ms": at_best[slowest], "steady_slowest": slowest, "steady_ok": at_best[slowest] <= GOAL, **pace.told(),
        "queries_max": most,
    }  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--postgres", default="", help="postgresql://user@host/name of a server that may make databases")
    parser.add_argument("--here", action="store_true", help="the node of this environment; sown where it is not")
    parser.add_argument("--months", type=int, default=MONTHS, help="months of counts")
    parser.add_argument("--times", type=int, default=60, help="how often each page is asked for")
    parser.add_argument("--elders", type=int, default=three_years.ELDERS, help="beside the people of the story; 0 for none")
    parser.add_argument("--small", action="store_true", help="a tenth of the demo city")
    parser.add_argument("--only", choices=("refill", "pages", "paint"), default="", help="one part of the measurement")
    parser.add_argument("--page", default="", help="only addresses that contain this")
    asked = parser.parse_args()
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with here() if asked.here else node(asked.postgres) as made:
        import songhe.config.urls  # noqa: F401  (menus and tags, as a web process has them)
        from songhe.register.people.models import Elder

        three_years.sow(asked.small, asked.elders)
        facts: dict[str, Any] = {"counts": three_years.pour(asked.months), "months": asked.months}
        facts["elders"] = Elder.objects.count()
        say(f"{facts['counts']:,} counts")
        if asked.only in ("", "refill"):
            seconds, worked, added = refill()
            facts |= {"refill_s": seconds, "refill_worked_s": worked, "refill_ok": worked <= REFILL, "refill_rows": added}
            say(f"one day refilled in {seconds} s, {worked} s worked ({added:,} rows)")
        if asked.only in ("", "pages"):
            settled()
            facts |= told(asked.times, asked.page)
        if asked.only in ("", "paint"):
            say("first paint in Chromium, and the map of the city under the hand")
            facts |= drawn(made)
        facts |= {"database": made.database, "machine": f"{platform.machine()} {platform.system()}"}
        print(json.dumps({**facts, "date": f"{datetime.now(UTC):%Y-%m-%d}"}, ensure_ascii=False))


if __name__ == "__main__":
    main()
