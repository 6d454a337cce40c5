"""Any dashboard or drill-down at scale: how long does the server take, and when is the first thing drawn? Last line: JSON.

A scratch node with the demo city (some 600 facilities, a year of calls) and so many elders (`--elders`), and three years of
counts of every figure for all 2,074 divisions poured into the table that pages read, with a step for every day. Then every page
of the plans is asked for again and again as the city and as a county, in a process that has set aside what it holds, as the web
process does. Measured is the server's own time through Django's client: `p99_ms` by the clock on the wall, `worked_p99_ms` by
the work that this process did for it, which is the steadier one on a machine that others use as well. Before that, all figures
of all divisions of one day are filled again from nothing known (`refill_s` on the wall, `refill_worked_s` worked). `paint_ms`
is the first contentful paint of the home page in Chromium on loopback.
"""

import argparse
import json
import os
import platform
import random
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from scratch import ROOT, node, say, share

GOAL, REFILL = 50.0, 60.0
MONTHS, ELDERS = 36, 554_400


def sow(small: bool, elders: int = 0) -> None:
    """The demo's own seed at noon, whatever the hour is, and as many elders beside it."""
    from songhe.base import clock
    from songhe.journeys import seed_city
    from songhe.journeys.seed import crowd
    from songhe.journeys.seed.ground import Ground

    noon = clock.now().replace(hour=4, minute=0)
    seed_city.sow(at=min(noon, clock.now()), small=small, tell=say)
    if elders:
        crowd.sow(Ground(at=clock.now()), elders / ELDERS, say)


def pour(months: int) -> int:
    """Counts of every figure for every division over so many months: as many rows as the worst city would have."""
    from songhe.base import clock
    from songhe.base import indicators as base
    from songhe.base.bulk import bulk_writing
    from songhe.city.targets import gathering, places
    from songhe.city.targets.models import Count, Step
    from songhe.register.places.models import Division

    dice, at, rows = random.Random(4), clock.now(), 0
    paths = list(Division.objects.values_list("path", flat=True))
    this = base.month_of(at)
    with bulk_writing():
        for span in base.months_before(this, months)[:-1]:
            for one, _counter in gathering.counted():
                facts = {"indicator": one.code, "version": one.version, "month": span.first}
                made = [
                    Count(
                        place=path, level=places.level_of(path), numerator=dice.randrange(40), denominator=50,
                        counted_at=span.ends_at, **facts,
                    )
                    for path in paths
                ]  # fmt: skip
                rows += len(Count.objects.bulk_create(made, batch_size=5_000))
                days = [span.first + timedelta(days=back) for back in range((span.last - span.first).days + 1)]
                steps = [Step(day=day, done_at=span.ends_at, **facts) for day in days]
                Step.objects.bulk_create(steps, ignore_conflicts=True)
    return rows


def refill() -> tuple[float, float, int]:
    """(seconds, seconds worked, rows): all figures of all divisions of one day, as if nothing was known of its month."""
    from songhe.base import clock
    from songhe.base import indicators as base
    from songhe.city.targets import actions, gathering
    from songhe.city.targets.queries import known

    original = known.stored
    known.stored = lambda *_: {}  # type: ignore[assignment]
    began, worked = time.monotonic(), time.process_time()
    try:
        added = actions.count_month(month=base.month_of(clock.now()), at=clock.now())
    finally:
        known.stored = original  # type: ignore[assignment]
    assert gathering.counted()
    return round(time.monotonic() - began, 1), round(time.process_time() - worked, 1), added


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
    ]
    pages = ["/bureau/", "/bureau/minutes/", "/bureau/wall/", "/targets/", "/targets/measures/", "/targets/measures/rural-1.2/"]
    pages += ["/targets/tasks/"]
    pages += ["/targets/reports/", "/bureau/?map=village-points", "/bureau/?where=610921", "/targets/?where=610921"]
    pages += [f"/targets/{code}/" for code in codes] + [f"/targets/{code}/?where=610921102" for code in codes[:3]]
    assert set(codes) <= set(plan.targets())
    return pages + [f"/targets/{code}/rows/" for code in codes[:5]]


