"""Booking one visit: what is in the way, who comes, and nobody twice."""

from datetime import date, time, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from songhe.base.errors import Refused
from songhe.base.models import JournalEntry
from songhe.care.homecare import actions
from songhe.care.homecare.models import Due, Order, Taken
from songhe.care.homecare.tests import scene
from songhe.register.carers.models import Absence, Certificate
from songhe.register.filing.models import Price
from songhe.register.people import actions as people
from tests import cast
from tests.cast import AT

pytestmark = pytest.mark.django_db


def test_it_is_promised_at_once() -> None:
    yang = scene.carer()
    order = scene.book(note="靠左边说话", channel="desk")
    assert (order.status, order.carer, scene.local(order)) == ("assigned", yang, "09:00")
    assert (order.cents, order.filed_cents, order.name, order.minutes) == (6000, 6000, "居室清洁", 90)
    assert Taken.objects.filter(order=order, carer=yang).count() == 6
    assert set(Due.objects.filter(order=order).values_list("kind", flat=True)) == {"late_15", "late_30", "late_60"}
    entry = JournalEntry.objects.get(verb="homecare.order.book")
    assert entry.facts["carer"] == "杨梅" and "靠左" not in str(entry.facts)
    Order.objects.get(number=order.number)


def test_booking_costs_few_queries() -> None:
    scene.carer()
    wish = {"elder": cast.wang(), "offer": scene.offer(), "by": scene.by()}
    scene.book(**wish)
    wish["elder"].division.path  # noqa: B018 (the page has it)
    with CaptureQueriesContext(connection) as seen:
        actions.book(**wish, day=scene.DAY, time=time(14), channel="web", at=AT)
    # Savepoints are the test's own transaction, the lock that of the journal's positions on PostgreSQL.
    asked = [one["sql"][:120] for one in seen if "SAVEPOINT" not in one["sql"] and "pg_advisory" not in one["sql"]]
    assert len(asked) <= 12, asked


def test_the_same_press_twice_is_one_order() -> None:
    scene.carer()
    assert scene.book(key="k1") == scene.book(key="k1")
    assert Order.objects.count() == 1
    with pytest.raises(Refused, match="已经约了同一项"):
        scene.book(key="k2")


def test_the_second_carer_takes_what_the_first_cannot() -> None:
    scene.carer("甲")
    other = scene.carer("乙", sex="1", facility=None)
    first, second = scene.book(), scene.book(elder=cast.ye_elder())
    assert first.carer.name == "甲" and second.carer == other
    with pytest.raises(actions.NobodyFree) as none:
        scene.book(elder=_third())
    assert [f"{one:%H:%M}" for one in map(_here, none.value.times)] == ["13:00", "14:00", "15:00"]
    assert "最近可约：11 月 25 日 13:00" in none.value.sentence


def _third() -> Any:
    place = cast.place(cast.DONGSHENG)
    return people.register_elder(name="李大有", sex="1", birth_date=date(1940, 1, 1), division=place, by=scene.by(), at=AT)


def _here(at: Any) -> Any:
    from django.utils.timezone import localtime

    return localtime(at)


def test_the_pause_the_hours_and_the_way_between_are_kept() -> None:
    scene.carer()
    scene.book(time=time(8))  # until 9:30
    for hour, why in ((time(9, 30), "no way between"), (time(11), "into the pause"), (time(17), "past the end")):
        with pytest.raises(actions.NobodyFree):
            scene.book(elder=cast.ye_elder(), time=hour)
            raise AssertionError(why)
    assert scene.local(scene.book(elder=cast.ye_elder(), time=time(9, 45))) == "09:45"


def test_in_a_window_the_first_free_moment_is_taken() -> None:
    scene.carer()
    scene.book(time=time(8))
    order = scene.book(elder=cast.ye_elder(), time=None, window=(time(8), time(11)))
    assert scene.local(order) == "09:45" and order.window_ends == scene.at(11)


@pytest.mark.parametrize(
    "facts", [{"certificates": ("health",)}, {"certificates": ("training", "care")}, {"sex": "1"}, {"is_active": False}]
)
def test_bathing_is_for_a_woman_with_valid_papers(facts: dict[str, Any]) -> None:
    scene.carer(**facts)
    bath = scene.offer("bath-home", 8000)
    with pytest.raises(actions.NobodyFree):
        scene.book(offer=bath)
    good = scene.carer("乙")
    assert scene.book(offer=bath).carer == good


