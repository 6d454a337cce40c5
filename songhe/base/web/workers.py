"""Pages are made by a few threads that stay: each keeps its connection to the database, and makes a page from end to end.

Django's own handler gives every request a thread of its own, and with it a connection that is opened for one page; hundreds at
once then fight for one interpreter and one writer. It also goes to that thread and back for nearly every part of the
middleware: half of the work of a press was that of the event loop. Here a request waits, after its body has arrived, for
one of `WEB_THREADS` workers, which does all of it in one go as Django's WSGI handler would. Live streams never end, so they
stand outside, in Django's own handler. What is heavy takes turns (`turns.py`), so that a thread is free for pages. While an
alarm is worked on, figures wait a moment and bookings a shorter one (`base.way`), before they take a thread.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from contextvars import copy_context
from typing import Any, cast
from weakref import WeakKeyDictionary

from asgiref.sync import ThreadSensitiveContext
from django.core import signals
from django.core.exceptions import RequestAborted
from django.core.handlers.asgi import ASGIHandler, get_script_prefix
from django.core.handlers.base import BaseHandler
from django.db import connections
from django.http import FileResponse, HttpResponseBase, JsonResponse
from django.urls import set_script_prefix

from songhe.base import way
from songhe.base.web.turns import Turns

PATIENCE = 3.0  # seconds for pages under way when the server goes


class Workers:
    """So many threads, the one that rested shortest first: its connection is warm."""

    def __init__(self, number: int) -> None:
        self._all = [ThreadPoolExecutor(1, thread_name_prefix=f"page-{place}") for place in range(number)]
        self._free: asyncio.LifoQueue[ThreadPoolExecutor] = asyncio.LifoQueue()
        for worker in self._all:
            self._free.put_nowait(worker)

    async def close(self) -> None:
        """Give back the connections and end the threads; one that is still busy does so when its page is made."""
        ending = [_in(worker, connections.close_all) for worker in self._all]
        with suppress(TimeoutError):
            await asyncio.wait_for(asyncio.gather(*ending), PATIENCE)
        for worker in self._all:
            worker.shutdown(wait=False)

    @asynccontextmanager
    async def one(self) -> AsyncIterator[ThreadPoolExecutor]:
        """What is called from here runs in one thread of them."""
        worker = await self._free.get()
        try:
            async with ThreadSensitiveContext(executor=worker):
                yield worker
        finally:
            self._free.put_nowait(worker)


class InOneGo(BaseHandler):
    """Middleware and views, all of them called as plain functions."""

    def __init__(self) -> None:
        super().__init__()
        self.load_middleware(is_async=False)


class Pages(ASGIHandler):
    """Django's handler with a bounded number of threads. `standing` are paths that may last for ever, `heavy` such of which one
    is done at a time, `gives` the first parts of paths that wait for alarms, each with the seconds it waits at most."""

    def __init__(
        self,
        threads: int,
        standing: frozenset[str] = frozenset(),
        heavy: frozenset[str] = frozenset(),
        gives: Mapping[str, float] | None = None,
    ) -> None:
        super().__init__()
        self.threads, self.standing, self.heavy, self.in_one_go = threads, standing, heavy, InOneGo()
        self.gives = gives or {}
        self._workers: WeakKeyDictionary[asyncio.AbstractEventLoop, Workers] = WeakKeyDictionary()
        self._turns: WeakKeyDictionary[asyncio.AbstractEventLoop, Turns] = WeakKeyDictionary()

    @property
    def workers(self) -> Workers:
        """Those of the loop that is running. A loop that was ended in the middle of a page keeps that page's worker for good:
        the next loop has workers of its own."""
        loop = asyncio.get_running_loop()
        if loop not in self._workers:
            self._workers[loop] = Workers(self.threads)
        return self._workers[loop]

    async def close(self) -> None:
        """The server goes."""
        await self.workers.close()
        del self._workers[asyncio.get_running_loop()]

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http" or scope["path"] in self.standing:
            await super().__call__(scope, receive, send)
            return
        is_heavy = scope["path"] in self.heavy
        with suppress(RequestAborted):
            if is_heavy and await self._sent_away(send):
                return
            body = await self.read_body(receive)  # a slow sender keeps no thread: one is taken when all is there
            try:
                if is_heavy:
                    await self._in_turn(scope, receive, send, body)
                else:
                    if seconds := self.gives.get(_first_part(scope["path"])):
                        await way.give_a_page(seconds)
                    async with self.workers.one() as worker:
                        await self._answer(scope, receive, send, body, worker)
            finally:
                body.close()

    @property
    def turns(self) -> Turns:
        """The line of the loop that is running."""
        return self._turns.setdefault(asyncio.get_running_loop(), Turns())

    async def _sent_away(self, send: Any) -> bool:
        """The line is too long: come again in so many seconds."""
        seconds = self.turns.too_long(asyncio.get_running_loop().time())
        if seconds:
            answer = JsonResponse({}, status=503, headers={"Retry-After": seconds})
            answer["Content-Length"] = len(answer.content)  # no middleware has seen it
            await self.send_response(answer, send)
        return seconds > 0

    async def _in_turn(self, scope: Any, receive: Any, send: Any, body: Any) -> None:
        """Wait in the line, unless it has grown too long while the body came; whoever leaves meanwhile is not worked for."""
        if await self._sent_away(send):
            return
        leaving = asyncio.ensure_future(self.listen_for_disconnect(receive))
        try:
            async with self.turns.mine(leaving) as is_mine:
                if is_mine:
                    async with self.workers.one() as worker:
                        await self._answer(scope, receive, send, body, worker)
        finally:
            leaving.cancel()
            with suppress(asyncio.CancelledError, RequestAborted):
                await leaving

    async def _answer(self, scope: Any, receive: Any, send: Any, body: Any, worker: ThreadPoolExecutor) -> None:
        response: Any = await _in(worker, self._made, scope, body)
        if not response.streaming:
            await self.send_response(response, send)
            return
        if not response.is_async:  # Django would draw all of it into memory first
            response.streaming_content = _pieces(worker, iter(response.streaming_content), self.chunk_size)
        try:
            await self._stream(response, receive, send)
        finally:
            await _in(worker, response.close)

    def _made(self, scope: Any, body: Any) -> HttpResponseBase:
        """A page from end to end. What is whole is closed at once: closing gives back what the request held, not the text."""
        set_script_prefix(get_script_prefix(scope))
        signals.request_started.send(sender=self.__class__, scope=scope)
        request, refused = self.create_request(scope, body)
        response: Any = refused if request is None else self.in_one_go.get_response(request)
        response._handler_class = self.__class__
        if isinstance(response, FileResponse):
            response.block_size = self.chunk_size
        if not response.streaming:
            response.close()
        return cast(HttpResponseBase, response)

    async def _stream(self, response: HttpResponseBase, receive: Any, send: Any) -> None:
        """Piece by piece, until the end or until nobody listens any more."""
        sending = asyncio.ensure_future(self.send_response(response, send))
        leaving = asyncio.ensure_future(self.listen_for_disconnect(receive))
        await asyncio.wait({sending, leaving}, return_when=asyncio.FIRST_COMPLETED)
        for task in (leaving, sending):
            if not task.done():
                task.cancel()
        told = await asyncio.gather(sending, leaving, return_exceptions=True)
        for fault in told:
            if isinstance(fault, Exception) and not isinstance(fault, RequestAborted):
                raise fault


def _first_part(path: str) -> str:
    return path[1:].partition("/")[0]


async def _pieces(worker: ThreadPoolExecutor, parts: Iterator[bytes], size: int) -> AsyncIterator[bytes]:
    """The parts of a download as they are made, some at a time: not every line of a table goes to the thread and back."""
    while piece := await _in(worker, _some, parts, size):
        yield piece


def _some(parts: Iterator[bytes], size: int) -> bytes:
    held, length = [], 0
    for part in parts:
        held.append(part)
        length += len(part)
        if length >= size:
            break
    return b"".join(held)


async def _in(worker: ThreadPoolExecutor, work: Callable[..., Any], *args: Any) -> Any:
    """Done in that thread, in a context of its own: what a page left in it is gone with the page."""
    return await asyncio.get_running_loop().run_in_executor(worker, copy_context().run, work, *args)
