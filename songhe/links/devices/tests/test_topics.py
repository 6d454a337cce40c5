"""What a credential may publish to and listen to."""

import pytest

from songhe.links.devices.topics import covers, matches


@pytest.mark.parametrize(
    ("pattern", "topic", "answer"),
    [
        ("songhe/a/#", "songhe/a/up", True),
        ("songhe/a/#", "songhe/a", True),
        ("songhe/a/#", "songhe/ab/up", False),
        ("songhe/+/up", "songhe/a/up", True),
        ("songhe/+/up", "songhe/a/b/up", False),
        ("a/b", "a/b", True),
        ("a/b", "a/b/c", False),
        ("a/b/c", "a/b", False),
        ("#", "$SYS/x", False),
        ("+/x", "$SYS/x", False),
        ("$SYS/#", "$SYS/x", True),
        ("+", "", True),
    ],
)
def test_a_name_falls_under_a_filter(pattern: str, topic: str, answer: bool) -> None:
    assert matches(pattern, topic) is answer


@pytest.mark.parametrize(
    ("pattern", "asked", "answer"),
    [
        ("songhe/a/#", "songhe/a/down/+", True),
        ("songhe/a/#", "songhe/a/#", True),
        ("songhe/a/#", "songhe/#", False),
        ("songhe/a/#", "songhe/+/down", False),
        ("songhe/a/#", "#", False),
        ("songhe/+/up", "songhe/+/up", True),
        ("songhe/+/up", "songhe/a/up", True),
        ("songhe/a/up", "songhe/a/#", False),
        ("a/b", "a", False),
        ("a", "a/b", False),
    ],
)
def test_nobody_listens_to_more_than_is_theirs(pattern: str, asked: str, answer: bool) -> None:
    assert covers(pattern, asked) is answer
