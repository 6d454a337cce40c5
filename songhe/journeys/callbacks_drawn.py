"""Each day a sample of what was confirmed the day before is drawn to be called back."""

from datetime import date, datetime, timedelta

from django.utils.timezone import localtime

from songhe.care.complaints import actions as complaints
from songhe.care.complaints.actions.calling import Served
from songhe.care.complaints.models import Draw
from songhe.care.homecare.models import DONE, Order

BACK = 3  # days that are drawn when nobody did


def draw_due(at: datetime) -> int:
    """Draw the days that are over and were not drawn; returns how many orders are to be called back."""
    today = localtime(at).date()
    days = [today - timedelta(days=back) for back in range(BACK, 0, -1)]
    known = set(Draw.objects.filter(day__in=days).values_list("day", flat=True))
    drawn = [complaints.draw(day=day, served=served(day), at=at) for day in days if day not in known]
    return sum(row.taken for row in drawn if row is not None)


def served(day: date) -> list[Served]:
    """What was delivered and confirmed on a day, with what the record says of it."""
    rows = Order.objects.filter(day=day, status__in=DONE, confirmed_at__isnull=False)
    found = rows.select_related("elder", "facility__operator").prefetch_related("steps", "checks").order_by("pk")
    return [Served(row.pk, row.elder, row.facility, row.name, row.division_path, record(row)) for row in found]


def record(order: Order) -> dict[str, bool | None]:
    """What an order says of itself; nothing where nobody wrote it down."""
    steps = [step.done for step in order.steps.all()]
    came = any(check.kind == "in" for check in order.checks.all())
    return {
        "came": came or None,
        "on_time": order.checked_in_at <= order.window_ends if order.checked_in_at else None,
        "by_plan": all(steps) if steps else None,
    }
