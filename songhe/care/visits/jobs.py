"""What visits do by themselves; safe when two copies run."""

from datetime import datetime

from songhe.base.deadlines import fire_due
from songhe.care.visits import actions
from songhe.care.visits.models import ChaseDue, CheckInDue


def due(at: datetime) -> int:
    """The next step where nobody answers, and check-ins that nobody looked after; then who has not said "I am well"."""
    fired = fire_due(ChaseDue, at=at, fire=actions.fire) + fire_due(CheckInDue, at=at, fire=actions.fire_check_in)
    return fired + actions.ask_after(at)


def daily(at: datetime) -> int:
    """The lists of the day, county by county, and then the rounds."""
    return actions.compute_due(at) + actions.plan_due(at)
