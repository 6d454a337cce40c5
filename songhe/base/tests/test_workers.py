"""Pages are made by a few threads that stay; a stream takes none of them; more requests than threads wait their turn."""

import asyncio
import threading
from collections.abc import Iterator
from contextvars import ContextVar
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.core.signals import request_finished
from django.db import connection
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse

from songhe.base import way
from songhe.base.web.workers import InOneGo, Pages

SCOPE = {"type": "http", "method": "GET", "path": "/x/", "query_string": b"", "headers": [], "asgi": {"version": "3.0"}}
LEFT: ContextVar[str] = ContextVar("left", default="")


class Making(InOneGo):
    """Each request notes in which thread it was made, how many were made at once, and what it found in its context."""

    def load_middleware(self, is_async: bool = False) -> None:
        self.busy, self.most, self.threads, self.found, self.closed = 0, 0, [], set(), 0

    def get_response(self, request: Any) -> HttpResponseBase:
        self.busy += 1
        self.most = max(self.most, self.busy)
        self.threads.append(threading.get_ident())
        self.found.add(LEFT.get())
        LEFT.set("by the page before")
        threading.Event().wait(0.02)
        self.busy -= 1
        return StreamingHttpResponse(self._pieces()) if request.path == "/long/" else HttpResponse("made")

    def _pieces(self) -> Iterator[bytes]:
        try:
            for number in range(40):
                self.threads.append(threading.get_ident())
                threading.Event().wait(0.01)
                yield str(number).encode().ljust(70_000)
        finally:
            self.closed += 1


class Answering(Pages):
    def __init__(self, threads: int, standing: frozenset[str] = frozenset(), **more: Any) -> None:
        super().__init__(threads, standing, **more)
        self.made = self.in_one_go = Making()

    def load_middleware(self, is_async: bool = False) -> None:
        """None of the house's."""

    async def get_response_async(self, request: Any) -> HttpResponse:
        answer: HttpResponse = await sync_to_async(self.made.get_response)(request)
        return answer


async def ask(pages: Pages, path: str = "/x/", receiving: Any = None, leave: float = 30) -> tuple[int, bytes]:
    """(status, body) of a request; it hangs up after `leave` seconds."""
    sent: list[Any] = []
    told = iter([{"type": "http.request", "body": b"", "more_body": False}])

    async def receive() -> Any:
        message = next(told, None)
        if message is None:
            await asyncio.sleep(leave)
            return {"type": "http.disconnect"}
        if receiving is not None:
            await receiving.wait()
        return message

    async def send(message: Any) -> None:
        sent.append(message)

    await pages({**SCOPE, "path": path}, receive, send)
    return int(sent[0]["status"]), b"".join(one.get("body", b"") for one in sent[1:])


@pytest.mark.django_db
def test_requests_share_the_threads_and_wait_for_one() -> None:
    async def many() -> Answering:
        pages = Answering(2)
        assert await asyncio.gather(*(ask(pages) for _each in range(8))) == [(200, b"made")] * 8
        return pages

    made = asyncio.run(many()).made
    assert made.most == 2 and len(set(made.threads)) == 2
    assert made.found == {""}  # nothing that a page set is seen by the next one in its thread


@pytest.mark.django_db
def test_who_sends_slowly_keeps_no_thread_and_a_stream_stands_outside() -> None:
    async def some() -> None:
        pages, slow = Answering(1, frozenset({"/live/"})), asyncio.Event()
        late = asyncio.create_task(ask(pages, receiving=slow))
        assert (await asyncio.wait_for(ask(pages), 5))[0] == 200
        async with pages.workers.one():  # the only one is taken
            assert (await asyncio.wait_for(ask(pages, "/live/"), 5))[0] == 200
        slow.set()
        assert (await late)[0] == 200

    asyncio.run(some())


@pytest.mark.django_db
def test_figures_wait_for_an_alarm_and_keep_no_thread_meanwhile(settings: Any, tmp_path: Any) -> None:
    settings.VAR = tmp_path

    async def some() -> None:
        pages = Answering(1, gives={"bureau": 30.0, "book": 0.1})
        with way.first():
            figures = asyncio.create_task(ask(pages, "/bureau/610921/"))
            assert (await asyncio.wait_for(ask(pages, "/console/"), 5))[0] == 200
            assert (await asyncio.wait_for(ask(pages, "/book/"), 5))[0] == 200  # it has waited long enough
            assert not figures.done()
        assert (await asyncio.wait_for(figures, 5))[0] == 200

    asyncio.run(some())


@pytest.mark.django_db
def test_a_long_download_comes_whole_and_ends_when_nobody_listens() -> None:
    ended: list[Any] = []
    request_finished.connect(lambda **told: ended.append(told["sender"]), weak=False, dispatch_uid="test_workers")

    async def some() -> Answering:
        pages = Answering(1)
        status, body = await ask(pages, "/long/")
        assert status == 200 and body.split() == [str(number).encode() for number in range(40)]
        assert len(ended) == 1
        _status, body = await asyncio.wait_for(ask(pages, "/long/", leave=0.1), 5)
        assert 0 < len(body.split()) < 40
        assert (await ask(pages))[1] == b"made"  # the thread is free again
        return pages

    try:
        pages = asyncio.run(some())
    finally:
        request_finished.disconnect(dispatch_uid="test_workers")
    assert len(ended) == 3 and set(ended) == {Answering} and pages.made.closed == 2


@pytest.mark.django_db
def test_a_loop_that_was_ended_in_the_middle_of_a_page_takes_no_worker_from_the_next() -> None:
    pages = Answering(1)

    async def abandoned() -> None:
        await pages.workers._free.get()  # and never given back: the loop ends first

    async def next_one() -> tuple[int, bytes]:
        return await asyncio.wait_for(ask(pages), 5)

    asyncio.run(abandoned())
    assert asyncio.run(next_one()) == (200, b"made")


@pytest.mark.postgres  # a database in memory is never closed
@pytest.mark.django_db(transaction=True)
def test_a_server_that_goes_gives_back_every_connection() -> None:
    """Twelve threads keep one each; a server of PostgreSQL has a hundred for all."""
    held: dict[int, Any] = {}

    class Asking(Making):
        def get_response(self, request: Any) -> HttpResponseBase:
            connection.ensure_connection()
            held[threading.get_ident()] = connection.connection
            return super().get_response(request)

    async def some() -> list[bool]:
        pages = Answering(3)
        pages.made = pages.in_one_go = Asking()
        await asyncio.gather(*(ask(pages) for _each in range(6)))
        open_ones = [_is_open(one) for one in held.values()]
        await pages.close()
        return open_ones

    assert asyncio.run(some()) == [True] * len(held) and len(held) == 3
    assert not any(_is_open(one) for one in held.values())


def _is_open(held: Any) -> bool:
    try:
        held.cursor().close()
    except Exception:  # each driver says in its own way that it was closed
        return False
    return True
