"""The power comes back: 100,000 devices return within a minute, 500 of them crying for help. Last line: JSON.

Ten devices speak over one socket, as behind a gateway; the sockets come from several addresses, most of them in the first
seconds. The house runs whole (`songhe run`). `alarm_p99_ms` is from the first PUBLISH of an alarm to its row on the last of the
desks, which exists only once the call is committed; `lost` counts alarms that never became a call and whatever was acknowledged
and is not in the table; `telemetry_back_s` is when the last device shows as heard in the fleet, from the first that came back,
and `acknowledged_s` when the last of them had its answer.
"""

import argparse
import asyncio
import json
import os
import platform
import random
import subprocess
import sys
import threading
import time
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parent))

from alarm import Desk

from benchmarks.scratch import ROOT, Node, node, running, say, share
from benchmarks.storm_stages import stages

BEHIND = 10  # devices behind one socket
ALARM_GOAL_MS, BACK_GOAL_S = 1_000, 120
LEFT = timedelta(hours=1)  # since when they have been silent: shorter than their limit, so nobody was told of each


def lay(options: argparse.Namespace) -> tuple[list[dict[str, Any]], dict[str, int], list[str]]:
    """Gateways with what is behind each, the alarms (device: number of its elder), and sessions of the desks."""
    from songhe.base.bulk import bulk_writing
    from songhe.care.fleet.models import DeviceModel
    from songhe.links.devices import drill
    from tests import cast

    cast.city()
    village = cast.place(cast.PUXI)
    model = DeviceModel.objects.create(code="storm", name="storm", kind="button")
    dice = random.Random(options.seed)
    sockets = -(-options.devices // BEHIND)
    people = drill.homes("storm-", sockets)
    names = [f"{people[n // BEHIND][0]}/d{n % BEHIND}" for n in range(options.devices)]
    alarms = {name: number for number, name in enumerate(dice.sample(names, options.alarms))}
    with bulk_writing():
        _devices(names, alarms, model, village)
    gateways = []
    for place, (name, secret) in enumerate(people):
        mine = [full.partition("/")[2] for full in names[place * BEHIND : (place + 1) * BEHIND]]
        crying = [one for one in mine if f"{name}/{one}" in alarms]
        at = options.within * dice.random() ** 2  # two fifths of them within the first sixth
        gateways.append({"name": name, "secret": secret, "devices": mine, "alarms": crying, "at": at})
    return gateways, alarms, sessions(options.desks)


def _devices(names: list[str], alarms: dict[str, int], model: Any, village: Any) -> None:
    """Every device with an hour of silence behind it; those that will cry belong to an elder of their own."""
    from songhe.base.bulk import insert_all
    from songhe.care.fleet.models import Beat, Device
    from songhe.register.people.models import Elder

    facts = {"division": village, "division_path": village.path}
    elders = {
        name: Elder.objects.create(name=f"Elder-{number:05d}", lat=village.lat, lng=village.lng, **facts)
        for name, number in alarms.items()
    }
    other, now = Elder.objects.create(name="Other", **facts), datetime.now(UTC)
    for start in range(0, len(names), 5_000):
        rows = [
            Device(
                uid=name,
                model=model,
                elder=elders.get(name, other),
                division_path=village.path,
                installed_at=now - timedelta(days=9),
                last_seen_at=now - LEFT,
            )
            for name in names[start : start + 5_000]
        ]
        insert_all(rows)
        beats = [
            Beat(device=row, division_path=row.division_path, heard_at=now - LEFT, limit_s=7_200, due_at=now + LEFT)
            for row in rows
        ]
        insert_all(beats)


def sessions(count: int) -> list[str]:
    """Log-ins of so many dispatchers of 汉阴县."""
    from django.conf import settings
    from django.contrib.sessions.backends.db import SessionStore

    from tests import cast

    made = []
    for number in range(count):
        user = cast.user(f"desk{number}", f"Desk {number}", "dispatcher", cast.HANYIN)
        session = SessionStore()
        session["_auth_user_id"], session["_auth_user_hash"] = str(user.pk), user.get_session_auth_hash()
        session["_auth_user_backend"] = settings.AUTHENTICATION_BACKENDS[-1]
        session.save()
        made.append(session.session_key or "")
    return made


class Desks(threading.Thread):
    """The dispatchers' screens, in a loop of their own while this thread asks the tables."""

    def __init__(self, port: int, keys: list[str]) -> None:
        super().__init__(daemon=True)
        self.desks = [Desk(port, key) for key in keys]
        self.ready = threading.Event()

    def run(self) -> None:
        asyncio.run(self._watch())

    async def _watch(self) -> None:
        watching = [asyncio.create_task(desk.watch()) for desk in self.desks]
        await asyncio.gather(*(asyncio.wait_for(desk.ready.wait(), 30) for desk in self.desks))
        self.ready.set()
        await asyncio.gather(*watching, return_exceptions=True)

    def drawn(self, number: int) -> float:
        """When the last desk had the row; 0 while one has it not."""
        times = [desk.drawn.get(number, 0.0) for desk in self.desks]
        return max(times) if all(times) else 0.0


def live_again(began: datetime, total: int, until: float, started: float) -> float | None:
    """Seconds until the fleet has heard of every device; None when it has not by `until`."""
    from django.db import Error, connections

    from songhe.care.fleet.models import Device

    there, told = 0, time.monotonic()
    while time.monotonic() < until:
        try:
            there = Device.objects.filter(last_seen_at__gte=began).count()
        except Error:  # busy: looked at again
            connections.close_all()
        if there >= total:
            return round(time.perf_counter() - started, 1)
        if time.monotonic() - told > 10:
            told = time.monotonic()
            say(f"  the fleet has heard of {there:,} of {total:,} devices; load of the machine {os.getloadavg()[0]:.1f}")
        time.sleep(1)
    say(f"  the fleet has heard of {there:,} of {total:,} devices, and no longer was waited")
    return None


def verdict(rows: list[dict[str, Any]], alarms: dict[str, int], desks: Desks) -> dict[str, Any]:
    """From the history of the devices, the table of messages and the calls; never from what the house says."""
    from songhe.care.emergency.models import Call
    from songhe.links.devices.models import Message

    there = set(Message.objects.filter(credential__startswith="storm-").values_list("device", "key"))
    calls = set(Call.objects.values_list("device_uid", flat=True))
    acknowledged = [row for row in rows if row["acknowledged"]]
    gone = sum((row["device"], row["key"]) not in there for row in acknowledged)
    crying = [row for row in rows if row["urgent"]]
    waits = []
    silent = 0
    for row in crying:
        drawn = desks.drawn(alarms[row["device"]])
        silent += row["device"] not in calls
        waits.append(drawn - row["sent"] if drawn and row["sent"] else 600.0)
    return {
        "alarm_p99_ms": share(waits, 0.99),
        "lost": gone + silent,
        "unacknowledged": len(rows) - len(acknowledged),
        "alarm_p50_ms": share(waits, 0.5),
        "alarm_max_ms": share(waits, 1),
        "alarm_puback_p99_ms": share([row["acknowledged"] - row["sent"] for row in crying if row["acknowledged"]], 0.99),
        "telemetry_puback_p99_ms": share(
            [row["acknowledged"] - row["sent"] for row in acknowledged if not row["urgent"]], 0.99
        ),
        "enter_p99_ms": share([row["entered"] for row in rows if row["entered"]], 0.99),
    }


def storm(made: Node, options: argparse.Namespace) -> dict[str, Any]:
    """Lay, start the house, let them come back, and judge."""
    say(f"laying {options.devices:,} devices and {options.alarms} elders on {made.database} …")
    gateways, alarms, keys = lay(options)
    plan, history, log = made.folder / "plan.json", made.folder / "history.jsonl", made.folder / "run.log"
    limit = options.within + BACK_GOAL_S
    plan.write_text(
        json.dumps(
            {
                "port": made.door_port,
                "sources": options.sources,
                "limit": limit,
                "history": str(history),
                "gateways": gateways,
            }
        )
    )
    with running(made, log, 180):
        desks = Desks(made.web_port, keys)
        desks.start()
        if not desks.ready.wait(40):
            raise SystemExit("no desk opened")
        time.sleep(options.calm)
        began, started = datetime.now(UTC), time.perf_counter()
        say(f"{options.devices:,} devices come back on {len(gateways):,} sockets within {options.within:.0f} s …")
        devices = subprocess.Popen([sys.executable, str(ROOT / "benchmarks/storm_devices.py"), str(plan)], cwd=ROOT)
        try:
            back = live_again(began, options.devices, time.monotonic() + limit, started)
            devices.wait(limit)
        finally:
            if devices.poll() is None:
                devices.kill()
        time.sleep(2)  # the last rows on their way to the desks
        rows = [json.loads(line) for line in history.read_text().splitlines()]
        figures = verdict(rows[1:], alarms, desks)
        seen = {name: desks.drawn(number) for name, number in alarms.items()}
        found = stages(rows[1:], seen, rows[0]["began"])
        if options.alarm_rows:
            Path(options.alarm_rows).write_text("".join(json.dumps(row) + "\n" for row in found))
        last = max((row["acknowledged"] for row in rows[1:]), default=0.0)
        figures |= {"broken": rows[0]["broken"], "acknowledged_s": round(last - rows[0]["began"], 1)}
        if figures["lost"] or options.log:
            say(log.read_text()[-6_000:])
    return {"devices": options.devices, "alarms": options.alarms, **figures, "telemetry_back_s": back, "sockets": len(gateways)}


def main() -> None:
    options = arguments()
    with ExitStack() as stack:
        figures = storm(stack.enter_context(node(options.postgres)), options)
        figures["database"] = "postgresql" if options.postgres else "sqlite"
    back = figures["telemetry_back_s"]
    good = figures["alarm_p99_ms"] <= ALARM_GOAL_MS and not figures["lost"] and not figures["unacknowledged"]
    figures["goals_met"] = bool(good and back is not None and back <= BACK_GOAL_S)
    figures["machine"] = f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"
    figures |= {"date": datetime.now(UTC).date().isoformat(), "scale": options.devices / 100_000}
    print(json.dumps(figures))
    sys.exit(0 if figures["goals_met"] else 1)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--devices", type=int, default=100_000)
    parser.add_argument("--alarms", type=int, default=0, help="default: one in two hundred devices")
    parser.add_argument("--within", type=float, default=60, help="seconds in which they come back")
    parser.add_argument("--sources", type=int, default=8, help="addresses 127.0.0.x they come from")
    parser.add_argument("--desks", type=int, default=3)
    parser.add_argument("--calm", type=float, default=5, help="seconds of quiet before")
    parser.add_argument("--seed", type=int, default=2)
    parser.add_argument("--log", action="store_true", help="show the end of the house's log")
    parser.add_argument(
        "--alarm-rows", default="", metavar="FILE", help="write where each alarm spent its time, a JSON line each"
    )
    parser.add_argument("--postgres", default="", metavar="URL", help="a server on which a scratch database may be made")
    options = parser.parse_args()
    options.alarms = options.alarms or max(1, options.devices // 200)
    return options


if __name__ == "__main__":
    main()
