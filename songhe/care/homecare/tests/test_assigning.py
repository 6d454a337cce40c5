"""Who comes and when: only who may, and only when free; the quarters move with the order."""

from datetime import time, timedelta
from typing import Any

import pytest

from songhe.base.errors import Refused
from songhe.care.homecare import actions
from songhe.care.homecare.models import Due, Order, Taken
from songhe.care.homecare.tests import scene
from songhe.register.carers.models import Carer
from songhe.register.providers.tests import making
from tests import cast
from tests.cast import AT

pytestmark = pytest.mark.django_db


def assign(order: Order, carer: Carer, **more: Any) -> None:
    told = {"starts_at": scene.at(9), "by": scene.by(), "at": AT, **more}
    actions.assign(order, carer=carer, **told)


def test_the_plan_of_the_day_puts_it_elsewhere() -> None:
    order = scene.assigned()
    other = scene.carer("乙")
    assign(order, other, starts_at=scene.at(14), why=["离得近"], place=3, locked=True)
    assert (order.carer, scene.local(order), order.place, order.locked, order.why) == (other, "14:00", 3, True, ["离得近"])
    assert set(Taken.objects.values_list("carer", flat=True)) == {other.pk}
    assert Taken.objects.count() == 6
    assert Due.objects.filter(cleared_at=None).order_by("due_at").first().due_at == scene.at(14, 15)
    assign(order, other, starts_at=scene.at(14))  # once more: nothing is lost
    assert Taken.objects.count() == 6 and order.locked


def test_who_may_not_is_refused_and_nothing_changes() -> None:
    order = scene.assigned()
    bare = scene.carer("乙", certificates=("training",))
    far = Carer.objects.get(pk=scene.carer("丙").pk)
    far.operator = making.operator("别家公司", number=3)
    far.save()
    for carer, said in ((bare, "证书"), (far, "不是这家机构")):
        with pytest.raises(Refused, match=said):
            assign(order, carer)
    with pytest.raises(Refused, match="1 位护理员"):
        assign(order, order.carer, second=bare)
    busy = scene.book(elder=cast.ye_elder(), time=time(14))
    with pytest.raises(Refused, match="已经有别的工单"):
        assign(order, busy.carer, starts_at=scene.at(14, 30))
    order.refresh_from_db()
    assert scene.local(order) == "09:00" and Taken.objects.filter(order=order).count() == 6


def test_another_hour_with_the_same_carer_or_another() -> None:
    order = scene.assigned()
    yang = order.carer
    actions.reschedule(order=order, starts_at=scene.at(10), by=scene.by(), at=AT)
    assert (order.carer, scene.local(order)) == (yang, "10:00")
    scene.book(elder=cast.ye_elder(), time=time(14))
    with pytest.raises(Refused, match="没有空闲"):
        actions.reschedule(order=order, starts_at=scene.at(14), by=scene.by(), at=AT)
    order.refresh_from_db()
    assert scene.local(order) == "10:00"
    other = scene.carer("乙")
    actions.reschedule(order=order, starts_at=scene.at(14), by=scene.by(), at=AT)
    assert (order.carer, Taken.objects.filter(order=order, carer=other).count()) == (other, 6)


def test_unassigned_it_waits_for_another() -> None:
    order = scene.assigned()
    actions.unassign(order=order, reason="生病", by=scene.by(), at=AT)
    assert (order.status, order.carer) == ("accepted", None) and not Taken.objects.exists()
    actions.assign_best(order=order, starts_at=scene.at(9), by=scene.by(), at=AT)
    assert order.status == "assigned"


def fired(kind: str, order: Order, minutes: int) -> Order:
    actions.fire(Due.objects.get(order=order, kind=kind), order.starts_at + timedelta(minutes=minutes))
    return Order.objects.get(pk=order.pk)


def test_late_is_raised_three_times_and_then_it_is_missed() -> None:
    from songhe.base.deadlines import fire_due
    from songhe.base.models import JournalEntry

    order = scene.assigned()
    for minutes, to in ((15, "provider"), (30, "desk"), (60, "county")):
        assert fire_due(Due, at=scene.at(9) + timedelta(minutes=minutes), fire=actions.fire) == 1
        assert JournalEntry.objects.filter(verb="homecare.order.late").order_by("-pos").first().facts["to"] == to
    order.refresh_from_db()
    assert (order.status, order.late_minutes) == ("no_show", 60) and not Taken.objects.exists()
    assert fire_due(Due, at=scene.at(18), fire=actions.fire) == 0


def test_who_is_at_the_door_is_not_late() -> None:
    from songhe.base.deadlines import fire_due

    order = scene.put("checked_in")
    fire_due(Due, at=scene.at(11), fire=actions.fire)
    order.refresh_from_db()
    assert (order.status, order.late_minutes) == ("checked_in", 0)
    assert Due.objects.filter(fired_at=None, cleared_at__isnull=False).count() == 3


def test_over_for_a_week_it_is_closed() -> None:
    order = scene.done()
    assert actions.close_due(scene.at(18) + timedelta(days=6)) == 0
    assert actions.close_due(scene.at(18) + timedelta(days=7)) == 1
    order.refresh_from_db()
    assert order.status == "closed"


def test_rating_has_its_days() -> None:
    order = scene.done()
    with pytest.raises(Refused, match="15 天内"):
        actions.rate(order=order, stars=5, said="", by=scene.by(), at=scene.at(18) + timedelta(days=16))
