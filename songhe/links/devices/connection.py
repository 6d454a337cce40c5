"""One device's connection: what it may say, what it is told, and how it is kept from hurting the others."""

import asyncio
import logging
from collections import deque
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from songhe.base import clock
from songhe.links.devices import adapters, reasons
from songhe.links.devices.credentials import Known
from songhe.links.devices.mqtt import packets as mqtt
from songhe.links.devices.mqtt.decode import UNSUPPORTED_VERSION, Decoder
from songhe.links.devices.mqtt.encode import V5, acknowledgement, encode
from songhe.links.devices.mqtt.wire import TOO_LARGE, Malformed
from songhe.links.devices.reasons import Unreadable
from songhe.links.devices.rows import TOPIC_LENGTH, Delivery, letter_row, message_row
from songhe.links.devices.topics import covers, matches

if TYPE_CHECKING:
    from songhe.links.devices.door import Door

log = logging.getLogger(__name__)
NOT_AUTHORISED, BAD_TOPIC, BAD_PAYLOAD, UNKNOWN_ID = 0x87, 0x90, 0x99, 0x92
TAKEN_OVER, KEEP_ALIVE, RECEIVE_MAXIMUM, WITH_WILL, NO_ROOM = 0x8E, 0x8D, 0x93, 0x04, 0x97
LETTER_COST = 10.0  # tokens: whoever sends rubbish gets less room than whoever sends sense


