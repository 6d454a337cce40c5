"""Old Wang rings the desk: Liu Min finds her, chooses, reads it back, she says yes; at nine on Wednesday somebody is there."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from songhe.base import clock
from songhe.base.deadlines import fire_due
from songhe.base.models import JournalEntry
from songhe.care.homecare import actions
from songhe.care.homecare.models import Due, Order
from songhe.care.homecare.tests import scene
from tests import cast

pytestmark = pytest.mark.django_db


def test_she_rings_and_somebody_comes(sign_in: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    hand = {"at": cast.AT}
    monkeypatch.setattr(clock, "now", lambda: hand["at"])
    wang, offer = cast.wang(), scene.offer("bath-home", 8000)
    man, woman = scene.carer("刘强", sex="1"), scene.carer("杨梅")
    desk = sign_in(cast.liu_min())

    # Found by her initials; the service, the one provider with its filed price, Wednesday's free hours.
    assert "王桂兰" in desk.get(reverse("book:start"), {"text": "wgl"}).content.decode()
    assert "80 元/次" in desk.get(reverse("book:item", args=[wang.pk, "bath-home"])).content.decode()
    address = reverse("book:at", args=[wang.pk, offer.pk])
    page = desk.get(address, {"day": "2026-11-25", "time": "09:00"})
    assert "我给您念一遍：给王桂兰约上门助浴" in page.content.decode()

    # Nothing is booked before she has said yes to what was read to her.
    body = {**{name: page.context["form"].initial.get(name, "") for name in page.context["form"].fields}, "channel": "phone"}
    assert desk.post(address, body).status_code == 422 and not Order.objects.exists()
    desk.post(address, {**body, "read_back": "on"})
    order = Order.objects.get()
    assert (order.channel, order.read_back_by, order.status, order.carer) == ("phone", "刘敏", "assigned", woman)
    assert order.carer != man  # bathing: the elder's own sex

    # Her daughter sees who comes; the provider sees it on its day; the county counts it.
    daughter = sign_in(scene.daughter())
    assert "杨梅 来做上门助浴" in daughter.get(reverse("book:elder", args=[wang.pk])).content.decode()
    station = sign_in(cast.zheng_operator())
    assert "王桂兰" in station.get(reverse("homecare:list"), {"day": "2026-11-25"}).content.decode()

    # Nobody comes: at 9:15, 9:30 and 10:00 it is raised, and then it is missed. She is offered another hour.
    for minutes in (15, 30, 60):
        hand["at"] = scene.at(9) + timedelta(minutes=minutes)
        assert fire_due(Due, at=hand["at"], fire=actions.fire) == 1
    order.refresh_from_db()
    assert (order.status, order.late_minutes) == ("no_show", 60)
    raised = JournalEntry.objects.filter(verb="homecare.order.late").order_by("pos").values_list("facts", flat=True)
    assert [one["to"] for one in raised] == ["provider", "desk", "county"]
    daughter = sign_in(scene.daughter())  # two days later
    told = daughter.get(reverse("homecare:order", args=[order.pk])).content.decode()
    assert "没有上门" in told and "再约一次" in told and "已报县民政" in told
