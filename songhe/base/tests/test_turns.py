"""Heavy requests take turns; who leaves loses the turn, and who would wait too long is told when to come."""

import asyncio
import itertools
from typing import Any

import pytest

from songhe.base.tests.test_workers import SCOPE, Answering
from songhe.base.web import turns
from songhe.base.web.turns import Turns

HEAVY = frozenset({"/heavy/"})


class Asked:
    """One request, and what came of it. `leave`: it hangs up when this is set."""

    def __init__(self, path: str = "/heavy/") -> None:
        self.path, self.leave, self.read, self.sent = path, asyncio.Event(), 0, []

    async def __call__(self, pages: Answering) -> "Asked":
        await pages({**SCOPE, "path": self.path}, self.receive, self.send)
        return self

    async def receive(self) -> Any:
        self.read += 1
        if self.read == 1:
            return {"type": "http.request", "body": b"", "more_body": False}
        await self.leave.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Any) -> None:
        self.sent.append(message)

    @property
    def status(self) -> int:
        return int(self.sent[0]["status"]) if self.sent else 0

    @property
    def after(self) -> int:
        return int(dict(self.sent[0]["headers"])[b"Retry-After"])


def pages_of(threads: int = 4) -> Answering:
    made = Answering(threads)
    made.heavy = HEAVY
    return made


@pytest.mark.django_db
def test_one_at_a_time_and_a_page_goes_past_them() -> None:
    async def some() -> None:
        pages, order = pages_of(), []

        async def asked(name: str, path: str) -> int:
            one = await Asked(path)(pages)
            order.append(name)
            return one.status

        heavy = [asked(f"heavy {n}", "/heavy/") for n in range(5)]
        assert await asyncio.gather(*heavy, asked("page", "/x/")) == [200] * 6
        assert [name for name in order if name != "page"] == [f"heavy {n}" for n in range(5)]
        assert order.index("page") < 3 and pages.made.most == 2
        assert pages.turns.waiting == 0 and 0 < pages.turns.pace < 0.3

    asyncio.run(some())


@pytest.mark.django_db
def test_who_leaves_is_not_worked_for_and_leaves_the_line() -> None:
    async def some() -> None:
        pages, first, gone, last = pages_of(), Asked(), Asked(), Asked()
        tasks = [asyncio.create_task(one(pages)) for one in (first, gone, last)]
        while pages.turns.waiting < 3:
            await asyncio.sleep(0)
        gone.leave.set()
        cancelled = asyncio.create_task(Asked()(pages))
        await asyncio.sleep(0.005)
        cancelled.cancel()
        await asyncio.gather(*tasks)
        assert (first.status, gone.status, last.status) == (200, 0, 200)
        assert len(pages.made.threads) == 2 and pages.turns.waiting == 0
        assert (await Asked()(pages)).status == 200  # nobody kept the turn

    asyncio.run(some())


@pytest.mark.django_db
def test_who_would_wait_too_long_is_told_when_to_come_before_the_body_is_read() -> None:
    async def some() -> None:
        pages = pages_of()
        pages.turns.pace, pages.turns.waiting = 1.0, 21
        told = [await Asked()(pages) for _each in range(10)]
        assert {one.status for one in told} == {503} and not any(one.read for one in told)
        assert 10 < told[0].after < told[-1].after < 30
        assert (await Asked("/x/")(pages)).status == 200
        pages.turns.waiting = 0
        assert (await Asked()(pages)).status == 200

    asyncio.run(some())


@pytest.mark.django_db
def test_a_line_that_grew_while_the_body_came_sends_away_too() -> None:
    async def some() -> None:
        pages, slow = pages_of(), Asked()
        inner = slow.receive

        async def late() -> Any:
            pages.turns.waiting, pages.turns.pace = 100, 1.0
            return await inner()

        slow.receive = late  # type: ignore[method-assign]
        assert (await slow(pages)).status == 503 and not pages.made.threads

    asyncio.run(some())


def test_moments_are_spread_and_never_too_far_away() -> None:
    async def some() -> None:
        line = Turns(pace=0.25, waiting=100)
        told = [line.too_long(1000.0) for _each in range(2000)]
        assert min(told) >= turns.LONGEST * turns.CLOSER and max(told) <= turns.FARTHEST
        rounds = [list(group) for far, group in itertools.groupby(told, lambda one: one == turns.FARTHEST) if not far]
        assert all(one == sorted(one) for one in rounds)
        assert max(told.count(second) for second in set(told)) <= 2 * 2000 / (turns.FARTHEST - 20) + 1
        line.waiting = 79
        assert line.too_long(1000.0) == 0

    asyncio.run(some())
