"""At the counter and at the door: the card, the second swipe, guests, who did not come, and what then."""

from datetime import timedelta
from typing import Any

import pytest

from songhe.base.errors import Refused, WrongMoment
from songhe.care.meals import actions, cards, queries
from songhe.care.meals.models import MealOrder, Signal, Sitting, Status
from songhe.care.meals.tests import scene
from songhe.care.meals.tests.scene import DAY, NINE, by, clock
from tests import cast

pytestmark = pytest.mark.django_db
NOON = clock(12)


def swipe(text: str, at: Any = NOON) -> actions.Swiped:
    return actions.swipe(service=scene.lunch(), text=text, by=by(), at=at)


def card() -> str:
    who = scene.diner()
    return cards.text_of(who.number, who.card)


def test_a_card_serves_once_and_says_so_the_second_time() -> None:
    scene.ordered()
    first, second = swipe(card()), swipe(card().lower(), clock(12, 5))
    assert (first.again, first.walked_in, second.again) == (False, False, True)
    assert second.order.served_at == NOON and MealOrder.objects.get().status == "eaten"


def test_who_did_not_order_eats_while_a_portion_is_left() -> None:
    scene.lunch(capacity=1)
    assert swipe(card()).walked_in and Sitting.objects.get().booked == 1
    other = scene.diner(scene.somebody("李大爷"))
    with pytest.raises(Refused, match="订满"):
        swipe(cards.text_of(other.number, other.card))
    assert MealOrder.objects.count() == 1


def test_the_lost_card_is_void_and_a_forged_one_is_none() -> None:
    old, who = card(), scene.diner()
    actions.renew_card(diner=who, by=by(), at=NINE)
    for text, word in ((old, "旧卡不能用"), (old[:-1] + "X", "不是餐卡"), ("M1001", "不是餐卡"), ("", "不是餐卡")):
        with pytest.raises(Refused, match=word):
            swipe(text)
    who.refresh_from_db()
    assert swipe(cards.text_of(who.number, who.card)).diner == who


def test_a_typed_number_opens_only_cards_of_this_canteen() -> None:
    assert not swipe(str(scene.diner().number)).again
    far = scene.canteen("另一家食堂", number=2)
    other = actions.join(elder=scene.somebody("别处的人"), facility=far, by=by(), at=NINE)
    with pytest.raises(Refused, match="本食堂没有"):
        swipe(str(other.number))
    assert swipe(cards.text_of(other.number, other.card)).walked_in


def test_a_meal_ordered_elsewhere_is_not_eaten_here() -> None:
    far = scene.canteen("另一家食堂", number=2)
    scene.ordered(service=scene.lunch(far))
    with pytest.raises(Refused, match="订在另一家食堂"):
        swipe(card())


MOMENTS: dict[str, str] = {
    "prepare": "ordered", "eat": "ordered prepared missed", "deliver": "ordered prepared missed",
    "no_answer": "ordered prepared", "cancel": "ordered",
}  # fmt: skip


@pytest.mark.parametrize("verb", MOMENTS)
@pytest.mark.parametrize("status", Status.values)
def test_every_status_with_every_verb(verb: str, status: str) -> None:
    order = scene.ordered(way="deliver")
    MealOrder.objects.filter(pk=order.pk).update(status=status)
    order.refresh_from_db()
    deed = getattr(actions, verb)
    if status in MOMENTS[verb].split():
        deed(order=order, by=by(), at=NINE)
        assert order.status == MealOrder.MOVES["miss" if verb == "no_answer" else verb][1]
    else:
        with pytest.raises(WrongMoment):
            deed(order=order, by=by(), at=NINE)
        assert MealOrder.objects.get().status == status


def test_only_on_the_day_itself() -> None:
    order = scene.ordered(day=DAY + timedelta(days=1))
    with pytest.raises(Refused, match="当天"):
        actions.eat(order=order, by=by(), at=NOON)


def test_guests_take_portions_and_never_more_than_there_are() -> None:
    service = scene.lunch(capacity=3)
    scene.ordered()
    told = {"service": service, "by": by(), "at": NOON}
    assert actions.add_guests(number=2, **told).left == 0
    for number, word in ((1, "只剩 0 份"), (-3, "没有这么多")):
        with pytest.raises(Refused, match=word):
            actions.add_guests(number=number, **told)
    assert actions.add_guests(number=-1, **told).left == 1


def test_who_has_not_come_when_the_meal_is_over_was_missed_and_may_still_come() -> None:
    eats_in, brought = scene.ordered(), scene.ordered(scene.diner(scene.somebody("李大爷")), way="deliver")
    assert actions.close_due(clock(13, 19)) == 0
    assert actions.close_due(clock(13, 20)) == 1 and actions.close_due(clock(13, 21)) == 0
    eats_in.refresh_from_db(), brought.refresh_from_db()
    assert (eats_in.status, brought.status) == ("missed", "ordered")
    assert list(queries.undecided(DAY + timedelta(days=1))) == [brought]
    assert swipe(card(), clock(13, 30)).order.status == "eaten"


