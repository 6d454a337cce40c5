"""The packets of MQTT as values. `code` is a reason code of version 5; version 3.1.1 carries it only where it has one."""

from dataclasses import dataclass, field

from songhe.links.devices.mqtt.wire import Properties

PUBACK, PUBREC, PUBREL, PUBCOMP = 4, 5, 6, 7


@dataclass(slots=True)
class Publish:
    topic: str
    payload: bytes
    qos: int = 0
    packet_id: int = 0
    dup: bool = False
    retain: bool = False
    properties: Properties = field(default_factory=dict)


@dataclass(slots=True)
class Connect:
    client_id: str
    version: int = 4
    username: str | None = None
    password: bytes | None = None
    keep_alive: int = 60
    clean: bool = True
    will: Publish | None = None
    properties: Properties = field(default_factory=dict)


@dataclass(slots=True)
class Connack:
    code: int = 0
    session_present: bool = False
    properties: Properties = field(default_factory=dict)


@dataclass(slots=True)
class Ack:
    """PUBACK, PUBREC, PUBREL or PUBCOMP, told apart by `kind`."""

    kind: int
    packet_id: int
    code: int = 0
    properties: Properties = field(default_factory=dict)


@dataclass(slots=True)
class Subscribe:
    packet_id: int
    filters: list[tuple[str, int]]  # filter, options byte
    properties: Properties = field(default_factory=dict)


@dataclass(slots=True)
class Suback:
    packet_id: int
    codes: list[int]
    properties: Properties = field(default_factory=dict)


@dataclass(slots=True)
class Unsubscribe:
    packet_id: int
    filters: list[str]
    properties: Properties = field(default_factory=dict)


@dataclass(slots=True)
class Unsuback:
    packet_id: int
    codes: list[int]  # version 3.1.1 carries none
    properties: Properties = field(default_factory=dict)


@dataclass(slots=True)
class Ping:
    pass


@dataclass(slots=True)
class Pong:
    pass


@dataclass(slots=True)
class Disconnect:
    code: int = 0
    properties: Properties = field(default_factory=dict)


Packet = Publish | Connect | Connack | Ack | Subscribe | Suback | Unsubscribe | Unsuback | Ping | Pong | Disconnect
