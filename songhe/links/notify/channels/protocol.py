"""What a channel must be able to do."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from songhe.links.notify.models import Notice, Outlet, Preference


class Undelivered(Exception):
    """The message did not reach the person. `final` when another attempt cannot help."""

    def __init__(self, reason: str, *, final: bool = False) -> None:
        super().__init__(reason)
        self.reason, self.final = reason, final


Serving = Mapping[str, Outlet]
"""By kind, the outlet that serves the place a notice is about."""


class Channel(Protocol):
    """One way to a person."""

    name: str

    @property
    def tells(self) -> bool:
        """True when a person hears of what it delivered; a log tells nobody."""
        ...

    def among(self, people: Mapping[str, str], serving: Serving, wishes: Mapping[str, Preference]) -> set[str]:
        """Whom of these, given with their telephone numbers, it can reach now."""
        ...

    def send(self, notice: Notice, at: datetime) -> None:
        """Deliver well within the sender's lease, or raise Undelivered with a reason that a dispatcher understands."""
        ...
