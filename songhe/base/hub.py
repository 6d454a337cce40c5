"""The hub of one web process: reads the journal once for all its screens. Nothing is skipped, nothing comes twice.

It wakes with the bell or looks every `bell.POLL`. A screen says where it was; it is answered from the ring in memory, else
from the database, else with `reset`. A screen that does not read is let go and comes back. Screens hold no connection.
"""

import asyncio
import contextlib
import signal
import threading
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from logging import getLogger
from typing import Any

from django.db import DatabaseError, connections

from songhe.base import bell, journal, screen, steady
from songhe.base.live import ALL, Place, Told, Who, body, rehearse, tell_all
from songhe.base.screen import Client

log = getLogger(__name__)
RING = 5_000  # frames kept in memory, and rows a screen may be behind before it loads its page again
BATCH = 500
HEARTBEAT = 15.0  # seconds between signs of life on a quiet stream; each carries the server's time
RECHECK = 60.0  # seconds between two looks whether this person may still listen


class Hub:
    """One per process. Lives in the event loop; its two kinds of threads are the only ones that touch the database."""

    def __init__(self) -> None:
        self.loop = asyncio.get_running_loop()
        self.ready = asyncio.Event()
        self.pos = self.floor = 0
        self.ring: deque[Told] = deque()
        self.clients: set[Client] = set()
        self.closing = False
        self._wake = asyncio.Event()
        self._reader = ThreadPoolExecutor(1, thread_name_prefix="live-reader")
        self._others = ThreadPoolExecutor(2, thread_name_prefix="live-replay")
        self._listener = bell.Listener("journal")
        self.loop.add_reader(self._listener.fileno(), self._rung)
        self._task = self.loop.create_task(self._run())
        _end_streams_at_exit(self)

    # --- the journal ------------------------------------------------------------------------------------------------
    def _rung(self) -> None:
        self._listener.drain()
        self._wake.set()

    async def _run(self) -> None:
        lost = True  # until the database was seen, and again after it went away
        while not self.closing:
            try:
                if lost:
                    await self._find_head()
                    lost = False
                while await self._look():
                    pass
            except DatabaseError as fault:
                if not lost:
                    log.warning("live: the database does not answer (%s); trying again", fault)
                lost = True
                await self._in(self._reader, connections.close_all)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), bell.POLL)
            self._wake.clear()

    async def _find_head(self) -> None:
        """Where the journal stands: at the start, and after the database was away (it may be back from an older copy)."""
        head = await self._in(self._reader, journal.head)
        if not self.ready.is_set():
            await self._in(self._reader, rehearse)
        if not self.ready.is_set() or head < self.pos:
            self.pos = self.floor = head
            self.ring.clear()
            for client in list(self.clients):
                client.end()
        self.ready.set()

    async def _look(self) -> bool:
        """Hand out what is new; True when there may be more. Without a screen nothing is drawn: whoever comes asks for it."""
        if not self.clients:
            head = await self._in(self._reader, journal.head)
            if not self.clients:  # one that came meanwhile counts on every row after `pos`
                if head > self.pos:
                    self.pos = self.floor = head
                    self.ring.clear()
                return False
        last, told, full = await self._in(self._reader, _read, self.pos)
        if last == self.pos:
            return False
        self.pos = last
        self._remember(told)
        for client in list(self.clients):
            if client.live:
                client.give(told, (last, ALL))
        return full

    def _remember(self, told: list[Told]) -> None:
        self.ring.extend(told)
        while len(self.ring) > RING:
            self.floor = self.ring.popleft().place[0]

    async def _in(self, pool: ThreadPoolExecutor, work: Callable[..., Any], *args: Any) -> Any:
        return await self.loop.run_in_executor(pool, work, *args)

    # --- the screens ------------------------------------------------------------------------------------------------
    def streams_of(self, who: Who) -> int:
        """How many screens this person has open here."""
        return sum(client.who.key == who.key for client in self.clients)

    @contextlib.contextmanager
    def joined(self, client: Client) -> Iterator[None]:
        """While the stream is open."""
        self.clients.add(client)
        try:
            yield
        finally:
            self.clients.discard(client)

    async def news(self, client: Client, still_welcome: Callable[[], Awaitable[bool]]) -> AsyncIterator[bytes]:
        """Everything for this screen, from where it was until it goes, falls behind, or may not listen any more."""
        async for chunk in self._catch_up(client):
            yield chunk
        look_at = self.loop.time() + RECHECK
        while not client.over and not self.closing:
            try:
                await asyncio.wait_for(client.wake.wait(), HEARTBEAT)
            except TimeoutError:
                yield client.sign_of_life()
            if waiting := client.take():
                yield waiting
            if self.loop.time() >= look_at:
                look_at = self.loop.time() + RECHECK
                if not await still_welcome():
                    return

    async def _catch_up(self, client: Client) -> AsyncIterator[bytes]:
        if client.at is None:
            client.at = (self.pos, ALL)
        if await self._too_far(client.at[0]):
            client.at, client.live = (self.pos, ALL), True
            yield f"id: {self.pos}\n".encode() + body("reset", {})
            return
        yield f"id: {client.at[0] if client.at[1] == ALL else '{}.{}'.format(*client.at)}\n\n".encode()
        while not client.over and not self.closing:
            near = self._in_ring(client.at)
            told, upto = (list(self.ring), (self.pos, ALL)) if near else await self._from_database(client)
            picked = client.pick(told, upto)
            if near and len(picked) <= screen.PENDING:
                client.queue(picked)
                client.live = True  # since `near` was found nothing else ran: no gap, no double
                return
            for start in range(0, len(picked), screen.PENDING):  # at its own pace; what comes meanwhile is the next round's
                yield b"".join(picked[start : start + screen.PENDING])

    async def _from_database(self, client: Client) -> tuple[list[Told], Place]:
        """The next batch for a screen that was gone for longer than the ring reaches back.

        A row that it had heard in part is told again whole: its frames are made anew from how things stand now.
        """
        assert client.at is not None
        start = client.at[0] if client.at[1] == ALL else client.at[0] - 1
        last, told, _ = await self._in(self._others, _read_and_close, start)
        client.at = (start, ALL)
        return told, (max(last, self.floor) if last == start else last, ALL)

    def _in_ring(self, at: Place) -> bool:
        return at >= (self.floor, ALL)

    async def _too_far(self, pos: int) -> bool:
        """Too far behind to be told everything, or ahead of the journal (which came back from an older copy)."""
        if pos <= self.pos:
            return self.pos - pos > RING
        return pos > await self._in(self._others, _head_and_close)

    # --- the end ----------------------------------------------------------------------------------------------------
    def close(self) -> None:
        """Begin to stop: every stream ends, so that the server may go."""
        self.closing = True
        self._wake.set()
        for client in list(self.clients):
            client.end()

    async def stop(self) -> None:
        """Stop, and give back threads, connections and the ear."""
        self.close()
        await self._task
        self.loop.remove_reader(self._listener.fileno())
        self._listener.close()
        await self._in(self._reader, connections.close_all)
        for pool in (self._reader, self._others):
            pool.shutdown(wait=False)


