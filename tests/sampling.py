"""What is asked of one database and what of both.

How much of a walk is walked: everything on PostgreSQL, a fair part on SQLite. A walk asks every address for every role. On
PostgreSQL, where a city runs, it asks all of them. On SQLite that would add minutes of two cores to `make test` for what
PostgreSQL shows; so there each role asks one part of the addresses, of PARTS. Which part an address belongs to is said by the
digest of its name, and each role takes the part after that of the role before: the same parts in every run and for everybody,
PARTS roles that follow each other ask everything between them, and a new address is asked by a quarter of its roles at once.
`SONGHE_WALK=all` asks everything on SQLite too.

The rest of the suite is the other way round: SQLite runs every test of it, and CI's run on PostgreSQL, which has the walks and
the browser, repeats what may differ there (`asked_again`; docs/how-to/run-the-tests.md says why). `make postgres-test` by hand
repeats everything.
"""

import os
from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import Any, Protocol, TypeVar

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


OWN_SQL = (
    "songhe/base/", "songhe/care/emergency/", "songhe/care/fleet/", "songhe/care/health/", "songhe/desks/system/",
    "songhe/journeys/", "songhe/links/devices/", "songhe/register/people/", "songhe/register/rolls/",
)  # fmt: skip
"""Rooms that write SQL of their own or ask which database it is: `tests/test_sampling.py` finds a room that begins to."""
BY_LAW = ("tests/", "songhe/care/billing/", "songhe/links/payments/", "songhe/register/lists/")
"""Stories and what the whole house promises; money between accounts; search and order of words."""
BY_NAME = ("race", "outbox", "sync", "lock", "status_and_verb")
"""Files of what is sent again, of who comes first, and of every verb in every state."""


def turn() -> int:
    """Which part CI repeats this time: it counts commits, so that PARTS that follow each other repeat everything."""
    return int(os.environ.get("SONGHE_TURN") or 0) % PARTS


def asked_again(item: Any, first: bool) -> bool:
    """Whether CI runs on PostgreSQL, too, this test of a database that SQLite has run; `first` of the cases of its function.

    A query that PostgreSQL refuses or answers otherwise is so in every case: of each function the first case is run, and of the
    others a part. Of pages a part only: the walks open every page for every role there.
    """
    path, mark = item.nodeid.split("::")[0], item.get_closest_marker("django_db")
    name = path.rpartition("/")[2]
    commits = "transactional_db" in item.fixturenames or (mark is not None and mark.kwargs.get("transaction"))
    if commits or path.startswith((*OWN_SQL, *BY_LAW)) or any(word in name for word in BY_NAME):
        return True
    if part_of(item.nodeid) == turn():
        return True
    return first and not is_page(path)


def is_page(path: str) -> bool:
    """Whether a file's tests open pages: a desk's, or those that say so by their name."""
    return path.startswith("songhe/desks/") or "page" in path.rpartition("/")[2]
