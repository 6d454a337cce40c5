"""An old woman with dementia and a man with a psychiatric disorder who hits others: no page, no verb and no change of a room
brings them behind one door; and whoever changes while living there is shown until moved."""

from typing import Any

import pytest
from django.urls import reverse

import songhe.care.beds.counting  # noqa: F401  (declares the figures)
from songhe.base import clock, indicators
from songhe.care.beds import actions
from songhe.care.beds.models import Stay
from songhe.care.beds.tests import scene
from tests import cast

pytestmark = pytest.mark.django_db
CLAUSE = "农村养老服务方案（二）2"


def test_the_demented_are_not_roomed_with_the_violent(sign_in: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: cast.AT)
    county = sign_in(cast.li_county())
    he = scene.asked(scene.elder("何狂生"))
    assert scene.assess(he, psychiatric=True, evidence="县精神卫生中心诊断") == "psychiatric"
    she = scene.asked(scene.elder("孙阿婆", sex="2"))
    assert scene.assess(she, dementia=True, level=1, evidence="县医院记忆门诊") == "disabled"
    for row in (he, she):
        scene.papers(row)

    # She lives among the disabled and demented. His page does not offer her room; a forged form is refused with the clause.
    scene.do(actions.offer, asking=she, bed=scene.bed("201"))
    scene.do(actions.take_in, asking=she)
    page = county.get(reverse("beds:asking", args=[he.pk])).content.decode()
    beside = scene.bed("201", "2")
    assert str(beside.pk) not in page and str(scene.bed("301").pk) in page
    forged = county.post(reverse("beds:offer", args=[he.pk]), {"bed": beside.pk})
    assert forged.status_code == 409 and CLAUSE in forged.content.decode() and "精神障碍人员" in forged.content.decode()
    assert not Stay.objects.filter(elder=he.elder).exists()

    # Nor may he be moved there later, nor her room be given to his group while she lives in it.
    scene.do(actions.offer, asking=he, bed=scene.bed("301"))
    stay = scene.do(actions.take_in, asking=he)
    moved = county.post(reverse("beds:transfer", args=[stay.pk]), {"bed": beside.pk, "why": "换床"})
    assert moved.status_code == 409 and CLAUSE in moved.content.decode()
    zoned = county.post(reverse("beds:zone", args=[beside.room_id]), {"zone": "psychiatric"})
    assert zoned.status_code == 409 and "孙阿婆" in zoned.content.decode()

    # A third one becomes ill while he lives among the self-reliant: the board says so until he is moved.
    third = scene.lives(scene.elder("李大山"), scene.bed("101"))
    told = {"level": "0", "psychiatric": "on", "evidence": "县精神卫生中心诊断"}
    assert county.post(reverse("beds:group", args=[third.pk]), told).status_code == 302
    board = reverse("beds:board", args=[scene.home().pk])
    assert "1 人与所住的区不符" in county.get(board).content.decode()
    counter = indicators.counter("zoned-living")
    assert counter is not None
    month = indicators.month_of(cast.AT)
    assert [row.title for row in counter.rows(cast.li_county(), month, cast.AT, "6109", "missing")] == ["李大山"]
    # Meanwhile nobody else comes into that room.
    late = scene.asked(scene.elder("周新来"))
    scene.assess(late)
    barred = county.post(reverse("beds:offer", args=[late.pk]), {"bed": scene.bed("101", "2").pk})
    assert barred.status_code == 409 and "李大山" in barred.content.decode()
    assert (
        county.post(reverse("beds:transfer", args=[third.pk]), {"bed": scene.bed("301", "2").pk, "why": "分区"}).status_code
        == 302
    )
    assert "不符" not in county.get(board).content.decode()
