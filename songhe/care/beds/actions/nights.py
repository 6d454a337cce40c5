"""Each day of each person is written once, by the bed in which the person lay at the midnight that ended it."""

from datetime import date, datetime, timedelta

from django.utils.timezone import localtime

from songhe.base import journal
from songhe.base.indicators import Span
from songhe.care.beds import queries, rules
from songhe.care.beds.models import Night, NightRound, Stay

ROUND = "nights"
MOST_DAYS = 31  # in one run, after the worker has stood still
AT_ONCE = 500


def write_nights(at: datetime) -> int:
    """Write every night up to the last midnight. Killed in between it goes on where it was; two copies write each night once.

    The first night of a node is that of its first stay. Returns how many nights were written.
    """
    today, written = localtime(at).date(), 0
    place = NightRound.objects.filter(name=ROUND).first() or _begin(today)
    if place is None:
        return 0
    for back in range(min((today - place.day).days - 1, MOST_DAYS)):
        day = place.day + timedelta(days=back + 1)
        with journal.deed():
            if not NightRound.objects.filter(pk=place.pk, day=day - timedelta(days=1)).update(day=day):
                break  # another worker is at it
            written += _write(day)
    return written


def _begin(today: date) -> NightRound | None:
    first = Stay.objects.exclude(began_at=None).order_by("began_at").values_list("began_at", flat=True).first()
    if first is None:
        return None
    day = min(localtime(first).date(), today) - timedelta(days=1)
    return NightRound.objects.get_or_create(name=ROUND, defaults={"day": day})[0]


def _write(day: date) -> int:
    midnight = Span(day, day).ends_at
    stays = {str(row.pk): row for row in queries.lain_at(midnight)}
    rows = []
    for one in queries.by_person(stays.values()).values():
        found = rules.truth([queries.lain(row) for row in one], midnight)
        if found:
            stay = stays[found[0]]
            facts = {"facility_id": stay.facility_id, "division_path": stay.division_path, "kind": stay.kind}
            rows.append(Night(elder_id=stay.elder_id, day=day, stay=stay, state=found[1], **facts))
    Night.objects.bulk_create(rows, AT_ONCE, ignore_conflicts=True)
    return len(rows)
