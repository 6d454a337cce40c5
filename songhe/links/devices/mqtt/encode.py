"""Packets to bytes, for version 4 (3.1.1) and 5."""

from collections.abc import Callable
from typing import Any

from songhe.links.devices.mqtt.packets import (
    PUBREL,
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
from songhe.links.devices.mqtt.wire import U16, Properties, binary, properties, text, varint

V5 = 5
# What version 3.1.1 can say about a refused connection (3.2.2.3); every other reason is "not authorised".
OLD_CONNACK = {0: 0, 0x84: 1, 0x85: 2, 0x88: 3, 0x89: 3, 0x97: 3, 0x86: 4, 0x87: 5}


def encode(packet: Packet, version: int) -> bytes:
    """The bytes of `packet` on a connection of that version."""
    first, body = _ENCODERS[type(packet)](packet, version)
    return bytes([first]) + varint(len(body)) + body


def acknowledgement(kind: int, packet_id: int, version: int, code: int = 0) -> bytes:
    """The short forms, without a detour: one is sent for every message."""
    if code and version == V5:
        return bytes((kind << 4 | (2 if kind == PUBREL else 0), 3)) + U16.pack(packet_id) + bytes((code,))
    return bytes((kind << 4 | (2 if kind == PUBREL else 0), 2)) + U16.pack(packet_id)


def _props(values: Properties, version: int) -> bytes:
    return properties(values) if version == V5 else b""


def _publish(p: Publish, version: int) -> tuple[int, bytes]:
    first = 0x30 | p.dup << 3 | p.qos << 1 | p.retain
    number = U16.pack(p.packet_id) if p.qos else b""
    return first, text(p.topic) + number + _props(p.properties, version) + p.payload


def _connect(p: Connect, version: int) -> tuple[int, bytes]:
    flags = p.clean << 1
    tail = text(p.client_id)
    if p.will:
        flags |= 0x04 | p.will.qos << 3 | p.will.retain << 5
        tail += _props(p.will.properties, version) + text(p.will.topic) + binary(p.will.payload)
    if p.username is not None:
        flags |= 0x80
        tail += text(p.username)
    if p.password is not None:
        flags |= 0x40
        tail += binary(p.password)
    head = text("MQTT") + bytes([version, flags]) + U16.pack(p.keep_alive)
    return 0x10, head + _props(p.properties, version) + tail


def _connack(p: Connack, version: int) -> tuple[int, bytes]:
    code = p.code if version == V5 else OLD_CONNACK.get(p.code, 5)
    return 0x20, bytes([p.session_present, code]) + _props(p.properties, version)


def _ack(p: Ack, version: int) -> tuple[int, bytes]:
    body = U16.pack(p.packet_id)
    if version == V5 and (p.code or p.properties):
        body += bytes([p.code]) + (properties(p.properties) if p.properties else b"")
    return p.kind << 4 | (2 if p.kind == PUBREL else 0), body


def _subscribe(p: Subscribe, version: int) -> tuple[int, bytes]:
    filters = b"".join(text(name) + bytes([options]) for name, options in p.filters)
    return 0x82, U16.pack(p.packet_id) + _props(p.properties, version) + filters


def _suback(p: Suback, version: int) -> tuple[int, bytes]:
    codes = bytes(code if version == V5 or code <= 2 else 0x80 for code in p.codes)
    return 0x90, U16.pack(p.packet_id) + _props(p.properties, version) + codes


def _unsubscribe(p: Unsubscribe, version: int) -> tuple[int, bytes]:
    return 0xA2, U16.pack(p.packet_id) + _props(p.properties, version) + b"".join(map(text, p.filters))


def _unsuback(p: Unsuback, version: int) -> tuple[int, bytes]:
    return 0xB0, U16.pack(p.packet_id) + _props(p.properties, version) + (bytes(p.codes) if version == V5 else b"")


def _disconnect(p: Disconnect, version: int) -> tuple[int, bytes]:
    if version != V5 or not (p.code or p.properties):
        return 0xE0, b""
    return 0xE0, bytes([p.code]) + (properties(p.properties) if p.properties else b"")


_ENCODERS: dict[type, Callable[[Any, int], tuple[int, bytes]]] = {
    Publish: _publish,
    Connect: _connect,
    Connack: _connack,
    Ack: _ack,
    Subscribe: _subscribe,
    Suback: _suback,
    Unsubscribe: _unsubscribe,
    Unsuback: _unsuback,
    Ping: lambda _packet, _version: (0xC0, b""),
    Pong: lambda _packet, _version: (0xD0, b""),
    Disconnect: _disconnect,
}