def measured(count: int) -> list[tuple[str, list[float], list[float], int]]:
    """(page, seconds, seconds worked, queries) as the city and as a county."""
    from django.db import connection
    from django.test import Client

    from songhe.register.access.models import User

    told = []
    for name in ("city", "licounty"):
        client = Client()
        client.force_login(User.objects.get(username=name), backend="django.contrib.auth.backends.ModelBackend")
        for address in addresses():
            client.get(address)
            asked: list[str] = []

            def noted(execute: Any, sql: str, *rest: Any, asked: list[str] = asked) -> Any:
                asked.append(sql)
                return execute(sql, *rest)

            with connection.execute_wrapper(noted):
                assert client.get(address).status_code == 200, address
            waits = [took(partial(client.get, address)) for _ in range(count)]
            told.append((f"{name} {address}", [wall for wall, _ in waits], [work for _, work in waits], len(asked)))
    return told


def took(deed: Any) -> tuple[float, float]:
    """Seconds on the wall and seconds worked."""
    wall, work = time.perf_counter(), time.process_time()
    deed()
    return time.perf_counter() - wall, time.process_time() - work


def settled() -> None:
    """This process as a web process is when it answers: everything loaded, and set aside from the collector."""
    from songhe.base import steady

    measured(1)
    steady.settle()


def paint(port: int) -> float:
    """First contentful paint of the home page, in milliseconds, the median of five."""
    from django.test import Client
    from playwright.sync_api import sync_playwright

    from songhe.register.access.models import User

    client = Client()
    client.force_login(User.objects.get(username="city"), backend="django.contrib.auth.backends.ModelBackend")
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": f"http://127.0.0.1:{port}"}
    script = "performance.getEntriesByName('first-contentful-paint')[0].startTime"
    found = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for _ in range(5):
            context = browser.new_context()
            context.add_cookies([cookie])
            page = context.new_page()
            page.goto(f"http://127.0.0.1:{port}/bureau/")
            page.wait_for_timeout(300)
            found.append(page.evaluate(script))
            context.close()
        browser.close()
    return round(sorted(found)[2], 1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--postgres", default="", help="postgresql://user@host/name of a server that may make databases")
    parser.add_argument("--months", type=int, default=MONTHS, help="months of counts")
    parser.add_argument("--times", type=int, default=60, help="how often each page is asked for")
    parser.add_argument("--elders", type=int, default=ELDERS, help="elders beside the people of the story; 0 for none")
    parser.add_argument("--small", action="store_true", help="a tenth of the demo city")
    asked = parser.parse_args()
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with node(asked.postgres) as made:
        import songhe.config.urls  # noqa: F401  (menus and tags, as a web process has them)

        sow(asked.small, asked.elders)
        rows = pour(asked.months)
        seconds, worked, added = refill()
        say(f"{rows:,} counts poured; one day refilled in {seconds} s, {worked} s worked ({added:,} rows)")
        settled()
        worst, slowest, most, work = 0.0, "", 0, 0.0
        for name, waits, works, queries in measured(asked.times):
            half, late, mine = share(waits, 0.5) or 0.0, share(waits, 0.99) or 0.0, share(works, 0.99) or 0.0
            over = "   over" if late > GOAL else ""
            say(f"{name:<60}{half:>8.1f}{late:>8.1f} ms{mine:>8.1f} worked {queries:>4} queries{over}")
            most, work = max(most, queries), max(work, mine)
            if late > worst:
                worst, slowest = late, name
        command = [sys.executable, "-m", "uvicorn", "songhe.config.asgi:application", "--port", str(made.web_port)]
        web = subprocess.Popen([*command, "--log-level", "warning"], cwd=ROOT)
        time.sleep(5)
        try:
            painted = paint(made.web_port)
        finally:
            web.terminate()
        facts = {"p99_ms": worst, "slowest": slowest, "worked_p99_ms": work, "queries_max": most, "paint_ms": painted}
        facts |= {"refill_s": seconds, "refill_worked_s": worked, "refill_ok": worked <= REFILL, "elders": asked.elders}
        facts |= {"counts": rows, "months": asked.months, "database": made.database}
        machine = {"machine": f"{platform.machine()} {platform.system()}", "date": f"{datetime.now(UTC):%Y-%m-%d}"}
        print(json.dumps({**facts, **machine}, ensure_ascii=False))


if __name__ == "__main__":
    main()
