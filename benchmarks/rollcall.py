"""A roll of 5,000 old people among 60,000 of a county: who is inside, the roll on the disk, the board. Last line: JSON.

`found_s` computes who is inside, in the order of need; `peer_s` asks the same of shapely alone, point by point over everybody
of the county, as one would without the box and the villages (`same`: the same people). `start_s` is the whole press: computed,
written, handed to those in charge. `board_s` counts it; `plan_s` assigns 300 buddies, 20 vehicles, 10 shelters.
"""

import argparse
import json
import random
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.scratch import node, say

COUNTY = "610921"


def timed(what: str, work: Callable[[], Any]) -> tuple[float, Any]:
    """(seconds, what it gave)."""
    started = time.perf_counter()
    gave = work()
    took = time.perf_counter() - started
    say(f"{what}: {took:.2f} s")
    return round(took, 3), gave


def people(number: int) -> None:
    """A county: three in five with a measured door within two kilometres of the middle of their village."""
    from songhe.register.people.models import Elder
    from songhe.register.places import actions as places
    from songhe.register.places.models import Division

    places.load_divisions()
    dice = random.Random(7)
    villages = list(Division.objects.filter(level="village", path__contains=f"/{COUNTY}/").order_by("code"))
    levels = ["", "", "能力完好", "轻度失能", "中度失能", "重度失能", "完全失能"]
    rows = []
    for place in range(number):
        village = dice.choice(villages)
        exact = dice.random() < 0.6
        rows.append(
            Elder(
                name=f"人{place}", division=village, division_path=village.path,
                birth_date=date(dice.randint(1930, 1966), 1, 1), living=dice.choice(("alone", "spouse", "children")),
                care_level=dice.choice(levels),
                means=dice.choice(("none", "mobile", "mobile")), located="exact" if exact else "approximate",
                lat=village.lat + dice.uniform(-0.018, 0.018) if exact else None,
                lng=village.lng + dice.uniform(-0.021, 0.021) if exact else None,
            )
        )  # fmt: skip
    Elder.objects.bulk_create(rows, batch_size=2000)


def at_hand(village: Any) -> None:
    """Buddies, vehicles and shelters strewn over ten kilometres."""
    from songhe.base.actors import CLOCK
    from songhe.care.rollcall import actions

    dice, by = random.Random(8), {"by": CLOCK, "at": datetime.now(UTC)}
    for what, number, facts in (
        ("buddy", 300, {"kind": "member", "most": 5}),
        ("vehicle", 20, {"driver": "x", "seats": 30, "wheelchairs": 2, "stretchers": 2}),
        ("shelter", 10, {"where": "x", "places": 900}),
    ):
        for place in range(number):
            point = {"lat": village.lat + dice.uniform(-0.1, 0.1), "lng": village.lng + dice.uniform(-0.1, 0.1)}
            actions.add_at_hand(what=what, division=village, name=f"{what}{place}", **facts, **point, **by)


def peer(shape: dict[str, Any]) -> set[Any]:
    """Everybody of the county, one by one."""
    from shapely.geometry import Point
    from shapely.geometry import shape as made

    from songhe.register.people.models import Elder

    ground, found = made(shape), set()
    for row in Elder.objects.select_related("division").iterator():
        exact = row.located == "exact"
        lat, lng = (row.lat, row.lng) if exact else (row.division.lat, row.division.lng)
        if ground.intersects(Point(lng, lat)):
            found.add(row.pk)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=60_000)
    parser.add_argument("--inside", type=int, default=5_000)
    parser.add_argument("--postgres", default="", help="postgresql://… of a server on which a scratch database may be made")
    options = parser.parse_args()
    with node(options.postgres) as built:
        from songhe.base.actors import CLOCK
        from songhe.care.rollcall import actions, queries
        from songhe.care.rollcall.models import Muster
        from songhe.care.rollcall.rules import shapes
        from songhe.register.places.models import Division

        people(options.people)
        seat, path, at = Division.objects.get(code=COUNTY), f"6109/{COUNTY}", datetime.now(UTC)
        at_hand(seat)
        km, inside = 1.0, 0
        while inside < options.inside:  # the circle that holds so many
            km *= 1.08
            area = actions.make_area(
                name="x", shape=shapes.circle((seat.lat, seat.lng), km), places=[], within=path, by=CLOCK, at=at
            )
            inside = len(queries.found_in(area, path, "flood", "red", at.date()))
        say(f"{inside:,} of {options.people:,} within {km:.1f} km on {built.database}")

        def look() -> Any:
            return queries.found_in(area, path, "flood", "red", at.date())

        found_s, found = min((timed("found", look) for _ in range(3)), key=lambda one: one[0])
        peer_s, alone = timed("peer", lambda: peer(area.shape))
        start_s, _ = timed("started", lambda: actions.start(area=area, kind="flood", level="red", within=path, by=CLOCK, at=at))
        muster = Muster.objects.get()
        board_s, told = timed("board", lambda: queries.standings(muster.people.all()))
        plan_s, planned = timed("planned", lambda: actions.plan(muster=muster, by=CLOCK, at=at))
    figures = {
        "people": options.people, "inside": inside, "found_s": found_s, "peer_s": peer_s, "start_s": start_s,
        "board_s": board_s, "plan_s": plan_s, "planned": planned.people,
        "same": {one.elder for one in found} == alone, "counted": told.whole.people,
    }  # fmt: skip
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
