"""A thousand assistants come back from a day without network: all their visits in, none lost, none twice. Last line: JSON.

    make bench-sync               (ARGS="--phones 40 --visits 300 --postgres URL --webs 2 --drop 0.1")

A node of its own with everything running. Each phone holds a day's visits of its own village, sealed as `seal.js` seals
them, and sends them as `box.js` does: the same loads and headers, through the web processes, again after a fault, not before
the moment that it was told. The phones come all at once. Of the requests a share is cut off half way, and of another share the
answer never arrives: the phone sends the same bytes again. A fact leaves a phone only when its own digest came back. Not every
visit is plain: nobody at home, nobody on the telephone, a signed refusal, something found, a person who died meanwhile or was
seen by somebody else that day.

`lost` and `doubled` are counted from the tables by plain SQL, beside what the phones know: every fact one visit, one parcel
and one row of the journal, with the outcome the phone wrote; every person visited stands on the list with that day. What a
phone fetches afterwards (its new list) is not part of it. `web_us`, `database_us` and `client_us` are processor time a visit of
the web processes, of the database server (PostgreSQL on this machine) and of the phones, `house_us` of everything else that the
house ran meanwhile: figures that hang less on who else loads the machine than seconds do.
"""

import argparse
import asyncio
import json
import multiprocessing
import os
import random
import resource
import secrets
import sys
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.booking import _session as session_of
from benchmarks.scratch import Node, node, running, say, share

KIND, TOKEN = "visits.visit", "b" * 32
WEIGHT = 256 * 1024  # of one request, as in box.js
OPENED = 20  # facts until the page was opened anew, and with it seals under another key
PATIENCE, AGAIN = 60.0, 20.0  # how long a phone waits for an answer, and until it tries again
FULL = {"health": {"body": "fine", "mind": "fine"}, "money": {"food": "enough"}, "support": {"family": "often"},
        "safety": {"house": "safe"}, "wishes": {"wish": "nothing"}}  # fmt: skip
DEATHS, OTHERS = 0.002, 0.01  # died meanwhile; were seen by somebody else that day


@dataclass
class Phone:
    """What one assistant carries home: loads of (key, digest) and bytes, and what each visit was."""

    user: str
    session: str
    loads: list[tuple[list[tuple[str, str]], bytes]] = field(default_factory=list)
    outcomes: dict[str, str] = field(default_factory=dict)
    mark: uuid.UUID = field(default_factory=uuid.uuid4)


# --- a city with a village for each phone ---------------------------------------------------------------------------
def lay(phones: int, visits: int, at: datetime) -> tuple[list[Phone], list[list[tuple[str, float, float]]]]:
    """(phones, for each its people: key and door). The day's list is computed by the house's own verb."""
    from songhe.base import statistics
    from songhe.care.visits import actions
    from songhe.care.visits.models import Visit
    from songhe.register.access.models import User
    from songhe.register.people.models import Elder
    from songhe.register.places import actions as places
    from songhe.register.places.models import Division

    places.load_divisions()
    villages = list(Division.objects.filter(level="village").order_by("code"))[:phones]
    if len(villages) < phones:
        raise SystemExit(f"the city has {len(villages)} villages")
    users = [
        User(username=f"a{n}", name=f"协理员{n}", role="assistant", division=v) for n, v in enumerate(villages)
    ]  # words: data
    User.objects.bulk_create(users)
    dice, people = random.Random(3), []
    for place, village in enumerate(villages):
        rows = [
            Elder(
                name=f"老人{place}-{n}", division=village, division_path=village.path,  # words: data
                birth_date=date(dice.randint(1930, 1963), 1, 1),
                living=dice.choice(("alone", "empty_nest")), means="mobile", located="exact",
                lat=village.lat + dice.uniform(-0.01, 0.01), lng=village.lng + dice.uniform(-0.01, 0.01),
            )
            for n in range(visits)
        ]  # fmt: skip
        Elder.objects.bulk_create(rows)
        people.append([(str(row.pk), row.lat or 0.0, row.lng or 0.0) for row in rows])
        if place % 100 == 99:
            say(f"  {place + 1} villages sown")
    actions.compute_due(at)
    every = [(key, path) for key, path in Elder.objects.values_list("pk", "division_path")]
    some = dice.sample(every, int(len(every) * (DEATHS + OTHERS)))
    dead = some[: int(len(every) * DEATHS)]
    for place in range(0, len(dead), 500):
        Elder.objects.filter(pk__in=[key for key, _path in dead[place : place + 500]]).update(
            status="died", left_at=at - timedelta(days=1)
        )
    told = {"visitor_name": "x", "received_at": at, "made_at": at - timedelta(minutes=1), "method": "phone", "valid": True}
    others = [Visit(elder_id=key, division_path=path, outcome="met", **told) for key, path in some[len(dead) :]]
    Visit.objects.bulk_create(others, batch_size=2000)
    statistics.take_stock()  # a server that has run for a while has counted long ago
    return [Phone(str(user.pk), session_of(user)) for user in users], people


