"""Charts of a report as SVG: twelve months of one figure as bars or a line, with the number on each. Values in, text out."""

import html
from typing import Any

WIDTH, HEIGHT, TOP, BOTTOM, SIDE = 520, 150, 22, 20, 10
INK, GREY, GREEN, PALE = "#14201C", "#7C8984", "#17645B", "#DCE2DF"
FONT = 'font-family="Noto Sans SC" font-size="10"'


def chart(one: dict[str, Any]) -> str:
    """One chart; months of which nothing is known are gaps."""
    values = [(month, value) for month, value in one["values"]]
    known = [value for _, value in values if value is not None]
    top = max([*known, 100.0 if one["unit"] == "%" else 1.0])
    step = (WIDTH - 2 * SIDE) / len(values)
    parts = [_month(index, month, value, step, top, one["unit"]) for index, (month, value) in enumerate(values)]
    base = HEIGHT - BOTTOM
    axis = f'<line x1="{SIDE}" x2="{WIDTH - SIDE}" y1="{base}" y2="{base}" stroke="{GREY}" stroke-width="0.8"/>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}">'
        f"{_goal(one, top)}{''.join(parts)}{axis}</svg>"
    )


def _height(value: float, top: float) -> float:
    return round(value / top * (HEIGHT - TOP - BOTTOM), 1)


def _month(index: int, month: str, value: float | None, step: float, top: float, unit: str) -> str:
    x, base = SIDE + index * step, HEIGHT - BOTTOM
    middle = f'x="{x + step / 2:.1f}" {FONT} text-anchor="middle"'
    name = f'<text {middle} y="{HEIGHT - 6}" fill="{GREY}">{html.escape(month[2:])}</text>'
    if value is None:
        return name
    high = _height(value, top)
    shown = f"{value:g}" if unit == "%" else f"{value:,.0f}"
    return (
        f'{name}<rect x="{x + step * 0.2:.1f}" y="{base - high:.1f}" width="{step * 0.6:.1f}" height="{high}" fill="{GREEN}"/>'
        f'<text {middle} y="{base - high - 4:.1f}" fill="{INK}">{shown}</text>'
    )


def _goal(one: dict[str, Any], top: float) -> str:
    """A dashed line at the year's number, where it is on the chart."""
    if one["goal"] is None or one["goal"] > top:
        return ""
    y = HEIGHT - BOTTOM - _height(one["goal"], top)
    return (
        f'<line x1="{SIDE}" x2="{WIDTH - SIDE}" y1="{y}" y2="{y}" stroke="{GREY}" stroke-width="0.8" stroke-dasharray="2 4"/>'
    )
