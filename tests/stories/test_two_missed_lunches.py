"""Two missed lunches say little, an unanswered call as well. Together somebody goes and looks: she lies on the floor."""

from datetime import timedelta
from typing import Any

import pytest

from songhe.base import clock
from songhe.care.emergency.models import Call
from songhe.care.meals import actions as meals
from songhe.care.meals.tests import scene as table
from songhe.care.visits import queries
from songhe.care.visits.models import CheckIn, Hint
from songhe.care.visits.tests import scene
from songhe.journeys import visits_follow, visits_ring
from songhe.links.notify.models import Notice
from tests import cast

pytestmark = pytest.mark.django_db
TUESDAY = table.DAY + timedelta(days=1)


def follow(at: Any) -> None:
    while visits_follow.run_once(at):
        pass
    while visits_ring.run_once(at):
        pass


def test_two_missed_lunches(sign_in: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    hand = {"at": table.clock(9)}
    cast.open_desk(monkeypatch, cast.AT)
    monkeypatch.setattr(clock, "now", lambda: hand["at"])
    assistant = scene.xiaohong()
    table.lunch()
    diner = table.diner()
    table.habit(diner, days=12)
    scene.computed(hand["at"])

    # On Monday and Tuesday her card is not seen at the canteen. That alone is not yet a reason to stand at her door.
    told = {"facility": table.canteen(), "meal": "lunch", "weekdays": table.WEEK, "way": "eat_in"}
    meals.set_regular(diner=diner, **told, by=cast.wang().user.actor, at=hand["at"])
    meals.write_standing(hand["at"])
    meals.close_due(table.clock(13, 30))
    hand["at"] = table.clock(13, 30, day=TUESDAY)
    meals.close_due(hand["at"])
    follow(hand["at"])
    assert Hint.objects.get().kind == "missed_meals" and not CheckIn.objects.exists()

    # The assistant rings, and nobody answers: now it is one task that says why.
    hand["at"] = table.clock(15, day=TUESDAY)
    client = sign_in(assistant)
    client.post(f"/visits/of/{diner.elder_id}/visit/", {"method": "phone", "outcome": "not_met"})
    follow(hand["at"])
    task = CheckIn.objects.get()
    assert {one.kind for one in task.hints.all()} == {"missed_meals", "unanswered_call"}
    notice = Notice.objects.filter(subject=task.pk)[0]
    assert "桂兰" not in notice.title + notice.text
    page = client.get(f"/visits/checks/{task.pk}/").content.decode()
    assert "常来吃饭的没来" in page and "电话没人接" in page and "合计 100 分，到 80 分就提醒" in page

    # She goes, finds her on the floor, and writes it down once: the emergency desk has the call in the same breath.
    client.post(f"/visits/checks/{task.pk}/taking/")
    hand["at"] += timedelta(minutes=25)
    body = {"method": "home", "outcome": "met", "lat": "32.78350", "lng": "108.28230", "accuracy": "12",
            "s_emergency": "厕所滑倒，起不来"}  # fmt: skip
    body |= {f"q_{group}_{code}": said for group, found in scene.FULL.items() for code, said in found.items()}
    client.post(f"/visits/of/{diner.elder_id}/visit/", body)
    assert Call.objects.get().place_note == "厕所滑倒，起不来"
    client.post(f"/visits/checks/{task.pk}/", {"found": "hurt", "said": "已叫 120"})
    told = {one.kind: (one.closed, one.needed) for one in queries.precision(cast.li_county(), table.clock(0))}
    assert told == {"missed_meals": (1, 1), "unanswered_call": (1, 1)}
    assert "1 次里 1 次确实要帮忙" in client.get("/visits/checks/").content.decode()
