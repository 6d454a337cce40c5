"""What the sensors of a home say in a day that people could live: pure values, the same for the same seed and window.

Somebody gets up, eats three times, goes out, rests after lunch and sleeps; the sensors see that each in its own way. A story
bends one of them so that a rule of standards.md 9.3 and 9.4 rings for a reason that can be seen. Every message is made from the
seed, the sensor and its moment alone; nothing is remembered between two of them.
"""

import math
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from typing import Any

HERE = timezone(timedelta(hours=8))
MINUTE, HOUR, DAY = 60, 3600, 86400
EVERY = {
    "meter": 15 * MINUTE, "motion": 5 * MINUTE, "toilet": 15 * MINUTE, "door": 30 * MINUTE, "mat": 5 * MINUTE,
    "radar": 10 * MINUTE, "watch": 10 * MINUTE, "smoke": HOUR, "gas": HOUR, "water": HOUR, "vital": 30 * MINUTE,
}  # fmt: skip
"""How often each kind of sensor speaks, in seconds."""
OFTEN = {"heart": ("mat", MINUTE), "low": ("radar", 15), "pressure": ("vital", 5 * MINUTE)}
"""A story in which a sensor speaks more often than usual."""
STORIES = (("silent",), ("heart", "low"), (), ("astray", "smoke", "pressure"), ("gas", "battery"), ("fall",))
"""What happens in the first homes, one after the other; in the others nothing does. (In the demo the third is on a visit.)"""
RINGS = {
    "silent": ("water-still", "motion-still", "toilet-still", "door-still"), "heart": ("mat-heart",), "low": ("radar-low",),
    "astray": ("fence",), "smoke": ("smoke",), "gas": ("gas",), "fall": ("fall",), "battery": ("battery-low",), "pressure": (),
}  # fmt: skip
"""Which rules of `care/sensing` a story is for; the pressure rings in `care/health`."""
NOWHERE = (0.0, 0.0)
"""Where a home is whose sensors do not ask."""
METRE = 1 / 111_320
"""Degrees of latitude in a metre."""


@dataclass(frozen=True)
class Sensor:
    """One sensor: its name at the door, its kind, the number of its home, where that stands."""

    name: str
    kind: str
    home: int
    point: tuple[float, float] = NOWHERE


@dataclass(frozen=True)
class Spoken:
    """One message."""

    at: datetime
    device: str
    signal: str
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Day:
    """One person's day in seconds after midnight."""

    up: int
    out: int
    back: int
    rest: int
    rested: int
    bed: int
    night: int

    def where(self, clock: int) -> str:
        """bed, out, or home; up for a quarter of an hour in the night."""
        if self.night <= clock < self.night + 16 * MINUTE:
            return "home"
        if clock < self.up or clock >= self.bed or self.rest <= clock < self.rested:
            return "bed"
        return "out" if self.out <= clock < self.back else "home"


def day(seed: int, home: int, number: int) -> Day:
    """The day `number` (since the epoch, here) of a home: its own hours, a little other every day."""
    own, dice = random.Random(f"{seed}:{home}"), random.Random(f"{seed}:{home}:{number}")
    up = round((6.0 + own.random()) * HOUR) + dice.randint(-15, 15) * MINUTE
    out = round((8.8 + own.random() * 1.5) * HOUR) + dice.randint(-20, 20) * MINUTE
    rest = round((12.8 + own.random() * 0.6) * HOUR) + dice.randint(-10, 10) * MINUTE
    bed = round((20.6 + own.random() * 1.1) * HOUR) + dice.randint(-15, 15) * MINUTE
    back, rested = out + dice.randint(35, 95) * MINUTE, rest + dice.randint(40, 80) * MINUTE
    return Day(up, out, back, rest, rested, bed, dice.randint(60, 180) * MINUTE)


def spoken(
    sensor: Sensor, seed: int, since: datetime, until: datetime, begun: datetime, stories: tuple[str, ...]
) -> Iterator[Spoken]:
    """What it says after `since` and until `until`; the stories happen around `begun`."""
    start, end = since.timestamp(), until.timestamp()
    usual = EVERY[sensor.kind]
    often = [step for story, (kind, step) in OFTEN.items() if story in stories and kind == sensor.kind]
    every, soon = min([usual, *often]), begun.timestamp() - 10 * MINUTE
    shift = random.Random(f"{seed}:{sensor.name}").randrange(usual)
    tick = math.floor((start - shift) / every) + 1
    while (moment := tick * every + shift) <= end:
        at = datetime.fromtimestamp(moment, HERE)
        if (moment - shift) % usual == 0 or moment >= soon:
            yield from _say(sensor, seed, at, begun, stories)
        tick += 1
    yield from (one for one in _alarms(sensor, begun, stories) if start < one.at.timestamp() <= end)


def _alarms(sensor: Sensor, begun: datetime, stories: tuple[str, ...]) -> Iterator[Spoken]:
    """What a device cries by itself, once."""
    cries = {("smoke", "smoke"): 20, ("gas", "gas"): 40, ("fall", "radar"): 60}
    for (story, kind), after in cries.items():
        if story in stories and kind == sensor.kind:
            yield Spoken(begun + timedelta(seconds=after), sensor.name, story)


