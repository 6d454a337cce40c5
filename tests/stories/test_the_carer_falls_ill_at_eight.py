"""Yang Mei of 蒲溪 falls ill at eight. Her visits are with others before the first door; whoever waits is named."""

from typing import Any

import pytest
from django.urls import reverse

from songhe.base import clock
from songhe.base.models import JournalEntry
from songhe.care.homecare.actions import planning, replanning
from songhe.care.homecare.models import DayPlan, Order
from songhe.care.homecare.tests import round as scene
from tests import cast

pytestmark = pytest.mark.django_db
DAY = {"day": scene.DAY.isoformat()}


@pytest.fixture
def desk(sign_in: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    cast.city()
    monkeypatch.setattr(planning, "BRIEF_S", 0.25)
    monkeypatch.setattr(replanning, "REPLAN_S", 0.1)
    monkeypatch.setattr(clock, "now", lambda: scene.at(8))
    scene.station()
    return sign_in(cast.zheng_operator())


def test_her_visits_are_with_others_before_the_first_door(desk: Any) -> None:
    yang, he, wu = scene.carer("杨梅"), scene.carer("何芳", east=0.02), scene.carer("吴凤", east=-0.02)
    rows = [scene.order(number, hour) for number, hour in enumerate((9, 10, 11, 14, 15, 16), start=1)]
    turned = scene.order(7, 13, people=2)
    desk.post(reverse("dispatch:proposal"), DAY)
    desk.post(reverse("dispatch:adoption", args=[DayPlan.objects.get().pk]))
    before = {row.pk: row for row in Order.objects.all()}
    assert {row.status for row in before.values()} == {"assigned"}
    hers = [row for row in before.values() if yang.pk in (row.carer_id, row.second_id)]

    answer = desk.post(reverse("dispatch:absence", args=[yang.pk]), {"until": f"{scene.DAY}T20:00"}, follow=True)

    after = {row.pk: row for row in Order.objects.all()}
    assert not [row for row in after.values() if yang.pk in (row.carer_id, row.second_id)]
    assert {after[row.pk].status for row in rows} == {"assigned"} and after[turned.pk].status == "assigned"
    assert {after[turned.pk].carer_id, after[turned.pk].second_id} == {he.pk, wu.pk}
    untouched = [row for row in before.values() if row.pk not in {one.pk for one in hers}]
    assert all(after[row.pk].carer_id == row.carer_id for row in untouched if row.people == 1)
    assert all(row.window_starts <= row.starts_at <= row.window_ends for row in after.values())
    shown = answer.content.decode()
    assert "7 单都有人去" in shown and "不上班" in shown
    assert JournalEntry.objects.filter(verb="carers.carer.absence").count() == 1


def test_whom_nobody_can_replace_is_named(desk: Any) -> None:
    yang = scene.carer("杨梅")
    row = scene.order(1, 9)
    desk.post(reverse("dispatch:proposal"), DAY)
    desk.post(reverse("dispatch:adoption", args=[DayPlan.objects.get().pk]))
    answer = desk.post(reverse("dispatch:absence", args=[yang.pk]), {"until": f"{scene.DAY}T20:00"}, follow=True)
    row.refresh_from_db()
    assert row.status == "accepted" and row.carer is None
    assert "杨梅 不能来，暂时没有别人能去" in answer.content.decode() and "1 单还没人去" in answer.content.decode()
