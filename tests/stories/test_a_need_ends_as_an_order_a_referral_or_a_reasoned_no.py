"""Whoever hears what an old person lacks writes it down, and it ends: as an order, a referral with its answer, a reasoned no.

And nobody answers: then the house says so, and the county sees what is missing in which village.
"""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from songhe.base import clock, journal
from songhe.base.deadlines import fire_due
from songhe.care.needs import actions
from songhe.care.needs.models import Need, NeedDue
from songhe.city.quality.tests.test_quality import order
from songhe.journeys import need_becomes_order
from songhe.register.access.models import User
from songhe.register.people import actions as people
from songhe.register.providers import actions as providers
from songhe.register.providers.tests import making
from tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def hand(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """A clock that a test may set."""
    told = {"at": cast.AT}
    monkeypatch.setattr(clock, "now", lambda: told["at"])
    return told


def enter(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="songhe.register.access.backends.Accounts")
    return client


def said(client: Client, **facts: Any) -> Need:
    """Write a need down for Wang, from the page."""
    body = {"urgency": "now", "channel": "assistant", **facts}
    answer = client.post(reverse("needs:collect", args=[cast.wang().pk]), body)
    assert answer.status_code == 302, answer.context["form"].errors
    return Need.objects.latest("collected_at", "pk")


def go(client: Client, deed: str, row: Any, **data: Any) -> None:
    assert client.post(reverse(f"needs:{deed}", args=[row.pk]), data).status_code == 302


def test_the_daughters_sentence_becomes_a_visit(hand: dict[str, Any]) -> None:
    people.give_consent(elder=cast.wang(), purpose="family", given_by="王桂兰", by=cast.liu_min().actor, at=cast.AT)
    daughter, desk = enter(cast.wang_daughter().user), enter(cast.liu_min())
    assert daughter.get(reverse("needs:new")).url == reverse("needs:collect", args=[cast.wang().pk])
    row = said(daughter, words="妈妈自己洗不了澡")
    assert (row.channel, row.kind) == ("family", "")
    page = desk.get(reverse("needs:need", args=[row.pk])).content.decode()
    assert "妈妈自己洗不了澡" in page and "上门助浴" in page  # what it sounds like is proposed; a person decides
    go(desk, "classification", row, item="bath-home")
    with journal.deed():
        visit = order(9, need=row.pk, status="submitted")
        told = {"subject": visit, "by": cast.liu_min().actor, "at": cast.AT, "division": visit.division_path}
        journal.write(verb="homecare.order.submit", **told)
    while need_becomes_order.run_once(cast.AT):
        pass
    assert "已下单" in daughter.get(reverse("needs:mine")).content.decode()


def test_the_station_takes_what_was_referred_to_it(hand: dict[str, Any]) -> None:
    place, clerk = making.facility(operator=making.operator()), cast.zheng_operator()
    providers.seat_clerk(operator=place.operator, user=clerk, by=making.by(), at=cast.AT)
    chen, desk, station = enter(cast.chen().user), enter(cast.liu_min()), enter(clerk)
    row = Need.objects.get(pk=_of_ye(chen).pk)
    assert station.get(reverse("needs:need", args=[row.pk])).status_code == 404
    go(desk, "referral", row, kind="facility", facility=place.pk, why="要两个人抬")
    assert "要两个人抬" in station.get(reverse("needs:need", args=[row.pk])).content.decode()
    sent = row.referrals.get()
    assert station.post(reverse("needs:refusing", args=[sent.pk]), {"answer": ""}).status_code == 409
    go(station, "taking", sent, answer="周三两个人去")
    row.refresh_from_db()
    assert row.status == "answered"
    assert "周三两个人去" in desk.get(reverse("needs:need", args=[row.pk])).content.decode()


def _of_ye(client: Client) -> Need:
    """Chen, at old Ye's door in the mountains, writes down what he says."""
    body = {"urgency": "soon", "channel": "assistant", "item": "bath-bed", "said_by": "叶大福"}
    assert client.post(reverse("needs:collect", args=[cast.ye_elder().pk]), body).status_code == 302
    return Need.objects.latest("collected_at", "pk")


def test_a_no_has_a_reason_and_the_county_sees_what_is_missing(hand: dict[str, Any]) -> None:
    desk = enter(cast.liu_min())
    first, second = said(desk, item="comfort-talk"), said(desk, item="bath-home")
    page = desk.get(reverse("needs:need", args=[first.pk])).content.decode()
    assert "5 公里内没有能做的" in page
    assert desk.post(reverse("needs:refusal", args=[first.pk]), {"reason": ""}).status_code == 422
    go(desk, "refusal", first, reason="no_provider", told="请村里多走动")
    hand["at"] = cast.AT + timedelta(days=2)
    desk, county = enter(cast.liu_min()), enter(cast.li_county())  # everybody has to sign in again by now
    assert fire_due(NeedDue, at=hand["at"], fire=actions.fire) == 1
    second.refresh_from_db()
    assert second.overdue_at == hand["at"]
    page = county.get(reverse("needs:unmet"), {"month": "2026-11"}).content.decode()
    assert "2 件需求没满足" in page and "1 位老人要精神慰藉" in page and "5 公里内没有能做的" in page
    narrowed = county.get(reverse("needs:unmet"), {"month": "2026-11", "kind": "5.5"}).content.decode()
    assert "附近没有能做的机构" in narrowed
    assert (
        "没有落空的需求"
        in enter(cast.user("far", "外县", "county", cast.ZIYANG))
        .get(reverse("needs:unmet"), {"month": "2026-11"})
        .content.decode()
    )
    go(desk, "reopening", first, why="新开了一家")
    assert Need.objects.get(pk=first.pk).status == "collected"


def test_a_counter_that_keeps_no_files_writes_down_who_stands_before_it(hand: dict[str, Any]) -> None:
    cast.wang()
    people.change_elder(elder=cast.wang(), phone="13992500077", by=cast.liu_min().actor, at=cast.AT)
    clerk = cast.zheng_operator()
    providers.seat_clerk(operator=making.operator(), user=clerk, by=making.by(), at=cast.AT)
    station = enter(clerk)
    assert station.get(reverse("needs:collect", args=[cast.wang().pk])).status_code == 404
    wrong = {"name": "王桂兰", "phone": "13992500009"}
    assert station.post(reverse("needs:new"), wrong).status_code == 422
    assert station.post(reverse("needs:new"), {**wrong, "phone": "13992500077"}).status_code == 302
    row = said(station, item="meal-delivery", channel="station")
    assert "送餐上门" in station.get(reverse("needs:desk")).content.decode() and row.user == clerk