def test_a_man_may_bathe_her_where_she_says_so() -> None:
    scene.carer(sex="1")
    assert scene.book(offer=scene.offer("bath-home"), wants_sex="").carer is not None


def test_an_expired_certificate_and_an_absence_block() -> None:
    yang = scene.carer()
    Certificate.objects.filter(carer=yang, kind="health").update(expires_on=scene.DAY - timedelta(days=1))
    with pytest.raises(actions.NobodyFree):
        scene.book()
    Certificate.objects.filter(carer=yang, kind="health").update(expires_on=scene.DAY)
    away = Absence.objects.create(carer=yang, starts_at=scene.at(10), ends_at=scene.at(12))
    with pytest.raises(actions.NobodyFree):
        scene.book()
    Absence.objects.filter(pk=away.pk).update(withdrawn_at=AT)
    assert scene.book().carer == yang


def test_two_go_together_and_both_are_taken() -> None:
    scene.carer("甲")
    bed = scene.offer("bath-bed", 12000)
    with pytest.raises(actions.NobodyFree):
        scene.book(offer=bed)
    scene.carer("乙")
    order = scene.book(offer=bed)
    assert {order.carer.name, order.second.name} == {"甲", "乙"}
    assert Taken.objects.filter(order=order).count() == 8
    with pytest.raises(actions.NobodyFree):
        scene.book(elder=cast.ye_elder())


def test_whom_she_likes_comes_where_she_is_free() -> None:
    scene.carer("甲")
    liked = scene.carer("乙", facility=None)
    assert scene.book(preferred=liked).carer == liked
    assert scene.book(preferred=liked, elder=cast.ye_elder()).carer.name == "甲"


@pytest.mark.parametrize(
    "facts, said",
    [
        ({"day": date(2026, 11, 22)}, "最早只能约"),
        ({"day": date(2027, 3, 1)}, "最多只能提前 60 天"),
        ({"time": time(6)}, "07:00 到 20:00"),
        ({"time": time(19)}, "07:00 到 20:00"),
        ({"time": None}, "请选上门的时间"),
        ({"channel": "phone"}, "念一遍"),
    ],
)
def test_what_is_in_the_way(facts: dict[str, Any], said: str) -> None:
    scene.carer()
    with pytest.raises(Refused, match=said):
        scene.book(**facts)
    assert not Order.objects.exists()


def test_who_is_not_at_home_is_not_visited() -> None:
    scene.carer()
    elder = cast.wang()
    people.change_status(elder=elder, verb="admit", by=scene.by(), at=AT)
    with pytest.raises(Refused, match="入住机构"):
        scene.book(elder=elder)


def test_without_item_price_or_operation_nothing_is_booked() -> None:
    scene.carer()
    offer = scene.offer()
    offer.item = ""
    with pytest.raises(Refused, match="不能上门预约"):
        scene.book(offer=offer)
    offer = scene.offer()
    Price.objects.all().delete()
    with pytest.raises(Refused, match="没有备案价格"):
        scene.book(offer=offer)
    offer = scene.offer()
    offer.facility.status = "suspended"
    with pytest.raises(Refused, match="现在不运营"):
        scene.book(offer=offer)


def test_a_station_may_answer_by_hand() -> None:
    scene.carer()
    actions.set_reception(facility=scene.station(), by_hand=True, by=scene.by(), at=AT)
    order = scene.book()
    assert (order.status, order.carer) == ("submitted", None)
    assert Due.objects.get(order=order).kind == "answer"


def test_nobody_free_may_be_left_to_the_provider() -> None:
    order = scene.book(submit=True)
    assert order.status == "submitted"


def test_it_never_costs_more_than_was_filed() -> None:
    scene.carer()
    assert scene.book(cents=99999).cents == 6000
    assert scene.book(elder=cast.ye_elder(), time=time(14), cents=4000).cents == 4000


def test_free_times_are_those_at_which_somebody_can_come() -> None:
    scene.carer()
    times = [f"{_here(one):%H:%M}" for one in actions.free_times(elder=cast.wang(), offer=scene.offer(), day=scene.DAY, at=AT)]
    assert times == ["08:00", "08:30", "09:00", "09:30", "10:00", "10:30", "13:00", "13:30", "14:00", "14:30", "15:00", "15:30",
                     "16:00", "16:30"]  # fmt: skip
    scene.book()
    assert actions.free_times(elder=cast.wang(), offer=scene.offer(), day=scene.DAY, at=AT)[0] == scene.at(13)
