"""Each verb from each status: the ones of `MOVES` go, all others are refused and change nothing."""

from collections.abc import Callable
from typing import Any

import pytest

from songhe.base.errors import WrongMoment
from songhe.base.models import JournalEntry
from songhe.care.homecare import actions
from songhe.care.homecare.models import Due, Order, Status, Taken
from songhe.care.homecare.tests import scene
from songhe.register.carers.models import Carer
from tests.cast import AT

pytestmark = pytest.mark.django_db
TOLD: dict[str, Any] = {"by": None, "at": AT}
VERBS: dict[str, Callable[[Order, dict[str, Any]], None]] = {
    "accept": lambda row, told: actions.accept(order=row, **told),
    "reject": lambda row, told: actions.reject(order=row, reason="没有人手", **told),
    "assign": lambda row, told: actions.assign(row, carer=Carer.objects.get(), starts_at=scene.at(9), **told),
    "unassign": lambda row, told: actions.unassign(order=row, reason="生病", **told),
    "cancel": lambda row, told: actions.cancel(order=row, who="elder", reason="住院", **told),
    "miss": lambda row, told: actions.miss(order=row, **told),
    "confirm": lambda row, told: actions.confirm(order=row, by_name="王丽", method="family", **told),
    "rate": lambda row, told: actions.rate(order=row, stars=5, said="", **told),
    "dispute": lambda row, told: actions.dispute(order=row, reason="没来", **told),
    "settle": lambda row, told: actions.settle(order=row, said="退款", **told),
}


@pytest.fixture
def row() -> Order:
    return scene.assigned()


@pytest.mark.parametrize("verb", VERBS)
def test_only_from_where_it_may_start(row: Order, verb: str) -> None:
    starts, end = Order.MOVES[verb]
    for status in Status.values:
        carer = row.carer if status not in {"submitted", "accepted", "draft"} else None
        Order.objects.filter(pk=row.pk).update(status=status, carer=carer, confirmed_at=AT)
        Taken.objects.all().delete()
        row.refresh_from_db()
        before = JournalEntry.objects.count()
        told = {"by": scene.by(), "at": AT}
        if status in starts:
            VERBS[verb](row, told)
            assert Order.objects.get(pk=row.pk).status == end, status
            row.confirmations.all().delete()
        else:
            with pytest.raises(WrongMoment):
                VERBS[verb](row, told)
            assert Order.objects.get(pk=row.pk).status == status
            assert JournalEntry.objects.count() == before
        Due.objects.all().delete()


def test_the_race_for_one_order_has_one_winner(row: Order) -> None:
    other = Order.objects.get(pk=row.pk)
    actions.cancel(order=row, who="elder", reason="", by=scene.by(), at=AT)
    with pytest.raises(WrongMoment, match="已取消"):
        actions.cancel(order=other, who="family", reason="", by=scene.by(), at=AT)


def test_a_cancelled_hour_is_free_again_and_late_costs(row: Order) -> None:
    actions.cancel(order=row, who="family", reason="女儿回来了", by=scene.by(), at=scene.at(8))
    assert (row.fee_cents, row.cancelled_by) == (3000, "family")
    assert not Taken.objects.exists() and not Due.objects.filter(cleared_at=None).exists()
    assert scene.book().status == "assigned"
