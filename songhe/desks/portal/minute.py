"""Public facts are read once a minute for everybody, not once for each visitor.

A `Kept` holds what `make(at)` gave for so many seconds in this process. However many people look, the database is asked a fixed
number of times; whoever comes while it is being made anew gets what there was.
"""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Generic, TypeVar

T = TypeVar("T")
_all: list["Kept[Any]"] = []


class Kept(Generic[T]):
    """One value, made anew when it is older than `seconds`."""

    def __init__(self, make: Callable[[datetime], T], seconds: int = 60) -> None:
        self.make, self.life = make, timedelta(seconds=seconds)
        self.lock = threading.Lock()
        self.value: T | None = None
        self.made_at: datetime | None = None
        _all.append(self)

    def __call__(self, at: datetime) -> T:
        """What was so at most `seconds` before `at`; while another thread makes it anew, what there was before."""
        value = self.value
        if value is not None and (self._fresh(at) or self.lock.locked()):
            return value
        with self.lock:
            if self.value is None or not self._fresh(at):
                self.value, self.made_at = self.make(at), at
            return self.value

    def _fresh(self, at: datetime) -> bool:
        return self.made_at is not None and timedelta(0) <= at - self.made_at < self.life

    def forget(self) -> None:
        """As after a start."""
        self.value = self.made_at = None


def forget() -> None:
    """Everything that is kept; for tests, and for whoever cannot wait a minute."""
    for kept in _all:
        kept.forget()
