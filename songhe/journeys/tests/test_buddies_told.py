"""Neighbours see only theirs, on their own phones, without a log-in: opened by hand, said with a press, over with the roll."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from songhe.base import clock
from songhe.care.rollcall import actions
from songhe.care.rollcall.models import BuddyCall, Person, Said
from songhe.care.rollcall.tests import scene
from songhe.journeys import musters_told
from songhe.links.notify import tokens
from songhe.links.notify.models import Notice
from songhe.register.access.models import User
from tests import cast

pytestmark = pytest.mark.django_db


def follow(at: Any) -> None:
    while musters_told.run_once(at):
        pass


@pytest.fixture
def link(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """甲 is the first buddy's, 乙 the second's; the roll is planned, and both were told."""
    hand: dict[str, Any] = {"at": scene.later(3)}
    monkeypatch.setattr(clock, "now", lambda: hand["at"])
    scene.elder("王甲", at=scene.PUXI_AT, address="蒲溪社区 3 组 8 号")
    scene.elder("李乙", at=(32.7790, 108.2790), address="蒲溪社区 5 组 1 号")
    near, far = scene.buddy("赵一", most=1, lat=32.7834, lng=108.2820), scene.buddy("钱二", most=1, lat=32.7789, lng=108.2789)
    muster = scene.muster()
    actions.plan(muster=muster, by=scene.by(), at=scene.later(1))
    follow(scene.later(2))
    follow(scene.later(2))
    hand |= {"muster": muster, "near": near, "far": far}
    return hand


def address(buddy: Any) -> str:
    return f"/rollcall/with/{tokens.make('buddy', BuddyCall.objects.get(buddy=buddy).pk)}/"


def test_each_is_told_once_with_a_link_and_no_name(link: dict[str, Any]) -> None:
    told = Notice.objects.filter(to=f"buddy:{link['near'].pk}")
    assert told.exists() and all("王甲" not in one.title + one.text for one in told)
    assert address(link["near"]) in told[0].link
    actions.plan(muster=link["muster"], by=scene.by(), at=scene.later(4))
    follow(scene.later(4))
    assert BuddyCall.objects.count() == 2 and Notice.objects.filter(to=f"buddy:{link['near'].pk}").count() == told.count()


def test_a_neighbour_opens_says_and_is_counted(link: dict[str, Any], sign_in: Any) -> None:
    page, where = Client(), address(link["near"])
    shown = page.get(where).content.decode()
    assert "王甲" not in shown and "3 组 8 号" not in shown and "打开名单" in shown
    assert page.post(where).status_code == 302
    shown = page.get(where).content.decode()
    assert "王甲" in shown and "3 组 8 号" in shown and "李乙" not in shown and "13992501001" not in shown
    row = Person.objects.get(elder__name="王甲")
    body = {"status": "safe", "key": "01a22000-0000-7000-8000-000000000001"}
    for _twice in range(2):
        assert page.post(f"{where}{row.pk}/", body).status_code == 302
    row.refresh_from_db()
    assert (row.status, row.said_by, Said.objects.count()) == ("safe", "赵一", 1)
    assert page.post(f"{where}{row.pk}/", {"status": "died"}).status_code == 409
    other = Person.objects.get(elder__name="李乙")
    assert page.post(f"{where}{other.pk}/", {"status": "safe"}).status_code == 404
    board = sign_in(cast.liu_min()).get(f"/rollcall/{link['muster'].pk}/").content.decode()
    assert "包保人的手机" in board and "1 位里 1 位有消息" in board and "1 位里 0 位有消息" in board and "回了" in board
    assert not User.objects.filter(name="赵一").exists()


def test_the_link_ends_with_the_roll_its_hours_or_a_letter(link: dict[str, Any]) -> None:
    page, where = Client(), address(link["near"])
    assert page.get(where[:-2] + "x/").status_code == 404
    link["at"] = scene.AT + timedelta(hours=49)
    assert page.get(where).status_code == 410 and page.post(where).status_code == 410
    link["at"] = scene.later(5)
    assert page.get(where).status_code == 200
    actions.end(muster=link["muster"], by=scene.by(), at=scene.later(6), why="演示结束")
    assert page.get(where).status_code == 410
    row = Person.objects.get(elder__name="王甲")
    assert page.post(f"{where}{row.pk}/", {"status": "safe"}).status_code == 410 and not Said.objects.exists()


def test_a_drill_says_so_on_the_phone(link: dict[str, Any]) -> None:
    muster = scene.muster(drill=True, area=link["muster"].area)
    actions.plan(muster=muster, by=scene.by(), at=scene.later(5))
    follow(scene.later(6))
    follow(scene.later(6))
    assert Notice.objects.filter(subject__in=muster.buddy_calls.values("pk"), title__startswith="演练").exists()
