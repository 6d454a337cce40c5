"""Pieces judged one after the other, or in processes of their own when a roll is long; always handed over in their order."""

import multiprocessing
import os
import pickle
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from typing import Any
from uuid import UUID

from songhe.base.vault import Vault
from songhe.register.rolls import hands
from songhe.register.rolls.judging import Judge, Task
from songhe.register.rolls.matching import Matcher
from songhe.register.rolls.models import Kind

ALONE = 4  # pieces that are not worth another process
HANDS = 2
AHEAD = 3  # pieces judged before they are wanted


def judge_for(task: Task, vendor: str = "") -> Any:
    """Who judges rolls of this kind."""
    return Judge(task, vendor) if task.kind == Kind.PEOPLE else Matcher(task, vendor)


def judged(task: Task, key: UUID, pieces: range) -> Iterator[tuple[int, Any]]:
    """(index, verdict) of the pieces, in order."""
    if len(pieces) <= ALONE or (os.cpu_count() or 1) < 2:
        judge, vault = judge_for(task), Vault(key, "rows")
        yield from ((index, judge.judge(vault.piece(index))) for index in pieces)
        return
    with ProcessPoolExecutor(HANDS, multiprocessing.get_context("spawn"), hands.begin, (pickle.dumps(task), str(key))) as crew:
        waiting: deque[tuple[int, Future[Any]]] = deque()
        try:
            for index in pieces:
                waiting.append((index, crew.submit(hands.one, index)))
                if len(waiting) > HANDS + AHEAD:
                    first, work = waiting.popleft()
                    yield first, work.result()
            yield from ((index, work.result()) for index, work in waiting)
        finally:
            crew.shutdown(cancel_futures=True)
