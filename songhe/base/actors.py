"""Who did it. Every verb takes `by=`, and the journal keeps the name as it was at that moment."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Actor:
    """`id` says what kind of hand it was (`user:…`, `device:…`, `responder:…`, `clock`); `name` is what screens show."""

    id: str
    name: str

    @property
    def is_clock(self) -> bool:
        return self.id == CLOCK.id


CLOCK = Actor("clock", "系统")  # words: data
"""A deadline that nobody met: the house itself acts."""
