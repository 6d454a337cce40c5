"""Figures with their definitions: what is counted, out of what, since when, by which clause (law 12).

A room declares its indicators once; every page, export and API answer reads the same declaration and the same count.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, TypeVar, overload
from zoneinfo import ZoneInfo

HOME = ZoneInfo("Asia/Shanghai")  # months begin at midnight here
T = TypeVar("T")


@dataclass(frozen=True)
class Indicator:
    """One figure. Its words are lazy translations; `version` grows when what is counted changes, never silently."""

    code: str
    name: Any
    question: Any  # what a reader wants to know
    numerator: Any
    denominator: Any
    unit: Any  # "%", or a lazy word
    goal: float
    source: Any  # the clause that asks for it
    version: int
    valid_from: date
    short: Any = ""
    group: Any = ""
    caution: Any = ""  # what this figure cannot say
    lower_is_better: bool = False
    bands: tuple[float, float, float, float] = (95, 97, 99, 100)  # edges of the map's colours, worst first
    grain: tuple[str, ...] = ("county", "unit", "town", "month")

    @property
    def face(self) -> tuple[str, int]:
        """What stands for all of it: a code and a version are one definition."""
        return self.code, self.version

    @property
    def is_share(self) -> bool:
        """A part of something, in percent; otherwise so many things."""
        return self.unit == "%"

    def value(self, ratio: "Ratio") -> float | None:
        """What is printed: the percentage, or how many."""
        return ratio.share if self.is_share else ratio.met

    def reached(self, value: float) -> bool:
        """True when `value` meets the goal."""
        return value <= self.goal if self.lower_is_better else value >= self.goal

    def band(self, value: float) -> int:
        """0 (beyond the worst edge) to 4 (best), for the map's colours."""
        if self.lower_is_better:
            return sum(value <= edge for edge in self.bands)
        return sum(value >= edge for edge in self.bands)


@dataclass(frozen=True)
class Ratio:
    """So many of so many. No share without anything to count."""

    met: int
    of: int

    @property
    def missing(self) -> int:
        return self.of - self.met

    @property
    def share(self) -> float | None:
        """Percent to one decimal, cut and not rounded: 99.96 % never reads as 100 %."""
        return self.met * 1000 // self.of / 10 if self.of else None


def sums(lines: Iterable[tuple[str, int, int]]) -> dict[str, Ratio]:
    """Lines of (path, met, of) added up by path: what `Counter.count` gives."""
    found: dict[str, list[int]] = {}
    for path, met, of in lines:
        line = found.setdefault(path, [0, 0])
        line[0] += met
        line[1] += of
    return {path: Ratio(*line) for path, line in found.items()}


@dataclass(frozen=True)
class Span:
    """Days from `first` to `last`, both counted."""

    first: date
    last: date

    @property
    def starts_at(self) -> datetime:
        return datetime.combine(self.first, time(), tzinfo=HOME)

    @property
    def ends_at(self) -> datetime:
        """The first moment that no longer belongs to it."""
        return datetime.combine(self.last + timedelta(days=1), time(), tzinfo=HOME)

    @property
    def key(self) -> str:
        """`2026-11`, as in addresses."""
        return f"{self.first:%Y-%m}"