def habit(missed: tuple[int, ...] = ()) -> Any:
    who = scene.diner()
    scene.habit(who, missed=missed)
    return who


def miss_today(who: Any) -> Signal | None:
    scene.ordered(who)
    actions.close_due(clock(13, 30))
    return Signal.objects.first()


def test_two_missed_in_a_row_make_one_signal() -> None:
    who = scene.diner()
    scene.habit(who, days=12, missed=(1,))
    actions.close_due(clock(20, day=DAY - timedelta(days=1)))
    assert not Signal.objects.exists()
    signal = miss_today(who)
    assert signal and (signal.came, signal.of, signal.status) == (11, 11, "open")
    assert signal.missed == [["2026-11-22", "lunch"], ["2026-11-23", "lunch"]]
    scene.ordered(who, service=scene.lunch(meal="dinner"))
    actions.close_due(clock(20))
    assert Signal.objects.count() == 1  # one open one per person


@pytest.mark.parametrize("guard", ["away", "admitted", "died", "pause", "cancelled", "once"])
def test_what_is_no_signal(guard: str) -> None:
    who = scene.diner()
    scene.habit(who, days=12, missed=() if guard == "once" else (1,))
    elder = who.elder
    if guard in {"away", "admitted", "died"}:
        type(elder).objects.filter(pk=elder.pk).update(status=guard)
    if guard == "pause":
        actions.pause(diner=who, first=DAY - timedelta(days=1), last=DAY, why="family", by=by(), at=NINE)
    order = None if guard in {"admitted", "died", "pause"} else scene.ordered(who)
    if guard == "cancelled" and order:
        actions.cancel(order=order, by=by(), at=NINE)
    actions.close_due(clock(13, 30))
    assert not Signal.objects.exists()


def test_nobody_at_the_door_is_a_signal_at_once() -> None:
    order = scene.ordered(way="deliver")
    signal = actions.no_answer(order=order, by=by(), at=NOON, text="敲了三次")
    assert signal and signal.cause == "door" and order.no_answer and order.note == "敲了三次"
    assert actions.no_answer.__doc__ and scene.diner().orders.get().status == "missed"


def test_what_was_settled_counts_no_more_and_the_stay_in_hospital_stops_the_meals() -> None:
    who = scene.diner()
    scene.habit(who, days=12, missed=(1,))
    actions.close_due(clock(20, day=DAY - timedelta(days=1)))
    signal = miss_today(who)
    scene.ordered(who, day=DAY + timedelta(days=1), at=clock(14))
    assert signal
    actions.look(signal=signal, by=by(), at=clock(14))
    with pytest.raises(WrongMoment, match="已经处理了"):
        actions.look(signal=signal, by=by(), at=clock(14))
    told = {"found": "hospital", "said": "县医院内科", "until": DAY + timedelta(days=5)}
    actions.close(signal=signal, **told, by=by(), at=clock(15))
    assert queries.precision(Signal.objects.all()) == {"open": 0, "closed": 1, "needed": 1}
    assert Signal.objects.get().said == "县医院内科"
    assert who.orders.get(day=DAY + timedelta(days=1)).status == "cancelled" and who.pauses.get().why == "hospital"
    after = DAY + timedelta(days=6)
    scene.ordered(who, day=after, at=clock(9, day=after))
    actions.close_due(clock(20, day=after))
    assert Signal.objects.count() == 1  # one missed since somebody looked


def test_a_signal_is_closed_only_with_what_was_found() -> None:
    signal = actions.no_answer(order=scene.ordered(way="deliver"), by=by(), at=NOON)
    assert signal
    with pytest.raises(Refused, match="看到了什么"):
        actions.close(signal=signal, found="", by=by(), at=NOON)


def test_traces_and_kitchen_count_what_was_had() -> None:
    actions.eat(order=scene.ordered(), by=by(), at=NOON)
    scene.ordered(scene.diner(scene.somebody("李大爷")), way="deliver")
    actions.add_guests(service=scene.lunch(), number=2, by=by(), at=NOON)
    assert queries.traces(DAY, DAY) == [(scene.canteen().pk, DAY, 3)]
    (line,) = queries.kitchen(scene.canteen(), DAY)
    assert (line["all"], line["had"], line["deliver"], line["waiting"], line["guests"]) == (2, 1, 1, 1, 2)


def test_wang_gets_one_card_however_often_she_asks() -> None:
    first = scene.diner()
    assert scene.diner() == first and first.number == 1001
    assert scene.diner(cast.ye_elder()).number == 1002
