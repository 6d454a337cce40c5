"""How much of a walk is walked: everything on PostgreSQL, a fair part on SQLite.

A walk asks every address for every role. On PostgreSQL, where a city runs, it asks all of them. On SQLite that would add
minutes of two cores to `make test` for what PostgreSQL shows; so there each role asks one part of the addresses, of PARTS.
Which part an address belongs to is said by the digest of its name, and each role takes the part after that of the role before:
the same parts in every run and for everybody, PARTS roles that follow each other ask everything between them, and a new address
is asked by a quarter of its roles at once. `SONGHE_WALK=all` asks everything on SQLite too.
"""

import os
from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import Protocol, TypeVar

from django.conf import settings

PARTS = 4


class Named(Protocol):
    """Whatever bears the name of an address."""

    @property
    def name(self) -> str: ...


N = TypeVar("N", bound=Named)


def whole() -> bool:
    """Whether this run walks everything."""
    return settings.INBOX_DB == "default" or os.environ.get("SONGHE_WALK") == "all"


def part_of(name: str) -> int:
    """Which part this name belongs to: the same today and tomorrow, on every machine."""
    return sha256(name.encode()).digest()[0] % PARTS


def share(found: Iterable[N], who: str, all_of_them: Sequence[str]) -> list[N]:
    """What `who`, one of `all_of_them`, asks in this run."""
    turn = all_of_them.index(who) % PARTS
    return [one for one in found if whole() or part_of(one.name) == turn]


def turns() -> list[int]:
    """Parts that are asked by a walk for nobody in particular: a test each; on SQLite one of them."""
    return list(range(PARTS)) if whole() else [0]
