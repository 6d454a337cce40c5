"""What the public may do without knowing the house: a room says so in its `entrances.py`, and the public desk leads there.

Until a room has brought an entrance, the desk says whom to visit or to ring instead; nothing is promised that is not there.
"""

from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, resolve, reverse

ASK, APPLY, BOOK, COMPLAIN = MATTERS = ("ask", "apply", "book", "complain")


@dataclass(frozen=True)
class Entrance:
    """One way in. `signed_in` says for whom a log-in is needed (a lazy sentence), empty where none is."""

    matter: str
    label: Any
    about: Any
    url_name: str
    icon: str = "arrow-right"
    signed_in: Any = ""
    order: int = 100

    @property
    def url(self) -> str:
        try:
            return reverse(self.url_name)
        except NoReverseMatch:  # a room that is not installed on this node
            return ""

    def open_to(self, role: str) -> bool:
        """Whether somebody signed in with this role gets in ("" is nobody signed in: the log-in asks who comes)."""
        allowed = getattr(resolve(self.url).func, "roles", None)
        return not role or allowed is None or role in allowed


_offered: list[Entrance] = []


def offer(entrance: Entrance) -> None:
    """Lead there from the public desk. The same page for the same matter again takes the place of the first."""
    if entrance.matter not in MATTERS:
        raise ValueError(f"no matter {entrance.matter!r}; known are {MATTERS}")
    same = (entrance.matter, entrance.url_name)
    _offered[:] = [other for other in _offered if (other.matter, other.url_name) != same] + [entrance]


def of(matter: str, role: str = "") -> list[Entrance]:
    """What can be done online today in this matter, by whoever is signed in with `role` or by anybody."""
    ways = (one for one in _offered if one.matter == matter and one.url and one.open_to(role))
    return sorted(ways, key=lambda one: (one.order, one.url_name))
