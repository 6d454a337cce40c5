"""Chores of the room: shells over its verbs, safe when two copies run."""

from datetime import datetime

from songhe.city.targets import actions

_looked: dict[str, datetime] = {}


def count(at: datetime) -> bool:
    """Plan the day, do one step; when nothing is left, look ahead once and rest."""
    if actions.count_due(at=at):
        _looked.clear()
        return True
    if actions.plan_day(at=at):
        return True
    if not _looked:
        _looked["at"] = at
        actions.look_ahead(at=at)
    return False


def remind(at: datetime) -> int:
    """Tasks whose reminder is due."""
    return actions.remind_due(at=at)
