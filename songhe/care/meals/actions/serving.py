"""What happens at the counter and at the door: prepared, eaten, delivered, nobody opened; guests."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from songhe.base import journal, moves
from songhe.base.actors import Actor
from songhe.base.errors import Refused, WrongMoment
from songhe.care.meals import cards
from songhe.care.meals.actions.noting import note
from songhe.care.meals.actions.ordering import order as place_order
from songhe.care.meals.actions.signals import consider
from songhe.care.meals.models import HAD, Cause, Channel, Diner, MealOrder, MealService, Signal, Sitting, Status, Way
from songhe.care.meals.queries.scoped import known_diners
from songhe.register.people import actions as people
from songhe.register.providers.models import Facility


def prepare(*, order: MealOrder, by: Actor, at: datetime) -> None:
    """It stands ready."""
    with journal.deed():
        moves.move(order, "prepare", by=by, at=at, prepared_at=at)


def prepare_all(*, facility: Facility, day: date, meal: str, by: Actor, at: datetime) -> int:
    """All of a meal stand ready; how many. What somebody else moved in between is left as it is."""
    done = 0
    with journal.deed():
        for row in MealOrder.objects.filter(facility=facility, day=day, meal=meal, status=Status.ORDERED):
            try:
                prepare(order=row, by=by, at=at)
                done += 1
            except WrongMoment:
                continue  # cancelled or eaten a moment ago
    return done


def eat(*, order: MealOrder, by: Actor, at: datetime) -> None:
    """The person is here and eats. Only on the day itself; who comes after all was not missed."""
    _of_today(order, at)
    with journal.deed():
        moves.move(order, "eat", by=by, at=at, served_at=at, missed_at=None, no_answer=False)


def deliver(*, order: MealOrder, by: Actor, at: datetime, text: str = "") -> None:
    """Handed over at the door."""
    _of_today(order, at)
    with journal.deed():
        moves.move(order, "deliver", by=by, at=at, served_at=at, missed_at=None, no_answer=False, note=text[:60] or order.note)


def set_out(*, facility: Facility, day: date, meal: str, by: Actor, at: datetime) -> int:
    """The round begins: the addresses of this meal are opened to who drives, and each person's file says so. How many doors."""
    sitting = Sitting.objects.filter(facility=facility, day=day, meal=meal).first()
    if sitting is None or day != localtime(at).date():
        raise Refused(_("这一餐今天没有要送的。"))
    rows = sitting.orders.filter(way=Way.DELIVER).exclude(status=Status.CANCELLED).select_related("elder")
    with journal.deed():
        for order in rows:
            people.note_opening(elder=order.elder, fields=["address"], reason=_("送餐"), by=by, at=at)
        note(sitting, "set_out", by, at, doors=len(rows))
    return len(rows)


def no_answer(*, order: MealOrder, by: Actor, at: datetime, text: str = "") -> Signal | None:
    """Nobody opened: the meal was missed, and somebody goes and looks. The signal, where one is due."""
    _of_today(order, at)
    if order.way != Way.DELIVER:
        raise Refused(_("这一餐不是送餐。"))
    with journal.deed():
        moves.move(order, "miss", by=by, at=at, missed_at=at, no_answer=True, note=text[:60] or order.note)
        return consider(order=order, cause=Cause.DOOR, by=by, at=at)


def _of_today(order: MealOrder, at: datetime) -> None:
    if order.day != localtime(at).date():
        raise Refused(_("只能记当天的用餐。"))


@dataclass(frozen=True)
class Swiped:
    """What the counter is told: who it is, what is on the card, and whether it was swiped before."""

    diner: Diner
    order: MealOrder
    again: bool
    walked_in: bool


def swipe(*, service: MealService, text: str, by: Actor, at: datetime) -> Swiped:
    """A card was held under the scanner, or its number typed. A second time the same meal says so and changes nothing.

    Who has not ordered eats as long as a portion is left. A typed number opens only cards this canteen knows.
    """
    diner = _holder(service.facility, text)
    day = localtime(at).date()
    rows = MealOrder.objects.filter(elder=diner.elder, day=day, meal=service.meal).exclude(status=Status.CANCELLED)
    order = rows.select_related("facility", "elder").first()
    if order and order.facility_id != service.facility_id:
        raise Refused(_("%(name)s 这一餐订在%(where)s。") % {"name": diner.elder.name, "where": order.facility.name})
    if order and order.status in HAD:
        return Swiped(diner, order, again=True, walked_in=False)
    with journal.deed():
        walked_in = order is None
        order = order or place_order(diner=diner, service=service, day=day, channel=Channel.WALK_IN, by=by, at=at)
        eat(order=order, by=by, at=at)
    return Swiped(diner, order, again=False, walked_in=walked_in)


def _holder(facility: Facility, text: str) -> Diner:
    try:
        number, card = cards.read(text)
    except cards.NoCard as fault:
        raise Refused(_("这不是餐卡，也不是卡号。请再刷一次，或者输入卡上的号码。")) from fault
    rows = Diner.objects.select_related("elder__division").filter(number=number)
    if card is None:
        rows = known_diners(rows, Facility.objects.filter(pk=facility.pk))
    diner = rows.first()
    if diner is None:
        raise Refused(_("本食堂没有 %(n)d 号卡。") % {"n": number})
    if card is not None and card != diner.card:
        raise Refused(_("%(name)s 的这张卡已经换过新卡，旧卡不能用。") % {"name": diner.elder.name})
    return diner


def add_guests(*, service: MealService, number: int, by: Actor, at: datetime) -> Sitting:
    """Others who eat and pay in full; only while portions are left. A minus takes back what was typed wrongly."""
    day = localtime(at).date()
    with journal.deed():
        facts = {"facility": service.facility, "division_path": service.division_path, "meal": service.meal}
        sitting, _made = Sitting.objects.get_or_create(
            service=service, day=day, defaults={**facts, "capacity": service.capacity}
        )
        fits = Sitting.objects.filter(pk=sitting.pk, booked__lte=F("capacity") - F("guests") - number, guests__gte=-number)
        if not fits.update(guests=F("guests") + number):
            sitting.refresh_from_db()
            raise Refused(_("只剩 %(n)d 份了。") % {"n": sitting.left} if number > 0 else _("没有这么多散客。"))
        note(sitting, "guests", by, at, number=number)
    sitting.refresh_from_db()
    return sitting
