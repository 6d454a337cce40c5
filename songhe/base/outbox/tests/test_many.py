"""Many facts in one request: how they are packed, and that a broken package is none."""

import uuid

import pytest

from songhe.base.outbox import many
from songhe.base.outbox.many import Sent


def some(number: int) -> list[Sent]:
    return [Sent("visits.visit", uuid.uuid4(), bytes([n % 256]) * (n + 1)) for n in range(number)]


@pytest.mark.parametrize("number", [0, 1, 7, many.MOST])
def test_what_is_packed_comes_out_again(number: int) -> None:
    sent = some(number)
    assert many.unpacked(many.packed(sent)) == sent


def test_too_many_are_refused_whole() -> None:
    with pytest.raises(ValueError, match="too many"):
        many.unpacked(many.packed(some(many.MOST + 1)))


def test_every_cut_is_noticed() -> None:
    whole = many.packed(some(3))
    starts = {len(many.packed(some(n))) for n in range(4)}
    for end in range(len(whole)):
        if end in starts and end:
            continue  # a package of fewer facts; the connection says that it was cut off
        with pytest.raises(ValueError):
            many.unpacked(whole[:end])


@pytest.mark.parametrize("body", [b"", b"\x02", b"\x01\x05abc", b"\x01\x01\xff" + bytes(20)])
def test_nonsense_is_no_package(body: bytes) -> None:
    with pytest.raises(ValueError):
        many.unpacked(body)
