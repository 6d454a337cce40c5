"""Figures whose rows a room looks at one by one: met and of by place, and the list behind them in the user's division."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.urls import NoReverseMatch, reverse

from songhe.base import indicators as base
from songhe.base.indicators import Counter, Ratio, Row, Span
from songhe.register.access.models import User
from songhe.register.access.scope import covers
from songhe.register.places import queries as places

Look = Callable[[Span, datetime], Iterable[tuple[Any, bool]]]
Tell = Callable[[Any, str, bool], Row]


def counted(look: Look, tell: Tell, remembers: bool = True) -> Counter:
    """How such a figure is counted and listed.

    `look(span, at)` gives what is counted, each row with whether it is met; a row carries its `division_path`.
    `tell(row, place, met)` puts one line of the list into words. `remembers`: an earlier month can be counted still.
    """

    def count(span: Span, at: datetime) -> dict[str, Ratio]:
        return base.sums((row.division_path, met, 1) for row, met in look(span, at))

    def rows(user: User, span: Span, at: datetime, path: str, part: str) -> list[Row]:
        wanted = [(row, met) for row, met in look(span, at) if part == "of" or met == (part == "met")]
        found = [(row, met) for row, met in wanted if inside(user, path, row.division_path)]
        names = places.names_of({row.division_path for row, _met in found})
        return [tell(row, names[row.division_path], met) for row, met in found]

    return Counter(count, rows, remembers=remembers)


def inside(user: User, path: str, where: str) -> bool:
    """Whether `where` lies in the place that was asked for (a unit stands for its county) and in the user's division."""
    return covers(path.partition("-")[0], where) and covers(user.scope, where)


def page(name: str, key: Any) -> str:
    """Address of the page that a line of a list leads to; empty in a process without pages, or without that room's."""
    try:
        return reverse(name, args=[key])
    except NoReverseMatch:
        return ""
