"""Voice notes as browsers record them: Opus in WebM. What they are and how long they last is read from the bytes, not believed.

A recorder writes no length and leaves its segment open, so that the length is that of the sound itself: the time of the last
block after the first, and the frames in it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from songhe.base.errors import Refused

LARGEST = 700_000  # bytes: a minute of speech is a third of it
LONGEST_S = 61.0  # a minute, and what a recorder adds before it stops
LEAST_S = 0.3
KIND = "audio/webm"

HEAD, DOC_TYPE, SEGMENT, INFO, SCALE, TRACKS, TRACK = 0x1A45DFA3, 0x4282, 0x18538067, 0x1549A966, 0x2AD7B1, 0x1654AE6B, 0xAE
TRACK_TYPE, CODEC, CLUSTER, TIME, GROUP, BLOCK, SIMPLE = 0x83, 0x86, 0x1F43B675, 0xE7, 0xA0, 0xA1, 0xA3
INSIDE = frozenset({HEAD, SEGMENT, INFO, TRACKS, TRACK, CLUSTER, GROUP})
AUDIO = 2


@dataclass
class _Heard:
    """What the bytes say of themselves."""

    doc_type: bytes = b""
    scale: int = 1_000_000  # nanoseconds of one tick
    kinds: list[int] = field(default_factory=list)
    codecs: list[bytes] = field(default_factory=list)
    cluster: int = 0
    times: list[int] = field(default_factory=list)
    last: float = 0.0  # seconds of the last block

    @property
    def seconds(self) -> float:
        """From the first block to the end of the last."""
        return (max(self.times) - min(self.times)) * self.scale / 1e9 + self.last if self.times else 0.0


def length(data: bytes) -> float:
    """Seconds of a voice note. Refused: no Opus in WebM, longer than a minute, too large, or nothing in it."""
    if len(data) > LARGEST:
        raise Refused(_("录音太大，最长 60 秒。"))
    try:
        heard = _heard(data)
    except (ValueError, IndexError) as fault:
        raise Refused(_("这段录音打不开。")) from fault
    if heard.doc_type != b"webm" or heard.kinds != [AUDIO] or heard.codecs != [b"A_OPUS"]:
        raise Refused(_("这段录音不是认得的格式。"))
    if heard.seconds > LONGEST_S:
        raise Refused(_("录音太长，最长 60 秒。"))
    if heard.seconds < LEAST_S:
        raise Refused(_("这段录音里没有声音。"))
    return heard.seconds


def _heard(data: bytes) -> _Heard:
    found = _Heard()
    for name, body in _elements(data):
        if name == DOC_TYPE:
            found.doc_type = body
        elif name == SCALE:
            found.scale = int.from_bytes(body, "big")
        elif name == TRACK_TYPE:
            found.kinds.append(int.from_bytes(body, "big"))
        elif name == CODEC:
            found.codecs.append(body)
        elif name == TIME:
            found.cluster = int.from_bytes(body, "big")
        elif name in {SIMPLE, BLOCK}:
            _size, begin = _number(body, 0)
            time = found.cluster + int.from_bytes(body[begin : begin + 2], "big", signed=True)
            if not found.times or time >= max(found.times):
                found.last = _opus(body[begin + 3 :])
            found.times.append(time)
    return found


def _elements(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Elements in their order, those that hold others opened: their size, which a recorder leaves out, is not asked for."""
    here = 0
    while here < len(data):
        name, here = _name(data, here)
        size, here = _number(data, here)
        if name in INSIDE:
            continue
        if size is None or here + size > len(data):
            raise ValueError("cut off")
        yield name, data[here : here + size]
        here += size


def _name(data: bytes, here: int) -> tuple[int, int]:
    width = 9 - data[here].bit_length()
    if width > 4 or here + width > len(data):
        raise ValueError("no element")
    return int.from_bytes(data[here : here + width], "big"), here + width


def _number(data: bytes, here: int) -> tuple[int | None, int]:
    """A number of one to eight bytes; None for "not known"."""
    width = 9 - data[here].bit_length()
    if width > 8 or here + width > len(data):
        raise ValueError("no number")
    bits = (1 << (7 * width)) - 1
    value = int.from_bytes(data[here : here + width], "big") & bits
    return (None if value == bits else value), here + width


def _opus(packet: bytes) -> float:
    """Seconds of one Opus packet, as its first bytes say (RFC 6716, 3.1)."""
    if not packet:
        return 0.0
    config, code = packet[0] >> 3, packet[0] & 3
    if config < 12:
        frame: float = (10, 20, 40, 60)[config % 4]
    elif config < 16:
        frame = (10, 20)[config % 2]
    else:
        frame = (2.5, 5, 10, 20)[config % 4]
    number = 1 if code == 0 else 2 if code < 3 else packet[1] & 63
    return frame * number / 1000
