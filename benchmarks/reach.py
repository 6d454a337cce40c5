"""Whom nobody would reach: 554,400 doors of one county against its responders, without the database.

`.venv/bin/python benchmarks/reach.py [--doors 554400] [--on 20] [--off 600]` prints one JSON line last: seconds for the
coverage and for the five cheapest duties, and how many of 200 doors drawn at random differ from the answer one by one (0).
"""

import argparse
import json
import random
import time
from typing import Any

from songhe.engines.covering.reach import Doors, Start, cheapest, covered

REACH = (7_640.0, 4_270.0)  # metres of a motorcycle in 15 minutes, town and mountain (links/maps/travel.yaml)


def made(doors: int, people: int, seed: int) -> tuple[Doors, list[Start]]:
    """Doors in 180 clusters like villages of a county of 60 km, people at the clusters."""
    dice = random.Random(seed)
    villages = [(dice.uniform(32.6, 33.15), dice.uniform(108.2, 108.8), dice.random() < 0.8) for _ in range(180)]
    places = [dice.choice(villages) for _ in range(doors)]
    lat = [one[0] + dice.gauss(0, 0.008) for one in places]
    lng = [one[1] + dice.gauss(0, 0.008) for one in places]
    homes, shares = dice.choices(villages, k=people), dice.choices((0.2, 1.0), k=people)
    starts = [Start(one[0], one[1], (REACH[0] * share, REACH[1] * share)) for one, share in zip(homes, shares, strict=True)]
    return Doors(lat, lng, [int(one[2]) for one in places]), starts


def main() -> None:
    """Measure and compare."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--doors", type=int, default=554_400)
    asked.add_argument("--on", type=int, default=20)
    asked.add_argument("--off", type=int, default=600)
    how = asked.parse_args()
    doors, starts = made(how.doors, how.on + how.off, 1)
    on, off = starts[: how.on], starts[how.on :]
    began = time.perf_counter()
    reached = covered(doors, on)
    coverage_s = time.perf_counter() - began
    left = [place for place, yes in enumerate(reached) if not yes]
    began = time.perf_counter()
    best = cheapest(Doors(doors.lat[left], doors.lng[left], doors.ground[left]), off, 5)
    cheapest_s = time.perf_counter() - began
    drawn = random.Random(2).sample(range(how.doors), min(200, how.doors))
    wrong = sum(bool(reached[place]) != _one_by_one(doors, place, on) for place in drawn)
    said = {"doors": how.doors, "on_duty": how.on, "resting": how.off, "outside": len(left), "wrong": wrong}
    said |= {"coverage_s": round(coverage_s, 3), "cheapest_s": round(cheapest_s, 3), "brings": [gain for _p, gain in best]}
    print(json.dumps(said))


def _one_by_one(doors: Doors, place: int, starts: list[Start]) -> bool:
    alone = Doors([doors.lat[place]], [doors.lng[place]], [doors.ground[place]])
    found: Any = covered(alone, starts)
    return bool(found[0])


if __name__ == "__main__":
    main()
