"""What daily care does by itself; safe when two copies run."""

from datetime import datetime

from songhe.base.deadlines import fire_due
from songhe.care.nursing import actions
from songhe.care.nursing.models import ActDue, MishapDue


def due(at: datetime) -> int:
    """Say what was not done, and what was not reported."""
    return fire_due(ActDue, at=at, fire=actions.fire) + fire_due(MishapDue, at=at, fire=actions.fire_mishap)


def ahead(at: datetime) -> int:
    """Write the acts of the hours ahead."""
    return actions.lay_due(at)
