"""`make bench-rules`: how many readings a second one core judges, and how long after its commit a reading is judged.

A writer commits messages of devices into the inbox at a fixed rate, in the door's way (many a commit); the journey that
judges has one core and looks as the worker's chore does. A reading counts as judged when the transaction that holds it, and
what it rang, is committed. `cpu_us` is the processor time of one reading: what the machine could do when nobody else uses it.
Second figure: the year of one person drawn. On a scratch SQLite of its own, or on PostgreSQL by SONGHE_DATABASE_URL.

`--beside CHECKOUT` compares: this checkout and the other one judge the same messages in turns, so that a machine that is busy,
or at half its speed, is so for both. What is said then is the processor time of a reading and of a year, round by round.
"""

import argparse
import json
import multiprocessing
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PEOPLE, EVERY = 4000, 0.01  # people who measure; seconds between two commits of the door


def environment(folder: str) -> None:
    """Keys and files of a scratch node."""
    os.environ.update(
        SONGHE_VAR=folder,
        SONGHE_SECRET_KEY="bench",
        SONGHE_DATA_KEYS="1:0123456789abcdeffedcba9876543210",
        SONGHE_INDEX_KEY="11" * 32,
        SONGHE_SEAL_KEY="22" * 32,
        DJANGO_SETTINGS_MODULE="songhe.config.settings",
    )


def prepared() -> None:
    """The city, people and their cuffs."""
    import django

    django.setup()
    from songhe.care.fleet.models import Device, DeviceModel
    from songhe.register.people.models import Elder
    from songhe.register.places.models import Division

    city = Division.objects.create(code="6109", name="安康市", level="city", path="6109", lat=32.7, lng=109.0)
    village = Division.objects.create(
        code="610921102001", name="村", level="village", parent=city, path="6109/610921102001", lat=32.7, lng=109.0
    )
    model = DeviceModel.objects.create(code="bench", name="血压计", kind="vital")
    born = datetime(1950, 1, 1).date()
    facts: dict[str, Any] = {"division": village, "division_path": village.path, "birth_date": born}
    elders = Elder.objects.bulk_create([Elder(name=f"人{number}", **facts) for number in range(PEOPLE)], batch_size=500)
    Device.objects.bulk_create(
        [
            Device(uid=f"bp-{number}", model=model, elder=elder, division_path=village.path)
            for number, elder in enumerate(elders)
        ],
        batch_size=500,
    )


def message(dice: random.Random, number: int) -> Any:
    """What one of the cuffs says."""
    from songhe.links.devices.models import Message

    high = dice.random() < 0.01
    facts = {"sbp": round(dice.gauss(186 if high else 128, 8)), "dbp": 78, "hr": 70}
    uid, now = f"bp-{dice.randrange(PEOPLE)}", datetime.now(UTC)
    return Message(
        device=uid, key=str(number), signal="reading", facts=facts, credential=uid, topic="t", payload=b"", received_at=now
    )


def write(rate: float, seconds: float, folder: str, ready: Any) -> None:
    """Commit messages at the rate; `received_at` is the moment just before the commit of its batch."""
    environment(folder)
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    import django

    django.setup()
    from songhe.links.devices.models import Message

    Message.objects.count()
    ready.set()
    dice, started, sent = random.Random(5), time.monotonic(), 0
    while (gone := time.monotonic() - started) < seconds:
        wanted = int(rate * gone) - sent
        rows = [message(dice, sent + number) for number in range(wanted)]
        sent += wanted
        if rows:
            Message.objects.bulk_create(rows)
        time.sleep(EVERY)


def judge(seconds: float, core: int) -> dict[str, float]:
    """Judge as the chore does, on one core; gives the rate and the waits."""
    os.sched_setaffinity(0, {core})
    from songhe.base import steady
    from songhe.journeys import readings_taken

    steady.settle()
    waits: list[float] = []
    step = readings_taken.READER.step
    begun: list[float] = []

    def timed(here: int, messages: Any, at: datetime) -> bool:
        done = step(here, messages, at)
        now = datetime.now(UTC)
        begun.append(time.monotonic())
        waits.extend((now - one.received_at).total_seconds() * 1000 for one in messages)
        return done

    readings_taken.READER.step = timed  # type: ignore[method-assign]
    until, worked = time.monotonic() + seconds, time.process_time()
    while time.monotonic() < until:
        if not readings_taken.run_once(datetime.now(UTC)):
            time.sleep(0.01)
    took = begun[-1] - begun[0] if len(begun) > 1 else seconds
    if not waits:
        raise SystemExit("nothing was judged in time: is the machine busy with something else?")
    waits.sort()
    return {
        "judged": len(waits),
        "rate": round(len(waits) / took, 1),
        "p50_ms": round(statistics.median(waits), 1),
        "p99_ms": round(waits[int(len(waits) * 0.99)], 1),
        "cpu_us": round((time.process_time() - worked) / len(waits) * 1e6),
    }


