"""What a messy heading says, and which row holds the headings."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from songhe.links.sheets.headings import find, join, plain


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("姓 名", "姓名"),
        ("＊身份证\n号码（必填）", "身份证号码"),
        ("1、姓名：", "姓名"),
        ("联系电话\r\n(11位)", "联系电话"),
        ("【出生日期】", ""),
        ("县（市、区）", "县"),
        ("ＸＭ", "xm"),
        ("", ""),
    ],
)
def test_a_heading_is_put_plainly(written, said):
    assert plain(written) == said


@given(st.text(max_size=40))
def test_nothing_that_bureaus_put_around_a_word_is_left(text):
    assert not set(plain(text)) & set(" \n\t*():：，、;；[]【】")


def test_the_row_with_known_words_wins_over_a_wider_one():
    rows = [["说明", "甲", "乙", "丙"], ["姓名", "身份证号"], ["王", "610902195001010015"]]
    assert find(rows, {"姓名", "身份证号"}) == 1
    assert find([["名单"], ["a", "b"]]) == 1
    assert find([]) == 0


def test_headings_of_two_storeys_are_joined():
    assert join(["姓名", "住址", "", "电话"], ["", "镇", "村"]) == ["姓名", "镇", "村", "电话"]
