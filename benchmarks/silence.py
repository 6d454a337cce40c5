"""One sweep over 100,000 watched devices, with nothing due and with some that fell silent. Last line: JSON.

A scratch node (`--postgres URL`: beside that database), gone afterwards. `idle_ms`: the best of seven looks that find nothing;
`sweep_ms`: one that takes `due` signals a step further, each with its outage and its row in the journal.
"""

import argparse
import json
import os
import platform
import time
from datetime import UTC, datetime, timedelta
from typing import Any

from scratch import node, say

DEVICES, DUE, GOAL = 100_000, 100, 200
AT = datetime(2026, 11, 23, 2, tzinfo=UTC)


def lay(devices: int, due: int) -> None:
    """So many devices with one signal each, of which `due` are silent."""
    from songhe.care.fleet.models import Beat, Device, DeviceModel
    from songhe.register.people.models import Elder

    elder = Elder.objects.first()
    assert elder is not None
    model = DeviceModel.objects.get_or_create(code="bench", defaults={"name": "bench", "kind": "radar"})[0]
    for start in range(0, devices, 5_000):
        rows = [
            Device(uid=f"s{n}", model=model, elder=elder, division_path=elder.division_path)
            for n in range(start, min(devices, start + 5_000))
        ]
        Device.objects.bulk_create(rows, batch_size=1_000)
        Beat.objects.bulk_create(
            [
                Beat(
                    device=row,
                    division_path=row.division_path,
                    heard_at=AT,
                    limit_s=7_200,
                    due_at=AT + timedelta(hours=2.2 if start + n < due else 9),
                )
                for n, row in enumerate(rows)
            ],
            batch_size=1_000,
        )


def timed(work: Any) -> tuple[float, int]:
    """Milliseconds, and what it gave."""
    started = time.perf_counter()
    found = work()
    return round((time.perf_counter() - started) * 1000, 1), found


def ask(devices: int) -> dict[str, Any]:
    """Lay, look, and say."""
    from songhe.care.fleet import actions
    from songhe.care.fleet.models import Beat, Watch

    lay(devices, DUE)
    say(f"{devices:,} devices are laid")
    Watch.objects.create(looked_at=AT + timedelta(hours=2))
    looks = [timed(lambda: actions.sweep(at=AT + timedelta(hours=2)))[0] for _ in range(8)]
    Watch.objects.update(looked_at=AT + timedelta(hours=2, minutes=12))
    took, done = timed(lambda: actions.sweep(at=AT + timedelta(hours=2, minutes=13)))
    if done != min(DUE, devices):
        raise SystemExit(f"{done} signals were taken a step further, and {DUE} were due")
    best = min(looks[1:])
    return {"devices": devices, "signals": Beat.objects.count(), "idle_ms": best, "due": done, "sweep_ms": took}


def main() -> None:
    """On a scratch node; the figures are the last line."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--devices", type=int, default=DEVICES)
    asked.add_argument("--postgres", default="", help="address of a database server; without it SQLite")
    told = asked.parse_args()
    with node(told.postgres):
        from songhe.register.people.models import Elder
        from songhe.register.places.models import Division

        city = Division.objects.create(
            code="6109", name="安康市", level="city", path="6109", lat=32.7, lng=109.0, located="seat"
        )
        Elder.objects.create(
            name="王桂兰", sex="2", division=city, division_path=city.path, lat=32.7, lng=109.0, located="exact"
        )
        figures = ask(told.devices)
    figures |= {"goal_ms": GOAL, "goal_met": max(figures["idle_ms"], figures["sweep_ms"]) <= GOAL}
    figures |= {
        "database": "postgresql" if told.postgres else "sqlite",
        "machine": f"{platform.machine()}, {os.cpu_count()} cores",
    }
    print(json.dumps({**figures, "date": datetime.now(UTC).date().isoformat()}))


if __name__ == "__main__":
    main()
