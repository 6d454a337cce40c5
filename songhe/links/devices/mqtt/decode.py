"""Bytes to packets. Whatever arrives, a decoder gives packets, waits for more, or raises `Malformed`: nothing else."""

from collections.abc import Callable

from songhe.links.devices.mqtt.packets import (
    Ack,
    Connack,
    Connect,
    Disconnect,
    Packet,
    Ping,
    Pong,
    Publish,
    Suback,
    Subscribe,
    Unsuback,
    Unsubscribe,
)
from songhe.links.devices.mqtt.wire import PROTOCOL_ERROR, TOO_LARGE, Malformed, Reader

UNSUPPORTED_VERSION = 0x84
V5 = 5
FROM_CLIENT = frozenset({1, 3, 4, 5, 6, 7, 8, 10, 12, 14})
FROM_SERVER = frozenset({2, 3, 4, 5, 6, 7, 9, 11, 13, 14})


class Decoder:
    """One connection's ear. `feed` bytes as they come and `take` packets until it gives None.

    The first packet must be CONNECT (or CONNACK, for a client); it sets `version`. No packet may be longer than `limit`.
    """

    __slots__ = ("accepts", "buffer", "first", "limit", "pos", "version")

    def __init__(self, limit: int = 65_536, accepts: frozenset[int] = FROM_CLIENT, version: int = 0) -> None:
        self.buffer, self.pos = b"", 0
        self.limit, self.accepts, self.version = limit, accepts, version
        self.first = True

    def feed(self, data: bytes) -> None:
        """Add bytes; memory stays bounded because the caller takes all packets before it feeds again."""
        self.buffer = self.buffer[self.pos :] + data if self.pos < len(self.buffer) else bytes(data)
        self.pos = 0

    def take(self) -> Packet | None:
        """The next whole packet, or None while it is not all there."""
        buffer, pos = self.buffer, self.pos
        have = len(buffer) - pos
        if have < 2:
            return None
        head, size, body = buffer[pos], buffer[pos + 1], pos + 2
        if self.first and head not in {0x10, 0x20}:
            raise Malformed("the first packet must open the connection", PROTOCOL_ERROR)
        if size >= 0x80:
            long = self._size(pos + 1)
            if long is None:
                return None
            size, body = long
        if size > self.limit:
            raise Malformed(f"a packet of {size} bytes; the limit is {self.limit}", TOO_LARGE)
        end = body + size
        if len(buffer) < end:
            return None
        packet = self._packet(head, buffer[body:end])
        self.pos = end
        return packet

    @property
    def has_more(self) -> bool:
        """Bytes that were fed and not taken."""
        return self.pos < len(self.buffer)

    def start_of_packet(self, limit: int = 4_096) -> bytes:
        """Of the packet that was `Malformed`, the first bytes, to be kept; not of a CONNECT, which carries a secret."""
        start = self.buffer[self.pos : self.pos + limit]
        return start[:1] if start and start[0] >> 4 == 1 else start

    def _size(self, start: int) -> tuple[int, int] | None:
        value = shift = 0
        for at in range(start, min(start + 4, len(self.buffer))):
            byte = self.buffer[at]
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                if not byte:
                    raise Malformed("a remaining length written longer than it needs")
                return value, at + 1
        if shift == 28:
            raise Malformed("a remaining length of more than four bytes")
        return None

    def _packet(self, head: int, body: bytes) -> Packet:
        kind = head >> 4
        if kind == 3:
            return _publish(head & 15, body, self.version)
        if kind not in self.accepts:
            raise Malformed(f"packet type {kind} has no place here", PROTOCOL_ERROR)
        if head & 15 != (2 if kind in {6, 8, 10} else 0):
            raise Malformed("reserved flags are set")
        if kind in {1, 2} and not self.first:
            raise Malformed("the connection is open already", PROTOCOL_ERROR)
        self.first = False
        reader = Reader(body)
        packet = _ack(kind, reader, self.version) if 4 <= kind <= 7 else _DECODERS[kind](reader, self.version)
        if kind == 1:
            self.version = packet.version  # type: ignore[union-attr]
        reader.finish()
        return packet


def _publish(flags: int, body: bytes, version: int) -> Publish:
    qos = flags >> 1 & 3
    if qos == 3 or (flags & 8 and not qos):
        raise Malformed("flags of PUBLISH that do not go together")
    return (version != V5 and _plainly(flags, qos, body)) or _strictly(flags, qos, body, version)


def _plainly(flags: int, qos: int, body: bytes) -> Publish | None:
    """What nearly every message is: 3.1.1, and nothing wrong with it. Cut out without a walk; None where it is not so."""
    if len(body) < 4:
        return None
    end = 2 + (body[0] << 8 | body[1])
    start = end + 2 if qos else end
    if start > len(body):
        return None
    number = body[end] << 8 | body[end + 1] if qos else 0
    try:
        topic = body[2:end].decode()
    except UnicodeDecodeError:
        return None
    if not topic or (qos and not number) or "\0" in topic or "+" in topic or "#" in topic:
        return None
    return Publish(topic, body[start:], qos, number, bool(flags & 8), bool(flags & 1), {})


