"""Who is first is not waited for by force: chores wait, but never longer than they said."""

import asyncio
import multiprocessing
import threading
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from songhe.base import journal, way


@pytest.fixture(autouse=True)
def _here(settings: Any, tmp_path: Path) -> None:
    settings.VAR = tmp_path


def test_nobody_waits_when_nobody_is_first() -> None:
    assert way.give(5) < 1


def test_who_gives_way_waits_no_longer_than_he_said() -> None:
    with way.first():
        assert 0.1 <= way.give(0.1) < 2


def test_two_may_be_first_and_the_way_is_free_after_the_last() -> None:
    with way.first():
        with way.first():
            assert way.give(0.05) >= 0.05
        assert way.give(0.05) >= 0.05
    assert way.give(5) < 1


def test_what_fails_while_it_is_first_lets_go() -> None:
    with pytest.raises(ValueError, match="no"), way.first():
        raise ValueError("no")
    assert way.give(5) < 1


def test_without_the_file_everybody_goes_on(settings: Any, tmp_path: Path) -> None:
    settings.VAR = tmp_path / "gone"
    with way.first():
        assert way.give(5) < 1


def test_who_is_killed_lets_go() -> None:
    fork = multiprocessing.get_context("fork")
    there = fork.Event()
    child = fork.Process(target=_stay, args=(there,))
    child.start()
    assert there.wait(5)
    assert way.give(0.05) >= 0.05
    child.kill()
    child.join()
    assert way.give(5) < 1


def test_a_page_waits_as_long_and_keeps_the_loop_free() -> None:
    async def some() -> tuple[float, int]:
        turns = 0

        async def others() -> None:
            nonlocal turns
            while True:
                await asyncio.sleep(0.005)
                turns += 1

        task = asyncio.create_task(others())
        waited = await way.give_a_page(0.15)
        task.cancel()
        return waited, turns

    with way.first():
        waited, turns = asyncio.run(some())
    assert 0.15 <= waited < 2 and turns > 3
    assert asyncio.run(way.give_a_page(5)) < 1


def test_whoever_can_spare_it_most_waits_longest() -> None:
    assert way.TELEMETRY > way.DASHBOARDS >= way.CHORES > way.BOOKINGS > 0


@pytest.mark.django_db(transaction=True)
def test_a_deed_of_a_process_of_chores_waits_once_and_not_inside_another() -> None:
    def took() -> float:
        started = time.monotonic()
        with journal.deed(), journal.deed():
            pass
        return time.monotonic() - started

    with way.first():
        with way.polite(1):
            assert 1 <= took() < 1.9
            with transaction.atomic():
                assert took() < 0.9
        assert took() < 0.9
    with way.polite(5):
        assert took() < 2  # nobody is first


def test_of_many_that_wait_one_goes_after_the_other() -> None:
    went: list[float] = []

    def go() -> None:
        way.give_before_a_deed()
        went.append(time.monotonic())

    with way.first(), way.polite(0.2):
        threads = [threading.Thread(target=go) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(10)
    assert all(later - earlier >= 0.19 for earlier, later in pairwise(went)) and len(went) == 3


def _stay(there: Any) -> None:
    with way.first():
        there.set()
        time.sleep(60)
