"""What begins with a text: the same on both databases, and answered by a range where `LIKE` would read everything."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from songhe.base.prefix import after

TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=6)


@given(prefix=TEXTS.filter(bool), rest=TEXTS, other=TEXTS)
def test_the_range_of_a_prefix_holds_what_begins_so_and_nothing_else(prefix: str, rest: str, other: str) -> None:
    def inside(text: str) -> bool:
        end = after(prefix)
        return text >= prefix and (not end or text < end)

    assert inside(prefix + rest)
    assert inside(other) == other.startswith(prefix)


@pytest.mark.parametrize(
    ("text", "end"), [("", ""), ("a", "b"), ("6109/", "61090"), ("\ud7ff", "\ue000"), ("\U0010ffff", ""), ("a\U0010ffff", "b")]
)
def test_the_least_text_behind_a_prefix(text: str, end: str) -> None:
    assert after(text) == end
