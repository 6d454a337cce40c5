"""Zhao, a supported person at home, asks to be taken in. The list puts him first, nobody may tell him that the home is full,
and the proof shows since when he asked and on which day he lay in a bed."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

import songhe.care.beds.counting  # noqa: F401  (declares the figures)
from songhe.base import clock, indicators
from songhe.base.errors import Refused
from songhe.care.beds import actions, queries
from songhe.care.beds.tests import scene
from songhe.journeys import bed_life
from tests import cast

pytestmark = pytest.mark.django_db


def test_a_supported_person_asks_to_be_taken_in(sign_in: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    hand = {"at": cast.AT}
    monkeypatch.setattr(clock, "now", lambda: hand["at"])
    county, home = sign_in(cast.li_county()), scene.home()
    first = scene.asked(scene.elder("李大山"), at=hand["at"] - timedelta(days=90))
    zhao = scene.supported()
    assistant = cast.user("xiaohong", "张小红", "assistant", cast.PUXI)
    facts = {"elder": zhao, "channel": "assistant", "facility": home, "user": assistant}
    asking = actions.ask(**facts, by=assistant.actor, at=hand["at"])
    assert list(queries.open_askings(queries.askings(cast.li_county()))) == [asking, first]
    assert asking.due_on == (hand["at"] + timedelta(days=30)).date()

    # "No bed is free" is no answer to him; it is one to the other, who is not supported.
    refusal = lambda row: county.post(reverse("beds:refusal", args=[row.pk]), {"reason": "full"})  # noqa: E731
    assert refusal(asking).status_code == 422
    with pytest.raises(Refused, match="应收尽收"):
        scene.do(actions.decline, asking=asking, reason="full")
    assert refusal(first).status_code == 302

    # A month goes by: he stands on the list as late, in red, and the county's figure shows it.
    hand["at"] += timedelta(days=32)
    county = sign_in(cast.li_county())
    assert actions.mark_late(hand["at"]) == 1 and actions.mark_late(hand["at"]) == 0
    page = county.get(reverse("beds:supported")).content.decode()
    assert "赵五保" in page and "应在" in page

    # Then he is taken in: assessed first, nine risks, contract, no deposit.
    scene.assess(asking, at=hand["at"], assessed_on=hand["at"].date())
    scene.do(actions.offer, asking=asking, bed=scene.bed("101", "3"), at=hand["at"])  # even the reserve bed
    early = county.post(reverse("beds:taking_in", args=[asking.pk]))
    assert early.status_code == 409 and "九项风险评估" in early.content.decode()
    scene.papers(asking, at=hand["at"])
    assert county.post(reverse("beds:taking_in", args=[asking.pk])).status_code == 302
    asking.refresh_from_db()
    assert (asking.status, asking.taken_in_at) == ("taken_in", hand["at"])

    # From that day he is supported in an institution.
    bed_life.run_once(hand["at"])
    held = zhao.categories.filter(ends_on=None, voided_at=None).values_list("code", flat=True)
    assert list(held) == ["supported_central"]

    # The proof: who, since when, taken in on which day, and that it was late. The figure drills down to the same line.
    page = county.get(reverse("beds:supported")).content.decode()
    assert "1 名特困人员申请集中供养，已入住 1 人" in page and "应在" in page
    month = indicators.month_of(hand["at"])
    counter = indicators.counter("supported-taken-in")
    assert counter is not None
    assert counter.count(month, hand["at"])[zhao.division_path] == indicators.Ratio(0, 1)
    assert [row.title for row in counter.rows(cast.li_county(), month, hand["at"], "6109", "missing")] == ["赵五保"]
    assert counter.rows(cast.user("he2", "何", "county", cast.ZIYANG), month, hand["at"], "6109", "of") == []
