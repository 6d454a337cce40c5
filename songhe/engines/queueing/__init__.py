"""Erlang C (Erlang, 1917): seats, the calls that come to them, and how long somebody waits. No Django, no clock."""

import math

MOST = 500  # seats beyond which nobody plans a desk


def load(calls_per_hour: float, busy_s: float) -> float:
    """Seats that are busy on average: the offered load in erlangs."""
    return calls_per_hour * busy_s / 3600


def blocked(seats: int, erlangs: float) -> float:
    """Erlang B by its recursion, which neither overflows nor loses digits: the chance of finding all busy, nobody waiting."""
    chance = 1.0
    for number in range(1, seats + 1):
        chance = erlangs * chance / (number + erlangs * chance)
    return chance


def waits(seats: int, erlangs: float) -> float:
    """Erlang C: the chance that a call finds no free seat and waits. With no more seats than load, every call does."""
    if erlangs <= 0:
        return 0.0
    if seats <= erlangs:
        return 1.0
    chance = blocked(seats, erlangs)
    return seats * chance / (seats - erlangs * (1 - chance))


def answered_within(seats: int, erlangs: float, busy_s: float, limit_s: float) -> float:
    """The share of calls picked up within the limit; nobody gives up. With no more seats than load the queue only grows."""
    if erlangs <= 0:
        return 1.0
    if seats <= erlangs:
        return 0.0
    return 1 - waits(seats, erlangs) * math.exp(-(seats - erlangs) * limit_s / busy_s)


def needed(calls_per_hour: float, busy_s: float, limit_s: float, share: float) -> int:
    """The fewest seats with which this share is picked up within the limit; none where nobody calls."""
    erlangs = load(calls_per_hour, busy_s)
    if erlangs <= 0:
        return 0
    for seats in range(max(1, math.floor(erlangs)), MOST + 1):
        if answered_within(seats, erlangs, busy_s, limit_s) >= share:
            return seats
    return MOST
