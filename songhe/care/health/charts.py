"""Charts of readings as SVG, drawn by the server: values in, text out. Colours are classes, so that light and dark both hold.

The usual range is a band; a reading outside has a mark of its own shape, so that nobody has to tell colours apart.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 460, 200, 40, 10, 10, 26
MARKS = ("", "l1", "l2", "l3")


class Dot(NamedTuple):
    """One reading: day and part of the day, value, level."""

    day: float  # ordinal, with the part of the day behind the point
    value: float
    level: int


@dataclass(frozen=True)
class Line:
    """One sign; the name is for the class of the stroke."""

    name: str
    dots: Sequence[Dot]


def chart(lines: Sequence[Line], first: date, last: date, zones: Sequence[tuple[float, float]], label: str) -> str:
    """One drawing from the first to the last day. `label` is said to whoever hears the page; it must be escaped already."""
    values = [dot.value for line in lines for dot in line.dots]
    if not values:
        return ""
    low, high = _span([*values, *(edge for zone in zones for edge in zone)])
    scale = _Scale(first.toordinal(), last.toordinal() + 1, low, high)
    parts = [*(_zone(scale, *zone) for zone in zones), *_grid(scale), *_months(scale, first, last)]
    for line in lines:
        parts += _drawn(scale, line, dense=(last - first).days > 45)
    return f'<svg class="chart" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{label}">{"".join(parts)}</svg>'


@dataclass(frozen=True)
class _Scale:
    first: float
    last: float
    low: float
    high: float

    def x(self, day: float) -> str:
        return f"{LEFT + (day - self.first) / (self.last - self.first) * (WIDTH - LEFT - RIGHT):.1f}"

    def y(self, value: float) -> str:
        return f"{HEIGHT - BOTTOM - (value - self.low) / (self.high - self.low) * (HEIGHT - TOP - BOTTOM):.1f}"


def _step(width: float) -> float:
    return next(step for step in (0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500) if width / step <= 5 or step == 500)


def _span(values: Sequence[float]) -> tuple[float, float]:
    """From a round number below to a round one above."""
    step = _step(max(values) - min(values) or 1)
    low, high = min(values) // step * step, (max(values) // step + 1) * step
    return low, high


def _zone(scale: _Scale, low: float, high: float) -> str:
    """What is usual for this person, as a band behind the stroke."""
    top, base = float(scale.y(min(high, scale.high))), float(scale.y(max(low, scale.low)))
    return f'<rect class="zone" x="{LEFT}" y="{top:.1f}" width="{WIDTH - LEFT - RIGHT}" height="{max(base - top, 0):.1f}"/>'


def _grid(scale: _Scale) -> list[str]:
    parts, step, value = [], _step(scale.high - scale.low), scale.low
    while value <= scale.high + step / 1000:
        y = scale.y(value)
        parts.append(f'<line class="grid" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y}" y2="{y}"/>')
        parts.append(f'<text class="axis end" x="{LEFT - 6}" y="{y}" dy="4">{value:g}</text>')
        value += step
    return parts


def _months(scale: _Scale, first: date, last: date) -> list[str]:
    """A word every other month of a year, every week of a month."""
    if (last - first).days > 45:
        starts = [day for day in (first + timedelta(days=n) for n in range((last - first).days + 1)) if day.day == 1]
        every = max(1, len(starts) // 6)
        marks = [(day, f"{day.year % 100:02d}-{day.month:02d}") for day in starts[::every]]
    else:
        marks = [
            (day, f"{day.month}-{day.day}") for day in (last - timedelta(days=n) for n in range((last - first).days, -1, -7))
        ]
    y = HEIGHT - 6
    return [f'<text class="axis mid" x="{scale.x(day.toordinal() + 0.5)}" y="{y}">{word}</text>' for day, word in marks]


def _drawn(scale: _Scale, line: Line, *, dense: bool) -> list[str]:
    """A stroke through the means of the days; marks only where something was outside, or for every reading of a short time."""
    days: dict[int, list[float]] = {}
    for dot in line.dots:
        days.setdefault(int(dot.day), []).append(dot.value)
    points = [f"{scale.x(day + 0.5)},{scale.y(sum(found) / len(found))}" for day, found in sorted(days.items())]
    parts = [f'<polyline class="stroke {line.name}" points="{" ".join(points)}"/>'] if len(points) > 1 else []
    for dot in line.dots:
        if dot.level or not dense or len(points) == 1:
            parts.append(_mark(scale.x(dot.day), scale.y(dot.value), dot.level, line.name))
    return parts


def _mark(x: str, y: str, level: int, name: str) -> str:
    """A round for what is usual, a diamond, a triangle and a square for what is not."""
    if level == 0:
        return f'<circle class="dot {name}" cx="{x}" cy="{y}" r="3"/>'
    shapes = {1: "M-4 0L0-4L4 0L0 4Z", 2: "M-5 4L0-5L5 4Z", 3: "M-5-5H5V5H-5Z"}
    return f'<path class="dot {MARKS[level]}" transform="translate({x} {y})" d="{shapes[level]}"/>'
