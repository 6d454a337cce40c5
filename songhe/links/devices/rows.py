"""What the door hands to the store: rows as tuples, in the order of the columns, and the delivery that waits for them."""

import hashlib
import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import orjson

from songhe.links.devices import reasons
from songhe.links.devices.adapters.reading import Reading
from songhe.links.devices.reasons import Unreadable

DEVICE_LENGTH, TOPIC_LENGTH = 120, 256
MESSAGE_COLUMNS = (
    "received_at", "credential", "topic", "payload", "device", "key", "signal", "pressed_at", "facts", "urgent",
)  # fmt: skip
LETTER_COLUMNS = ("id", "received_at", "credential", "topic", "payload", "reason", "detail", "digest", "times")
MessageRow = tuple[datetime, str, str, bytes, str, str, str, datetime | None, str, bool]
LetterRow = tuple[Any, ...]


@dataclass(slots=True, eq=False)
class Delivery:
    """One publish on its way to the disk. Whoever sent it hears nothing before `rows` and `letters` are durable."""

    size: int
    rows: list[MessageRow] = field(default_factory=list)
    letters: list[LetterRow] = field(default_factory=list)
    urgent: bool = False
    sender: Any = None  # the connection, where one waits for an answer
    kind: int = 0  # PUBACK or PUBREC; 0 = nothing is answered
    packet_id: int = 0
    code: int = 0
    lost: bool = False  # the database takes neither the rows nor the letter: never acknowledged


def message_row(reading: Reading, credential: str, topic: str, payload: bytes, at: datetime) -> MessageRow:
    """The row of one reading; its device is the credential itself, or something behind that credential, never another's."""
    device = reading.device
    if not device or device == credential:
        device = credential
    elif not device.startswith(f"{credential}/"):
        device = f"{credential}/{device}"
    if len(device) > DEVICE_LENGTH or not device.isprintable():
        raise Unreadable(reasons.BAD_DEVICE, device[:80])
    pressed, facts = reading.pressed_at, _as_json(reading.facts)
    return (at, credential, topic, payload, device, reading.key, reading.signal, pressed, facts, reading.urgent)


_slowly = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
AS_JSON = orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_PASSTHROUGH_DATACLASS | orjson.OPT_PASSTHROUGH_SUBCLASS


def _as_json(facts: dict[str, Any]) -> str:
    """What orjson has no word for (a number of more than 64 bits, a key that is no text) is written by Python's own."""
    try:
        return orjson.dumps(facts, option=AS_JSON).decode()
    except TypeError:
        return _slowly(facts)


def letter_row(fault: Unreadable, credential: str, topic: str, payload: bytes, at: datetime, times: int = 1) -> LetterRow:
    """Bytes put aside. Text in it is made plain, so that the store never refuses a dead letter too."""
    from songhe.base.rows import new_id

    digest = hashlib.sha256(f"{fault.reason}\0{topic}\0".encode(errors="replace") + payload).hexdigest()
    plain = [
        text.encode(errors="replace").decode().replace("\0", "?") for text in (credential[:80], topic[:256], fault.detail[:200])
    ]
    return (new_id(), at, plain[0], plain[1], payload, fault.reason, plain[2], digest, times)
