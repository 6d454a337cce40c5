"""The death list of the month names Wang Guilan. One look, and everything stops at once. A namesake: everything is back."""

from datetime import date
from typing import Any

import pytest

from songhe.journeys import button_pressed, life
from songhe.links.devices.models import Message
from songhe.links.sheets.tests import books
from songhe.register.life.models import LifeEvent
from songhe.register.people import actions as people
from songhe.register.people.models import Elder
from songhe.register.rolls.models import Proposal
from songhe.register.rolls.tests.bringing import imported
from tests.cast import after

pytestmark = pytest.mark.django_db
HEAD = ["死者姓名", "出生日期", "村（社区）", "死亡时间", "死因"]


def press(key: str, seconds: float) -> Any:
    """Wang's button is pressed, and the intake takes it up."""
    plain = {"credential": "btn-wang", "topic": "songhe/btn-wang/up", "payload": b"{}", "urgent": True}
    message = Message.objects.create(device="btn-wang", key=key, signal="sos", received_at=after(seconds), **plain)
    return button_pressed.handle(message, after(seconds)).call


def test_a_matched_death_stops_everything_and_is_undone_when_it_was_a_namesake(
    wang_button, wang_daughter, neighbour_zhang, li_county, liu_min, sign_in
):
    wang = wang_button.elder
    people.enter_category(elder=wang, code="low_income", starts_on=date(2024, 1, 1), by=li_county.actor, at=after(0))
    names = [
        ["王桂兰", "1945-03-12", "蒲溪社区", "2026-11-20", "心脏病"],
        ["无名氏", "1940-01-01", "蒲溪社区", "2026-11-19", ""],
    ]
    roll = imported(books.xlsx([HEAD, *names]), kind="deaths", bureau="县公安局", user=li_county, at=after(30))
    assert (roll.counts["new"], roll.counts["nobody"]) == (1, 1)
    assert Elder.objects.get(pk=wang.pk).status == "here"  # a list alone changes nothing

    clerk = sign_in(li_county)
    waiting = clerk.get("/rolls/proposals/").content.decode()
    assert "王桂兰" in waiting and "姓名、出生日期和村相同" in waiting and "心脏病" in waiting
    shown = clerk.post(f"/rolls/proposals/{Proposal.objects.get().pk}/acceptance/", follow=True).content.decode()
    assert "停止或改变" in shown and "btn-wang" in shown  # and still nothing has stopped
    event = LifeEvent.objects.get()
    assert event.evidence == f"县公安局死亡名单 {roll.number} 第 2 行" and Elder.objects.get(pk=wang.pk).status == "here"

    told = [effect.sentence for effect in life.foresee(event)]
    assert any("btn-wang" in line for line in told) and any("张大山" in line for line in told)
    assert any("wangguilan" in line for line in told) and not any("紫阳" in line for line in told)

    life.perform(event, by=li_county.actor, at=after(120))
    wang.refresh_from_db(), wang_button.refresh_from_db(), wang.user.refresh_from_db()
    assert (wang.status, wang_button.elder, wang.user.is_active) == ("died", None, False)
    assert str(wang.categories.get().ends_on) == "2026-11-20"
    stray = press("1", 180)
    assert stray.elder is None and stray.division == wang.division  # whoever presses it is still heard

    lost = life.undo(event, reason="同名同日出生的另一个人", by=li_county.actor, at=after(240))
    wang.refresh_from_db(), wang_button.refresh_from_db(), wang.user.refresh_from_db()
    assert lost == [] and (wang.status, wang_button.elder, wang.user.is_active) == ("here", wang, True)
    assert wang.categories.get().ends_on is None
    again = press("2", 300)
    assert again.elder == wang and again.pk != stray.pk
