"""A day's plan beside PyVRP, VROOM and OR-Tools on published instances, and a county's day. Last line: JSON.

`--solomon FOLDER` and `--home-care FOLDER` (or SONGHE_SOLOMON, SONGHE_HHCRSP) say where the published instances lie; they are
not part of the project. A folder that is not given is left out, and said. Each solver has the same seconds, one thread, a seed,
one after the other. `gap_mean` and `gap_worst` are ours over the best of the peers that can say the problem, in per cent: below
zero is better than all of them. PyVRP and VROOM cannot say that two persons meet, and are left out there. `to_best_pct` is our
distance to the published best of the home-care instances. Every plan of ours is checked by code that did not make it.
"""

import argparse
import json
import os
import platform
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from statistics import mean

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.county_day import county
from benchmarks.routing_instances import best_known, home_care, priced, solomon
from benchmarks.routing_peers import PEERS
from benchmarks.scratch import say
from songhe.engines.routing import Plan, Problem, Visit, check, insert, plan
from songhe.engines.routing.compiled import with_visit

INSERTS = 40


def main() -> None:
    options = asked()
    gaps: list[float] = []
    peers: dict[str, list[float]] = defaultdict(list)
    known: list[float] = []
    count = {
        "solomon": run(options.solomon, "*.txt", solomon, options, gaps, peers, known),
        "home_care": run(options.home_care, "Inst*.json", home_care, options, gaps, peers, known),
    }
    told = {
        "gap_mean": round(mean(gaps), 2) if gaps else None,
        "gap_worst": round(max(gaps), 2) if gaps else None,
        "peers": {name: round(mean(values), 2) for name, values in peers.items()},
        "to_best_pct": round(mean(known), 2) if known else None,
        "instances": count,
        **county_day(options),
        "seconds": options.seconds,
        "cores": os.cpu_count(),
        "python": platform.python_version(),
    }
    print(json.dumps(told))


def asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=10, help="for each solver and instance")
    parser.add_argument("--few", type=int, default=0, help="only every so many-th instance")
    parser.add_argument(
        "--solomon", default=os.environ.get("SONGHE_SOLOMON", ""), help="folder of Solomon's instances (C101.txt …)"
    )
    parser.add_argument(
        "--home-care", default=os.environ.get("SONGHE_HHCRSP", ""), help="folder of Mankowska's instances (JSON)"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--day-seconds", type=float, default=18, help="for the county's day")
    return parser.parse_args()


def run(
    folder: str,
    pattern: str,
    load: Callable[[Path], Problem],
    options: argparse.Namespace,
    gaps: list[float],
    peers: dict[str, list[float]],
    known: list[float],
) -> int:
    """All instances of a folder by all solvers; gaps in per cent are added to the lists."""
    paths = sorted(Path(folder).glob(pattern))[:: max(1, options.few)] if folder else []
    if not paths:
        say(f"no instances {pattern} in {folder or 'no folder given'}: left out (see --help)")
    best = best_known(Path(folder)) if paths else {}
    for number, path in enumerate(paths, start=1):
        problem = load(path)
        ours = our_cost(problem, options)
        others = {name: peer(problem, options.seconds, options.seed) for name, peer in PEERS.items()}
        if path.name in best:
            known.append((ours / best[path.name] - 1) * 100)
        if all(cost is None for cost in others.values()):
            say(f"{number}/{len(paths)} {path.stem}: ours {ours:.1f}  no peer found a plan: no gap is told")
            continue
        able = {name: cost for name, cost in others.items() if cost is not None}
        least = min([ours, *able.values()])
        gaps.append((ours / min(able.values()) - 1) * 100)
        for name, cost in able.items():
            peers[name].append((cost / least - 1) * 100)
        row = "  ".join(f"{name} {'cannot' if cost is None else round(cost, 1)}" for name, cost in others.items())
        say(f"{number}/{len(paths)} {path.stem}: ours {ours:.1f}  {row}")
    return len(paths)


def our_cost(problem: Problem, options: argparse.Namespace) -> float:
    found = plan(problem, seconds=options.seconds, seed=options.seed)
    sound(problem, found)
    return priced(problem, found) + len(found.unserved) * problem.weights.unserved


def sound(problem: Problem, found: Plan) -> None:
    faults = check(problem, found)
    if faults:
        raise SystemExit(f"the plan does not hold: {faults[:3]}")


def county_day(options: argparse.Namespace) -> dict[str, object]:
    """300 visits by 40 carers, and urgent visits put in one by one, each into the plan as it was."""
    problem = county()
    began = time.perf_counter()
    found = plan(problem, seconds=options.day_seconds, seed=options.seed)
    spent = time.perf_counter() - began
    sound(problem, found)
    waits, worked, placed = [], [], 0
    for number in range(INSERTS):
        one = urgent(problem, number)
        began, work = time.perf_counter(), time.thread_time()
        after = insert(problem, found, one)
        waits.append((time.perf_counter() - began) * 1000)
        worked.append((time.thread_time() - work) * 1000)
        placed += one.key not in after.unserved
        sound(with_visit(problem, one), after)
    waits.sort()
    say(f"county's day: {spent:.1f} s, {len(found.unserved)} of 300 unserved, travel {found.cost.travel:.0f} min")
    return {
        "day_seconds": round(spent, 1),
        "day_unserved": len(found.unserved),
        "insert_ms": round(waits[len(waits) // 2], 1),
        "insert_p95_ms": round(waits[int(len(waits) * 0.95)], 1),
        "insert_worked_ms": round(sorted(worked)[len(worked) // 2], 1),
        "inserted": f"{placed}/{INSERTS}",
    }


def urgent(problem: Problem, number: int) -> Visit:
    like = problem.visits[number * 7 + 1]
    opens = 500 + number * 10
    return Visit(f"urgent{number}", like.place, opens, opens + 120, like.needs[:1], language=like.language, priority=5)


if __name__ == "__main__":
    main()
