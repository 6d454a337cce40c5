"""How far each visit of the demo has come by the moment of the seed, and how those of the past ended."""

from datetime import datetime, timedelta

from songhe.care.homecare.models import Due, Order
from songhe.journeys.seed.ground import HOME
from songhe.journeys.seed.house import House

SAID = [
    "手脚麻利，妈妈很喜欢。",
    "准时，洗完还帮着收拾了。",
    "说话和气。",
    "做的饭合口味。",
    "下次还请她来。",
    "来得稍晚，打了电话说明。",
]


def live(house: House, order: Order) -> None:
    """How far it has come by the moment of the seed."""
    now, dice = house.ground.at, house.dice
    starts, ends = _when(order)
    if ends < now - timedelta(hours=1):
        _past(house, order)
    elif starts < now:
        late = timedelta(minutes=dice.randrange(-6, 9))
        order.departed_at = starts - timedelta(minutes=18)
        order.checked_in_at = starts + late
        order.started_at = order.checked_in_at + timedelta(minutes=4)
        order.status = "in_service"
        if ends < now:
            order.checked_out_at, order.status = ends, "checked_out"
    elif starts - now < timedelta(minutes=20):
        order.departed_at, order.status = now - timedelta(minutes=4), "en_route"
    elif order.day > now.astimezone(HOME).date() and dice.random() < 0.2:
        waits = dice.random() < 0.6
        order.status = "submitted" if waits else "accepted"
        order.carer = order.assigned_at = order.starts_at = order.ends_at = None
        order.why, order.accepted_at = [], None if waits else order.accepted_at
        if waits:
            house.dues.append(Due(order=order, kind="answer", due_at=now + timedelta(minutes=dice.randrange(15, 110))))
    if order.status in {"assigned", "en_route"}:
        kinds = ((15, "late_15"), (30, "late_30"), (60, "late_60"))
        house.dues += [Due(order=order, kind=kind, due_at=starts + timedelta(minutes=n)) for n, kind in kinds]


def _when(order: Order) -> tuple[datetime, datetime]:
    return order.window_starts, order.window_starts + timedelta(minutes=order.minutes)


def _past(house: House, order: Order) -> None:
    """Over: mostly done and rated, some cancelled, a few missed, broken off or argued about."""
    dice = house.dice
    starts, ends = _when(order)
    told = dice.pick([["done", 90], ["cancelled", 6], ["no_show", 1.5], ["interrupted", 1], ["disputed", 1.5]])
    if told == "cancelled":
        order.status, order.reason = "cancelled", dice.choice(["老人住院", "女儿回来了", "下大雨"])
        order.cancelled_by = dice.choice(["elder", "family", "provider"])
        order.fee_cents = order.cents // 5 if order.cancelled_by != "provider" and dice.random() < 0.3 else 0
        return
    if told == "no_show":
        order.status, order.late_minutes = "no_show", 60
        return
    late = dice.choice([-5, -3, 0, 0, 2, 4, 6, 9, 12, 17, 24])
    order.departed_at = starts - timedelta(minutes=15)
    order.checked_in_at = starts + timedelta(minutes=late)
    order.late_minutes = 15 if late >= 15 else 0
    order.started_at = order.checked_in_at + timedelta(minutes=4)
    order.checked_out_at = min(ends + timedelta(minutes=late + dice.randrange(-8, 9)), house.ground.at)
    if told == "interrupted":
        order.status, order.reason = "interrupted", "老人头晕，停下送医"
        return
    order.confirmed_at, order.status = min(order.checked_out_at + timedelta(hours=1), house.ground.at), "confirmed"
    order.grade = dice.pick([["A", 70], ["B", 20], ["C", 5], ["D", 5]])
    if told == "disputed":
        order.status, order.reason = "disputed", "说是做了一个半小时，其实只有四十分钟"
        return
    if dice.random() < 0.6:
        order.stars, order.said = dice.pick([[5, 70], [4, 20], [3, 7], [2, 3]]), dice.choice([*SAID, ""])
        order.rated_at, order.status = order.confirmed_at, "rated"
    if house.ground.at - order.confirmed_at > timedelta(days=7):
        order.status = "closed"
