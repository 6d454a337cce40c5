"""The device door: MQTT 3.1.1 and 5, and a PUBACK only after the commit. One process, one loop, one writer thread; several such
processes may stand behind one port (`peers.py`)."""

import asyncio
import logging
import math
import ssl
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

from django.db import connections

from songhe.base import clock
from songhe.base.rows import new_id
from songhe.links.devices import reasons
from songhe.links.devices.accounts import Accounts
from songhe.links.devices.connection import TAKEN_OVER, Connection
from songhe.links.devices.credentials import Directory, Known
from songhe.links.devices.inbox import Inbox
from songhe.links.devices.limits import Limits
from songhe.links.devices.lookups import Lookups
from songhe.links.devices.mqtt import packets as mqtt
from songhe.links.devices.mqtt.encode import V5
from songhe.links.devices.outgoing import Outgoing
from songhe.links.devices.peers import Peers
from songhe.links.devices.refusals import Refusals
from songhe.links.devices.rows import Delivery
from songhe.links.devices.store import Store

log = logging.getLogger(__name__)
BAD_LOGIN, NO_SUCH_METHOD, NOT_NOW, BAD_ID, ENDING, REVOKED, BUSY = 0x86, 0x8C, 0x88, 0x85, 0x8B, 0x98, 0x97
LOOKUPS = 2  # threads that read credentials of those who were found before; as many for strangers
SWEEP, REVOCATIONS = 1.0, 5.0  # seconds between two looks for the silent and for disabled credentials


