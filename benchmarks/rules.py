"""`make bench-rules`: how many readings a second one core judges, and how long after its commit a reading is judged.

A writer commits messages of devices into the inbox at a fixed rate, in the door's way (many a commit); the journey that
judges has one core and looks as the worker's chore does. A reading counts as judged when the transaction that holds it, and
what it rang, is committed. `cpu_us` is the processor time of one reading: what the machine could do when nobody else uses it.
Second figure: the year of one person drawn. On a scratch SQLite of its own, or on PostgreSQL by SONGHE_DATABASE_URL.
"""

import argparse
import json
import multiprocessing
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
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
        wanted, rows = int(rate * gone) - sent, []
        for _ in range(wanted):
            high = dice.random() < 0.01
            facts = {"sbp": round(dice.gauss(186 if high else 128, 8)), "dbp": 78, "hr": 70}
            uid = f"bp-{dice.randrange(PEOPLE)}"
            rows.append(
                Message(
                    device=uid,
                    key=str(sent),
                    signal="reading",
                    facts=facts,
                    credential=uid,
                    topic="t",
                    payload=b"",
                    received_at=datetime.now(UTC),
                )
            )
            sent += 1
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
    step = readings_taken._step
    begun: list[float] = []

    def timed(here: int, messages: Any, at: datetime) -> bool:
        done = step(here, messages, at)
        now = datetime.now(UTC)
        begun.append(time.monotonic())
        waits.extend((now - one.received_at).total_seconds() * 1000 for one in messages)
        return done

    readings_taken._step = timed  # type: ignore[assignment]
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


def drawn() -> float:
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
        began = time.perf_counter()
        showing.person(elder, reader, at, "year")
        took.append((time.perf_counter() - began) * 1000)
    return round(min(took), 1)


def main() -> None:
    """Prepare, drive, and print the figures as the last line."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--rate", type=float, default=1700)
    asked.add_argument("--seconds", type=float, default=20)
    told = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        environment(folder)
        subprocess.run([sys.executable, "manage.py", "migrate", "-v", "0"], cwd=ROOT, check=True)
        inbox = [
            sys.executable,
            "-c",
            "import django; django.setup(); from django.conf import settings; print(settings.INBOX_DB)",
        ]
        name = subprocess.run(inbox, cwd=ROOT, check=True, capture_output=True, text=True).stdout.split()[-1]
        if name != "default":
            subprocess.run([sys.executable, "manage.py", "migrate", "-v", "0", f"--database={name}"], cwd=ROOT, check=True)
        prepared()
        context = multiprocessing.get_context("spawn")
        ready = context.Event()
        writer = context.Process(target=write, args=(told.rate, told.seconds, folder, ready))
        writer.start()
        if not ready.wait(120):
            raise SystemExit("the writer did not come up")
        figures = judge(told.seconds + 2, min(os.sched_getaffinity(0)))
        writer.join()
        print(f"asked {told.rate:.0f}/s for {told.seconds:.0f} s; a year of one person drawn in {(year := drawn())} ms")
        print(json.dumps({**figures, "year_ms": year}))


if __name__ == "__main__":
    main()
