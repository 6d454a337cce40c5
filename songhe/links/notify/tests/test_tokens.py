"""A link holds what was put in, for one purpose, and opens nothing once a character of it is changed."""

import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from songhe.links.notify import tokens

CALL, DAUGHTER = uuid.UUID(int=7), uuid.UUID(int=9)


@given(st.lists(st.uuids(), min_size=1, max_size=3))
def test_what_goes_in_comes_out(keys: list[uuid.UUID]) -> None:
    assert tokens.read("follow", tokens.make("follow", *keys), len(keys)) == keys


def test_a_link_for_one_purpose_is_no_link_for_another() -> None:
    with pytest.raises(tokens.BadLink):
        tokens.read("field", tokens.make("follow", CALL), 1)


def test_a_link_with_too_many_keys_is_refused() -> None:
    with pytest.raises(tokens.BadLink):
        tokens.read("follow", tokens.make("follow", CALL, DAUGHTER), 1)


def test_every_changed_character_is_noticed() -> None:
    token = tokens.make("follow", CALL)
    for index, char in enumerate(token):
        changed = token[:index] + ("A" if char != "A" else "B") + token[index + 1 :]
        with pytest.raises(tokens.BadLink):
            tokens.read("follow", changed, 1)


@pytest.mark.parametrize("text", ["", ".", "abc", "a.b", "王", "%00", "x" * 5000])
def test_rubbish_is_not_a_link(text: str) -> None:
    with pytest.raises(tokens.BadLink):
        tokens.read("follow", text, 1)
