"""What the house tells devices: settings that stand, and commands that are done once; with QoS 1, until a device heard them.

Nothing of it is held in memory for a device that is away, so that no session has to outlive a connection: who subscribes is
told what stands on its topics (with the retain mark), and every command that has not been heard and is not over. Who listens
already is told what changes, at the bell `settings` and at a look every few seconds. A door that is killed forgets only what it
had sent and not heard of: that is told again, as QoS 1 allows. What a device may do only once carries an id of its own.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from songhe.base import bell, clock
from songhe.links.devices import actions, queries
from songhe.links.devices.mqtt import packets as mqtt
from songhe.links.devices.mqtt.encode import encode
from songhe.links.devices.queries import Standing
from songhe.links.devices.topics import matches

if TYPE_CHECKING:
    from songhe.links.devices.connection import Connection

log = logging.getLogger(__name__)
AT_ONCE = 16  # told to one device and not heard yet; fewer where the device says so
NAMES = 1_000  # in one question
OVERLAP = timedelta(seconds=10)  # by which two looks overlap: what was written meanwhile is seen late
REST = 0.5  # seconds after a look that failed
LOOK = 5.0  # seconds between two looks when no bell rings
QOS, HANDLING, IF_NEW, NEVER = 0x03, 0x30, 0x10, 0x20  # bits of a subscription's options (version 5)


@dataclass(slots=True, eq=False)
class Line:
    """One connection that listens."""

    began: datetime
    room: int
    largest: int
    filters: dict[str, int] = field(default_factory=dict)  # to what, and with which quality at most
    fresh: set[str] = field(default_factory=set)  # of them, those whose standing settings were not told yet
    told: dict[UUID, int] = field(default_factory=dict)  # which number of which setting went out here
    flying: dict[int, Standing] = field(default_factory=dict)
    waiting: deque[tuple[Standing, bool]] = field(default_factory=deque)
    last: int = 0

    def quality(self, topic: str) -> int | None:
        """With which quality this topic is listened to; None: not at all."""
        return max((qos for name, qos in self.filters.items() if matches(name, topic)), default=None)

    def number(self) -> int:
        """A packet id that is not in use."""
        while True:
            self.last = self.last % 65_535 + 1
            if self.last not in self.flying:
                return self.last


class Outgoing:
    """Of one door. Everything runs in its loop, except the questions to the database."""

    def __init__(self) -> None:
        self.lines: dict[Connection, Line] = {}
        self.pool = ThreadPoolExecutor(1, "settings")
        self._heard: list[Standing] = []
        self._since = clock.now()  # of the last look that succeeded
        self._wake = asyncio.Event()

    def start(self) -> asyncio.Task[None]:
        """Begin to look; the task goes on until it is cancelled."""
        self._ear = bell.Listener("settings")
        loop = asyncio.get_running_loop()
        loop.add_reader(self._ear.fileno(), self._rung)
        return loop.create_task(self._run())

    def stop(self) -> None:
        asyncio.get_running_loop().remove_reader(self._ear.fileno())
        self._ear.close()

    def _rung(self) -> None:
        self._ear.drain()
        self._wake.set()

    # --- what connections say ---

    def subscribed(self, connection: "Connection", filters: Iterable[tuple[str, int]]) -> None:
        """These filters were granted, each with the options byte that was asked for."""
        line = self.lines.get(connection)
        if line is None:
            told = connection.said_hello
            room = min(AT_ONCE, int(told.get("receive_maximum", AT_ONCE)))
            line = self.lines[connection] = Line(clock.now(), room, int(told.get("maximum_packet_size", 1 << 30)))
        for name, options in filters:
            handling = options & HANDLING
            if handling != NEVER and not (handling == IF_NEW and name in line.filters):
                line.fresh.add(name)
            line.filters[name] = min(options & QOS, 1)
        self._wake.set()

    def unsubscribed(self, connection: "Connection", filters: Iterable[str]) -> None:
        line = self.lines.get(connection)
        if line is None:
            return
        for name in filters:
            line.filters.pop(name, None)
            line.fresh.discard(name)

    def acknowledged(self, connection: "Connection", packet: mqtt.Ack) -> None:
        """The device has it; one that it refuses (version 5) it has heard as well, and will not like better the next time."""
        line = self.lines.get(connection)
        heard = line.flying.pop(packet.packet_id, None) if line else None
        if line is None or heard is None:
            return
        if packet.code >= 0x80:
            log.warning("%s refuses what it was told on %s: 0x%02x", heard.credential, heard.topic, packet.code)
        self._heard.append(heard)
        self._wake.set()
        while line.waiting and len(line.flying) < line.room:
            self._tell(connection, line, *line.waiting.popleft())

    def went(self, connection: "Connection") -> None:
        self.lines.pop(connection, None)

    # --- what the house says ---

    async def _run(self) -> None:
        while True:
            try:
                async with asyncio.timeout(LOOK):
                    await self._wake.wait()
            except TimeoutError:
                pass
            self._wake.clear()
            try:
                await self._look()
            except Exception as fault:
                log.warning("what devices are to be told cannot be looked up and will be later: %r", fault)
                await asyncio.sleep(REST)
                self._wake.set()

    async def _look(self) -> None:
        heard, self._heard, began = self._heard, [], clock.now()
        names = {one.known.username for one in self.lines if one.known}
        fresh = {one.known.username for one, line in self.lines.items() if line.fresh and one.known}
        asked: dict[Connection, set[str]] = {}
        for one, line in self.lines.items():
            asked[one], line.fresh = line.fresh, set()  # who subscribes once more meanwhile is told once more
        try:
            found = await asyncio.get_running_loop().run_in_executor(
                self.pool, _ask, heard, sorted(names), fresh, self._since - OVERLAP
            )
        except Exception:
            self._heard = heard + self._heard
            for one, news in asked.items():
                if one in self.lines:
                    self.lines[one].fresh |= news
            raise
        self._since = began
        for connection, line in list(self.lines.items()):
            news = asked.get(connection, set())
            name = connection.known.username if connection.known else ""
            for said in found.get(name, ()):
                standing = any(matches(pattern, said.topic) for pattern in news)
                # Another connection of the same account may have heard it already, at this door or at another.
                news_here = not said.heard or (not said.once and said.set_at > line.began)
                if standing or (news_here and line.told.get(said.pk) != said.number):
                    self._tell(connection, line, said, standing and not said.once)

    def _tell(self, connection: "Connection", line: Line, one: Standing, retain: bool) -> None:
        qos = line.quality(one.topic)
        if qos is None or (retain and not one.text):
            return
        line.told[one.pk] = one.number
        if qos and len(line.flying) >= line.room:
            line.waiting.append((one, retain))
            return
        number = line.number() if qos else 0
        said = encode(mqtt.Publish(one.topic, one.text.encode(), qos, number, retain=retain), connection.decoder.version)
        if len(said) > line.largest:
            log.warning("%s takes no packet of %d bytes: %s is not told", one.credential, len(said), one.topic)
            return
        if qos:
            line.flying[number] = one
        connection.write(said)


def _ask(heard: Sequence[Standing], names: list[str], fresh: set[str], since: datetime) -> dict[str, list[Standing]]:
    """In the thread: note what was heard, then read what is to be told, by user name."""
    if not heard and not names:
        return {}
    at = clock.now()
    queries.renew_connection()
    actions.note_heard(heard=heard, at=at)
    found: dict[str, list[Any]] = {}
    for start in range(0, len(names), NAMES):
        part = names[start : start + NAMES]
        for one in queries.to_be_told(part, [name for name in part if name in fresh], since, at):
            found.setdefault(one.credential, []).append(one)
    return found
