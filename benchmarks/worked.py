"""Waits measured twice: by the clock on the wall, and by the work that was done, the steadier one on a shared machine."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pace import Pace
from scratch import share

Question = Callable[[], Any]


class Work:
    """Seconds worked so far: by this thread and, on Linux, by the process of PostgreSQL that serves it."""

    def __init__(self) -> None:
        from django.db import connection

        self.other: Path | None = None
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_backend_pid(), inet_server_addr() = inet_client_addr()")
                pid, near = cursor.fetchone()
            there = Path(f"/proc/{pid}/schedstat")
            self.other = there if near and there.exists() else None

    def __call__(self) -> float:
        theirs = int(self.other.read_text().split()[0]) / 1e9 if self.other else 0.0
        return time.thread_time() + theirs


@dataclass
class Times:
    """Waits of one kind, in seconds: by the clock on the wall and by the work that was done."""

    worked: Callable[[], float]

    wall: list[float] = field(default_factory=list)
    work: list[float] = field(default_factory=list)
    pace: Pace | None = None
    around: list[tuple[float, float]] = field(default_factory=list)  # each wait, and the pace of the machine around it

    def take(self, question: Question) -> Any:
        before = self.pace.mark() if self.pace else 0.0
        work, wall = self.worked(), time.perf_counter()
        answer = question()
        self.wall.append(time.perf_counter() - wall)
        self.work.append(self.worked() - work)
        if self.pace:
            self.around.append((self.wall[-1], (before + self.pace.mark()) / 2))
        return answer

    def steady(self, part: float) -> float:
        """`part` of the waits by the wall lie below this many ms, each at the best pace that the machine had in this run."""
        return share(self.pace.steady(self.around), part) or 0.0 if self.pace else 0.0

    def row(self) -> list[float]:
        """Half and 99 of 100 by the wall, then by work; in ms."""
        return [share(waits, part) or 0.0 for waits in (self.wall, self.work) for part in (0.5, 0.99)]
