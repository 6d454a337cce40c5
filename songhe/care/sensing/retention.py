"""What sensing may forget: what devices said in homes of who is off the register; that something rang stays."""

from datetime import datetime

from songhe.care.sensing.models import Home
from songhe.links.devices import archive
from songhe.register.people.models import Status
from songhe.register.rights.offers import sweeper

OVER = (Status.DIED, Status.MOVED, Status.MERGED)
AT_ONCE = 20  # each is taken out of every day that is kept


@sweeper("sensor_readings")
def readings(before: datetime) -> int:
    """Out of the archive first, then what is remembered of the home, so that one that was interrupted comes round again."""
    rows = list(Home.objects.filter(elder__status__in=OVER, elder__left_at__lt=before)[:AT_ONCE])
    for row in rows:
        archive.forget_person(row.elder_id)
        row.delete()
    return len(rows)
