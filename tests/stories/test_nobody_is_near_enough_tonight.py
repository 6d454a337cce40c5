"""By day neighbour Zhang is on duty near Wang. Tonight nobody is: the bureau sees it in the afternoon, with her name, and that
one night of Zhang's would bring her in. It lays that shift, and tonight somebody is near."""

from datetime import timedelta
from typing import Any

import pytest

from songhe.base import clock
from songhe.care.fleet.actions import silence
from songhe.city.reach import actions, jobs
from songhe.city.reach.models import Look
from songhe.register.staff import actions as staff
from songhe.register.staff.models import Responder, Shift
from tests import cast
from tests.cast import AT, after

pytestmark = pytest.mark.django_db


def test_nobody_is_near_enough_tonight(sign_in: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    hand = {"at": AT}
    monkeypatch.setattr(clock, "now", lambda: hand["at"])
    cast.wang_button()
    silence.lay_missing(AT)
    zhang, bureau = cast.neighbour_zhang(), sign_in(cast.li_county())
    Responder.objects.update(always_on=False)
    Shift.objects.create(responder=zhang, starts_at=AT - timedelta(hours=2), ends_at=AT + timedelta(hours=6))

    # Now somebody is near; tonight nobody is, and the page says so, who, and what would change it.
    jobs.look(AT)
    assert "现在每位装了按钮的老人都有人够得着" in bureau.get("/reach/").content.decode()
    tonight = bureau.get("/reach/?when=night").content.decode()
    assert "今夜两点，1 位老人 15 分钟内没有人能到" in tonight
    assert f'请<b lang="zh-Hans">{zhang.name}</b>' in tonight and '多够着 <b class="num">1</b> 位' in tonight
    assert "王桂兰" in bureau.get(f"/reach/{cast.PUXI}/?when=night").content.decode()

    # One night of his is laid; the next look knows it.
    hand["at"] = after(3600)
    bureau = sign_in(cast.li_county())
    two = actions.night(hand["at"])
    staff.plan_shift(
        responder=zhang, starts_at=two - timedelta(hours=4), ends_at=two + timedelta(hours=5), by=cast.li_county().actor,
        at=hand["at"],
    )  # fmt: skip
    jobs.look(hand["at"])
    assert "今夜两点，每位装了按钮的老人都有人够得着" in bureau.get("/reach/?when=night").content.decode()
    assert "都够得着" in bureau.get(f"/reach/{cast.PUXI}/?when=night").content.decode()
    assert Look.objects.count() == 2  # written over, not piled up

    # At two he says that he is off: he is on the rota, and still nobody is near.
    hand["at"] = two
    bureau = sign_in(cast.li_county())
    staff.set_availability(responder=zhang, availability="off", by=cast.li_county().actor, at=two)
    jobs.look(two)
    assert "现在有 1 位老人 15 分钟内没有人能到" in bureau.get("/reach/").content.decode()
