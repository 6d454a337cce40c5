"""Half a million elders: how long does each kind of search and each ready-made list take? Last line: JSON.

A scratch node is seeded with invented people (`songhe seed`), then asked as a city clerk, a county clerk and an assistant of a
village: at least 200 different questions of each kind. Measured is the server's own time: the query function with everything it
reads (a list: its first page and its count) is `p99_ms`; the whole page, drawn, through Django's client is `page_p99_ms`.
With `--here` the node of the environment is asked as it stands: sown once, it can be asked after every change.
Beside the wall clock stands the time that was worked for it, by this process and by PostgreSQL's own for it where that runs
on this machine: on a shared machine, where both wait for their turn, it is the smaller and steadier one.
"""

import argparse
import json
import platform
import random
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from typing import Any

from scratch import ROOT, here, node, say
from worked import Times, Work

GOAL = 30.0  # ms
PAGES = ("page", "box")  # whole pages, drawn: told apart from what is asked of the database
VILLAGE, COUNTY, CITY = "610921102001", "610921", "6109"


def people(user: Any, count: int, dice: random.Random) -> list[Any]:
    """So many people of this user's, drawn by lot."""
    from songhe.register.people import queries

    rows = queries.elders(user).order_by()
    keys = list(rows.values_list("pk", flat=True))
    chosen = dice.sample(keys, min(count, len(keys)))
    found = [row for start in range(0, len(chosen), 200) for row in rows.filter(pk__in=chosen[start : start + 200])]
    return dice.choices(found, k=count) if len(found) < count else found


def kinds(user: Any, count: int, dice: random.Random) -> dict[str, list[str]]:
    """What somebody types, by kind: what is asked about exists, but for `nobody`."""
    from songhe.care.fleet import queries as fleet
    from songhe.register.people.models import Contact
    from songhe.register.places.models import Division
    from songhe.register.places.rules import short

    drawn = people(user, count, dice)
    phoned = [row.phone for row in drawn if row.phone] or ["14000000000"]
    keys = [row.pk for row in drawn]
    contacts = [
        row.phone for start in range(0, len(keys), 200) for row in Contact.objects.filter(elder__in=keys[start : start + 200])
    ]
    villages = [short(name) for name in Division.objects.filter(path__begins=user.scope).values_list("name", flat=True)]
    devices = list(fleet.devices(user).values_list("uid", flat=True)[:500]) or ["s610921"]
    behind = [(row.division.short_name, row.address.removeprefix(row.division.short_name)) for row in drawn if row.address]
    words = ["独居", "低保", "失能", "80岁以上", "没有电话", "特困", "位置未核实", "90岁以上", "重度残疾", "智能手机"]
    texts: dict[str, list[str]] = {
        "id": [row.citizen_id for row in drawn if row.citizen_id],
        "id, last six": [row.citizen_id[-6:] for row in drawn if row.citizen_id],
        "telephone": phoned,
        "telephone, last four": [phone[-4:] for phone in phoned],
        "contact's telephone": contacts,
        "contact's, last four": [phone[-4:] for phone in contacts],
        "name": [row.name for row in drawn],
        "beginning of a name": [row.name[:2] for row in drawn],
        "surname": [row.name[:1] for row in drawn],
        "pinyin": [row.pinyin for row in drawn],
        "beginning of pinyin": [row.pinyin[:5] for row in drawn],
        "initials": [row.initials for row in drawn if len(row.initials) > 1],
        "address": [address for _, address in behind],
        "village and address": [village + address for village, address in behind],
        "place": villages,
        "device": devices,
        "word": words,
        "nobody": [f"{dice.choice('龘靐齉爩')}{row.name[1:]}" for row in drawn],
    }
    return {kind: dice.choices(said, k=count) for kind, said in texts.items()}


def searches(users: dict[str, Any], count: int, dice: random.Random) -> Iterator[tuple[str, str, Times]]:
    """(who, kind, times) of every kind of search."""
    from songhe.register.lists import queries

    for who, user in users.items():
        for kind, texts in kinds(user, count, dice).items():
            times = Times(Work())
            for text in texts:
                times.take(partial(queries.search, user, text))
            yield who, kind, times