def facts(user: str, person: tuple[str, float, float], dice: random.Random, at: float) -> dict[str, Any]:
    """One visit as the form keeps it."""
    key, lat, lng = person
    chance, home = dice.random(), dice.random() < 0.5
    outcome = "met" if chance < 0.92 else "refused" if chance > 0.995 else "not_met"
    found = [{"kind": "retrofit", "words": "门口没有扶手"}] if outcome == "met" and dice.random() < 0.005 else []  # words: data
    return {
        "user": user, "elder": key, "at": at * 1000, "offline": True, "mark": "m", "method": "home" if home else "phone",
        "outcome": outcome, "answers": FULL if outcome == "met" else {}, "seen": found, "note": "", "jpeg": "",
        "signature": "见证人" if outcome == "refused" else "",  # words: data
        "place": {"lat": lat, "lng": lng, "accuracy": 15} if home else None,
    }  # fmt: skip


def born(at: float, dice: random.Random) -> uuid.UUID:
    """A key as a phone makes it at that moment (`newKey` in seal.js)."""
    return uuid.UUID(int=int(at * 1000) << 80 | 7 << 76 | dice.getrandbits(12) << 64 | 2 << 62 | dice.getrandbits(62))


def sealed(told: tuple[int, str, list[tuple[str, float, float]], float]) -> tuple[Any, dict[str, str]]:
    """The loads of one phone: as many facts in each as a request may hold."""
    from cryptography.hazmat.primitives.asymmetric import ec

    from songhe.base.outbox import actions, many

    place, user, people, end = told
    dice, weight, outcomes = random.Random(place), 0, {}
    loads: list[list[many.Sent]] = [[]]
    for number, person in enumerate(people):
        if number % OPENED == 0:
            own = ec.generate_private_key(ec.SECP256R1())
        key, said = born(end - 3600 + number, dice), facts(user, person, dice, end - 3600 + number)
        box = actions.ENVELOPE.sealed(json.dumps(said).encode(), f"{KIND}:{key}", secrets.token_bytes(12), own)
        if weight + len(box) > WEIGHT or len(loads[-1]) == many.MOST:
            loads.append([])
            weight = 0
        loads[-1].append(many.Sent(KIND, key, box))
        weight += len(box)
        outcomes[str(key)] = said["outcome"]
    return [([(str(one.key), one.digest) for one in load], many.packed(load)) for load in loads], outcomes


def fill(phones: list[Phone], people: list[list[tuple[str, float, float]]], at: datetime) -> None:
    """The day's work, sealed on each phone."""
    from django.db import connections

    connections.close_all()
    work = [(n, phone.user, people[n], at.timestamp()) for n, phone in enumerate(phones)]
    with multiprocessing.get_context("fork").Pool(2) as pool:
        for n, (loads, outcomes) in enumerate(pool.imap(sealed, work, chunksize=4)):
            phones[n].loads, phones[n].outcomes = loads, outcomes
            if n % 200 == 199:
                say(f"  {n + 1} phones filled")
        pool.close()  # they end by themselves: told to by a signal, one may sit in a lock and never hear it
        pool.join()


