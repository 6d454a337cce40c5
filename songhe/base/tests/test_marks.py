"""How facts are printed: masks of standard 13.4, clocks of Ankang, figures that say when they are not known."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.template import Context, Template, TemplateSyntaxError

from songhe.base.web import marks

AT = datetime(2026, 11, 23, 2, 20, 24, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "shown"), [("", ""), ("王", "王"), ("张三", "张*"), ("王桂兰", "王*兰"), ("欧阳桂兰", "欧**兰"), (" 李四 ", "李*")]
)
def test_a_name_keeps_its_first_and_of_three_its_last(name: str, shown: str) -> None:
    assert marks.masked_name(name) == shown


@pytest.mark.parametrize(
    ("phone", "shown"),
    [
        ("13891514417", "138 **** 4417"),
        ("138 9151 4417", "138 **** 4417"),
        ("0915-5212345", "*******2345"),
        ("110", "**0"),
        ("", ""),
    ],
)
def test_a_phone_keeps_no_more_than_it_must(phone: str, shown: str) -> None:
    assert marks.masked_phone(phone) == shown


@pytest.mark.parametrize(
    ("number", "shown"),
    [("610921194002150015", "610***********0015"), ("610921400215001", "610********5001"), ("12345", "*****"), ("", "")],
)
def test_an_identity_number_keeps_three_and_four(number: str, shown: str) -> None:
    assert marks.masked_id(number) == shown


@pytest.mark.parametrize("text", ["13891514417", "610921194002150015", "王桂兰"])
def test_a_mask_never_shows_the_whole(text: str) -> None:
    masks = (marks.masked_name, marks.masked_phone, marks.masked_id)
    assert all(mask(text) != text for mask in masks)


def test_a_place_is_known_to_a_hundred_metres() -> None:
    assert (marks.masked_point(32.783331), marks.masked_point(None)) == ("32.783", "")


@pytest.mark.parametrize(
    ("seconds", "shown"), [(0, "00:00"), (41, "00:41"), (899.9, "14:59"), (3600, "1:00:00"), (-5, "00:00"), (None, "")]
)
def test_minutes_and_seconds(seconds: Any, shown: str) -> None:
    assert marks.mmss(seconds) == shown


@pytest.mark.parametrize(("value", "shown"), [(1903, "1,903"), (0, "0"), (None, "—")])
def test_a_figure_not_known_is_never_a_zero(value: Any, shown: str) -> None:
    assert marks.figure(value) == shown


def test_times_are_those_of_ankang() -> None:
    late = datetime(2026, 11, 23, 16, 0, tzinfo=UTC)
    assert (marks.clock(AT), marks.hhmm(AT), marks.day(AT), marks.day(late)) == (
        "10:20:24",
        "10:20",
        "11 月 23 日",
        "11 月 24 日",
    )
    assert (marks.year_day(date(2026, 1, 2)), marks.weekday(AT), marks.day(None)) == ("2026 年 1 月 2 日", "星期一", "")


def shown(source: str, **values: Any) -> str:
    return Template("{% load songhe %}" + source).render(Context(values))


def test_an_icon_is_silent_beside_a_word_and_named_alone() -> None:
    assert 'aria-hidden="true"' in shown('{% icon "bell" %}')
    assert 'aria-label="关闭"' in shown('{% icon "x" "关闭" %}')


def test_a_badge_is_a_mark_and_a_word() -> None:
    assert shown('{% badge "warn" "clock" word %}', word="偏<慢").endswith("偏&lt;慢</span>")
    assert shown('{% badge "" "" word %}', word="误触") == '<span class="badge-s">误触</span>'


def test_a_badge_of_an_unknown_tone_is_a_fault() -> None:
    with pytest.raises(TemplateSyntaxError):
        shown('{% badge "pink" "" "x" %}')


def test_a_clock_counts_from_the_thousandth() -> None:
    assert shown("{{ at|epoch }}", at=AT) == "1795400424.000"


def test_lists_and_clauses_are_strung_together_as_the_language_does() -> None:
    assert marks.listed(["王强", "王丽"]) == "王强、王丽" and marks.listed([]) == ""
    assert marks.clauses(["报调度长：红色呼叫", "建议拨打 120"]) == "报调度长：红色呼叫，建议拨打 120"
    assert Template("{% load songhe %}{{ names|listed }}").render(Context({"names": ["王强", "王丽"]})) == "王强、王丽"
