"""Bookings at a pace, through the web process: from the press to the confirmed order's page. Nobody is promised twice.

    make bench-booking            (ARGS="--rate 50 --seconds 30 --postgres URL")

A node of its own with everything running, old people with log-ins of their own who all want the same few carers; each books a
random quarter of an hour of the next days, as its browser does, on a line of its own: the form, the redirect, the page that
says who comes. A booking that finds nobody free is answered with other times, and counted apart. Last line: JSON with `p99_ms`
of what was booked, `booked_per_s`, `double_booked`; `web_work_ms` is processor time of the web processes for a press and its
page.
"""

import argparse
import asyncio
import json
import os
import random
import statistics
import sys
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.scratch import Node, node, running, say, share
from benchmarks.wire import Wire

WARM = 24
HOURS, DAYS, TOKEN = range(8, 18), range(2, 30), "b" * 32  # the same token in cookie and form, as one page gives both
BORN = date(1946, 5, 1)


@dataclass(frozen=True)
class Booker:
    """One who books: an elder's key, and the session of the elder's own log-in."""

    elder: str
    session: str


def lay(carers: int, elders: int) -> tuple[str, list[Booker]]:
    """(key of the offer, who books). The rooms' own verbs make them; the log-ins are as after signing in."""
    from songhe.care.homecare.tests import scene
    from songhe.register.people import actions as people
    from tests import cast

    offer = scene.offer()
    for place in range(carers):
        scene.carer(f"护理员{place}")  # words: data
    told: dict[str, Any] = {"division": cast.place(cast.PUXI), "by": scene.by(), "at": cast.AT}
    made = []
    for number in range(elders):
        row = people.register_elder(name=f"老人{number}", sex="2", birth_date=BORN, **told)  # words: data
        row.user = cast.user(f"elder{number}", row.name, "elder", cast.PUXI)
        row.save()
        made.append(Booker(str(row.pk), _session(row.user)))
    return str(offer.pk), made


def _session(user: Any) -> str:
    from django.conf import settings

    from songhe.base import clock
    from songhe.base.web.sessions import SessionStore
    from songhe.register.access import rules
    from songhe.register.access.sessions import SEEN, SINCE

    session, now = SessionStore(), clock.now()
    session[SEEN] = session[SINCE] = now.timestamp() + 3600  # "last used" is not noted during the measurement
    session.set_expiry(max(settings.SESSION_COOKIE_AGE, 60 * rules.idle_minutes(user.role, now.date(), on_duty=True)))
    session["_auth_user_id"], session["_auth_user_hash"] = str(user.pk), user.get_session_auth_hash()
    session["_auth_user_backend"] = settings.AUTHENTICATION_BACKENDS[-1]
    session.save()
    return session.session_key or ""


async def press(made: Node, offer: str, rate: float, seconds: float, bookers: list[Booker]) -> list[tuple[str, float]]:
    """(result, seconds) of every press, sent `rate` times a second whether or not the ones before were answered."""
    dice, today = random.Random(1), date.today()
    wires = {who.session: Wire("127.0.0.1", made.web_port) for who in bookers}

    async def one(number: int) -> tuple[str, float]:
        who = dice.choice(bookers)
        told = {
            "day": str(today + timedelta(days=dice.choice(DAYS))), "submit": "on", "key": f"bench-{number}",
            "time": f"{dice.choice(HOURS):02}:{dice.choice((0, 15, 30, 45)):02}", "csrfmiddlewaretoken": TOKEN,
        }  # fmt: skip
        cookie, wire = f"sessionid={who.session}; csrftoken={TOKEN}", wires[who.session]
        began = time.perf_counter()
        try:
            status, where = await wire.post(f"/book/{who.elder}/at/{offer}/", told, cookie)
            page = (await wire.get(where, cookie))[0] if status == 302 else 0
        except (OSError, TimeoutError, asyncio.IncompleteReadError) as fault:
            return f"fault {type(fault).__name__}", time.perf_counter() - began
        took = time.perf_counter() - began
        if status == 302:
            return ("booked" if page == 200 else f"page {page}"), took
        return ("refused" if status == 409 else f"fault {status}"), took

    for number in range(WARM):
        await one(-1 - number)  # templates are compiled by the first in each process
    began, waiting = time.perf_counter(), []
    for number in range(int(rate * seconds)):
        await asyncio.sleep(max(0.0, began + number / rate - time.perf_counter()))
        waiting.append(asyncio.create_task(one(number)))
        if number % int(rate * 5) == 0:
            say(f"  {number} sent")
    told = await asyncio.gather(*waiting)
    for wire in wires.values():
        wire.close()
    return told


def worked(house: Any) -> float:
    """Seconds of processor time that the web processes of the house have used so far."""
    found = 0.0
    for pid in Path(f"/proc/{house.pid}/task/{house.pid}/children").read_text().split():
        with suppress(OSError):
            if b"songhe.config" in Path(f"/proc/{pid}/cmdline").read_bytes():
                user, system = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:13]
                found += (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")
    return found


def doubles() -> int:
    """Visits that overlap another of the same carer or elder: counted from the orders, not from the tables that forbid it."""
    from songhe.care.homecare.models import ALIVE, Order

    found = 0
    for whose in ("carer_id", "elder_id"):
        last: dict[Any, Any] = {}
        for order in Order.objects.filter(status__in=ALIVE, carer__isnull=False).order_by("starts_at"):
            before = last.get(getattr(order, whose))
            found += before is not None and order.starts_at < before
            last[getattr(order, whose)] = max(before or order.ends_at, order.ends_at)
    return found


def main() -> None:
    """`make bench-booking`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rate", type=float, default=50, help="presses a second")
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--carers", type=int, default=60)
    parser.add_argument("--elders", type=int, default=300)
    parser.add_argument("--postgres", default=os.environ.get("SONGHE_DATABASE_URL", ""), help="server to run on, else SQLite")
    parser.add_argument("--webs", type=int, default=2, help="web processes")
    asked = parser.parse_args()
    os.environ["SONGHE_WEB_PROCESSES"] = str(asked.webs)
    with node(asked.postgres) as made:
        offer, bookers = lay(asked.carers, asked.elders)
        with running(made, made.folder / "house.log") as house:
            say(f"{asked.rate:g} presses a second for {asked.seconds:g} s on {made.database}")
            before = worked(house)
            told = asyncio.run(press(made, offer, asked.rate, asked.seconds, bookers))
            work = worked(house) - before
        results, waits = Counter(result for result, _wait in told), [wait for result, wait in told if result == "booked"]
        for result, number in results.most_common():
            say(f"{number:6} {result}")
        faults = sum(number for result, number in results.items() if result not in {"booked", "refused"})
        found = {
            "operations": len(told), "booked": len(waits), "double_booked": doubles(), "faults": faults,
            "booked_per_s": round(len(waits) / asked.seconds, 1), "p50_ms": round(statistics.median(waits) * 1000, 1),
            "p99_ms": share(waits, 0.99), "refused_p99_ms": share([wait for result, wait in told if result == "refused"], 0.99),
            "web_work_ms": round(work / (len(told) + WARM) * 1000, 1), "webs": asked.webs, "database": made.database,
        }  # fmt: skip
        print(json.dumps(found))
        if found["double_booked"] or faults:
            raise SystemExit("somebody was promised twice, or was not answered")


if __name__ == "__main__":
    main()