class Connection(asyncio.Protocol):
    """States: silent until CONNECT, then checking its credential, then open (`known` is set), then closing."""

    def __init__(self, door: "Door") -> None:
        self.door, self.limits = door, door.limits
        self.decoder = Decoder(self.limits.packet)
        self.transport: Any = None
        self.known: Known | None = None
        self.account: Any = None  # `Account`, with `known`
        self.client_id = ""
        self.said_hello: dict[str, Any] = {}  # properties of its CONNECT
        self.will: mqtt.Publish | None = None
        self.opened_at = self.heard_at = door.now()
        self.patience = 0.0  # seconds of silence allowed; 0 = any
        self.unacknowledged = 0  # deliveries on their way to the disk
        self.promised = 0  # those of them that will be answered
        self.releasing: set[int] = set()  # QoS 2 packets that are durable and wait for PUBREL
        self.held: deque[Delivery] = deque()  # telemetry over the rate: answered later, never lost
        self.cries_until = 0.0  # it was let into the reserve, and says an alarm by then or goes; 0 = it is in nobody's way
        self.checking = self.closing = self.paused = self.waking = False
        self.may_publish: dict[str, bool] = {}
        self.out: list[bytes] = []

    # --- the transport's side ---

    def connection_made(self, transport: Any) -> None:
        self.transport = transport
        transport.set_write_buffer_limits(high=self.limits.write_buffer)
        self.door.came(self)

    @property
    def peer(self) -> str:
        """Address of the other end."""
        return str((self.transport.get_extra_info("peername") or ("",))[0])

    def data_received(self, data: bytes) -> None:
        if self.closing:
            return  # it has not heard yet why it has to go
        self.heard_at = self.door.now()
        self.decoder.feed(data)
        self.go_on()

    def pause_writing(self) -> None:
        """It does not read what it is told: its messages are safe, its buffer is not ours to keep."""
        self.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        self.closing = True
        if self.will and self.known:
            self._publish(replace(self.will, qos=0))
        self.will = None
        self._let_go()
        self.door.went(self)

    def _let_go(self) -> None:
        """What is held back and was never answered: the device still has it."""
        if self.held:
            self.door.accounts.add(self.account, -sum(delivery.size for delivery in self.held))
            self.held.clear()

    # --- reading ---

    def go_on(self) -> None:
        """Handle every packet that is here, until there are too many without an answer, or the others want their turn."""
        left = self.limits.slice
        try:
            while not (self.closing or self.checking or self._is_full()) and left:
                packet = self.decoder.take()
                if packet is None:
                    break
                left -= 1
                self._handle(packet)
        except Malformed as fault:
            self._malformed(fault)
        self._flow(turn_is_over=not left)

    def _is_full(self) -> bool:
        if self.unacknowledged >= self.limits.unacknowledged:
            return True
        return self.account is not None and self.door.accounts.is_full(self.account, holds=bool(self.held))

    def _flow(self, *, turn_is_over: bool = False) -> None:
        stuck = self._is_full()
        wakes_itself = turn_is_over or (stuck and self.unacknowledged < self.limits.unacknowledged)
        if wakes_itself and not self.closing and not self.waking:  # otherwise its own answers wake it
            self.waking = True
            self.door.later(self._wake, 0.1 if stuck else 0.0)
        full = self.checking or turn_is_over or stuck
        if full == self.paused or self.closing:
            return
        self.paused = full
        if full:
            self.transport.pause_reading()
        else:
            self.transport.resume_reading()

    def _wake(self) -> None:
        self.waking = False
        if not self.closing:
            self.go_on()

    def _handle(self, packet: mqtt.Packet) -> None:
        match packet:
            case mqtt.Publish():
                self._publish(packet)
            case mqtt.Ping():
                self.send(mqtt.Pong())
            case mqtt.Ack():
                self._released(packet)
            case mqtt.Connect():
                self.checking = True
                self.door.check(self, packet)
            case mqtt.Subscribe():
                codes = [self._may_listen(name, options) for name, options in packet.filters]
                self.send(mqtt.Suback(packet.packet_id, codes))
                granted = [one for one, code in zip(packet.filters, codes, strict=True) if code < NOT_AUTHORISED]
                if granted:
                    self.door.outgoing.subscribed(self, granted)
            case mqtt.Unsubscribe():
                self.door.outgoing.unsubscribed(self, packet.filters)
                self.send(mqtt.Unsuback(packet.packet_id, [0] * len(packet.filters)))
            case mqtt.Disconnect():
                if packet.code != WITH_WILL:
                    self.will = None
                self.close()

    def _may_listen(self, name: str, options: int) -> int:
        granted = self.known and any(covers(pattern, name) for pattern in self.known.topics)
        return min(options & 3, 1) if granted else NOT_AUTHORISED

    def _released(self, packet: mqtt.Ack) -> None:
        """PUBREL ends a QoS 2 exchange; PUBACK is for what the house told; the door says nothing with QoS 2."""
        if packet.kind == mqtt.PUBACK:
            self.door.outgoing.acknowledged(self, packet)
        if packet.kind != mqtt.PUBREL:
            return
        known = packet.packet_id in self.releasing
        self.releasing.discard(packet.packet_id)
        self.write(acknowledgement(mqtt.PUBCOMP, packet.packet_id, self.decoder.version, 0 if known else UNKNOWN_ID))

    # --- publishing ---

    def _publish(self, packet: mqtt.Publish) -> None:
        assert self.known is not None
        kind = (0, mqtt.PUBACK, mqtt.PUBREC)[packet.qos]
        if packet.qos == 2 and packet.packet_id in self.releasing:
            return self.write(acknowledgement(kind, packet.packet_id, self.decoder.version))
        if packet.qos and self.decoder.version == V5 and self._over_maximum():
            raise Malformed("more unacknowledged messages than agreed", RECEIVE_MAXIMUM)
        delivery = Delivery(len(packet.payload) + 200, sender=self, kind=kind, packet_id=packet.packet_id)
        try:
            self._read(packet, delivery)
        except Unreadable as fault:
            delivery.letters.append(letter_row(fault, self.known.username, packet.topic, packet.payload, clock.now()))
        if delivery.code == NOT_AUTHORISED and self.decoder.version != V5:
            # Version 3.1.1 has no word for it but the end of the connection.
            self.door.offer(Delivery(delivery.size, letters=delivery.letters))
            return self.abort()
        if not delivery.rows and not delivery.letters:
            return self._answer(delivery)
        self._admit(delivery)

    def _over_maximum(self) -> bool:
        return len(self.releasing) + self.promised >= self.limits.unacknowledged

    def _read(self, packet: mqtt.Publish, delivery: Delivery) -> None:
        assert self.known is not None
        topic, payload, name = packet.topic, packet.payload, self.known.username
        if not self._allowed(topic):
            delivery.code = NOT_AUTHORISED
            raise Unreadable(reasons.FOREIGN_TOPIC, topic)
        if len(topic) > TOPIC_LENGTH:
            delivery.code = BAD_TOPIC
            raise Unreadable(reasons.BAD_TOPIC, f"{len(topic)}")
        at = clock.now()
        try:
            for reading in adapters.read(self.known.adapter, topic, payload, at):
                delivery.rows.append(message_row(reading, name, topic, payload, at))
                delivery.urgent = delivery.urgent or reading.urgent
        except Unreadable:
            delivery.rows, delivery.code = [], BAD_PAYLOAD
            raise
        except Exception as fault:
            log.exception("adapter %s failed; the bytes are kept", self.known.adapter)
            delivery.rows, delivery.code = [], BAD_PAYLOAD
            raise Unreadable(reasons.FAULT, type(fault).__name__) from fault

    def _allowed(self, topic: str) -> bool:
        allowed = self.may_publish.get(topic)
        if allowed is None:
            assert self.known is not None
            allowed = any(matches(pattern, topic) for pattern in self.known.topics)
            if len(self.may_publish) < 1_000:
                self.may_publish[topic] = allowed
        return allowed

    def _admit(self, delivery: Delivery) -> None:
        """Into the next batch; or held back, when this sender or the whole door has too much telemetry on its way."""
        if self.cries_until and not delivery.urgent:
            return self.end(NO_ROOM)  # the last places are for alarms
        passes = self._may_pass(delivery)
        if not passes and not self.door.store.full:
            self.door.slowed(self)
        if not passes and not delivery.kind:
            self.door.dropped += 1  # QoS 0 promises nothing
            return
        self.unacknowledged += 1
        self.promised += bool(delivery.kind)
        self.door.accounts.add(self.account, delivery.size)
        if passes:
            self.door.offer(delivery)
        else:
            self.held.append(delivery)
            if len(self.held) == 1:
                self.door.later(self._retry, self._pause())

    def _may_pass(self, delivery: Delivery) -> bool:
        now, account = self.door.now(), self.account
        if delivery.urgent and account.alarms.take(now):
            return True
        if self.held and delivery is not self.held[0]:
            return False
        return not self.door.store.full and account.telemetry.take(now, LETTER_COST if delivery.letters else 1.0)

    def _pause(self) -> float:
        return min(max(self.account.telemetry.wait(LETTER_COST if self.held[0].letters else 1.0), 0.02), 5.0)

    def _retry(self) -> None:
        while self.held and not self.closing and self._may_pass(self.held[0]):
            self.door.offer(self.held.popleft())
        if self.held and not self.closing:
            self.door.later(self._retry, self._pause())

    # --- answering ---

    def durable(self, delivery: Delivery) -> None:
        """Called when everything in `delivery` is on the disk: only now may the device hear yes."""
        self.unacknowledged -= 1
        self.promised -= bool(delivery.kind)
        self.door.accounts.add(self.account, -delivery.size)
        if delivery.lost:
            return self.abort()
        self._answer(delivery, gather=True)

    def _answer(self, delivery: Delivery, *, gather: bool = False) -> None:
        if not delivery.kind or self.closing:
            return
        if delivery.kind == mqtt.PUBREC and delivery.code < 0x80:
            self.releasing.add(delivery.packet_id)
        said = acknowledgement(delivery.kind, delivery.packet_id, self.decoder.version, delivery.code)
        if gather:
            self.out.append(said)
        else:
            self.write(said)

    def flush(self) -> None:
        """Send what `durable` gathered, in one write, and read on."""
        if self.out:
            self.write(b"".join(self.out))
            self.out.clear()
        if not self.closing and (self.paused or self.decoder.has_more):
            self.go_on()

    def send(self, packet: mqtt.Packet) -> None:
        self.write(encode(packet, self.decoder.version or 4))

    def write(self, data: bytes) -> None:
        """Nothing is written to a transport that is closing: that would raise, or fill memory for nobody."""
        if not self.closing and not self.transport.is_closing():
            self.transport.write(data)

    # --- ending ---

    def _malformed(self, fault: Malformed) -> None:
        if self.known:
            reason = reasons.TOO_LARGE if fault.code == TOO_LARGE else reasons.MALFORMED
            start = self.decoder.start_of_packet()
            letter = letter_row(Unreadable(reason, fault.detail), self.known.username, "", start, clock.now())
            self.door.offer(Delivery(len(start), letters=[letter]))
        elif fault.code == UNSUPPORTED_VERSION:
            self.send(mqtt.Connack(fault.code))
        self.end(fault.code)

    def end(self, code: int) -> None:
        """Say why (version 5 can hear it) and close.

        Closed at once, with words of the device still on their way, the line would be reset, and the reason lost with it.
        """
        if not (self.known and self.decoder.version == V5) or self.closing:
            return self.close()
        self.send(mqtt.Disconnect(code))
        if not self.transport.can_write_eof():  # TLS has no half of a connection
            return self.close()
        try:
            self.transport.write_eof()
        except OSError:  # the device was faster
            return self.close()
        self.closing = True
        if self.paused:
            self.transport.resume_reading()
        self.door.later(self.transport.abort, self.limits.last_words)

    def close(self) -> None:
        if not self.closing:
            self.closing = True
            self.transport.close()

    def abort(self) -> None:
        self.closing = True
        self.transport.abort()

    def overdue(self, now: float) -> int:
        """Reason code when it has been silent for too long, else 0. Silence is not held against whom we keep waiting."""
        if self.closing or self.paused:
            return 0
        if not self.known:
            return KEEP_ALIVE if now - self.opened_at > self.limits.connect_within else 0
        if self.cries_until and now > self.cries_until and not self.unacknowledged:
            return NO_ROOM
        return KEEP_ALIVE if self.patience and now - self.heard_at > self.patience else 0
