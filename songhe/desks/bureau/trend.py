"""A figure over twelve months as SVG lines: the whole and at most two places beside it, labelled at their ends."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from songhe.base import indicators as base
from songhe.base.indicators import Ratio
from songhe.care.emergency import counting
from songhe.desks.bureau.choice import Choice
from songhe.desks.bureau.ranking import Line

WIDTH, HEIGHT = 720, 264
LEFT, RIGHT, TOP, BOTTOM = 74, 170, 16, 34
APART = 27  # two labels at line ends need this much
MONTHS = 12
FEW = 5


@dataclass(frozen=True)
class Named:
    """One place with its share month by month; `where` is its code."""

    name: str
    where: str
    tone: str
    ratios: list[Ratio]


@dataclass
class Dot:
    x: float
    y: float
    month: str
    ratio: Ratio


@dataclass
class Curve:
    """One line. `tone` is its class; months without anything to count are gaps, not zeros."""

    name: str
    tone: str
    dots: list[Dot]
    label_y: float = 0.0

    @property
    def path(self) -> str:
        """Pieces of the line: a month without a call breaks it."""
        pieces, broken = [], True
        for dot in self.dots:
            if dot.ratio.share is None:
                broken = True
                continue
            pieces.append(f"{'M' if broken else 'L'}{dot.x:.1f} {dot.y:.1f}")
            broken = False
        return " ".join(pieces)

    @property
    def last(self) -> Dot | None:
        return next((dot for dot in reversed(self.dots) if dot.ratio.share is not None), None)


@dataclass
class Chart:
    curves: list[Curve]  # in the order of drawing: the whole on top
    grid: list[tuple[float, int]]
    months: list[tuple[float, int, bool]]
    goal_y: float | None
    box: str = f"0 0 {WIDTH} {HEIGHT}"
    left: int = LEFT
    right: int = WIDTH - RIGHT
    axis_x: int = LEFT - 10
    base_y: int = HEIGHT - BOTTOM
    label_x: int = WIDTH - RIGHT + 12
    table: list[tuple[str, list[tuple[Ratio, str]]]] = field(default_factory=list)  # each number with the choice it counts

    @property
    def named(self) -> list[Curve]:
        """In the order of the table's columns."""
        return self.curves[::-1]


def chart(choice: Choice, ranked: Sequence[Line]) -> Chart:
    """Twelve months up to the chosen one: the place as a whole, and its two worst parts."""
    spans = base.months_before(choice.span, MONTHS)
    keys = [span.key for span in spans]
    worst = _heaviest(ranked) if choice.grain in {"county", "town"} else []
    grain = choice.grain if worst else ""
    found = counting.by_month(choice.user, choice.figure.code, spans, choice.at, grain, **choice.narrow)
    named = [Named(choice.name, choice.where, "whole", [_whole(found, key) for key in keys])]
    for line, tone in zip(worst, ("worst", "second"), strict=False):
        path = counting.path_of(line.code)
        named.append(Named(line.name, line.code, tone, [_enough(found.get((key, path))) for key in keys]))
    return _draw(choice, keys, named)


def _whole(found: dict[tuple[str, str], Ratio], month: str) -> Ratio:
    """The month of all parts together."""
    parts = [ratio for (key, _), ratio in found.items() if key == month]
    return Ratio(sum(one.met for one in parts), sum(one.of for one in parts))


def _heaviest(ranked: Sequence[Line]) -> list[Line]:
    """The two places with most calls gone wrong: a share of three calls says little."""
    places = [line for line in ranked if line.wrong and not line.inside]
    return sorted(places, key=lambda line: -line.wrong)[:2]


def _enough(ratio: Ratio | None) -> Ratio:
    """Months of a part with fewer calls than `FEW` are gaps: their share would only be noise."""
    return ratio if ratio and ratio.of >= FEW else Ratio(0, 0)


def _draw(choice: Choice, keys: list[str], named: list[Named]) -> Chart:
    shares = [ratio.share for one in named for ratio in one.ratios if ratio.share is not None]
    low, high = _axis(shares)

    def height(value: float) -> float:
        return round(HEIGHT - BOTTOM - (value - low) / (high - low) * (HEIGHT - BOTTOM - TOP), 1)

    step = (WIDTH - LEFT - RIGHT) / (len(keys) - 1)
    places = [round(LEFT + number * step, 1) for number in range(len(keys))]
    curves = [
        Curve(
            one.name,
            one.tone,
            [Dot(x, height(r.share or low), key, r) for x, key, r in zip(places, keys, one.ratios, strict=True)],
        )
        for one in named
    ]
    _spread_labels(curves)
    grid = [(height(mark), mark) for mark in range(low, high + 1, _step(low, high))]
    months = [(x, int(key[5:]), bool(number % 2)) for number, (x, key) in enumerate(zip(places, keys, strict=True))]
    table = [
        (key, [(one.ratios[number], choice.query(month=key, where=one.where)) for one in named])
        for number, key in enumerate(keys)
    ]
    goal_y = height(choice.figure.goal) if low < choice.figure.goal <= high else None
    return Chart(curves[::-1], grid, months, goal_y, table=table)


def _axis(shares: list[float]) -> tuple[int, int]:
    """From the ten below the lowest to the ten above the highest."""
    if not shares:
        return 0, 100
    low = max(0, int(min(shares) // 10 * 10))
    high = min(100, int(-(-max(shares) // 10) * 10))
    return (low, high) if high > low else (max(0, high - 10), max(high, 10))


def _step(low: int, high: int) -> int:
    return 10 if high - low <= 50 else 20


def _spread_labels(curves: list[Curve]) -> None:
    """Labels at line ends never touch: from the top down, each keeps its distance."""
    ends = sorted((curve for curve in curves if curve.last), key=lambda curve: curve.last.y if curve.last else 0)
    above = float(-APART)
    for curve in ends:
        curve.label_y = max(curve.last.y if curve.last else 0, above + APART)
        above = curve.label_y
