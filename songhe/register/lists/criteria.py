"""Criteria: what lists can be narrowed by. Each room declares its own in its `findable.py` (docs/how-to/add-a-criterion.md)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from songhe.register.access.models import User
from songhe.register.people.models import Elder

Rows = QuerySet[Elder]
Choices = list[tuple[str, Any]]


@dataclass(frozen=True)
class Asked:
    """For whom and when a list is made, and how: `path` is the place asked about, `in_order` a page that is read along the
    list's own index, not a count. A criterion may use them to take the shorter way; what it finds must not depend on them."""

    user: User
    at: datetime
    today: date
    path: str = ""
    in_order: bool = True


@dataclass(frozen=True)
class Criterion:
    """One thing to ask of a file. `narrow(rows, value, asked)` keeps those it holds for.

    `choices` are the values with their words; without them the value is a number (`least` to `most`). `words` says a chosen
    value in a sentence; left out, the choice's own word does. `said` are further texts in the search box that mean a value.
    `leads`: the criterion together with which (or itself, alone) it is held by few, whom an index of its own finds; in a county
    the place is then asked last.
    """

    code: str
    label: Any
    narrow: Callable[[Rows, str, Asked], Rows]
    choices: Callable[[], Choices] | None = None
    least: int = 0
    most: int = 0
    words: Callable[[str], str] | None = None
    said: Mapping[str, str] | None = None
    leads: str = ""
    first: Callable[[str, str, str, int], list[tuple[str, UUID]]] | None = None
    order: int = 100

    def accepts(self, value: str) -> bool:
        """True for a value that this criterion knows."""
        if self.choices:
            return any(value == known for known, _ in self.choices())
        return value.isascii() and value.isdigit() and len(value) < 10 and self.least <= int(value) <= self.most

    def say(self, value: str) -> str:
        """The chosen value in words."""
        if self.words:
            return self.words(value)
        return next((str(word) for known, word in (self.choices or list)() if known == value), value)


_known: dict[str, Criterion] = {}


def register(criterion: Criterion) -> None:
    """Offer a criterion; the same code again takes the place of the first."""
    _known[criterion.code] = criterion


def every() -> list[Criterion]:
    """All criteria, in the order in which a form shows them."""
    return sorted(_known.values(), key=lambda one: (one.order, one.code))


def find(code: str) -> Criterion | None:
    """The criterion of this code, where its room is installed."""
    return _known.get(code)


def clean(asked: Mapping[str, Any]) -> dict[str, str]:
    """Out of what came with a request: criteria that there are, with values that they know."""
    given = ((one.code, str(asked.get(one.code, "")).strip()) for one in every())
    return {code: value for code, value in given if value and _known[code].accepts(value)}


def narrow(rows: Rows, chosen: Mapping[str, str], asked: Asked) -> Rows:
    """The rows for which all chosen criteria hold."""
    for code, value in chosen.items():
        rows = _known[code].narrow(rows, value, asked)
    return rows


def say(chosen: Mapping[str, str]) -> list[str]:
    """The chosen criteria in words, in the order of the form."""
    return [one.say(chosen[one.code]) for one in every() if one.code in chosen]


def meant(text: str) -> list[tuple[Criterion, str]]:
    """Criteria with a value that somebody may mean by a word: 独居, 低保, 没有电话."""
    text = "".join(text.split())
    if len(text) < 2:
        return []
    found = []
    for one in every():
        for value, word in one.choices() if one.choices else ():
            if value and text in str(word).replace(" ", ""):
                found.append((one, value))
        found += [(one, value) for word, value in (one.said or {}).items() if text == word]
    return list({(one.code, value): (one, value) for one, value in found}.values())[:4]