def _strictly(flags: int, qos: int, body: bytes, version: int) -> Publish:
    """Every part of it, and a word for whatever is wrong."""
    reader = Reader(body)
    topic = reader.topic()
    number = reader.packet_id() if qos else 0
    properties = reader.properties("PUBLISH") if version == V5 else {}
    if "topic_alias" in properties:
        raise Malformed("a topic alias was not agreed on", 0x94)
    if not topic:
        raise Malformed("an empty topic", PROTOCOL_ERROR if version == V5 else 0x90)
    return Publish(topic, reader.rest(), qos, number, bool(flags & 8), bool(flags & 1), properties)


def _connect(reader: Reader, _version: int) -> Connect:
    name, version = reader.text(), reader.u8()
    if (name, version) not in {("MQTT", 4), ("MQTT", V5)}:
        raise Malformed(f"protocol {name[:10]!r} level {version}; this door speaks MQTT 4 and 5", UNSUPPORTED_VERSION)
    flags, keep_alive = reader.u8(), reader.u16()
    if flags & 1 or flags >> 3 & 3 == 3 or (flags & 0x38 and not flags & 4):
        raise Malformed("flags of CONNECT that do not go together")
    if version == 4 and flags & 0x40 and not flags & 0x80:
        raise Malformed("a password without a user name")
    properties = reader.properties("CONNECT") if version == V5 else {}
    client_id = reader.text()
    will = _will(reader, flags, version) if flags & 4 else None
    username = reader.text() if flags & 0x80 else None
    password = reader.binary() if flags & 0x40 else None
    return Connect(client_id, version, username, password, keep_alive, bool(flags & 2), will, properties)


def _will(reader: Reader, flags: int, version: int) -> Publish:
    properties = reader.properties("WILL") if version == V5 else {}
    topic, payload = reader.topic(), reader.binary()
    if not topic:
        raise Malformed("an empty topic in the will", 0x90)
    return Publish(topic, payload, flags >> 3 & 3, retain=bool(flags & 0x20), properties=properties)


def _connack(reader: Reader, version: int) -> Connack:
    present, code = reader.u8(), reader.u8()
    if present > 1:
        raise Malformed("reserved flags are set")
    return Connack(code, bool(present), reader.properties("CONNACK") if version == V5 else {})


def _ack(kind: int, reader: Reader, version: int) -> Ack:
    number = reader.packet_id()
    code = reader.u8() if version == V5 and reader.pos < reader.end else 0
    properties = reader.properties("ACK") if version == V5 and reader.pos < reader.end else {}
    return Ack(kind, number, code, properties)


def _subscribe(reader: Reader, version: int) -> Subscribe:
    number = reader.packet_id()
    properties = reader.properties("SUBSCRIBE") if version == V5 else {}
    filters: list[tuple[str, int]] = []
    while reader.pos < reader.end:
        name, options = _filter(reader), reader.u8()
        if options & 3 == 3 or options & (0xC0 if version == V5 else 0xFC) or options >> 4 & 3 == 3:
            raise Malformed("options of a subscription that do not go together")
        filters.append((name, options))
    if not filters:
        raise Malformed("a SUBSCRIBE without filters", PROTOCOL_ERROR)
    return Subscribe(number, filters, properties)


def _filter(reader: Reader) -> str:
    name = reader.text()
    levels = name.split("/")
    if not name or any(("+" in level or "#" in level) and len(level) > 1 for level in levels) or "#" in levels[:-1]:
        raise Malformed("a topic filter that is not one", 0x8F)
    return name


def _suback(reader: Reader, version: int) -> Suback:
    return Suback(reader.packet_id(), properties=reader.properties("SUBACK") if version == V5 else {}, codes=[*reader.rest()])


def _unsubscribe(reader: Reader, version: int) -> Unsubscribe:
    number = reader.packet_id()
    properties = reader.properties("UNSUBSCRIBE") if version == V5 else {}
    filters: list[str] = []
    while reader.pos < reader.end:
        filters.append(_filter(reader))
    if not filters:
        raise Malformed("an UNSUBSCRIBE without filters", PROTOCOL_ERROR)
    return Unsubscribe(number, filters, properties)


def _unsuback(reader: Reader, version: int) -> Unsuback:
    number = reader.packet_id()
    properties = reader.properties("SUBACK") if version == V5 else {}
    return Unsuback(number, [*reader.rest()], properties)


def _disconnect(reader: Reader, version: int) -> Disconnect:
    code = reader.u8() if version == V5 and reader.pos < reader.end else 0
    return Disconnect(code, reader.properties("DISCONNECT") if version == V5 and reader.pos < reader.end else {})


_DECODERS: dict[int, Callable[[Reader, int], Packet]] = {
    1: _connect,
    2: _connack,
    8: _subscribe,
    9: _suback,
    10: _unsubscribe,
    11: _unsuback,
    12: lambda _reader, _version: Ping(),
    13: lambda _reader, _version: Pong(),
    14: _disconnect,
}
