"""Finds the place that somebody means by an address, a name or its spelling, without the internet, without a query each time.

`of_rows` makes the book once of all 2,074 divisions; `match` reads an address: 汉阴县蒲溪镇蒲溪社区3组, 蒲溪社区, puxi, hyx.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import takewhile

from pypinyin import Style, lazy_pinyin

from songhe.register.places import rules

LONG = ["街道办事处", "居民委员会", "村民委员会", "居委会", "村委会"]  # words: data
ENDS = [*LONG, "社区", "街道", "办事处", "示范区", "村", "镇", "乡", "县", "区", "市"]  # words: data
ABOVE = ["中国", "陕西省", "陕西", "安康市", "安康"]  # words: data
NOISE = re.compile(r"[\s·,，。.、()（）\-—_/]+")  # words: data
DEPTH = {"city": 0, "county": 1, "town": 2, "village": 3}
LEAST = 2  # characters of a name that may stand alone for a place

Fact = tuple[str, str, str, str, str, float, float, str]  # code, name, level, path, terrain, lat, lng, located


@dataclass(frozen=True)
class Entry:
    """One division as the book knows it; `core` is its name without 镇, 村, 社区 …, `sayings` its spellings and initials."""

    code: str
    name: str
    short: str
    core: str
    level: str
    path: str
    terrain: str
    lat: float
    lng: float
    located: str
    sayings: frozenset[str]

    @property
    def depth(self) -> int:
        return DEPTH[self.level]


@dataclass(frozen=True)
class Found:
    """A place that may be meant; `whole` is its name from the county down."""

    entry: Entry
    whole: str
    score: int


class Book:
    """All places, by path."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.entries = list(entries)
        self.by_code = {entry.code: entry for entry in self.entries}
        self.sayings = sorted(self._sayings())

    def above(self, entry: Entry) -> list[Entry]:
        """What the place lies in, the county first, without the city."""
        return [self.by_code[code] for code in entry.path.split("/")[1:-1] if code in self.by_code]

    def whole(self, entry: Entry) -> str:
        """汉阴县·蒲溪镇·蒲溪社区"""
        return rules.joined([one.short for one in (*self.above(entry), entry)])

    def match(self, text: str, limit: int = 8) -> list[Found]:
        """Places that may be meant, the surest first; empty when none is."""
        wanted = clean(text)
        if not wanted:
            return []
        if wanted.isdigit():
            scored = [(entry, len(wanted)) for entry in self.entries if len(wanted) >= 6 and entry.code.startswith(wanted)]
        elif wanted.isascii():
            scored = self._spelled(wanted.lower())
        else:
            scored = self._written(wanted) or self._begun(wanted)
        best = sorted(scored, key=lambda one: (-one[1], one[0].depth, one[0].code))[:limit]
        return [Found(entry, self.whole(entry), score) for entry, score in best]

    def _written(self, text: str) -> list[tuple[Entry, int]]:
        """Places whose name stands in the text, each character used once: 蒲溪镇 is the town, not 蒲溪社区. The more of what a
        place lies in stands there too, the surer it is; what is much less sure than the best is left out."""
        scored = []
        for entry in self.entries:
            size, rest = _said(entry, text)
            if size:
                scored.append((entry, 4 * size + 3 * self._higher(entry, rest)))
        top = max((score for _, score in scored), default=0)
        return [(entry, score) for entry, score in scored if score >= top * 0.6]

    def _higher(self, entry: Entry, rest: str) -> int:
        total = 0
        for one in reversed(self.above(entry)):
            size, rest = _said(one, rest)
            total += size
        return total

    def _begun(self, text: str) -> list[tuple[Entry, int]]:
        """Names that begin with what was typed so far."""
        return [(entry, len(text)) for entry in self.entries if entry.depth and entry.short.startswith(text)]

    def _spelled(self, text: str) -> list[tuple[Entry, int]]:
        """By spelling or initials: of the place, or of a town and its village together; what only begins so comes after."""
        scored: dict[str, tuple[Entry, int]] = {}
        start = bisect_left(self.sayings, (text,))
        for said, code in takewhile(lambda one: one[0].startswith(text), self.sayings[start:]):
            entry = self.by_code[code]
            score = (100 if said == text else 50) - entry.depth
            if (said == text or len(text) > LEAST) and score > scored.get(code, (entry, 0))[1]:
                scored[code] = (entry, score)
        return list(scored.values())

    def _sayings(self) -> Iterator[tuple[str, str]]:
        for entry in self.entries:
            yield from ((said, entry.code) for said in entry.sayings)
            if entry.level == "village" and (higher := self.above(entry)):
                yield from ((f"{one}{own}", entry.code) for one in higher[-1].sayings for own in entry.sayings)


def of_rows(rows: Iterable[Fact]) -> Book:
    """The book of these divisions."""
    return Book(_entry(*row) for row in rows)


def clean(text: str) -> str:
    """What is left of an address when blanks, signs, province and city are taken off."""
    text = NOISE.sub("", text)[:80]
    for word in ABOVE:
        text = text[len(word) :] if text.startswith(word) and len(text) >= len(word) + LEAST else text
    return text


def core(name: str) -> str:
    """蒲溪 of 蒲溪镇, 东升 of 东升村委会; a name that would be one character stays whole."""
    for end in ENDS:
        if name.endswith(end) and len(name) - len(end) >= LEAST:
            return core(name.removesuffix(end)) if end in LONG else name.removesuffix(end)
    return name


def _said(entry: Entry, text: str) -> tuple[int, str]:
    """(how many characters of the text say this place by its whole name, short name or core; what is left of the text)."""
    for name in (entry.name, entry.short, entry.core):
        if len(name) >= LEAST and name in text:
            return len(name), text.replace(name, "·", 1)
    return 0, text


def _entry(code: str, name: str, level: str, path: str, terrain: str, lat: float, lng: float, located: str) -> Entry:
    short = rules.short(name) if level == "village" else name
    sayings = frozenset(one for text in {short, core(name)} for one in _spellings(text))
    return Entry(code, name, short, core(name), level, path, terrain, lat, lng, located, sayings)


def _spellings(text: str) -> tuple[str, str]:
    syllables = [one for one in lazy_pinyin(text, style=Style.NORMAL, errors="ignore") if one]
    return "".join(syllables), "".join(one[0] for one in syllables)
