"""Chores of the room: shells over its verbs, safe when two copies run."""

from datetime import datetime

from songhe.base.indicators import sharing
from songhe.city.targets import actions

STEPS = 10
_looked: dict[str, datetime] = {}


def count(at: datetime) -> bool:
    """Plan the day, do some steps; when nothing is left, look ahead once and rest."""
    if _some(at):
        _looked.clear()
        return True
    if actions.plan_day(at=at):
        return True
    if not _looked:
        _looked["at"] = at
        actions.look_ahead(at=at)
    return False


def _some(at: datetime) -> bool:
    """A few steps of one moment, which share what they read; so few that a stop is not waited for."""
    with sharing():
        return sum(actions.count_due(at=at) for _ in range(STEPS)) > 0


def remind(at: datetime) -> int:
    """Tasks whose reminder is due."""
    return actions.remind_due(at=at)
