"""The smallest parts of MQTT: numbers, strings and the properties of version 5, read and written strictly."""

import struct
from typing import Any

MALFORMED, PROTOCOL_ERROR, TOO_LARGE = 0x81, 0x82, 0x95
U16, U32 = struct.Struct("!H"), struct.Struct("!I")


class Malformed(Exception):
    """The only thing a decoder raises: a reason code of MQTT 5 and a sentence of what is wrong."""

    def __init__(self, detail: str, code: int = MALFORMED) -> None:
        super().__init__(detail)
        self.detail, self.code = detail, code


# property number: (name, type, packets that may carry it; `W` is a will inside CONNECT)
_TABLE: dict[int, tuple[str, str, str]] = {
    0x01: ("payload_format", "bit", "PUBLISH WILL"),
    0x02: ("message_expiry", "u32", "PUBLISH WILL"),
    0x03: ("content_type", "text", "PUBLISH WILL"),
    0x08: ("response_topic", "text", "PUBLISH WILL"),
    0x09: ("correlation_data", "binary", "PUBLISH WILL"),
    0x0B: ("subscription_id", "varint", "PUBLISH SUBSCRIBE"),
    0x11: ("session_expiry", "u32", "CONNECT CONNACK DISCONNECT"),
    0x12: ("assigned_client_id", "text", "CONNACK"),
    0x13: ("server_keep_alive", "u16", "CONNACK"),
    0x15: ("auth_method", "text", "CONNECT CONNACK AUTH"),
    0x16: ("auth_data", "binary", "CONNECT CONNACK AUTH"),
    0x17: ("request_problem", "bit", "CONNECT"),
    0x18: ("will_delay", "u32", "WILL"),
    0x19: ("request_response", "bit", "CONNECT"),
    0x1A: ("response_information", "text", "CONNACK"),
    0x1C: ("server_reference", "text", "CONNACK DISCONNECT"),
    0x1F: ("reason", "text", "CONNACK ACK SUBACK DISCONNECT AUTH"),
    0x21: ("receive_maximum", "u16+", "CONNECT CONNACK"),
    0x22: ("topic_alias_maximum", "u16", "CONNECT CONNACK"),
    0x23: ("topic_alias", "u16+", "PUBLISH"),
    0x24: ("maximum_qos", "bit", "CONNACK"),
    0x25: ("retain_available", "bit", "CONNACK"),
    0x26: ("user", "pair", "CONNECT WILL CONNACK PUBLISH ACK SUBSCRIBE SUBACK UNSUBSCRIBE DISCONNECT AUTH"),
    0x27: ("maximum_packet_size", "u32+", "CONNECT CONNACK"),
    0x28: ("wildcards_available", "bit", "CONNACK"),
    0x29: ("subscription_ids_available", "bit", "CONNACK"),
    0x2A: ("shared_available", "bit", "CONNACK"),
}
_READ = {number: (name, kind, frozenset(where.split())) for number, (name, kind, where) in _TABLE.items()}
_WRITE = {name: (number, kind) for number, (name, kind, _) in _TABLE.items()}
Properties = dict[str, Any]


class Reader:
    """Walks through one packet's body; every step past the end is `Malformed`."""

    __slots__ = ("body", "end", "pos")

    def __init__(self, body: bytes) -> None:
        self.body, self.pos, self.end = body, 0, len(body)

    def take(self, count: int) -> bytes:
        start = self.pos
        self.pos = start + count
        if self.pos > self.end:
            raise Malformed("the packet ends too early")
        return self.body[start : self.pos]

    def u8(self) -> int:
        return self.take(1)[0]

    def u16(self) -> int:
        return U16.unpack(self.take(2))[0]

    def u32(self) -> int:
        return U32.unpack(self.take(4))[0]

    def packet_id(self) -> int:
        number = self.u16()
        if not number:
            raise Malformed("packet identifier 0", PROTOCOL_ERROR)
        return number

    def varint(self) -> int:
        value = shift = 0
        while True:
            byte = self.u8()
            value |= (byte & 0x7F) << shift
            if byte < 0x80:
                break
            shift += 7
            if shift > 21:
                raise Malformed("a variable number of more than four bytes")
        if shift and byte == 0:
            raise Malformed("a variable number written longer than it needs")
        return value

    def binary(self) -> bytes:
        return self.take(self.u16())

    def text(self) -> str:
        try:
            text = self.binary().decode()
        except UnicodeDecodeError as fault:
            raise Malformed("a string that is not UTF-8") from fault
        if "\0" in text:
            raise Malformed("a string with U+0000")
        return text

    def topic(self) -> str:
        """A name that is published to: no wildcards."""
        topic = self.text()
        if "+" in topic or "#" in topic:
            raise Malformed("a topic name with wildcards", 0x90)
        return topic

    def rest(self) -> bytes:
        start, self.pos = self.pos, self.end
        return self.body[start:]

    def finish(self) -> None:
        if self.pos != self.end:
            raise Malformed("bytes after the end of the packet")

    def properties(self, where: str) -> Properties:
        """The properties of a version 5 packet; each known, allowed there, and at most once (except `user`)."""
        end = self.varint() + self.pos
        if end > self.end:
            raise Malformed("properties longer than the packet")
        found: Properties = {}
        while self.pos < end:
            self._property(where, found)
        if self.pos != end:
            raise Malformed("properties that overrun their length")
        return found

    def _property(self, where: str, found: Properties) -> None:
        name, kind, allowed = _READ.get(self.varint()) or ("", "", frozenset())
        if where not in allowed:
            raise Malformed(f"a property that {where} may not carry" if name else "an unknown property", PROTOCOL_ERROR)
        value = self._value(kind)
        if kind == "pair":
            found.setdefault(name, []).append(value)
        elif name in found:
            raise Malformed(f"property {name} twice", PROTOCOL_ERROR)
        else:
            found[name] = value

    def _value(self, kind: str) -> Any:
        if kind == "pair":
            return self.text(), self.text()
        if kind == "bit":
            return self._bit()
        value = getattr(self, kind.rstrip("+"))()
        if not value and kind in {"u16+", "u32+", "varint"}:
            raise Malformed("a property that may not be 0", PROTOCOL_ERROR)
        return value

    def _bit(self) -> int:
        value = self.u8()
        if value > 1:
            raise Malformed("a property that may be 0 or 1 only", PROTOCOL_ERROR)
        return value


def varint(value: int) -> bytes:
    """A variable number, at most 268,435,455."""
    out = bytearray()
    while True:
        value, low = value >> 7, value & 0x7F
        out.append(low | (0x80 if value else 0))
        if not value:
            return bytes(out)


def binary(value: bytes) -> bytes:
    return U16.pack(len(value)) + value


def text(value: str) -> bytes:
    return binary(value.encode())


def properties(values: Properties) -> bytes:
    """A property block with its length in front."""
    out = bytearray()
    for name, value in values.items():
        number, kind = _WRITE[name]
        for one in value if kind == "pair" else [value]:
            out += varint(number) + _written(kind, one)
    return varint(len(out)) + bytes(out)


def _written(kind: str, value: Any) -> bytes:
    match kind.rstrip("+"):
        case "bit":
            return bytes([value])
        case "u16":
            return U16.pack(value)
        case "u32":
            return U32.pack(value)
        case "varint":
            return varint(value)
        case "binary":
            return binary(value)
        case "pair":
            return text(value[0]) + text(value[1])
    return text(value)
