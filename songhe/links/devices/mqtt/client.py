"""A device as seen from its own side: connects, publishes, and repeats until it hears PUBACK. For simulations and drills."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from itertools import cycle
from typing import Any

from songhe.links.devices.mqtt import packets as mqtt
from songhe.links.devices.mqtt.decode import FROM_SERVER, Decoder
from songhe.links.devices.mqtt.encode import encode
from songhe.links.devices.mqtt.wire import Malformed

FIRST_WAIT, LONGEST_WAIT = 0.2, 10.0


class Turned(Exception):
    """The door said no: its reason code (of MQTT 5, or the return code of 3.1.1)."""


class Device(asyncio.Protocol):
    """One connection. `publish` gives a future that is done when the PUBACK comes, and fails when the connection breaks."""

    def __init__(self, version: int = 5) -> None:
        self.version = version
        self.decoder = Decoder(accepts=FROM_SERVER, version=version)
        self.waiting: dict[int, asyncio.Future[int]] = {}
        self.opened: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._ids = cycle(range(1, 65_536))
        self.transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport  # type: ignore[assignment]

    def data_received(self, data: bytes) -> None:
        self.decoder.feed(data)
        try:
            while packet := self.decoder.take():
                self._hear(packet)
        except Malformed:
            self.transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        lost = ConnectionError("the connection to the door broke")
        waiting: list[asyncio.Future[Any]] = [*self.waiting.values(), self.opened]
        for future in waiting:
            if not future.done():
                future.set_exception(lost)
                future.exception()  # looked at: nobody may be waiting any more
        self.waiting.clear()

    def publish(self, topic: str, payload: bytes, qos: int = 1) -> asyncio.Future[int]:
        """Send once; the future carries the reason code of the PUBACK."""
        number = next(self._ids) if qos else 0
        future: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        if self.transport.is_closing():
            future.set_exception(ConnectionError("the connection to the door is closed"))
            return future
        if qos:
            self.waiting[number] = future
        else:
            future.set_result(0)
        self.transport.write(encode(mqtt.Publish(topic, payload, qos, number), self.version))
        return future

    def close(self) -> None:
        """Leave politely."""
        if not self.transport.is_closing():
            self.transport.write(encode(mqtt.Disconnect(), self.version))
            self.transport.close()

    def _hear(self, packet: mqtt.Packet) -> None:
        match packet:
            case mqtt.Connack():
                self._opened(packet)
            case mqtt.Ack(kind=mqtt.PUBACK):
                future = self.waiting.pop(packet.packet_id, None)
                if future and not future.done():
                    future.set_result(packet.code)

    def _opened(self, packet: mqtt.Connack) -> None:
        if self.opened.done():
            return
        if packet.code:
            self.opened.set_exception(Turned(packet.code))
        else:
            self.opened.set_result(None)


async def connect(host: str, port: int, username: str, secret: str, *, version: int = 5, keep_alive: int = 60) -> Device:
    """A device inside the door, or `Turned` / OSError."""
    loop = asyncio.get_running_loop()
    _, device = await loop.create_connection(lambda: Device(version), host, port)
    hello = mqtt.Connect(username, version, username, secret.encode(), keep_alive)
    device.transport.write(encode(hello, version))
    await asyncio.wait_for(device.opened, 10)
    return device


async def insist(open_one: Callable[[], Awaitable[Device]], topic: str, payload: bytes, device: Device | None = None) -> Device:
    """Publish until it is acknowledged, over broken connections and restarts of the door; gives the connection that worked.

    The payload carries the sender's own id, so that however often it is sent it is one fact.
    """
    wait = FIRST_WAIT
    while True:
        with suppress(OSError, TimeoutError, Turned):
            device = device if device and not device.transport.is_closing() else await open_one()
            await asyncio.wait_for(asyncio.shield(device.publish(topic, payload)), 5)
            return device
        if device and not device.transport.is_closing():
            device.transport.abort()
        await asyncio.sleep(wait)
        wait = min(wait * 2, LONGEST_WAIT)
