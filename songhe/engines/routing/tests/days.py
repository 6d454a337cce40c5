"""Small days for the tests, and drawn ones."""

from dataclasses import replace

from hypothesis import strategies as st

from songhe.engines.routing import Need, Problem, Rest, Visit, Weights, Worker

EIGHT, NOON, FIVE = 480, 720, 1020


def line(count: int, step: float = 10) -> list[list[float]]:
    """Places along one road, `step` minutes apart."""
    return [[abs(one - other) * step for other in range(count)] for one in range(count)]


def worker(key: str, home: int = 0, **facts: object) -> Worker:
    return replace(Worker(key, home, EIGHT, FIVE, frozenset({"wash"}), languages=frozenset({"dialect"})), **facts)


def visit(
    key: str, place: int, opens: float = EIGHT, closes: float = FIVE, minutes: float = 60, people: int = 1, **facts: object
) -> Visit:
    return replace(Visit(key, place, opens, closes, (Need(minutes, frozenset({"wash"})),) * people), **facts)


def day(workers: list[Worker], visits: list[Visit], places: int = 6, **weights: float) -> Problem:
    return Problem(line(places), tuple(workers), tuple(visits), replace(Weights(), **weights))


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    """Up to four workers and eight visits with everything a day can ask for; not all can be served."""
    skills = st.frozensets(st.sampled_from(["wash", "nurse"]))
    keys = [f"w{number}" for number in range(draw(st.integers(1, 4)))]
    some = st.frozensets(st.sampled_from(keys), max_size=2)
    rests = st.none() | st.builds(Rest, st.integers(660, 700), st.integers(720, 800), st.sampled_from([20, 45]))
    workers = tuple(
        Worker(
            key,
            draw(st.integers(0, 5)),
            draw(st.integers(420, 540)),
            draw(st.integers(800, 1080)),
            draw(skills),
            lapsed=draw(st.sampled_from([frozenset(), frozenset({"nurse"})])),
            languages=draw(st.sampled_from([frozenset(), frozenset({"dialect"})])),
            rest=draw(rests),
            most=draw(st.sampled_from([300, 480, float("inf")])),
            overtime=draw(st.sampled_from([0, 30])),
            means=draw(st.sampled_from(["", "foot"])),
        )
        for key in keys
    )
    visits = []
    for number in range(draw(st.integers(1, 8))):
        opens = draw(st.integers(420, 960))
        gap = draw(st.sampled_from([(0, 0), (0, 0), (15, 40)]))
        needs = tuple(Need(draw(st.integers(10, 90)), draw(skills)) for _ in range(draw(st.sampled_from([1, 1, 2]))))
        visits.append(
            Visit(
                f"v{number}",
                draw(st.integers(0, 5)),
                opens,
                opens + draw(st.integers(0, 240)),
                needs,
                gap,
                language=draw(st.sampled_from(["", "dialect"])),
                excluded=draw(some),
                preferred=draw(some),
                known=draw(some),
            )
        )
    limit = draw(st.sampled_from([0, 0, 60]))
    return Problem(
        line(6, draw(st.sampled_from([3, 12]))),
        workers,
        tuple(visits),
        Weights(late_limit=limit),
        {"foot": line(6, 20)},
        draw(st.sampled_from([0, 15])),
    )
