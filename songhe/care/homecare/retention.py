"""What proof may forget: where phones were."""

from datetime import datetime

from songhe.care.homecare.models import Check
from songhe.register.rights.offers import sweeper

AT_ONCE = 500


@sweeper("visit_positions")
def positions(before: datetime) -> int:
    """Positions of phones at a visit; the distance from the door stays."""
    rows = list(Check.objects.filter(received_at__lt=before).exclude(position="")[:AT_ONCE])
    for row in rows:
        row.position = ""
    Check.objects.bulk_update(rows, ["position"])
    return len(rows)
