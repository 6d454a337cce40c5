"""Rooms say here what kinds of facts a phone may send them (`register`, from the room's `apps.ready`)."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from songhe.base.actors import Actor

INFO = b"songhe outbox 1"


@dataclass(frozen=True)
class Told:
    """What a phone said: `key` its own name for it, `facts` as written there, `user` who was logged in, `at` when we heard."""

    key: uuid.UUID
    facts: dict[str, Any]
    user: Any
    by: Actor
    at: datetime


@dataclass(frozen=True)
class Kind:
    """`apply` writes the fact and answers "". `Refused` undoes all; a sentence answered refuses too, but keeps what was written
    (a wrong code counts). ValueError, KeyError and TypeError mean that it cannot be read.

    `may` says who may send it; `about` names the row it is about, before it is applied.

    `apply_many` takes many facts of one sender with few statements, inside a deed: it writes a journal row for each it took,
    with the fact's key as its subject, and answers for each of these what `apply` would have answered. What it leaves, and
    everything when it raises, goes through `apply` one by one.
    """

    name: str
    apply: Callable[[Told], str]
    may: Callable[[Any], bool]
    about: Callable[[dict[str, Any]], uuid.UUID | None] = lambda facts: None
    apply_many: Callable[[Sequence[Told]], dict[uuid.UUID, str]] | None = None


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Make a kind known; one name has one handler."""
    if _kinds.setdefault(kind.name, kind) is not kind:
        raise ValueError(f"outbox kind {kind.name} is registered twice")


def find(name: str) -> Kind | None:
    """The kind of this name."""
    return _kinds.get(name)
