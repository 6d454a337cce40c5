"""What a person may have a copy of, and what is forgotten in time."""

import json
from datetime import timedelta

import pytest

from songhe.care.rollcall import actions, copies, retention
from songhe.care.rollcall.models import RescueCard, Said
from songhe.care.rollcall.tests import scene

pytestmark = pytest.mark.django_db


def test_a_copy_has_the_card_and_every_word() -> None:
    who = scene.elder("甲")
    device = {"kind": "oxygen", "hours": "2"}
    actions.write_card(elder=who, mobility="helped", device=device, agreed_by="本人", by=scene.by(), at=scene.AT)
    row = scene.muster(drill=True)
    scene.tell(scene.person(row, "甲"), "safe", note="在二楼")
    told = json.dumps(copies.rolls(who), ensure_ascii=False)
    assert "制氧机" in told and "演练：" in told and "在二楼" in told and "张小红" in told


def test_devices_and_notes_go_and_what_happened_stays() -> None:
    who = scene.elder("甲")
    actions.write_card(elder=who, mobility="helped", device={"kind": "oxygen"}, agreed_by="本人", by=scene.by(), at=scene.AT)
    row = scene.muster()
    scene.tell(scene.person(row, "甲"), "safe", note="在二楼")
    later = scene.AT + timedelta(days=1)
    assert retention.facts(later) == 0
    actions.end(muster=row, by=scene.by(), at=scene.later(9))
    assert (retention.facts(later), retention.facts(later)) == (2, 0)
    assert scene.person(row, "甲").device == "" and Said.objects.get().note == "" and Said.objects.get().status == "safe"
    who.status, who.left_at = "died", scene.AT
    who.save()
    assert retention.cards(later) == 1 and not RescueCard.objects.exists() and retention.kept(later) == 0
