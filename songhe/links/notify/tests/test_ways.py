"""Which ways a letter takes, in which order, and when the next one is due."""

from datetime import time, timedelta
from typing import Any

import pytest

from songhe.links.notify import brief, quiet, ways
from tests.cast import AT

REACH = ["console", "push", "voice", "sms", "mail"]


def legs(reach: list[str], wanted: Any = (), *, urgent: bool = False) -> list[tuple[str, int]]:
    return [(leg.channel, leg.seconds) for leg in ways.plan(reach, wanted, urgent=urgent, at=AT)]


def test_what_is_urgent_rings_the_telephone_soon_after_the_push() -> None:
    assert legs(REACH, urgent=True) == [("console", 0), ("push", 0), ("voice", 20), ("sms", 45), ("mail", 75)]


def test_nobody_is_telephoned_for_what_can_wait() -> None:
    assert legs(REACH) == [("console", 0), ("push", 0), ("sms", 900), ("mail", 3600)]


def test_the_first_way_that_reaches_comes_at_once() -> None:
    assert legs(["console", "sms"]) == [("console", 0), ("sms", 0)]
    assert legs(["console"]) == [("console", 0)]


def test_a_wish_comes_first_and_alone_when_it_can_wait() -> None:
    assert legs(REACH, ["mail"]) == [("console", 0), ("mail", 0)]


def test_of_what_is_urgent_no_way_is_left_out() -> None:
    assert [name for name, _s in legs(REACH, ["mail"], urgent=True)] == ["console", "mail", "push", "voice", "sms"]


def test_a_wish_that_does_not_reach_is_no_silence() -> None:
    assert legs(["console", "sms"], ["dingtalk"]) == [("console", 0), ("sms", 0)]


def test_no_rule_in_force_no_way() -> None:
    assert ways.plan(["push"], (), urgent=True, at=AT - timedelta(days=3650)) == []


@pytest.mark.parametrize(
    ("begins", "ends", "here", "then"),
    [
        (time(22), time(7), "23:00", "07:00"),  # over midnight, before it
        (time(22), time(7), "06:59", "07:00"),  # and after it
        (time(22), time(7), "07:00", "07:00"),
        (time(22), time(7), "12:00", "12:00"),
        (time(12), time(14), "13:00", "14:00"),
        (time(12), time(14), "14:00", "14:00"),
        (time(12), time(12), "12:00", "12:00"),  # no hours at all
        (None, None, "03:00", "03:00"),
    ],
)
def test_somebody_s_own_quiet_hours(begins: Any, ends: Any, here: str, then: str) -> None:
    at = AT.astimezone(quiet.SHOWN_IN).replace(hour=int(here[:2]), minute=int(here[3:]), second=0)
    assert quiet.until(at, begins, ends).astimezone(quiet.SHOWN_IN).strftime("%H:%M") == then
    assert timedelta() <= quiet.until(at, begins, ends) - at < timedelta(days=1)


def test_the_first_seventy_characters_hold_all_and_the_link_follows() -> None:
    line = brief.sms("请您去看看·王·蒲溪社区", "王·蒲溪社区 需要帮忙·约 5 分钟。能去请点开按“我去”。", "https://s/f/1")
    head, link = line.rsplit(" ", 1)
    assert line.startswith("【松鹤】") and link == "https://s/f/1" and len(head) <= brief.FIRST and head.endswith("。")


def test_a_long_sentence_is_cut_where_one_ends() -> None:
    text = "一" * 45 + "。" + "二" * 60
    assert brief.cut(text) == "一" * 45 + "。"
    assert brief.cut("三" * 80) == "三" * 69 + "…" and len(brief.cut("三" * 70)) == 70
    assert brief.cut("短。" + "四" * 80) == "短。" + "四" * 67 + "…"  # the first sentence alone would say nothing


def test_what_is_read_out_says_who_speaks_and_what_the_keys_do() -> None:
    assert (
        brief.spoken("王·蒲溪社区", "需要帮忙。", "能去请按 1。")
        == "这里是松鹤养老服务平台。王，蒲溪社区。需要帮忙。能去请按 1。"
    )
    assert brief.spoken("甲", "乙。", "").endswith("听明白了请按 1。")
