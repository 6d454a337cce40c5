"""Arithmetic of meals: until when, for how much, who did not come, in which order to drive. Values in, values out."""

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

HOME = ZoneInfo("Asia/Shanghai")
EARTH_M = 6_371_000
MEALS = ("breakfast", "lunch", "dinner")
Point = tuple[float, float]


@dataclass(frozen=True)
class Hours:
    """Until when a meal is ordered and cancelled, and how long after its end who is late still comes."""

    meal: str
    days_before: int
    until: time
    cancel: time
    grace_minutes: int
    ahead_days: int
    clause: str

    def order_until(self, day: date) -> datetime:
        """The last moment at which this meal of `day` may be ordered."""
        return _moment(day - timedelta(days=self.days_before), self.until)

    def cancel_until(self, day: date) -> datetime:
        """The last moment at which it may be taken back."""
        return _moment(day - timedelta(days=self.days_before), self.cancel)

    def closes_at(self, day: date, ends: time) -> datetime:
        """From when on who has not come was missed."""
        return _moment(day, ends) + timedelta(minutes=self.grace_minutes)


def _moment(day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, tzinfo=HOME)


def week_of(day: date) -> list[date]:
    """Monday to Sunday of the week in which `day` lies."""
    monday = day - timedelta(days=day.weekday())
    return [monday + timedelta(days=n) for n in range(7)]


# --- Money ----------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Subsidy:
    """What somebody else pays of a meal, and for whom."""

    code: str
    area: str
    group: str
    payer: str
    name: str
    cents: int
    meals: tuple[str, ...]
    clause: str
    age: int = 0
    categories: tuple[str, ...] = ()

    def holds(self, *, meal: str, path: str, age: int | None, categories: Collection[str]) -> bool:
        """Whether this person, who lives below `path`, gets it for this meal. No known birthday: no age."""
        old_enough = not self.age or (age is not None and age >= self.age)
        named = not self.categories or not set(self.categories).isdisjoint(categories)
        return meal in self.meals and self.area in path.split("/") and old_enough and named


@dataclass(frozen=True)
class Share:
    """One part of the price, with who pays it and why."""

    code: str
    name: str
    payer: str
    cents: int
    clause: str


@dataclass(frozen=True)
class Split:
    """What the elder pays, and who pays the rest. The parts and what the elder pays are the price, to the cent."""

    cents: int
    pays: int
    shares: tuple[Share, ...]


def split(
    cents: int, subsidies: Sequence[Subsidy], *, meal: str, path: str, age: int | None, categories: Collection[str]
) -> Split:  # fmt: skip
    """Of each group the largest that holds, in the order of the file, until nothing is left to pay.

    A county's own line of a code stands in place of the city's (the longer area wins), whether it gives more or less.
    """
    nearest: dict[str, Subsidy] = {}
    for one in subsidies:
        known = nearest.get(one.code)
        if one.area in path.split("/") and (known is None or len(one.area) > len(known.area)):
            nearest[one.code] = one
    held = [one for one in nearest.values() if one.holds(meal=meal, path=path, age=age, categories=categories)]
    best: dict[str, Subsidy] = {}
    for one in held:
        if one.group not in best or one.cents > best[one.group].cents:
            best[one.group] = one
    shares: list[Share] = []
    left = cents
    for one in best.values():
        part = min(left, one.cents)
        if part:
            shares.append(Share(one.code, one.name, one.payer, part, one.clause))
            left -= part
    return Split(cents, left, tuple(shares))


# --- Who did not come -----------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Watch:
    """When a missed meal is a signal."""

    in_row: int
    came_percent: int
    window_days: int
    least: int
    version: int
    clause: str


@dataclass(frozen=True)
class Ate:
    """One ordered meal that is over: had, or missed."""

    day: date
    meal: str
    had: bool

    @property
    def place(self) -> tuple[date, int]:
        return self.day, MEALS.index(self.meal)


@dataclass(frozen=True)
class Verdict:
    """What made the signal, and out of which habit."""

    missed: tuple[Ate, ...]
    came: int
    of: int


def decide(history: Sequence[Ate], watch: Watch, *, holidays: Collection[date] = (), cause: str = "missed") -> Verdict | None:
    """A signal where the last `in_row` meals were all missed by a person who always came before; None where it is none.

    Meals on public holidays say nothing and are left out. The habit is that of the window before the first of the missed ones.
    Nobody at the door needs no habit and no second meal: somebody stood there.
    """
    told = sorted((one for one in history if one.day not in holidays), key=lambda one: one.place)
    wanted = 1 if cause == "door" else watch.in_row
    last = told[-wanted:]
    if len(last) < wanted or any(one.had for one in last):
        return None
    before = [one for one in told[:-wanted] if one.day > last[0].day - timedelta(days=watch.window_days)]
    came = sum(one.had for one in before)
    habit = len(before) >= watch.least and came * 100 >= watch.came_percent * len(before)
    return Verdict(tuple(last), came, len(before)) if habit or cause == "door" else None


# --- Kitchen --------------------------------------------------------------------------------------------------------
def not_kept(dishes: Sequence[str], kept: dict[str, int], grams: int) -> list[str]:
    """Dishes of which no sample, or too small a one, was kept."""
    return [dish for dish in dishes if kept.get(dish, 0) < grams]


# --- The road -------------------------------------------------------------------------------------------------------
def metres(one: Point, other: Point) -> float:
    """As the crow flies."""
    lat = math.radians((one[0] + other[0]) / 2)
    dy, dx = math.radians(other[0] - one[0]), math.radians(other[1] - one[1]) * math.cos(lat)
    return EARTH_M * math.hypot(dx, dy)


def carriers_needed(portions: int, carries: int) -> int:
    """Persons who bring so many portions when each takes `carries` at most."""
    return -(-portions // max(1, carries))
