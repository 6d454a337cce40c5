"""What may stand in an address: texts without control characters, codes of places, months, and moments of our own time."""

import re
from datetime import UTC, datetime
from typing import Annotated

from django.http import Http404
from ninja import Path, Query
from pydantic import AfterValidator, BeforeValidator, WithJsonSchema

from songhe.base.indicators import HOME
from songhe.care.emergency import counting
from songhe.register.access.models import User

DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
YEARS = range(2000, 2101)
PLAIN = r"^[^\x00-\x1f\x7f]*$"
"""No control characters: PostgreSQL takes no NUL, and nothing of ours has any."""


def _in_our_time(moment: datetime) -> datetime:
    """In UTC (PostgreSQL takes no zone 21 hours off); without a zone it is meant as the clock on the wall here.

    Before and after our time nothing happened: an absurd year finds the same calls as the nearest of ours.
    """
    year = min(max(moment.year, YEARS[0]), YEARS[-1])
    near = moment if year == moment.year else moment.replace(year=year, month=1, day=1)
    return (near if near.tzinfo else near.replace(tzinfo=HOME)).astimezone(UTC)


def _written(value: object) -> object:
    """A moment is written as a day on the calendar; a bare number is more often a slip than a count of seconds."""
    if isinstance(value, str) and not DAY.match(value):
        raise ValueError("2026-11-23T10:20:24+08:00")
    return value


Text = Annotated[str, Query(pattern=PLAIN, max_length=120)]
Uid = Annotated[str, Path(pattern=PLAIN, max_length=200)]
Where = Annotated[
    str, Query(pattern=r"^([0-9]{4,12}(-[A-Z0-9]{1,8})?)?$", description="code of a county, town, village or unit")
]
Month = Annotated[str, Query(pattern=r"^([0-9]{4}-[0-9]{2})?$", description="2026-11; empty: this month")]
When = Annotated[
    datetime, BeforeValidator(_written), AfterValidator(_in_our_time), WithJsonSchema({"type": "string", "format": "date-time"})
]

Instant = When  # the same in a body


def narrowed(user: User, where: str) -> str:
    """`where`, if it is empty or a place in the reader's division; what does not exist or is another's is 404."""
    if where and not counting.has_place(user, where):
        raise Http404
    return where