def month(year: int, number: int) -> Span:
    """The whole month; months before January and after December run into the years beside."""
    year, number = year + (number - 1) // 12, (number - 1) % 12 + 1
    after = date(year + number // 12, number % 12 + 1, 1)
    return Span(date(year, number, 1), after - timedelta(days=1))


def month_of(at: datetime) -> Span:
    """The month in which `at` lies, here."""
    here = at.astimezone(HOME)
    return month(here.year, here.month)


def read_month(text: str) -> Span | None:
    """`2026-11` as a span; None when it is not a month."""
    year, dash, number = text.partition("-")
    if not (dash and year.isdecimal() and number.isdecimal() and 2000 <= int(year) <= 2100 and 1 <= int(number) <= 12):
        return None
    return month(int(year), int(number))


def months_before(span: Span, count: int) -> list[Span]:
    """`count` months that end with `span`'s, oldest first."""
    return [month(span.first.year, span.first.month - back) for back in range(count - 1, -1, -1)]


@dataclass(frozen=True)
class Row:
    """One line of the list behind a figure: what was counted, where, and what is to be said of it (why it does not count)."""

    title: str
    place: str
    note: str = ""
    href: str = ""
    met: bool = True


class Told(Sequence[Row]):
    """Lines of a list, put into words only where somebody looks: a page shows fifty of two thousand.

    Of more than `most` only so many are listed, and `cut` says so: give one more than that, and nobody has to count them all.
    """

    def __init__(self, found: Sequence[T], tell: Callable[[Sequence[T]], list[Row]], most: int | None = None) -> None:
        self.found, self.tell = found[:most], tell
        self.cut = most is not None and len(found) > most

    def __len__(self) -> int:
        return len(self.found)

    @overload
    def __getitem__(self, wanted: int) -> Row: ...

    @overload
    def __getitem__(self, wanted: slice) -> list[Row]: ...

    def __getitem__(self, wanted: int | slice) -> Row | list[Row]:
        return self.tell(self.found[wanted]) if isinstance(wanted, slice) else self.tell([self.found[wanted]])[0]


@dataclass(frozen=True)
class Counter:
    """How a figure is counted and what stands behind it; given by the room that owns the facts.

    `count(span, at)` tells met and of by path of a division: of the smallest places (they are added up by whoever stores them),
    or, where `adds_up` is false, of every place itself. A key with a dash is a management unit below its county's path. For a
    stock the span's last day counts, for a flow the whole span; nothing later than `at` is counted.
    `rows(user, span, at, path, part)` lists what was counted in the user's division: `of`, `met` or `missing`; a list or a
    queryset-like of `Row`. `live(user, spans, at, where, grain)` is cheap enough for a page and always as of now: by (month,
    key), the key empty without a grain. `pipeline(at)` tells (path, stage, days in it) of all on its way to be counted.
    """

    count: Callable[[Span, datetime], Mapping[str, Ratio]]
    rows: Callable[[Any, Span, datetime, str, str], Any]
    adds_up: bool = True
    remembers: bool = True  # the facts keep their past: an earlier month can be counted, and counted again
    live: Callable[[Any, list[Span], datetime, str, str], Mapping[tuple[str, str], Ratio]] | None = None
    pipeline: Callable[[datetime], list[tuple[str, str, int]]] | None = None


_readings: ContextVar[dict[Any, Any] | None] = ContextVar("readings", default=None)


@contextmanager
def sharing() -> Iterator[None]:
    """While it lasts, what several figures read is read once (`shared`): for whoever counts many at one moment."""
    token = _readings.set({})
    try:
        yield
    finally:
        _readings.reset(token)


def shared(key: Any, read: Callable[[], T]) -> T:
    """What `read` gives, or gave under this key since `sharing` began; outside of it, always read anew."""
    known = _readings.get()
    if known is None:
        return read()
    if key not in known:
        known[key] = read()
    found: T = known[key]
    return found


_declared: dict[str, Indicator] = {}
_counters: dict[str, Counter] = {}


def declare(indicators: Iterable[Indicator]) -> None:
    """Make figures known to every page. A code stands for one definition: the same code twice is a fault."""
    for indicator in indicators:
        if _declared.setdefault(indicator.code, indicator) != indicator:
            raise ValueError(f"indicator {indicator.code} is declared twice")


def count_by(counters: Mapping[str, Counter]) -> None:
    """Say how declared figures are counted. Each figure has one counter, of the room that declared it."""
    for code, counter in counters.items():
        if code not in _declared or _counters.setdefault(code, counter) != counter:
            raise ValueError(f"indicator {code} is not declared, or counted in two ways")


def counter(code: str) -> Counter | None:
    """How this figure is counted; None where no room says so."""
    return _counters.get(code)


def every() -> list[Indicator]:
    """All figures, in the order of their declaration."""
    return list(_declared.values())


def find(code: str) -> Indicator | None:
    """The figure with this code."""
    return _declared.get(code)
