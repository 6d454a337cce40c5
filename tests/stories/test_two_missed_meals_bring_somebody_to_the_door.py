"""Wang eats at the canteen every day. Twice she does not come: her village's assistant is told, looks, and finds her fallen."""

from datetime import timedelta
from typing import Any

import pytest

from songhe.base import clock
from songhe.care.meals import actions, cards, queries
from songhe.care.meals.models import MealOrder, Signal
from songhe.care.meals.tests import scene
from songhe.care.meals.tests.scene import DAY
from songhe.journeys import people_told
from songhe.links.notify.models import Notice
from tests import cast

pytestmark = pytest.mark.django_db
TUESDAY = DAY + timedelta(days=1)


def test_two_missed_meals_bring_somebody_to_the_door(sign_in: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    hand = {"at": scene.clock(9)}
    monkeypatch.setattr(clock, "now", lambda: hand["at"])
    assistant = cast.user("xiaohong", "张小红", "assistant", cast.PUXI)
    scene.lunch()
    wang = scene.diner()
    scene.habit(wang, days=12)

    # She is expected every day; on Monday and Tuesday her card is not seen.
    told = {"facility": scene.canteen(), "meal": "lunch", "weekdays": scene.WEEK, "way": "eat_in"}
    actions.set_regular(diner=wang, **told, by=wang_herself(), at=hand["at"])
    actions.write_standing(hand["at"])
    actions.close_due(scene.clock(13, 30))
    assert not Signal.objects.exists()
    hand["at"] = scene.clock(13, 30, day=TUESDAY)
    actions.close_due(hand["at"])
    signal = Signal.objects.get()
    assert (signal.elder.name, signal.came, signal.of) == ("王桂兰", 12, 12)

    # The assistant of her village reads it on a lock screen: surname and place, no more.
    while people_told.run_once(hand["at"]):
        pass
    (notice,) = Notice.objects.filter(subject=signal.pk)
    assert notice.to == f"user:{assistant.pk}" and notice.title == "没来吃饭·王·蒲溪社区" and "桂兰" not in notice.text
    page = sign_in(assistant).get(notice.link.split("/", 3)[-1].join(["/", ""]))
    assert "之前 30 天订了 12 餐，来了 12 餐" in page.content.decode()

    # She goes, and finds her on the floor. Her meals stop while she is in hospital, and nothing rings again.
    client = sign_in(assistant)
    client.post(f"/meals/signals/{signal.pk}/look/")
    body = {"found": "fallen", "said": "厕所滑倒，已叫 120", "until": str(TUESDAY + timedelta(days=4))}
    client.post(f"/meals/signals/{signal.pk}/", body)
    signal.refresh_from_db()
    assert (signal.status, signal.closed_by) == ("closed", "张小红")
    ahead = MealOrder.objects.filter(day__gt=TUESDAY, day__lte=TUESDAY + timedelta(days=4))
    assert set(ahead.values_list("status", flat=True)) == {"cancelled"}
    assert queries.precision(Signal.objects.all()) == {"open": 0, "closed": 1, "needed": 1}

    # A week later she is back, with the same card.
    after = TUESDAY + timedelta(days=5)
    actions.write_standing(scene.clock(8, day=after))
    swiped = actions.swipe(
        service=scene.lunch(), text=cards.text_of(wang.number, wang.card), by=scene.by(), at=scene.clock(12, day=after)
    )
    assert swiped.order.status == "eaten" and not swiped.again


def wang_herself() -> Any:
    return cast.wang().user.actor