def _read(pos: int) -> tuple[int, list[Told], bool]:
    entries = journal.since(pos, BATCH)
    return (entries[-1].pos if entries else pos), tell_all(entries), len(entries) == BATCH


def _read_and_close(pos: int) -> tuple[int, list[Told], bool]:
    try:
        return _read(pos)
    finally:
        connections.close_all()


def _head_and_close() -> int:
    try:
        return journal.head()
    finally:
        connections.close_all()


_hub: Hub | None = None


def running() -> Hub | None:
    """The hub of this process, if it knows where the journal stands."""
    return _hub if _hub and _hub.ready.is_set() and not _hub.closing else None


async def here() -> Hub:
    """The hub of this process and loop, started if need be."""
    global _hub
    if _hub is None or _hub.closing or _hub.loop is not asyncio.get_running_loop():
        _hub = Hub()
    await _hub.ready.wait()
    return _hub


async def stop() -> None:
    """Stop the hub of this process."""
    global _hub
    ending, _hub = _hub, None
    if ending:
        await ending.stop()


def _end_streams_at_exit(hub: Hub) -> None:
    """A server that is told to go waits for its streams; so they end with the same signal."""
    if threading.current_thread() is not threading.main_thread():
        return
    for number in (signal.SIGTERM, signal.SIGINT):
        before = signal.getsignal(number)
        if callable(before):
            signal.signal(number, _first(hub, before))


def _first(hub: Hub, before: Callable[..., Any]) -> Callable[..., Any]:
    def both(number: int, frame: Any) -> Any:
        if not hub.loop.is_closed():
            hub.loop.call_soon_threadsafe(hub.close)
        return before(number, frame)

    return both


def with_hub(application: Any, at_the_end: Callable[[], Awaitable[None]] | None = None) -> Any:
    """An ASGI application that starts the hub before its first request and stops it after the last; then `at_the_end`."""

    async def wrapped(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "lifespan":
            return await application(scope, receive, send)
        while True:
            message = await receive()
            starting = message["type"] == "lifespan.startup"
            await (here() if starting else stop())
            if starting:
                steady.settle()
            elif at_the_end is not None:
                await at_the_end()
            await send({"type": f"{message['type']}.complete"})
            if message["type"] == "lifespan.shutdown":
                return None

    return wrapped