class Door:
    """Holds the connections. Everything here runs in the loop's thread, except the store and the look-up of credentials."""

    def __init__(self, inbox: Inbox, *, limits: Limits | None = None, directory: Directory | None = None) -> None:
        self.limits, self.directory = limits or Limits(), directory or Directory()
        self.store = Store(inbox, self._durable, broken=self._store_ended)
        self.broken = asyncio.Event()  # the writer is gone: this process has to end and be started anew
        self.connections: set[Connection] = set()
        self.unknown: dict[Connection, None] = {}  # those of them that were not let in yet, the eldest first
        self.by_name: dict[str, list[Connection]] = defaultdict(list)
        self.dropped = 0
        self.now = time.monotonic
        self.accounts = Accounts(self.limits)
        self.refusals = Refusals(self.now())
        # Whoever was here before never waits behind a crowd of names that nobody knows.
        self._known, self._strangers = (Lookups(self._find, LOOKUPS, name) for name in ("known", "strangers"))
        self._chores = ThreadPoolExecutor(1, "credentials")
        self._ending = False
        self._peers: Peers | None = None
        self.outgoing = Outgoing()

    async def open(self, host: str, port: int, tls: ssl.SSLContext | None = None, *, shared: bool = False) -> int:
        """Listen; gives the port (of use when 0 was asked for). `shared`: other doors of this house listen there too."""
        self.loop = asyncio.get_running_loop()
        self.store.start()
        extra: dict[str, Any] = {"ssl_handshake_timeout": 10} if tls else {}
        if shared:
            extra["reuse_port"] = True
            self._peers = Peers(self._end_older)
            self.loop.add_reader(self._peers.socket, self._peers.read)
        self.server = await self.loop.create_server(lambda: Connection(self), host, port, ssl=tls, backlog=2_048, **extra)
        self._watch = [self.loop.create_task(self._sweep()), self.loop.create_task(self._revoke()), self.outgoing.start()]
        return self.server.sockets[0].getsockname()[1]

    async def close(self) -> None:
        """Let nobody in, write what came, answer it, and say good-bye. A second time does nothing."""
        if self._ending:
            return
        self._ending = True
        self.server.close()
        if self._peers:
            self.loop.remove_reader(self._peers.socket)
            self._peers.close()
            self._peers = None
        for task in self._watch:
            task.cancel()
        self.outgoing.stop()
        await self.loop.run_in_executor(None, self.store.stop)
        await asyncio.sleep(0)  # the last answers
        for connection in list(self.connections):
            connection.will = None
            connection.end(ENDING)
        await asyncio.sleep(0.05)
        await self.loop.run_in_executor(None, self._end_threads)

    def _end_threads(self) -> None:
        """Each of the threads has a database connection of its own, which only it can close."""
        pools = {self._known.pool: LOOKUPS, self._strangers.pool: LOOKUPS, self._chores: 1, self.outgoing.pool: 1}
        together = threading.Barrier(sum(pools.values()))

        def leave() -> None:
            with suppress(threading.BrokenBarrierError):
                together.wait(2)
            connections.close_all()

        for pool, threads in pools.items():
            for _ in range(threads):
                pool.submit(leave)
        for pool in pools:
            pool.shutdown(wait=True)

    # --- comings and goings ---

    def came(self, connection: Connection) -> None:
        self.connections.add(connection)
        self.unknown[connection] = None
        if self._ending:
            connection.abort()
        elif len(self.connections) > self.limits.connections:
            self._make_room(connection)

    def _make_room(self, newcomer: Connection | None = None) -> None:
        """All places are taken: who stands longest without having been let in goes, and not who has just come, perhaps with an
        alarm. Only where all of them have just come and there are far too many, it is the newcomer."""
        eldest = next(iter(self.unknown), None)
        if eldest and self.now() - eldest.opened_at > self.limits.silent_within:
            self._no_place(eldest)
        elif newcomer and len(self.connections) > self.limits.connections + self.limits.beside:
            self._no_place(newcomer)

    def _no_place(self, connection: Connection) -> None:
        self.refusals.note("", reasons.NO_PLACE, connection.peer, self.now())
        connection.abort()
        self.went(connection)  # its descriptor is free in a moment

    def went(self, connection: Connection) -> None:
        self.connections.discard(connection)
        self.unknown.pop(connection, None)
        self.outgoing.went(connection)
        name = connection.known.username if connection.known else None
        if name and connection in self.by_name[name]:
            self.by_name[name].remove(connection)
            if not self.by_name[name]:
                del self.by_name[name]

    def check(self, connection: Connection, packet: mqtt.Connect) -> None:
        """Look up who wants to come in; the connection reads nothing until the answer is there."""
        name = packet.username or ""
        lookups = self._strangers
        if self.directory.has_found(name):
            lookups = self._known
            self.unknown.pop(connection, None)
        lookups.find(name).add_done_callback(lambda found: self._checked(connection, packet, found))

    def _find(self, names: list[str]) -> dict[str, Known | None]:
        return self.directory.find_all(names)

    def _checked(self, connection: Connection, packet: mqtt.Connect, found: "asyncio.Future[Known | None]") -> None:
        connection.checking = False
        if connection.closing:
            return
        if found.exception():
            log.error("credentials cannot be looked up: %r", found.exception())
            return self._turn_away(connection, NOT_NOW)
        known = found.result()
        code = self._verdict(known, packet)
        if code or known is None:
            if code == BAD_LOGIN:
                reason = reasons.WRONG_SECRET if known else reasons.UNKNOWN_ACCOUNT
                self.refusals.note(packet.username or "", reason, connection.peer, self.now())
            return self._turn_away(connection, code or BAD_LOGIN)
        if known.is_outdated and packet.password is not None:
            self.loop.run_in_executor(self._chores, self.directory.renew, known, packet.password)
        self._welcome(connection, packet, known)
        connection.go_on()

    @staticmethod
    def _verdict(known: Known | None, packet: mqtt.Connect) -> int:
        if known is None or packet.password is None or not known.opens_with(packet.password):
            return BAD_LOGIN
        if "auth_method" in packet.properties:
            return NO_SUCH_METHOD
        no_name = not packet.client_id and packet.version != V5 and not packet.clean
        return BAD_ID if no_name or len(packet.client_id) > 256 else 0

    @staticmethod
    def _turn_away(connection: Connection, code: int) -> None:
        connection.send(mqtt.Connack(code))
        connection.close()

    def _welcome(self, connection: Connection, packet: mqtt.Connect, known: Known) -> None:
        self.unknown.pop(connection, None)
        given = packet.client_id or f"songhe-{new_id().hex}"
        self._take_over(known.username, given, connection.opened_at)
        connection.known, connection.client_id, connection.will = known, given, packet.will
        connection.patience, connection.said_hello = packet.keep_alive * 1.5, packet.properties
        connection.account = self.accounts.of(known.username, self.now())
        self.by_name[known.username].append(connection)
        if len(self.connections) - len(self.unknown) > self.limits.connections * (1 - self.limits.reserve):
            connection.cries_until = self.now() + self.limits.cry_within
        properties: dict[str, Any] = {"receive_maximum": self.limits.unacknowledged, "maximum_packet_size": self.limits.packet}
        properties |= {"shared_available": 0, "subscription_ids_available": 0}
        if packet.properties.get("session_expiry"):
            properties["session_expiry"] = 0  # no session outlives its connection here
        if not packet.client_id:
            properties["assigned_client_id"] = given
        connection.send(mqtt.Connack(properties=properties))

    def _take_over(self, name: str, client_id: str, since: float) -> None:
        """The same client comes twice when the network broke: the newer one is the true one."""
        if self._peers:
            self._peers.tell(name, client_id, since)
        there = self.by_name.get(name, [])
        if not self._end_older(name, client_id) and len(there) >= self.limits.per_credential:
            self._replaced(there[:1], there)

    def _end_older(self, name: str, client_id: str, since: float = math.inf) -> bool:
        """End the connections of that client that were opened before `since`; whether there were any."""
        there = self.by_name.get(name, [])
        old = [one for one in there if one.client_id == client_id and one.opened_at < since]
        self._replaced(old, there)
        return bool(old)

    @staticmethod
    def _replaced(old: list[Connection], there: list[Connection]) -> None:
        for connection in old:
            there.remove(connection)
            connection.will = None  # it is still there, only on another wire
            connection.end(TAKEN_OVER)

    # --- messages ---

    def offer(self, delivery: Delivery) -> None:
        self.store.offer(delivery)

    def slowed(self, connection: Connection) -> None:
        """One message of this connection is late or was dropped because it says more than it may: counted, and shown."""
        if connection.known:
            self.refusals.note(connection.known.username, reasons.TOO_MUCH, connection.peer, self.now())

    def later(self, act: Callable[[], None], seconds: float) -> None:
        self.loop.call_later(seconds, act)

    def _durable(self, batch: list[Delivery]) -> None:
        try:
            self.loop.call_soon_threadsafe(self._acknowledge, batch)
        except RuntimeError:
            log.warning("the loop has ended; %d durable messages stay unanswered and will be repeated", len(batch))

    def _store_ended(self) -> None:
        with suppress(RuntimeError):  # the loop has ended too
            self.loop.call_soon_threadsafe(self.broken.set)

    def _acknowledge(self, batch: list[Delivery]) -> None:
        self.store.settle(batch)
        told: dict[Connection, None] = {}
        for delivery in batch:
            if delivery.sender is not None:
                delivery.sender.durable(delivery)
                told[delivery.sender] = None
        for connection in told:
            connection.flush()

    # --- looking after them ---

    async def _sweep(self) -> None:
        while True:
            await asyncio.sleep(SWEEP)
            now = self.now()
            for connection in list(self.connections):
                if code := connection.overdue(now):
                    connection.end(code)
            for _ in range(len(self.connections) - self.limits.connections):
                self._make_room()
            if letters := self.refusals.due(now, clock.now()):
                self.offer(Delivery(200 * len(letters), letters=letters))
            self.accounts.tidy(self.by_name)

    async def _revoke(self) -> None:
        while True:
            await asyncio.sleep(REVOCATIONS)
            try:
                gone = await self.loop.run_in_executor(self._chores, self.directory.gone, list(self.by_name))
            except Exception:
                log.exception("disabled credentials cannot be looked up; trying again")
                continue
            self.send_away(gone)

    def send_away(self, usernames: list[str]) -> None:
        """End every connection of credentials that were disabled."""
        for connection in [one for name in usernames for one in self.by_name.get(name, [])]:
            connection.will = None
            connection.end(REVOKED)
