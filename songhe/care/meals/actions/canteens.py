"""What a canteen serves, what is on the table, and what is kept in its fridge."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import IntegrityError
from django.db.models import F
from django.db.models.functions import Greatest
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from songhe.base import journal
from songhe.base.actors import Actor
from songhe.base.errors import Refused
from songhe.base.web import marks
from songhe.care.meals import dated
from songhe.care.meals.actions.noting import note
from songhe.care.meals.models import MealService, Menu, Sample, Sitting
from songhe.register.filing import actions as filing
from songhe.register.filing.models import Offer, Service
from songhe.register.providers.models import Facility, Status

DISHES = 12
LONG_AGO = timedelta(days=2)


def serve(
    *, facility: Facility, meal: str, starts_at: time, ends_at: time, capacity: int, weekdays: list[int], by: Actor,
    at: datetime, offer: Offer | None = None, delivers: bool = False, radius_m: int = 0,
) -> MealService:  # fmt: skip
    """Serve a meal from now on. Not without a valid licence for food, where the kind of facility needs one."""
    why = why_not_served(facility, localtime(at).date())
    if why:
        raise Refused(why)
    row = MealService(
        facility=facility, division_path=facility.division_path, meal=meal, starts_at=starts_at, ends_at=ends_at,
        capacity=capacity, weekdays=sorted(weekdays), offer=offer, delivers=delivers, radius_m=radius_m if delivers else 0,
    )  # fmt: skip
    try:
        with journal.deed():
            row.save()
            note(row, "serve", by, at, facility=facility.name, meal=meal, capacity=capacity)
    except IntegrityError as fault:
        raise Refused(_("这一餐已经在供应，请改原来的。")) from fault
    return row


def why_not_served(facility: Facility, day: date) -> str:
    """Why no meals may be served here; nothing where they may."""
    if facility.status != Status.OPERATING:
        return _("“%(name)s”现在没有在运营，不能供餐。") % {"name": facility.name}
    return filing.why_not_offered(facility, Service.MEALS, day)


def change_service(*, service: MealService, by: Actor, at: datetime, **changes: Any) -> None:
    """Put hours, portions, days or delivery right. Days that are open take the new number, but never fewer than are sold."""
    with journal.deed():
        before = {name: str(getattr(service, name)) for name in changes}
        for name, value in changes.items():
            setattr(service, name, value)
        service.save()
        if "capacity" in changes:
            sold = F("booked") + F("guests")
            rows = Sitting.objects.filter(service=service, closed_at=None, day__gte=localtime(at).date())
            rows.update(capacity=Greatest(sold, service.capacity))
        note(service, "change", by, at, before=before, after={name: str(value) for name, value in changes.items()})


def end_service(*, service: MealService, on: date, by: Actor, at: datetime) -> None:
    """Serve this meal no more. What is ordered already stays for the canteen to serve or to cancel."""
    with journal.deed():
        if MealService.objects.filter(pk=service.pk, ended_on=None).update(ended_on=on):
            note(service, "end", by, at, on=on.isoformat())
    service.refresh_from_db()


def write_menu(
    *, facility: Facility, day: date, meal: str, dishes: Sequence[dict[str, Any]], by: Actor, at: datetime, text: str = "",
) -> Menu:  # fmt: skip
    """Write what is on the table, at most a dozen dishes, each once. What is published shows the change at once."""
    names = [dish["name"] for dish in dishes]
    if len(set(names)) != len(names):
        raise Refused(_("同一餐里有两道菜同名，请改一个。"))
    if day < localtime(at).date():
        raise Refused(_("过去的菜谱不能改。"))
    with journal.deed():
        row, made = Menu.objects.select_for_update().get_or_create(
            facility=facility, day=day, meal=meal, defaults={"division_path": facility.division_path, "by_name": by.name[:80]}
        )
        before = [] if made else [dish["name"] for dish in row.dishes]
        row.dishes, row.note, row.by_name = list(dishes[:DISHES]), text[:120], by.name[:80]
        row.save()
        note(row, "write", by, at, day=day.isoformat(), meal=meal, before=before, after=names)
    return row


def publish(*, facility: Facility, first: date, last: date, by: Actor, at: datetime) -> int:
    """Show the menus of these days to everybody; how many were not shown before. An empty one is not a menu."""
    with journal.deed():
        rows = Menu.objects.filter(facility=facility, day__range=(first, last), published_at=None).exclude(dishes=[])
        waiting = list(rows)
        rows.update(published_at=at, by_name=by.name[:80])
        for row in waiting:
            note(row, "publish", by, at, day=row.day.isoformat(), meal=row.meal)
    return len(waiting)


def keep_sample(
    *, facility: Facility, day: date, meal: str, dish: str, grams: int, by: Actor, at: datetime, kept_by: str = "",
) -> Sample:  # fmt: skip
    """A portion of a dish is put into the fridge (at least 125 g, for at least 48 h). Today's or yesterday's."""
    rule = dated.samples(day)
    if grams < rule.grams:
        raise Refused(_("每样至少留 %(n)d 克（%(clause)s）。") % {"n": rule.grams, "clause": rule.clause})
    if not timedelta(0) <= localtime(at).date() - day < LONG_AGO:
        raise Refused(_("只能记今天和昨天的留样。"))
    row = Sample(
        facility=facility, division_path=facility.division_path, day=day, meal=meal, dish=dish, grams=grams, kept_at=at,
        kept_by=(kept_by or by.name)[:80], keep_until=at + timedelta(hours=rule.hours),
    )  # fmt: skip
    try:
        with journal.deed():
            row.save()
            note(row, "keep", by, at, dish=dish, grams=grams, day=day.isoformat(), meal=meal)
    except IntegrityError as fault:
        raise Refused(_("“%(dish)s”已经留过样了。") % {"dish": dish}) from fault
    return row


def discard_sample(*, sample: Sample, by: Actor, at: datetime) -> None:
    """It is thrown away: not before its time."""
    if at < sample.keep_until:
        until = sample.keep_until
        raise Refused(_("还不能倒：要留到 %(when)s。") % {"when": f"{marks.day(until)} {marks.hhmm(until)}"})
    with journal.deed():
        rows = Sample.objects.filter(pk=sample.pk, discarded_at=None)
        if not rows.update(discarded_at=at, discarded_by=by.name[:80]):
            raise Refused(_("这份留样已经登记倒掉了。"))
        note(sample, "discard", by, at, dish=sample.dish)
    sample.refresh_from_db()