def lists(users: dict[str, Any], count: int, dice: random.Random) -> Iterator[tuple[str, str, Times]]:
    """(who, list, times): first pages with their counts of the user's whole division and of places in it, in every order."""
    from songhe.base import clock
    from songhe.register.access.queries import divisions
    from songhe.register.lists import queries, readymade

    for who, user in users.items():
        places = [None, *divisions(user).exclude(level="village"), *divisions(user).filter(level="village")[:50]]
        for one in readymade.lists():
            times = Times(Work())
            for number in range(count):
                place = None if number % 2 else dice.choice(places)
                selection = queries.Selection(user, clock.now(), one.criteria, place)
                times.take(lambda selection=selection: (queries.page(selection), queries.count(selection)))
            yield who, f"list: {one.code}", times


def pages(users: dict[str, Any], count: int, dice: random.Random) -> Iterator[tuple[str, str, Times]]:
    """(who, page, times) of whole pages through Django's client."""
    from django.test import Client

    from songhe.register.lists import readymade

    for who, user in users.items():
        client = Client()
        client.force_login(user, backend="songhe.register.access.backends.Accounts")
        names = [row.name for row in people(user, count, dice)]
        queries = ["&".join(f"{k}={v}".replace("+", "%2B") for k, v in one.criteria.items()) for one in readymade.lists()]
        for kind, asked in (
            ("page: list", [f"/elders/?{dice.choice(queries)}" for _ in range(count)]),
            ("page: search", [f"/elders/?q={name}" for name in names]),
            ("box in the bar", [f"/lists/quick/?q={name}" for name in names]),
        ):
            times = Times(Work())
            client.get(asked[0])
            for address in asked:
                assert times.take(partial(client.get, address)).status_code == 200, address
            yield who, kind, times


def sow(scale: float) -> None:
    """The demo's own seed, told on standard error."""
    for command in (["seed_city", "--small", "-v", "0"], ["seed", "--scale", str(scale)]):
        subprocess.run([sys.executable, "-m", "songhe", *command], cwd=ROOT, check=True, stdout=sys.stderr)


def users() -> dict[str, Any]:
    from songhe.register.access.models import User
    from tests import cast

    known = {row.username: row for row in User.objects.filter(username__startswith="bench-")}
    asking = (("city", CITY), ("county", COUNTY), ("assistant", VILLAGE))
    return {role: known.get(f"bench-{role}") or cast.user(f"bench-{role}", role.title(), role, place) for role, place in asking}


def measured(count: int, only: str) -> Iterator[tuple[str, str, Times]]:
    """Everything, as the web process would answer it: what was loaded by then is set aside from the collector of garbage."""
    import songhe.config.urls  # noqa: F401  (what every room makes findable, as the web process has it)
    from songhe.base import steady

    dice, everybody = random.Random(20261123), users()
    steady.settle()
    for part in [one for one in (searches, lists, pages) if not only or one.__name__ == only]:
        yield from part(everybody, count, dice)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--postgres", default="", help="postgresql://user@host/name of a server that may make databases")
    parser.add_argument("--scale", type=float, default=1.0, help="share of 554,400 elders")
    parser.add_argument("--here", action="store_true", help="the node of this environment, as it is")
    parser.add_argument("--queries", type=int, default=200, help="questions of each kind for each user")
    parser.add_argument("--only", choices=("searches", "lists", "pages"), default="", help="one part of the measurement")
    asked = parser.parse_args()
    with here() if asked.here else node(asked.postgres) as made:
        if not asked.here:
            sow(asked.scale)
        from songhe.register.people.models import Elder

        elders, worst, worst_work, worst_page, where = Elder.objects.count(), 0.0, 0.0, 0.0, ""
        say(f"{'':<44}{'p50':>8}{'p99':>8}   {'work p50':>9}{'p99':>8}   ms")
        for who, kind, times in measured(asked.queries, asked.only):
            half, late, work_half, work_late = times.row()
            over = "   over" if late > GOAL else ""
            say(f"{who:<12}{kind:<32}{half:>8.1f}{late:>8.1f}   {work_half:>9.1f}{work_late:>8.1f}{over}")
            if kind.startswith(PAGES):
                worst_page = max(worst_page, late)
                continue
            worst_work = max(worst_work, work_late)
            if late > worst:
                worst, where = late, f"{who}: {kind}"
        facts = {"p99_ms": worst, "worst": where, "work_p99_ms": worst_work, "page_p99_ms": worst_page, "elders": elders}
        facts["database"] = made.database
        machine = {"machine": f"{platform.machine()} {platform.system()}", "date": f"{datetime.now(UTC):%Y-%m-%d}"}
        print(json.dumps({**facts, **machine}, ensure_ascii=False))


if __name__ == "__main__":
    main()
