"""A county's day of home care, drawn by lot: towns and villages of a valley, carers who live there, elders who wish for one."""

import random

from songhe.engines.routing import Need, Problem, Rest, Visit, Weights, Worker

Spot = tuple[float, float]
KINDS = (
    ("wash", 60, ("aide",)),
    ("clean", 50, ()),
    ("care", 45, ("nurse",)),
    ("meal", 20, ()),
    ("look", 15, ()),
    ("walk", 40, ("aide",)),
)
KM_PER_MINUTE = 0.5  # 30 km/h over a road that is 1.5 times the straight line
DETOUR = 1.5


def county(visits: int = 300, workers: int = 40, seed: int = 1) -> Problem:
    """So many visits (one in twelve by two persons) and carers (each with a break of 30 minutes at noon)."""
    dice = random.Random(seed)
    towns = [(dice.uniform(0, 20), dice.uniform(0, 20)) for _ in range(8)]
    spots: list[Spot] = [_near(dice, dice.choice(towns)) for _ in range(workers + visits)]
    keys = [f"w{number}" for number in range(workers)]
    staff = tuple(_worker(dice, key, place) for place, key in enumerate(keys))
    homes = spots[:workers]
    orders = tuple(_visit(dice, number, workers + number, spots[workers + number], homes) for number in range(visits))
    travel = [
        [0.0 if one is other else round(3 + _km(one, other) * DETOUR / KM_PER_MINUTE, 1) for other in spots] for one in spots
    ]
    return Problem(travel, staff, orders, Weights(unserved=2000))


def _near(dice: random.Random, town: Spot) -> Spot:
    return town[0] + dice.gauss(0, 2), town[1] + dice.gauss(0, 2)


def _km(one: Spot, other: Spot) -> float:
    return ((one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2) ** 0.5


def _worker(dice: random.Random, key: str, home: int) -> Worker:
    skills = frozenset(name for name, share in (("aide", 0.8), ("nurse", 0.6), ("female", 0.8)) if dice.random() < share)
    lapsed = frozenset({"nurse"}) if "nurse" not in skills and dice.random() < 0.1 else frozenset()
    tongues = frozenset({"dialect"}) if dice.random() < 0.8 else frozenset()
    begin = dice.choice((450, 480, 480, 510))
    return Worker(key, home, begin, begin + 570, skills, lapsed, tongues, Rest(690, 780, 30), most=540, overtime=30)


def _visit(dice: random.Random, number: int, place: int, spot: Spot, homes: list[Spot]) -> Visit:
    _, minutes, skills = dice.choice(KINDS)
    people = 2 if number % 12 == 0 else 1
    opens = dice.choice((480, 480, 510, 540, 600, 660, 780, 840, 870, 900))
    near = sorted(range(len(homes)), key=lambda who: _km(homes[who], spot))[:12]
    known = frozenset(f"w{who}" for who in dice.sample(near, 3)) if dice.random() < 0.7 else frozenset()
    return Visit(
        f"v{number}",
        place,
        opens,
        opens + dice.choice((90, 120, 180, 240)),
        (Need(minutes, frozenset(skills)),) * people,
        language="dialect" if dice.random() < 0.3 else "",
        known=known,
        preferred=frozenset(dice.sample(sorted(known), 1)) if known and dice.random() < 0.4 else frozenset(),
    )