def _say(sensor: Sensor, seed: int, at: datetime, begun: datetime, stories: tuple[str, ...]) -> Iterator[Spoken]:
    clock = at.hour * HOUR + at.minute * MINUTE + at.second
    dice = random.Random(f"{seed}:{sensor.name}:{int(at.timestamp())}")
    number = (int(at.timestamp()) + 8 * HOUR) // DAY
    hours = day(seed, sensor.home, number)
    where = hours.where(clock)
    if "silent" in stories and at > begun - timedelta(hours=26):
        where = "nobody"
    before = begun.timestamp() - at.timestamp()
    told = _SAYS[sensor.kind](_Now(sensor, hours, where, clock, dice, before, stories))
    if told is not None:
        yield Spoken(at, sensor.name, *told)


@dataclass(frozen=True)
class _Now:
    """All that a sensor says depends on; `before`: seconds until the stories begin, negative after."""

    sensor: Sensor
    day: Day
    where: str
    clock: int
    dice: random.Random
    before: float
    stories: tuple[str, ...]

    def tells(self, story: str, seconds: float) -> bool:
        """Whether a story has been going on, from so long before the beginning."""
        return story in self.stories and self.before <= seconds

    @property
    def stirs(self) -> bool:
        return self.where == "home"

    @property
    def meal(self) -> bool:
        """Around seven, noon and six."""
        return any(abs(self.clock - hour * HOUR) < 40 * MINUTE for hour in (7, 12, 18))


Told = tuple[str, dict[str, Any]] | None


def _meter(now: _Now) -> Told:
    """Litres in a quarter of an hour: most at meals, nothing while somebody sleeps or is out."""
    likely = 0.85 if now.meal else 0.35
    litres = max(now.dice.gauss(18 if now.meal else 8, 5), 1.0) if now.stirs and now.dice.random() < likely else 0.0
    return "flow", {"used_m3": round(litres / 1000, 4), "battery": 90}


def _motion(now: _Now) -> Told:
    return "motion", {"occupancy": now.stirs and now.dice.random() < 0.8, "battery": 84}


def _toilet(now: _Now) -> Told:
    """In the night, after getting up and before going to bed; else now and then."""
    edges = (now.day.night, now.day.up, now.day.bed - 20 * MINUTE)
    surely = any(edge <= now.clock < edge + 20 * MINUTE for edge in edges)
    return "motion", {"occupancy": now.stirs and (surely or now.dice.random() < 0.3), "battery": 81}


def _door(now: _Now) -> Told:
    """Open while somebody is in the yard and on the way; else it only says that it lives."""
    return "door", {"contact": now.where != "out", "battery": 88}


def _mat(now: _Now) -> Told:
    """Heart and breath in bed: slower in deep sleep, by a wave of ninety minutes."""
    if now.tells("heart", 8 * MINUTE):
        return "bed", {"in_bed": True, "hr": now.dice.randint(126, 138), "breath": now.dice.randint(19, 23)}
    if now.where == "nobody":
        return "status", {}
    if now.where != "bed":
        return "bed", {"in_bed": False}
    wave = math.sin(2 * math.pi * now.clock / (90 * MINUTE))
    heart, breath = 62 + 4 * wave + now.dice.gauss(0, 2), 14.5 + wave + now.dice.gauss(0, 0.7)
    return "bed", {"in_bed": True, "hr": round(heart), "breath": round(breath)}


def _radar(now: _Now) -> Told:
    if now.tells("low", 2 * MINUTE):
        return "posture", {"posture": "low"}
    if not now.stirs:
        return "status", {}  # it sees nobody, and says that it lives
    return "posture", {"posture": now.dice.choice(("standing", "sitting", "walking"))}


def _watch(now: _Now) -> Told:
    """Within thirty metres of the door at home, within three hundred when out; charged in the night."""
    astray = now.tells("astray", 20 * MINUTE)
    reach = 2300.0 if astray else (300 if now.where == "out" else 25) * now.dice.random()
    way = 0.7 if astray else now.dice.random() * 2 * math.pi
    lat, lng = now.sensor.point
    east = reach * math.sin(way) * METRE / math.cos(math.radians(lat))
    battery = 9 if now.tells("battery", 30 * MINUTE) else max(100 - now.clock * 55 // DAY, 40)
    found = {"lat": round(lat + reach * math.cos(way) * METRE, 6), "lng": round(lng + east, 6)}
    return "position", {**found, "battery": battery, "home": [lat, lng]}


def _alive(now: _Now) -> Told:
    return "battery", {"battery": 92}


def _vital(now: _Now) -> Told:
    """A cuff after getting up and in the evening: higher in the morning."""
    if now.tells("pressure", 12 * MINUTE):
        return "reading", {"sbp": now.dice.randint(186, 196), "dbp": now.dice.randint(111, 117), "hr": now.dice.randint(88, 99)}
    if not any(abs(now.clock - moment) < 15 * MINUTE for moment in (round(7.5 * HOUR), round(19.5 * HOUR))) or not now.stirs:
        return None
    morning = now.clock < 12 * HOUR
    sbp = now.dice.gauss(131 if morning else 125, 4)
    return "reading", {"sbp": round(sbp), "dbp": round(sbp * 0.6 + now.dice.gauss(0, 2)), "hr": round(now.dice.gauss(70, 4))}


_SAYS = {
    "meter": _meter, "motion": _motion, "toilet": _toilet, "door": _door, "mat": _mat, "radar": _radar, "watch": _watch,
    "smoke": _alive, "gas": _alive, "water": _alive, "vital": _vital,
}  # fmt: skip
