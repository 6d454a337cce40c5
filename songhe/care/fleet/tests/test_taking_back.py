"""A device whose elder needs it no more: in stock, to be collected, and back where it hung when it was a mistake."""

import pytest

from songhe.base.errors import Refused
from songhe.care.fleet import actions, queries
from songhe.care.fleet.models import Device
from tests.cast import AT, after

pytestmark = pytest.mark.django_db


def test_taken_back_it_is_in_stock_and_on_the_list_to_collect(wang_button, liu_min):
    actions.take_back(device=wang_button, by=liu_min.actor, at=AT, why="died")
    assert (wang_button.elder, wang_button.collect_since) == (None, AT)
    assert queries.chosen(liu_min, queries.Filter(collect=True), AT).get() == wang_button
    assert queries.counts(liu_min, AT)["collect"] == 1


def test_put_back_it_stands_as_it_stood(wang_button, liu_min):
    before = Device.objects.filter(pk=wang_button.pk).values().get()
    stood = actions.take_back(device=wang_button, by=liu_min.actor, at=AT, why="died")
    assert actions.put_back(device=wang_button, before=stood, by=liu_min.actor, at=after(5))
    assert Device.objects.filter(pk=wang_button.pk).values().get() == before


def test_one_that_hangs_elsewhere_or_is_retired_is_not_put_back(wang_button, ye_elder, liu_min):
    by = {"by": liu_min.actor, "at": after(1)}
    stood = actions.take_back(device=wang_button, by=liu_min.actor, at=AT, why="died")
    actions.install(device=wang_button, elder=ye_elder, room="卧室", **by)
    assert wang_button.collect_since is None
    assert not actions.put_back(device=wang_button, before=stood, **by)
    actions.retire(device=wang_button, **by)
    assert not actions.put_back(device=wang_button, before=stood, **by)


def test_collected_once(wang_button, liu_min):
    actions.take_back(device=wang_button, by=liu_min.actor, at=AT, why="died")
    actions.collect(device=wang_button, by=liu_min.actor, at=after(9))
    assert wang_button.collect_since is None
    with pytest.raises(Refused):
        actions.collect(device=wang_button, by=liu_min.actor, at=after(10))


def test_the_page_has_the_task_and_the_button(wang_button, li_county, sign_in):
    actions.take_back(device=wang_button, by=li_county.actor, at=AT, why="died")
    client, path = sign_in(li_county), f"/fleet/{wang_button.pk}/"
    assert "待收回" in client.get(path).content.decode() and "待收回" in client.get("/fleet/").content.decode()
    client.post(f"{path}collection/")
    assert "已经收回" not in client.get(path).content.decode()


def test_who_is_away_is_not_reported_silent_and_the_device_says_why(wang_button, li_county, sign_in):
    wang_button.elder.__class__.objects.filter(pk=wang_button.elder_id).update(status="away")
    assert "老人不在家" in sign_in(li_county).get(f"/fleet/{wang_button.pk}/").content.decode()
