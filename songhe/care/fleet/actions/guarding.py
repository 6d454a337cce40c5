"""What a journey has seen of a village hour by hour: is its desk staffed, is a responder within reach. Bits of a month."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localtime

from songhe.base.indicators import month_of
from songhe.base.rows import this_node
from songhe.care.fleet.models import Hanging, PlaceMonth


def places() -> list[str]:
    """Paths of the villages in which a device hangs."""
    return sorted(set(Hanging.objects.filter(until=None).values_list("division_path", flat=True)))


def note_hour(*, seen: Mapping[str, tuple[bool, bool]], at: datetime) -> int:
    """`seen` by path: (staffed, within reach) in the hour of `at`. Looked twice in an hour, both looks must be good."""
    month, start = localtime(at).strftime("%Y-%m"), month_of(at).starts_at
    bit = 1 << int((at - start).total_seconds() // 3600)
    with transaction.atomic():
        known = {
            row.division_path: row for row in PlaceMonth.objects.filter(node=this_node(), month=month, division_path__in=seen)
        }
        for path, (staffed, reach) in seen.items():
            row = known.get(path) or PlaceMonth(division_path=path, month=month)
            again = int(row.looked, 16) & bit
            row.staffed = _set(row.staffed, bit, staffed and (not again or bool(int(row.staffed, 16) & bit)))
            row.reach = _set(row.reach, bit, reach and (not again or bool(int(row.reach, 16) & bit)))
            row.looked = _set(row.looked, bit, True)
            row.save()
    return len(seen)


def _set(text: str, bit: int, on: bool) -> str:
    bits = int(text, 16)
    return format(bits | bit if on else bits & ~bit, "x")
