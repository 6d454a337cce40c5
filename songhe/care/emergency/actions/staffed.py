"""Whether anybody is ready at a desk, and which desk is above it."""

from datetime import datetime, timedelta

from songhe.care.emergency import dated
from songhe.care.emergency.models import Seat


def ready(desk_path: str, at: datetime) -> int:
    """How many seats of this desk can answer now: ready, and with a sign of life not too long ago."""
    fresh = at - timedelta(seconds=dated.practice(at).seat_fresh_s)
    return Seat.objects.filter(desk_path=desk_path, status="ready", seen_at__gte=fresh).count()


def city_path(division_path: str) -> str:
    """Path of the city's desk."""
    return division_path.split("/")[0]
