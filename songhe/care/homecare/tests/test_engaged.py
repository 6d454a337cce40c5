"""One visit of an elder at a time, of whichever provider: at booking, moving, assigning, by a package, and in a race."""

import threading
from collections.abc import Callable
from datetime import time
from typing import Any

import pytest
from django.db import connection, connections

from songhe.base.errors import Refused
from songhe.care.homecare import actions
from songhe.care.homecare.actions import booking
from songhe.care.homecare.models import Engaged, Order, Taken
from songhe.care.homecare.tests import scene
from songhe.register.carers.models import Carer
from songhe.register.providers.tests import making
from tests import cast
from tests.cast import AT

pytestmark = pytest.mark.django_db


def other_provider() -> Any:
    """A second company with a station and a carer of its own, who cuts hair while the first one cleans."""
    company = making.operator("汉阴安康养老有限公司", 2)
    where = making.facility("城关养老服务站", operator=company)
    carer = scene.carer("何芳")
    Carer.objects.filter(pk=carer.pk).update(operator=company, facility=where)
    return scene.offer("clean-body", 3500, where=where)


@pytest.mark.parametrize(
    ("hour", "refused"),
    [(time(7, 30), False), (time(8), False), (time(8, 30), True), (time(9), True), (time(9, 45), True), (time(10, 15), True),
     (time(10, 30), False), (time(14), False)],
)  # fmt: skip
def test_hours_that_touch_and_hours_that_do_not(hour: time, refused: bool) -> None:
    """House cleaning stands from 9:00 to 10:30; bathing takes 60 minutes or so."""
    scene.carer("杨梅"), scene.carer("何芳")
    first = scene.book()
    wash = scene.offer("clean-body", 3500)
    if refused:
        with pytest.raises(actions.ElderBusy) as busy:
            scene.book(offer=wash, time=hour, submit=True)
        assert busy.value.order == first and first.number in busy.value.sentence
        assert "09:00 到 10:30 已经约了“居室清洁”" in busy.value.sentence
    else:
        assert scene.book(offer=wash, time=hour, submit=True).pk
    assert Engaged.objects.filter(order=first).count() == 6


def test_another_provider_is_refused_too_and_another_elder_is_not() -> None:
    scene.carer("杨梅")
    scene.book()
    wash = other_provider()
    with pytest.raises(actions.ElderBusy, match="同一时间不能再约别的服务"):
        scene.book(offer=wash)
    assert scene.book(offer=wash, elder=cast.ye_elder()).status == "assigned"


def test_what_needs_nobody_at_home_may_go_on_beside() -> None:
    scene.carer("杨梅"), scene.carer("何芳")
    scene.book()
    meal = scene.book(offer=scene.offer("meal-delivery", 300))
    assert meal.status == "assigned" and not Engaged.objects.filter(order=meal).exists()
    assert scene.book(offer=scene.offer("errand-bills", 1000), submit=True).pk


def test_two_who_come_together_are_one_visit() -> None:
    scene.carer("甲"), scene.carer("乙")
    order = scene.book(offer=scene.offer("bath-bed", 12000))
    assert order.second and Engaged.objects.filter(order=order).count() == Taken.objects.filter(order=order).count() // 2


def test_in_a_window_the_moment_without_another_visit_is_taken() -> None:
    scene.carer("杨梅"), scene.carer("何芳")
    scene.book(time=time(8))
    order = scene.book(offer=scene.offer("clean-body", 3500), time=None, window=(time(8), time(11)))
    assert scene.local(order) == "09:30"


def test_free_times_leave_out_what_the_elder_has() -> None:
    scene.carer("杨梅"), scene.carer("何芳")
    scene.book()
    wash = scene.offer("clean-body", 3500)
    mine, others = (actions.free_times(elder=who, offer=wash, day=scene.DAY, at=AT) for who in (cast.wang(), cast.ye_elder()))
    assert scene.at(9) not in mine and scene.at(10) not in mine and scene.at(10, 30) in mine
    assert scene.at(9) in others


def _waiting(hour: int) -> Order:
    """Left to the provider, at another hour."""
    order = scene.book(offer=scene.offer("clean-body", 3500), time=time(hour), submit=True)
    if order.status == "submitted":
        actions.accept(order=order, by=scene.by(), at=AT)
    return order


ENDS: dict[str, Callable[[Order], None]] = {
    "cancel": lambda row: actions.cancel(order=row, who="elder", reason="", by=scene.by(), at=AT),
    "miss": lambda row: actions.miss(order=row, by=scene.by(), at=scene.at(10)),
}


@pytest.mark.parametrize("verb", ENDS)
def test_what_ended_is_in_nobodys_way(verb: str) -> None:
    scene.carer("杨梅"), scene.carer("何芳")
    ENDS[verb](scene.book())
    assert scene.book(offer=scene.offer("clean-body", 3500)).status == "assigned"


