"""Booking under a race: several processes book the same few carers at once. Nobody is promised twice, and how long it takes.

    make bench-booking            (or: python -m benchmarks.booking [processes] [bookings each])

On this node's database in a folder of its own. The last line is JSON: operations, double_booked, p99_ms.
"""

import json
import multiprocessing
import os
import random
import statistics
import sys
import time
from collections import Counter
from datetime import date, datetime, timedelta
from typing import Any

HOURS = range(8, 18)
BORN = date(1946, 5, 1)


def _set_up() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "songhe.config.settings")
    django.setup()


def _lay(carers: int, elders: int) -> dict[str, Any]:
    """A station, its offer, few carers, many elders; the rooms' own verbs make them."""
    from songhe.care.homecare.tests import scene
    from songhe.register.people import actions as people
    from tests import cast

    offer = scene.offer()
    for place in range(carers):
        scene.carer(f"护理员{place}")  # words: data
    place = cast.place(cast.PUXI)
    told = {"division": place, "by": scene.by(), "at": cast.AT}
    made = [people.register_elder(name=f"老人{n}", sex="2", birth_date=BORN, **told) for n in range(elders)]  # words: data
    return {"offer": str(offer.pk), "elders": [str(one.pk) for one in made]}


def _worker(place: int, often: int, ground: dict[str, Any], out: Any) -> None:
    from django.db import connections

    connections.close_all()
    _set_up()
    from songhe.base.actors import Actor
    from songhe.base.errors import Refused
    from songhe.care.homecare import actions
    from songhe.care.homecare.tests import scene
    from songhe.register.filing.models import Offer
    from songhe.register.people.models import Elder
    from tests.cast import AT

    dice, by = random.Random(place), Actor(f"bench:{place}", "压测")  # words: data
    offer = Offer.objects.select_related("facility__operator").get(pk=ground["offer"])
    elders = list(Elder.objects.select_related("division").filter(pk__in=ground["elders"]))
    history = []
    for turn in range(often):
        day = scene.DAY + timedelta(days=dice.randrange(0, 12))
        at = datetime.min.replace(hour=dice.choice(HOURS), minute=dice.choice((0, 15, 30, 45))).time()
        elder, began, result = dice.choice(elders), time.perf_counter(), "booked"
        try:
            told = {"channel": "web", "by": by, "at": AT, "key": f"{place}-{turn}"}
            order = actions.book(elder=elder, offer=offer, day=day, time=at, **told)
            if dice.random() < 0.2:
                actions.cancel(order=order, who="elder", reason="", by=by, at=AT)
        except Refused as why:
            result = type(why).__name__
        except Exception as fault:  # a fault of ours: it stands in the history and fails the run
            result = f"fault: {fault!r}"
        history.append((result, (time.perf_counter() - began) * 1000))
    out.put(history)


def race_bookings(processes: int = 4, each: int = 60, carers: int = 3) -> dict[str, Any]:
    """Book from several processes; what came of it, and who has been promised twice (overlapping visits of one carer)."""
    _set_up()
    from django.core.management import call_command
    from django.db import connections

    call_command("migrate", verbosity=0)
    ground = _lay(carers, 40)
    connections.close_all()
    context = multiprocessing.get_context("spawn")
    out: Any = context.Queue()
    hands = [context.Process(target=_worker, args=(place, each, ground, out)) for place in range(processes)]
    began = time.perf_counter()
    for hand in hands:
        hand.start()
    history = [line for _each in hands for line in out.get()]
    for hand in hands:
        hand.join()
    took = time.perf_counter() - began
    results, times = Counter(line[0] for line in history), [line[1] for line in history]
    for result, number in results.most_common():
        print(f"{number:6} {result}")
    return {
        "operations": len(history), "double_booked": _doubles(), "faults": sum(n for r, n in results.items() if "fault" in r),
        "per_second": round(len(history) / took, 1), "p50_ms": round(statistics.median(times), 1),
        "p99_ms": round(statistics.quantiles(times, n=100)[98], 1),
    }  # fmt: skip


def _doubles() -> int:
    """Pairs of visits of one carer that overlap: counted from the orders themselves, not from the table that forbids it."""
    from songhe.care.homecare.models import ALIVE, Order

    found, last = 0, {}
    for order in Order.objects.filter(status__in=ALIVE, carer__isnull=False).order_by("starts_at"):
        before = last.get(order.carer_id)
        found += before is not None and order.starts_at < before
        last[order.carer_id] = max(before or order.ends_at, order.ends_at)
    return found


if __name__ == "__main__":
    numbers = [int(one) for one in sys.argv[1:3]]
    told = race_bookings(*numbers)
    print(json.dumps(told))
    raise SystemExit(bool(told["double_booked"] or told["faults"]))
