"""Calls that are over, laid down with the seconds a test wants: what the figures are counted from."""

from datetime import datetime, timedelta
from itertools import count
from typing import Any

from songhe.care.emergency.models import Call
from tests import cast

_number = count(1)


def past_call(at: datetime = cast.AT, where: str = cast.PUXI, unit: str = "", model: str = "B1", **facts: Any) -> Call:
    """A real, red call that needed somebody, pressed at `at`; `arrived=540` and the like are seconds after the press."""
    if not cast.Division.objects.filter(code=cast.CITY).exists():
        cast.city()
    village, number = cast.place(where), next(_number)
    seconds = {"received": 0, "answered": 10, "closed": 3600, **{key: facts.pop(key) for key in list(facts) if key in STAMPS}}
    stamps = {f"{key}_at": at + timedelta(seconds=value) for key, value in seconds.items() if value is not None}
    plain = {
        "status": "closed", "severity": "red", "trigger": "sos", "cause": "helped", "on_site_needed": True, "limit_s": 900,
        "device_model": model, "pressed_at": at, "lat": village.lat, "lng": village.lng, "located": "approximate",
    }  # fmt: skip
    fixed = {"division": village, "division_path": village.path, "unit_code": unit or village.county_code}
    labels = {
        "number": f"P-{number:05d}",
        "source": f"past:{number}",
        "terrain": village.terrain,
        "desk_path": village.path[:11],
    }
    return Call.objects.create(**{**plain, **fixed, **labels, **stamps, **facts})


STAMPS = (
    "received", "answered", "dispatched", "accepted", "departed", "arrived", "entered", "handed_over", "closed",
    "reviewed", "followed_up",
)  # fmt: skip
