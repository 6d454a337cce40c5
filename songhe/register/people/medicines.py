"""The port to whoever keeps the one list of what somebody takes: the health room, where it is part of this house.

A file by itself knows what was said when it was written down (`Elder.medicines`). That is shown where no list was begun, and
said to be just that; as soon as a list is there, it alone is shown, on the first-aid card as everywhere.
"""

from collections.abc import Callable
from dataclasses import dataclass

from songhe.register.people.models import Elder

Lines = list[str]


@dataclass
class Port:
    """What is plugged in: the lines of somebody's list, the dangerous ones first; None where no list was ever begun."""

    lines: Callable[[Elder], Lines | None]


port = Port(lambda elder: None)


def plug(lines: Callable[[Elder], Lines | None]) -> None:
    """The room that keeps the list says how it is read; once, when the house is loaded."""
    port.lines = lines


def listed(elder: Elder) -> Lines | None:
    """The one list, or None where none was begun."""
    return port.lines(elder)


def known(elder: Elder) -> tuple[Lines, bool]:
    """What somebody takes, and whether that is only what was said at registration."""
    lines = listed(elder)
    if lines is not None:
        return lines, False
    said: Lines = list(elder.medicines or []) if "medicines" in elder.held else []
    return said, bool(said)
