"""Standing bookings: laid once, they make orders some weeks ahead, each day once however often the job runs."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from songhe.base import journal, moves
from songhe.base.actors import CLOCK, Actor
from songhe.base.errors import Refused
from songhe.care.homecare import dated, holidays, rules
from songhe.care.homecare.actions import ending, ground
from songhe.care.homecare.actions.booking import book
from songhe.care.homecare.actions.checking import bookable
from songhe.care.homecare.models import Cancelled, Channel, Holidays, Order, Standing
from songhe.register.carers.models import Carer
from songhe.register.filing.models import Offer
from songhe.register.people.models import Elder

TO_COME = frozenset({"submitted", "accepted", "assigned"})


def stand(
    *, elder: Elder, offer: Offer, weekdays: list[int], at_time: time, starts_on: date, by: Actor, at: datetime, every: int = 1,
    ends_on: date | None = None, holiday: str = Holidays.SAME, preferred: Carer | None = None, channel: str = Channel.WEB,
) -> Standing:  # fmt: skip
    """Lay a standing booking and make its first orders."""
    if not weekdays:
        raise Refused(_("请至少选一个星期几。"))
    today = localtime(at).date()
    if starts_on < today:
        raise Refused(_("长期预约从今天或以后开始。"))
    if ends_on is not None and ends_on < starts_on:
        raise Refused(_("结束日期不能早于开始日期。"))
    item, facility = bookable(offer, starts_on), offer.facility
    if elder.status != "here" or facility.operator_id is None:
        raise Refused(_("%(name)s 现在不能预约上门服务。") % {"name": elder.name})
    row = Standing(
        elder=elder, division_path=elder.division_path, operator_id=facility.operator_id, facility=facility, offer=offer,
        item=item.code, weekdays=sorted(set(weekdays)), every=every, time=at_time, minutes=item.minutes, holidays=holiday,
        preferred=preferred, channel=channel, starts_on=starts_on, ends_on=ends_on, booked_by=by.name[:80], made_at=at,
    )  # fmt: skip
    with journal.deed():
        row.save(force_insert=True)
        ground.note(row, "lay", by, at, facts={"item": item.code, "weekdays": row.weekdays, "time": f"{at_time:%H:%M}"})
    make(row, at)
    return row


def days_of(row: Standing, first: date, last: date) -> list[date]:
    """Days between `first` and `last`, both counted, on which it visits."""
    first, last = max(first, row.starts_on), min(last, row.ends_on or date.max)
    return rules.occurrences(
        first=first, last=last, begins=row.starts_on, weekdays=frozenset(row.weekdays), every=row.every,
        holidays=row.holidays, is_holiday=holidays.is_holiday, is_working_day=holidays.is_working_day,
    )  # fmt: skip


def make(row: Standing, at: datetime) -> int:
    """Make the orders that are not made yet, up to the weeks of the rule; how many. A day twice is one order."""
    today = localtime(at).date()
    last = today + timedelta(weeks=dated.terms(today).weeks_ahead)
    first = max(today, row.made_until + timedelta(days=1)) if row.made_until else today
    made = sum(_one(row, day, at) for day in days_of(row, first, last)) if first <= last else 0
    Standing.objects.filter(Q(made_until=None) | Q(made_until__lt=last), pk=row.pk).update(made_until=last)
    return made


def _one(row: Standing, day: date, at: datetime) -> bool:
    """One day's order; what stands in the way is written down and stops no other day."""
    try:
        book(
            elder=row.elder, offer=row.offer, day=day, time=row.time, channel=Channel.STANDING, preferred=row.preferred,
            standing=row, submit=True, by=Actor(CLOCK.id, row.booked_by), at=at,
        )  # fmt: skip
    except Refused as why:
        with journal.deed():
            ground.note(row, "skipped", CLOCK, at, facts={"day": day.isoformat(), "why": why.sentence[:200]})
        return False
    return True


def make_due(at: datetime, limit: int = 50) -> int:
    """The job: every standing booking that has days to make; how many orders. Safe when two copies run."""
    today = localtime(at).date()
    last = today + timedelta(weeks=dated.terms(today).weeks_ahead)
    rows = Standing.objects.filter(Q(made_until=None) | Q(made_until__lt=last), status="running").select_related(
        "elder__division", "offer__facility", "preferred"
    )
    return sum(make(row, at) for row in rows.order_by("made_until", "pk")[:limit])


def pause(*, standing: Standing, by: Actor, at: datetime) -> None:
    """No more visits until it is resumed; those to come are taken back."""
    _stop(standing, "pause", by, at)


def resume(*, standing: Standing, by: Actor, at: datetime) -> None:
    """Go on from today."""
    with journal.deed():
        moves.move(standing, "resume", by=by, at=at, made_until=None)
    make(standing, at)


def end(*, standing: Standing, by: Actor, at: datetime) -> None:
    """For good."""
    _stop(standing, "end", by, at)


def _stop(standing: Standing, verb: str, by: Actor, at: datetime) -> None:
    with journal.deed():
        moves.move(standing, verb, by=by, at=at)
        coming: Any = Order.objects.filter(standing=standing, status__in=TO_COME, window_starts__gt=at)
        for order in coming.order_by("pk"):
            ending.cancel(order=order, who=Cancelled.DESK, reason=_("长期预约停止"), by=by, at=at)