# --- the phones -----------------------------------------------------------------------------------------------------
def said_length(top: str) -> int:
    """Bytes of the body that the head of an answer promises."""
    lines = [line for line in top.lower().split("\r\n") if line.startswith("content-length:")]
    if not lines:
        raise AnswerWithoutLength(top)
    return int(lines[0].partition(":")[2])


class AnswerWithoutLength(Exception):
    """The house always says how long its answers are: an answer without a length is a fault of the house, and ends the run."""


@dataclass
class Air:
    """What happens between a phone and the house."""

    port: int
    drop: float
    cut: float
    dice: random.Random
    seen: Counter[str] = field(default_factory=Counter)
    waits: list[float] = field(default_factory=list)
    answers: Counter[str] = field(default_factory=Counter)
    later: dict[str, int] = field(default_factory=dict)  # phones that were told when to come again
    left: int = 0

    async def bring(self, phone: Phone) -> None:
        """Send every load, again and again, until each fact in it has been answered for."""
        for facts, body in phone.loads:
            while not await self.send(phone, facts, body):
                after = self.later.pop(phone.user, 0) * (1 + 0.1 * self.dice.random())
                await asyncio.sleep(after or self.dice.uniform(0.2, 1.0) * AGAIN / 4)
            self.left -= len(facts)

    async def send(self, phone: Phone, facts: list[tuple[str, str]], body: bytes) -> bool:
        head = (
            f"PUT /outbox/ HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nContent-Type: application/octet-stream\r\n"
            f"Accept: application/json\r\nX-CSRFToken: {TOKEN}\r\n"
            f"X-Phone: {phone.mark} {len(phone.outcomes)}\r\nCookie: sessionid={phone.session}; csrftoken={TOKEN}\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        ).encode()
        chance, began, writer = self.dice.random(), time.perf_counter(), None
        try:
            async with asyncio.timeout(PATIENCE):
                reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
                if chance < self.cut:
                    writer.write(head + body[: len(body) // 2])
                    await writer.drain()
                    self.seen["cut off"] += 1
                    return False
                writer.write(head + body)
                top = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
                length = said_length(top)
                said = await reader.readexactly(length)
        except (OSError, TimeoutError, asyncio.IncompleteReadError) as fault:
            self.seen[f"fault {type(fault).__name__}"] += 1
            return False
        finally:
            if writer is not None:
                writer.close()
        if self.cut <= chance < self.cut + self.drop:
            self.seen["answer dropped"] += 1
            return False
        status = top.split(" ", 2)[1]
        self.seen[status] += 1
        if status == "200":
            self.waits.append(time.perf_counter() - began)
        if status != "200":
            self.later[phone.user] = next((int(x[12:]) for x in top.lower().split("\r\n") if x.startswith("retry-after:")), 0)
            return False
        return self.heard(facts, json.loads(said)["answers"])

    def heard(self, facts: list[tuple[str, str]], answers: list[dict[str, Any]]) -> bool:
        """All of them stand there with their own digest."""
        known = {one["key"]: one for one in answers}
        good = all(known.get(key, {}).get("digest") == digest for key, digest in facts)
        if good:
            self.answers.update(one["state"] for one in answers)
        return good


async def come_back(phones: list[Phone], air: Air, bound: float, look: Callable[[], Any]) -> bool:
    """All at once. False when they were not all in after `bound` seconds. `look` is called now and then."""
    air.left = sum(len(phone.outcomes) for phone in phones)
    whole, began = air.left, time.perf_counter()
    waiting = [asyncio.create_task(air.bring(phone)) for phone in phones]
    pending: set[Any] = set(waiting)
    said = 0.0
    while pending and (now := time.perf_counter() - began) < bound:
        _done, pending = await asyncio.wait(pending, timeout=2)
        look()
        if now - said > 10 or not pending:
            said = now
            say(f"  {time.perf_counter() - began:5.0f} s: {whole - air.left:,} of {whole:,}")
    for task in pending:
        task.cancel()
    for task in waiting:
        if task.done() and not task.cancelled() and task.exception():
            raise task.exception()  # type: ignore[misc]
    return not pending


# --- the independent count ------------------------------------------------------------------------------------------
def rows(sql: str) -> Iterator[tuple[Any, ...]]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(sql)
        while batch := cursor.fetchmany(5000):
            yield from batch


def recount(phones: list[Phone], day: date) -> dict[str, int]:
    """From the tables, by plain SQL: each fact once in each of the three, as the phone wrote it, and the list moved on."""
    sent = {key: (outcome, phone.user) for phone in phones for key, outcome in phone.outcomes.items()}
    visits = [(str(uuid.UUID(str(k))), o, str(uuid.UUID(str(u))), v, str(e)) for k, o, u, v, e in rows(
        "SELECT id, outcome, visitor_id, valid, elder_id FROM visits_visit WHERE visitor_id IS NOT NULL")]  # fmt: skip
    keys = Counter(key for key, *_rest in visits)
    noted = Counter(
        str(uuid.UUID(str(one))) for (one,) in rows("SELECT subject FROM base_journalentry WHERE verb = 'visits.visit.record'")
    )
    parcels = Counter(str(uuid.UUID(str(one))) for (one,) in rows("SELECT id FROM outbox_parcel WHERE status <> 'waiting'"))
    persons = Counter(elder for _k, _o, _u, _v, elder in visits)
    lists = {str(e): str(d) for e, d in rows("SELECT elder_id, last_on FROM visits_listed WHERE last_on IS NOT NULL")}
    valid = {elder for _k, _o, _u, good, elder in visits if good}
    return {
        "lost": sum(not keys[key] for key in sent) + sum(not parcels[key] for key in sent),
        "doubled": sum(n - 1 for n in keys.values()) + sum(n - 1 for n in persons.values()) + len(keys.keys() - sent.keys()),
        "journal_wrong": sum(noted[key] != 1 for key in sent),
        "other_than_sent": sum(sent.get(key) != (outcome, user) for key, outcome, user, _v, _e in visits),
        "list_behind": sum(lists.get(elder) != str(day) for elder in valid),
        "valid": len(valid),
    }


def worked(house: Any, *named: bytes) -> float:
    """Processor seconds so far of the children of the house whose command holds one of these words, or of all."""
    children = Path(f"/proc/{house.pid}/task/{house.pid}/children").read_text().split()
    return sum(_seconds(pid) for pid in children if not named or any(word in _command(pid) for word in named))


def by_name(house: Any) -> dict[str, float]:
    """Processor seconds of each child, by what it was started as."""
    children = Path(f"/proc/{house.pid}/task/{house.pid}/children").read_text().split()
    return {f"{pid} {_command(pid).decode(errors='replace').replace(chr(0), ' ')[-70:]}": _seconds(pid) for pid in children}


def _seconds(pid: str) -> float:
    with suppress(OSError):
        user, system = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")
    return 0.0


class Server:
    """Processor time of PostgreSQL on this machine for one database: its backends by their titles, looked at again and again,
    because some end before the others (what the server does for all databases, writing back, is not among it)."""

    def __init__(self, name: str) -> None:
        self.name = f" {name} ".encode()
        self.seen: dict[str, float] = {}
        self.began = self.look()

    def look(self) -> float:
        """Seconds so far."""
        for one in Path("/proc").iterdir():
            title = _command(one.name) if one.name.isdigit() else b""
            if title.startswith(b"postgres:") and self.name in title.replace(b"\0", b" ") + b" ":
                self.seen[one.name] = max(self.seen.get(one.name, 0.0), _seconds(one.name))
        return sum(self.seen.values())

    @property
    def seconds(self) -> float:
        return self.look() - self.began


def _command(pid: str) -> bytes:
    with suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    return b""


def at_rest(house: Any, most: float = 120) -> None:
    """A house that has just been started is busy with itself for a while."""
    end, before = time.monotonic() + most, worked(house)
    while time.monotonic() < end:
        time.sleep(2)
        now = worked(house)
        if now - before < 0.3:
            return
        before = now


def main() -> None:
    """`make bench-sync`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--phones", type=int, default=1000)
    parser.add_argument("--visits", type=int, default=300, help="on each phone")
    parser.add_argument("--postgres", default=os.environ.get("SONGHE_DATABASE_URL", ""), help="server to run on, else SQLite")
    parser.add_argument("--webs", type=int, default=2, help="web processes")
    parser.add_argument("--threads", type=int, default=2, help="threads of each web process that answer")
    parser.add_argument("--drop", type=float, default=0.1, help="share of answers that never arrive")
    parser.add_argument("--cut", type=float, default=0.02, help="share of requests that break off half way")
    parser.add_argument("--most", type=float, default=600, help="seconds after which the phones give up")
    asked = parser.parse_args()
    os.environ["SONGHE_WEB_PROCESSES"], os.environ["SONGHE_WEB_THREADS"] = str(asked.webs), str(asked.threads)
    with node(asked.postgres) as made:
        _measure(made, asked)


def _measure(made: Node, asked: argparse.Namespace) -> None:
    from django.conf import settings
    from django.utils.timezone import localtime

    from songhe.base import clock

    at = clock.now()
    say(f"{asked.phones} phones with {asked.visits} visits each, on {made.database} with {asked.webs} web processes")
    phones, people = lay(asked.phones, asked.visits, at)
    fill(phones, people, at)
    air = Air(made.web_port, asked.drop, asked.cut, random.Random(9))
    with running(made, made.folder / "house.log") as house:
        at_rest(house)
        before, webs, mine = worked(house), worked(house, b"songhe.config"), resource.getrusage(resource.RUSAGE_SELF)
        server = Server(str(settings.DATABASES["default"]["NAME"]))
        began = time.perf_counter()
        whole = asyncio.run(come_back(phones, air, asked.most, server.look))
        seconds = round(time.perf_counter() - began, 1)
        now, data_s = resource.getrusage(resource.RUSAGE_SELF), server.seconds
        names = by_name(house)
        house_s, web_s = worked(house) - before, worked(house, b"songhe.config") - webs
    for name, spent in sorted(names.items()):
        say(f"{spent:8.1f} s of processor time since its start: {name}")
    for result, number in air.seen.most_common():
        say(f"{number:6} {result}")
    found = recount(phones, localtime(at).date())
    number = asked.phones * asked.visits
    web, mine_s = web_s / number * 1e6, now.ru_utime + now.ru_stime - mine.ru_utime - mine.ru_stime
    figures = {
        "phones": asked.phones, "visits": number, **found, "seconds": seconds, "all_in": whole,
        "per_s": round(number / seconds), "web_us": round(web), "database_us": round(data_s / number * 1e6),
        "client_us": round(mine_s / number * 1e6), "house_us": round((house_s - web_s) / number * 1e6),
        "answer_p50_ms": share(air.waits, 0.5), "answer_p99_ms": share(air.waits, 0.99), "states": dict(air.answers),
        "sent_again": sum(n for what, n in air.seen.items() if what != "200"), "webs": asked.webs, "database": made.database,
    }  # fmt: skip
    print(json.dumps(figures))
    bad = [name for name in ("lost", "doubled", "journal_wrong", "other_than_sent", "list_behind") if found[name]]
    if bad or not whole:
        raise SystemExit(f"not all in, or not once: {bad}")


if __name__ == "__main__":
    main()
