"""Whether anybody is ready at a desk, and which desk is above it."""

from datetime import datetime, timedelta

from songhe.base.kept import Kept
from songhe.care.emergency import dated
from songhe.care.emergency.models import Seat


def ready(desk_path: str, at: datetime) -> int:
    """How many seats of this desk can answer now: ready, and with a sign of life not too long ago."""
    fresh = at - timedelta(seconds=dated.practice(at).seat_fresh_s)
    return len(_READY(desk=desk_path, fresh=fresh))


_READY = Kept(
    lambda desk, fresh: Seat.objects.filter(desk_path=desk, status="ready", seen_at__gte=fresh).values_list("pk", flat=True),
    desk=str,
    fresh=datetime,
)


def city_path(division_path: str) -> str:
    """Path of the city's desk."""
    return division_path.split("/")[0]
