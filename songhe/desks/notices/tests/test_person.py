"""What notices hold of a person is in the person's copy, and is forgotten in time."""

from datetime import timedelta
from typing import Any

import pytest

from songhe.base import clock
from songhe.care.emergency.tests.scene import answered
from songhe.links.notify import actions as notify
from songhe.links.notify import preferences
from songhe.links.notify.models import Notice, Preference, VoiceCall
from songhe.register.rights import offers
from songhe.register.rights.actions import sweep_due
from tests import cast

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def about_wang(days: int = 0) -> Notice:
    """Her daughter was told of her call, and rung."""
    call = answered()
    at = clock.now() - days * DAY
    told = {"to": "contact:x", "to_name": "王丽", "title": "王", "text": "您母亲按了按钮", "phone": "13900000000"}
    row = notify.leave(key=f"x{days}", subject=call.pk, division=call.division_path, at=at, **told)[0]
    VoiceCall.objects.create(
        notice=row, division_path=call.division_path, sentence="按一表示知道了", made_at=at, status="answered", digit="1"
    )
    return row


def wish(owner: str, days: int = 0) -> None:
    at = clock.now() - days * DAY
    told: dict[str, Any] = {"ways": ["sms"], "phone": "13911112222", "mail": "", "quiet": (None, None)}
    preferences.choose(owners=[owner], division="6109", **told, by=cast.liu_min().actor, at=at)


def copy_of(elder: Any) -> str:
    return str(next(rows for code, _title, rows in offers.copies(elder) if code == "9-notices"))


def test_a_copy_has_what_was_said_about_a_call_what_was_read_out_and_the_own_wish() -> None:
    about_wang()
    wang = cast.wang()
    wang.user = cast.user("wangself", "王桂兰", "elder", cast.PUXI)
    wang.save()
    wish(f"user:{wang.user.pk}")
    wish("user:" + str(cast.liu_min().pk))
    told = copy_of(wang)
    assert "您母亲按了按钮" in told and "按一表示知道了" in told and told.count("13911112222") == 1
    assert copy_of(cast.ye_elder()) == "[]"


@pytest.mark.parametrize(("days", "text", "sentence"), [(300, True, True), (400, True, False), (1100, False, False)])
def test_words_go_in_time_and_the_fate_stays(days: int, text: bool, sentence: bool) -> None:
    row = about_wang(days)
    Notice.objects.filter(pk=row.pk).update(status="sent")
    sweep_due(clock.now())
    row.refresh_from_db()
    assert (bool(row.text), bool(row.phone)) == (text, text) and (row.status, row.to_name) == ("sent", "王丽")
    assert bool(VoiceCall.objects.get().sentence) is sentence and VoiceCall.objects.get().digit == "1"


def test_what_still_waits_keeps_its_words() -> None:
    row = about_wang(2000)
    sweep_due(clock.now())
    row.refresh_from_db()
    assert row.text


def test_the_wish_of_who_left_goes_and_that_of_who_is_here_stays() -> None:
    gone, here = cast.ma_chao(), cast.liu_min()
    gone.is_active = False
    gone.save()
    for user in (gone, here):
        wish(f"user:{user.pk}", 400)
    wish(f"contact:{gone.pk}", 400)
    wish("desk:6109", 400)
    sweep_due(clock.now())
    assert sorted(Preference.objects.values_list("owner", flat=True)) == sorted(["desk:6109", f"user:{here.pk}"])


def test_the_case_says_of_every_message_what_became_of_it(sign_in: Any) -> None:
    row = about_wang()
    Notice.objects.filter(pk=row.pk).update(status="given_up", channel="sms", trouble="no channel of this kind works", tries=3)
    page = sign_in(cast.liu_min()).get(f"/console/{row.subject}/").content.decode()
    assert "告知了谁，到了没有" in page and "试了 3 次" in page and "没有可用的同类渠道" in page and "发送失败" in page
