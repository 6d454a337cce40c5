"""To order a meal and to take it back. A portion is sold by a conditional UPDATE: no race sells the last one twice."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError
from django.db.models import F
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from songhe.base import journal, moves
from songhe.base.actors import Actor
from songhe.base.errors import Refused
from songhe.base.web import marks
from songhe.care.meals import dated, rules
from songhe.care.meals.actions.canteens import why_not_served
from songhe.care.meals.actions.noting import note
from songhe.care.meals.models import Channel, Diner, MealOrder, MealService, Pause, Regular, Sitting, Way
from songhe.care.meals.queries.eating import categories_of, prices, split_for
from songhe.register.people.models import Elder
from songhe.register.people.models import Status as Standing


def order(
    *, diner: Diner, service: MealService, day: date, channel: str, by: Actor, at: datetime, way: str = Way.EAT_IN,
    regular: Regular | None = None, text: str = "",
) -> MealOrder:  # fmt: skip
    """One portion for one day at the filed price, with who pays what. Refused with the reason; one per person, day and meal."""
    why = why_not_ordered(diner, service, day, way, channel, at)
    if why:
        raise Refused(why)
    elder, facility = diner.elder, service.facility
    cents = prices([service.offer_id], day)[service.offer_id]
    parts = split_for(elder, service.meal, cents, day, categories_of(elder, day))
    row = MealOrder(
        diner=diner, elder=elder, division_path=elder.division_path, facility=facility, operator_id=facility.operator_id,
        regular=regular, day=day, meal=service.meal, way=way, channel=channel, filed_cents=cents, cents=cents,
        pays_cents=parts.pays, shares=[vars(share) for share in parts.shares], ordered_at=at, ordered_by=by.name[:80],
        note=text[:60],
    )  # fmt: skip
    try:
        with journal.deed():
            row.sitting = _sell(service, day)
            row.save()
            facts: dict[str, Any] = {"day": day.isoformat(), "meal": service.meal, "way": way, "channel": channel}
            note(row, "order", by, at, facility=facility.name, cents=cents, pays=parts.pays, **facts)
    except IntegrityError as fault:
        raise Refused(_("%(name)s 这一餐已经订过了。") % {"name": elder.name}) from fault
    return row


def _sell(service: MealService, day: date) -> Sitting:
    """One portion more of this day, where one is left."""
    facts = {"facility": service.facility, "division_path": service.division_path, "meal": service.meal}
    sitting, _made = Sitting.objects.get_or_create(service=service, day=day, defaults={**facts, "capacity": service.capacity})
    left = Sitting.objects.filter(pk=sitting.pk, booked__lt=F("capacity") - F("guests"))
    if not left.update(booked=F("booked") + 1):
        raise Refused(_("%(day)s 的%(meal)s已经订满了（%(n)d 份）。") % _said(service, day, n=sitting.capacity))
    return sitting


def why_not_ordered(diner: Diner, service: MealService, day: date, way: str, channel: str, at: datetime) -> str:
    """Why this meal cannot be ordered, in a sentence; nothing where it can, as far as it is not sold out."""
    today, hours = localtime(at).date(), dated.hours(service.meal, day)
    if service.ended_on is not None or day.weekday() not in service.weekdays:
        return _("这家食堂 %(day)s 不供%(meal)s。") % _said(service, day)
    if day > today + timedelta(days=hours.ahead_days):
        return _("最多提前 %(n)d 天订。") % {"n": hours.ahead_days}
    if channel == Channel.WALK_IN:
        if day != today or at > hours.closes_at(day, service.ends_at):
            return _("%(day)s 的%(meal)s已经结束了。") % _said(service, day)
    elif at > hours.order_until(day):
        until = hours.order_until(day)
        return _("%(day)s 的%(meal)s订到 %(until)s 为止，已经过了。") % _said(service, day, until=_moment(until))
    return (
        why_not_fed(diner.elder)
        or _why_paused(diner, day, channel)
        or why_not_served(service.facility, day)
        or _why_not_there(diner.elder, service, way)
        or ("" if prices([service.offer_id], day) else _("这一餐还没有备案价格，不能订。请到“价格”页报备。"))
    )


def why_not_fed(elder: Elder) -> str:
    """Why nobody cooks for this person any more."""
    if elder.status in {Standing.HERE, Standing.AWAY}:
        return ""
    return _("%(name)s 的档案是“%(status)s”，不能订餐。") % {"name": elder.name, "status": elder.get_status_display()}


def _why_paused(diner: Diner, day: date, channel: str) -> str:
    """Who stands at the counter is there, whatever was said."""
    if channel == Channel.WALK_IN:
        return ""
    row = Pause.objects.filter(diner=diner, first__lte=day, last__gte=day).first()
    if row is None:
        return ""
    return _("%(name)s 请假到 %(last)s，没有订。") % {"name": diner.elder.name, "last": row.last.isoformat()}


def _why_not_there(elder: Elder, service: MealService, way: str) -> str:
    if way != Way.DELIVER:
        return ""
    if not service.delivers:
        return _("这家食堂这一餐不送。")
    far = rules.metres(elder.position, (service.facility.site.lat, service.facility.site.lng))
    if far <= service.radius_m:
        return ""
    km = {"far": f"{far / 1000:.1f}", "most": f"{service.radius_m / 1000:.1f}"}
    return _("离食堂 %(far)s 公里，超出送餐范围（%(most)s 公里）。") % km


def _said(service: MealService, day: date, **more: Any) -> dict[str, Any]:
    return {"day": marks.day(day), "meal": service.get_meal_display(), **more}


def _moment(when: datetime) -> str:
    return f"{marks.day(when)} {marks.hhmm(when)}"


def cancel(*, order: MealOrder, by: Actor, at: datetime, late: bool = True) -> bool:
    """Take it back, until the hour of the rule; the portion is free again. Too late: refused; without `late`, left standing."""
    until = dated.hours(order.meal, order.day).cancel_until(order.day)
    if at > until:
        if not late:
            return False
        told = {"until": _moment(until)}
        raise Refused(_("这一餐取消到 %(until)s 为止，已经过了：饭菜已经在做。请打电话给食堂。") % told)
    with journal.deed():
        moves.move(order, "cancel", by=by, at=at, cancelled_at=at)
        Sitting.objects.filter(pk=order.sitting_id, booked__gt=0).update(booked=F("booked") - 1)
    return True