def drawn(clock: Callable[[], float] = time.perf_counter) -> float:
    """Milliseconds to draw a year of two readings a day of one person; the best of five."""
    from songhe.care.health import actions, showing
    from songhe.register.access.models import Role, User
    from songhe.register.people.models import Elder

    elder, at = Elder.objects.all()[0], datetime.now(UTC)
    told = [
        actions.Taken(
            elder.pk,
            at - timedelta(days=back, hours=hour),
            {"sbp": (131.0, ""), "dbp": (79.0, ""), "hr": (71.0, "")},
            "device",
            f"y{back}-{hour}",
            "x",
        )
        for back in range(364, 0, -1)
        for hour in (12, 0)
    ]
    actions.take_many(told, at)
    reader, took = User(role=Role.DOCTOR), []
    for _ in range(5):
        began = clock()
        showing.person(elder, reader, at, "year")
        took.append((clock() - began) * 1000)
    return round(min(took), 1)


def laid(folder: str) -> None:
    """A node with its city in this folder."""
    environment(folder)
    subprocess.run([sys.executable, "manage.py", "migrate", "-v", "0"], cwd=ROOT, check=True)
    inbox = [sys.executable, "-c", "import django; django.setup(); from django.conf import settings; print(settings.INBOX_DB)"]
    name = subprocess.run(inbox, cwd=ROOT, check=True, capture_output=True, text=True).stdout.split()[-1]
    if name != "default":
        subprocess.run([sys.executable, "manage.py", "migrate", "-v", "0", f"--database={name}"], cwd=ROOT, check=True)
    prepared()


def alone(count: int, folder: str) -> None:
    """Judge messages that lie there already, the second half measured, and draw a year: processor time of this checkout."""
    environment(folder)
    import django

    django.setup()
    from songhe.base import steady
    from songhe.journeys import readings_taken
    from songhe.links.devices.models import Message

    dice = random.Random(5)
    Message.objects.bulk_create([message(dice, number) for number in range(count)], batch_size=500)
    readings_taken.READER.batches = 1
    for _ in range(
        count // 2 // readings_taken.READER.batch
    ):  # what is done once for a process, or for a person, is no reading's
        readings_taken.run_once(datetime.now(UTC))
    steady.settle()
    judged, worked = 0, time.process_time()
    while done := readings_taken.run_once(datetime.now(UTC)):
        judged += done
    took = time.process_time() - worked
    print(json.dumps({"cpu_us": round(took / judged * 1e6), "year_ms": drawn(time.process_time)}))


def beside(other: Path, rounds: int, count: int, node: Path) -> dict[str, float]:
    """This checkout and another in turns on copies of one node; the middle of each, and of the pairs' shares."""
    found: dict[str, list[dict[str, float]]] = {"here": [], "there": []}
    for turn in range(rounds):
        for name, root in (("there", other), ("here", ROOT))[:: 1 if turn % 2 else -1]:
            with tempfile.TemporaryDirectory() as folder:
                shutil.copytree(node, folder, dirs_exist_ok=True)
                told = [sys.executable, "-P", __file__, "--alone", str(count), "--node", folder]
                facts = {**os.environ, "PYTHONPATH": str(root)}
                said = subprocess.run(told, cwd=root, env=facts, check=True, capture_output=True, text=True).stdout
            found[name].append(json.loads(said.splitlines()[-1]))
            print(f"{name:6}{found[name][-1]}", flush=True)
    figures: dict[str, float] = {}
    for what in ("cpu_us", "year_ms"):
        here, there = ([one[what] for one in found[name]] for name in ("here", "there"))
        shares = [mine / its for mine, its in zip(here, there, strict=True)]
        figures |= {what: statistics.median(here), f"{what}_there": statistics.median(there)}
        figures[f"{what}_share"] = round(statistics.median(shares), 3)
    return figures


def main() -> None:
    """Prepare, drive, and print the figures as the last line."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--rate", type=float, default=1700)
    asked.add_argument("--seconds", type=float, default=20)
    asked.add_argument("--beside", type=Path, help="another checkout to compare with, in turns")
    asked.add_argument("--rounds", type=int, default=5, help="how many turns")
    asked.add_argument("--count", type=int, default=16000, help="messages of a turn; the second half is measured")
    asked.add_argument("--node", type=Path, help="where the laid node is kept for the next time (SQLite only)")
    asked.add_argument("--alone", type=int, help=argparse.SUPPRESS)
    told = asked.parse_args()
    if told.alone:
        alone(told.alone, str(told.node))
        return
    with tempfile.TemporaryDirectory() as scratch:
        node = told.node or Path(scratch, "node")
        if not node.exists():
            node.mkdir(parents=True)
            lay = multiprocessing.get_context("spawn").Process(target=laid, args=(str(node),))  # its own files stay open
            lay.start()
            lay.join()
        if told.beside:
            print(json.dumps(beside(told.beside.resolve(), told.rounds, told.count, node)))
            return
        folder = str(shutil.copytree(node, Path(scratch, "run")))
        environment(folder)
        import django

        django.setup()
        figures = measured(told.rate, told.seconds, folder)
        print(f"asked {told.rate:.0f}/s for {told.seconds:.0f} s; a year of one person drawn in {(year := drawn())} ms")
        print(json.dumps({**figures, "year_ms": year}))


def measured(rate: float, seconds: float, folder: str) -> dict[str, float]:
    """The writer at its rate, and the journey behind it."""
    context = multiprocessing.get_context("spawn")
    ready = context.Event()
    writer = context.Process(target=write, args=(rate, seconds, folder, ready))
    writer.start()
    if not ready.wait(120):
        raise SystemExit("the writer did not come up")
    figures = judge(seconds + 2, min(os.sched_getaffinity(0)))
    writer.join()
    return figures


if __name__ == "__main__":
    main()
