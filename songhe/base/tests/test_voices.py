"""Voice notes: what they are and how long they last is read from the bytes."""

import struct

import pytest

from songhe.base import voices
from songhe.base.errors import Refused

OPEN = b"\x01\xff\xff\xff\xff\xff\xff\xff"  # a size that is not known, as recorders write it


def element(name: int, body: bytes, *, open_: bool = False) -> bytes:
    head = name.to_bytes((name.bit_length() + 7) // 8, "big")
    return head + (OPEN if open_ else (len(body) | 1 << 56).to_bytes(8, "big")) + body


def note(
    seconds: float = 3.0, *, codec: bytes = b"A_OPUS", doc_type: bytes = b"webm", kinds: tuple[int, ...] = (2,), gap: float = 1
) -> bytes:
    """As Chromium's recorder writes it: an open segment, clusters of a second, blocks of 60 ms."""
    tracks = b"".join(
        element(voices.TRACK, element(voices.TRACK_TYPE, bytes([kind])) + element(voices.CODEC, codec)) for kind in kinds
    )
    clusters, begun = b"", 0
    blocks: list[int] = list(range(0, max(1, round(seconds * 1000)), 60))
    for time in blocks:
        if time == 0 or time - begun >= 1000 * gap:
            begun = time
            clusters += element(voices.CLUSTER, b"", open_=True) + element(voices.TIME, time.to_bytes(4, "big"))
        clusters += element(voices.SIMPLE, b"\x81" + struct.pack("!hB", time - begun, 0x80) + bytes([0x18]) + bytes(60))
    inside = (
        element(voices.INFO, element(voices.SCALE, (1_000_000).to_bytes(3, "big"))) + element(voices.TRACKS, tracks) + clusters
    )
    return element(voices.HEAD, element(voices.DOC_TYPE, doc_type)) + element(voices.SEGMENT, inside, open_=True)


@pytest.mark.parametrize("seconds", [0.36, 3.0, 30.0, 60.0])
def test_the_length_is_that_of_the_sound(seconds: float) -> None:
    assert voices.length(note(seconds)) == pytest.approx(seconds, abs=0.07)


@pytest.mark.parametrize(
    "data",
    [
        b"", b"hello", b"\xff\xd8\xff\xe0" + bytes(400), b"RIFF" + bytes(100), note()[:-5], note()[20:], bytes(1000),
        b"\x01" * 50,
        note(codec=b"A_VORBIS"), note(doc_type=b"matroska"), note(kinds=(2, 1)), note(kinds=(1,)), note(kinds=()), note(0.1),
        note(62.0), note(61.2), note() + bytes(voices.LARGEST),
    ],
)  # fmt: skip
def test_what_is_none_is_refused(data: bytes) -> None:
    with pytest.raises(Refused):
        voices.length(data)


@pytest.mark.parametrize("byte", range(0, 400, 7))
def test_a_damaged_one_never_does_more_than_be_refused(byte: int) -> None:
    damaged = bytearray(note(1.0))
    damaged[byte % len(damaged)] ^= 0xFF
    try:
        assert 0 < voices.length(bytes(damaged)) <= voices.LONGEST_S
    except Refused as refusal:
        assert refusal.sentence
