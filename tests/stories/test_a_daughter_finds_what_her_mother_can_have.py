"""A daughter has no log-in. On her phone she finds what her mother in 东升村 can have, where to eat, and whom to ring."""

from html import unescape

import pytest
from django.test import Client

from songhe.base.models import JournalEntry
from songhe.desks.portal.tests import scene
from songhe.register.bulletin import actions as bulletin
from tests import cast

pytestmark = pytest.mark.django_db


def test_without_a_log_in_and_without_a_trace(client: Client) -> None:
    built = scene.build()
    facts = {
        "name": "蒲溪镇便民服务中心民政窗口",
        "phone": "0915-0000001",
        "hours": "工作日 9:00–17:00",
        "matters": ["apply", "ask"],
    }
    bulletin.open_counter(division=cast.place(cast.PUXI_TOWN), user=cast.sun_city(), at=cast.AT, **facts)
    before = JournalEntry.objects.count()

    door = client.get("/", follow=True)
    assert door.redirect_chain[-1][0] == "/public/" and "我妈妈能享受什么补贴？" in door.content.decode()

    mother = {"age": "81", "hukou": "city", "living": "alone", "level": "2", "categories": ["low_income"]}
    said = unescape(client.post("/public/benefits/", mother).content.decode())
    assert "高龄津贴" in said and "每月 100 元，需核实" in said and "每月最高 800 元" in said

    near = unescape(client.get("/public/find/", {"near": "东升村", "service": "meals"}).content.decode())
    assert built.centre.name in near and "12.50 元/餐" in near and "约 3.5 公里" in near

    whom = client.get("/public/apply/", {"near": "东升村"}).content.decode()
    assert "0915-0000001" in whom and "申请住养老院" in whom

    assert JournalEntry.objects.count() == before and not client.cookies
