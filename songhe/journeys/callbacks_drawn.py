"""Each day a sample of what was confirmed the day before is drawn to be called back.

By the day on which we heard of the confirmation, not by the day of the service: what is confirmed a week later, or sent by a
telephone that had no network, belongs to exactly one day, and to one that has not been drawn yet.
"""

from datetime import date, datetime, time, timedelta

from django.db.models import Max, Q
from django.utils.timezone import localtime, make_aware

from songhe.care.complaints import actions as complaints
from songhe.care.complaints.actions.calling import Served
from songhe.care.complaints.models import Draw
from songhe.care.homecare.models import DONE, Order

BACK = 3  # days that are drawn where none ever was
LONGEST = 60  # days that are drawn after a standstill
SETTLES = timedelta(minutes=10)  # after midnight, until what was confirmed in the last second is there for everybody
TOLD = DONE | {"disputed"}  # a dispute does not take an order out of the sample


def draw_due(at: datetime) -> int:
    """Draw the days that are over and were not drawn; returns how many orders are to be called back."""
    days = _due(localtime(at - SETTLES).date())
    known = set(Draw.objects.filter(day__in=days).values_list("day", flat=True))
    drawn = [complaints.draw(day=day, served=served(day), at=at) for day in days if day not in known]
    return sum(row.taken for row in drawn if row is not None)


def _due(today: date) -> list[date]:
    """The days since the last draw, and always the last few: a worker that stood still leaves no gap."""
    last = Draw.objects.filter(day__lt=today).aggregate(last=Max("day"))["last"]
    back = min(LONGEST, max(BACK, (today - last).days - 1)) if last else BACK
    return [today - timedelta(days=number) for number in range(back, 0, -1)]


def served(day: date) -> list[Served]:
    """What was delivered and whose confirmation reached us on a day, with what the record says of it."""
    begins, ends = (make_aware(datetime.combine(one, time())) for one in (day, day + timedelta(days=1)))
    heard = Q(confirmations__received_at__gte=begins, confirmations__received_at__lt=ends)
    noted = Q(confirmations=None, confirmed_at__gte=begins, confirmed_at__lt=ends)
    rows = Order.objects.filter(heard | noted, status__in=TOLD, confirmed_at__isnull=False)
    found = rows.select_related("elder", "facility__operator").prefetch_related("steps", "checks").order_by("pk")
    return [Served(row.pk, row.elder, row.facility, row.name, row.division_path, record(row), row.day) for row in found]


def record(order: Order) -> dict[str, bool | None]:
    """What an order says of itself; nothing where nobody wrote it down."""
    steps = [step.done for step in order.steps.all()]
    came = any(check.kind == "in" for check in order.checks.all())
    return {
        "came": came or None,
        "on_time": order.checked_in_at <= order.window_ends if order.checked_in_at else None,
        "by_plan": all(steps) if steps else None,
    }
