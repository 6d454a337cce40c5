"""Chores of the device register."""

from datetime import datetime

from songhe.base.deadlines import fire_due
from songhe.care.fleet import actions
from songhe.care.fleet.models import WorkDue


def due(at: datetime) -> int:
    """Errands that nobody did in time."""
    return fire_due(WorkDue, at=at, fire=actions.fire)


def daily(at: datetime) -> None:
    """When batteries end; looked at again and again, and the same answer every time."""
    actions.forecast(at)