def test_a_rejected_one_is_in_nobodys_way_and_a_submitted_one_is() -> None:
    waits = scene.submitted()
    scene.carer("杨梅")
    with pytest.raises(actions.ElderBusy):
        scene.book(offer=scene.offer("clean-body", 3500))
    actions.reject(order=waits, reason="没有人手", by=scene.by(), at=AT)
    assert scene.book(offer=scene.offer("clean-body", 3500)).status == "assigned"


def test_confirmed_frees_what_is_left_of_the_hour() -> None:
    done = scene.done()
    assert not Engaged.objects.filter(order=done).exists()


@pytest.mark.parametrize("state", ["assigned", "accepted"])
def test_moving_into_another_visit_is_refused_and_changes_nothing(state: str) -> None:
    scene.carer("杨梅"), scene.carer("何芳")
    first = scene.book()
    second = scene.book(offer=scene.offer("clean-body", 3500), time=time(14))
    if state == "accepted":
        actions.unassign(order=second, reason="病了", by=scene.by(), at=AT)
    with pytest.raises(actions.ElderBusy, match=first.number):
        actions.reschedule(order=second, starts_at=scene.at(9, 30), by=scene.by(), at=AT)
    second.refresh_from_db()
    assert second.starts_at == scene.at(14) and Engaged.objects.filter(order=second, quarter=scene.at(14)).exists()
    actions.reschedule(order=second, starts_at=scene.at(15), by=scene.by(), at=AT)
    assert not Engaged.objects.filter(order=second, quarter=scene.at(14)).exists()


def test_assigning_at_the_hour_of_another_visit_is_refused() -> None:
    yang = scene.carer("杨梅")
    scene.carer("何芳")
    first = scene.book(preferred=yang)
    second = _waiting(14)
    hour = scene.at(9)
    with pytest.raises(actions.ElderBusy, match=first.number):
        actions.assign(second, carer=Carer.objects.get(name="何芳"), starts_at=hour, by=scene.by(), at=AT)
    with pytest.raises(actions.ElderBusy):
        actions.assign_best(order=second, starts_at=hour, by=scene.by(), at=AT)
    assert Order.objects.get(pk=second.pk).starts_at == scene.at(14)


def test_taken_off_the_hour_stays_the_elders() -> None:
    scene.carer("杨梅"), scene.carer("何芳")
    order = scene.book()
    actions.unassign(order=order, reason="病了", by=scene.by(), at=AT)
    with pytest.raises(actions.ElderBusy):
        scene.book(offer=scene.offer("clean-body", 3500))


@pytest.mark.parametrize("by_hand", [False, True])
def test_who_looked_before_the_other_wrote_is_refused_by_the_database(by_hand: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """On both databases: the first look finds nothing, the write finds the quarters taken, the second look says whose."""
    scene.carer("杨梅"), scene.carer("何芳")
    first = scene.book()
    real, looks = booking._of_that_day, iter([list[Order]()])
    monkeypatch.setattr(booking, "_of_that_day", lambda asked: _look(real, looks, asked))
    if by_hand:
        actions.set_reception(facility=scene.station(), by_hand=True, by=scene.by(), at=AT)
    with pytest.raises(actions.ElderBusy, match=first.number):
        scene.book(offer=scene.offer("clean-body", 3500))
    assert Order.objects.count() == 1 and Engaged.objects.count() == 6


def _look(real: Any, looks: Any, asked: Any) -> Any:
    """What somebody saw a moment ago, once; then how it is."""
    seen = next(looks, None)
    return real(asked) if seen is None else seen


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True, databases="__all__")
@pytest.mark.parametrize("how", ["book", "assign"])
def test_two_at_one_moment_one_is_refused(how: str) -> None:
    """Two threads of the house: one comes through, the other is told."""
    scene.carer("杨梅"), scene.carer("何芳")
    clean, wash, elder, by = scene.offer(), scene.offer("clean-body", 3500), cast.wang(), scene.by()
    wait, results = threading.Barrier(2), []
    hours = ((wash, 14), (clean, 15))
    known = [scene.book(offer=offer, time=time(hour)) for offer, hour in hours] if how == "assign" else []
    crew = list(Carer.objects.order_by("name"))

    def try_it(number: int) -> None:
        try:
            wait.wait(10)
            if how == "book":
                offer = (clean, wash)[number]
                actions.book(elder=elder, offer=offer, day=scene.DAY, time=time(9), channel="web", by=by, at=AT)
            else:
                actions.assign(known[number], carer=crew[number], starts_at=scene.at(9), by=by, at=AT)
            results.append("yes")
        except Refused as refused:
            results.append(type(refused).__name__)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=try_it, args=(number,)) for number in (0, 1)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(30)
    assert sorted(results) == ["ElderBusy", "yes"], (connection.vendor, results)
    held = list(Engaged.objects.values_list("quarter", flat=True))
    assert len(held) == len(set(held))
