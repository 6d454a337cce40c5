"""What a bureau pastes becomes plain text."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from songhe.register.bulletin import rules


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("<b>高龄</b>津贴", "高龄津贴"),
        ("<script>alert(1)</script>好", "alert(1)好"),
        ("<scr<script>ipt>x", "x"),
        ("一\r\n二\u2028三", "一\n二\n三"),
        ("一\n\n\n\n二", "一\n\n二"),
        ("a\u202ebc\u200b\x00d", "abcd"),
        ("满 3 < 5 岁", "满 3 < 5 岁"),
        ("  行尾  \n下一行", "行尾\n下一行"),
    ],
)
def test_only_text_and_lines_are_kept(text: str, kept: str) -> None:
    assert rules.plain(text) == kept


def test_a_title_is_one_line() -> None:
    assert rules.line(" 高龄\n津贴 \t 到期 ") == "高龄 津贴 到期"


@given(st.text())
def test_whatever_comes_is_clean_and_stays_so(text: str) -> None:
    clean = rules.plain(text)
    assert all(char == "\n" or not unicodedata.category(char).startswith("C") for char in clean)
    assert not rules.TAGS.search(clean) and rules.plain(clean) == clean
