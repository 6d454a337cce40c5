"""What one phone sends in one request, a day without network or a single fact: the one way in.

    version | then of each: length of the kind's name (1) | the name | key (16) | length of the box (4) | the box

Each is taken for itself, and each has an answer of its own. What its room can take at once
(`Kind.apply_many`) is written in one transaction: visit, journal row and the parcel, which is born settled. Whatever hinders
that transaction, everything in it goes the ordinary way, one by one (`actions.receive`); where it was the database, after one
more try together: another request of the same phone may have been first.
"""

import hashlib
import logging
import struct
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import groupby
from typing import Any

from django.db import DatabaseError

from songhe.base import journal
from songhe.base.actors import Actor
from songhe.base.bulk import insert_all, made
from songhe.base.kept import Kept, Many
from songhe.base.outbox import actions, kinds
from songhe.base.outbox.kinds import Kind, Told
from songhe.base.outbox.models import Parcel

log = logging.getLogger(__name__)
VERSION, KEY, SIZE = 1, 16, 4
MOST = 300  # facts in one request; `static/outbox/box.js` knows the same number


@dataclass(frozen=True)
class Sent:
    """One fact as it came."""

    kind: str
    key: uuid.UUID
    body: bytes

    @cached_property
    def digest(self) -> str:
        return hashlib.sha256(self.body).hexdigest()


Answer = dict[str, Any]


def packed(sent: Sequence[Sent]) -> bytes:
    """What a phone does (`box.js`), for commands and tests."""
    parts = [bytes([VERSION])]
    for one in sent:
        name = one.kind.encode()
        parts += [bytes([len(name)]), name, one.key.bytes, struct.pack("!I", len(one.body)), one.body]
    return b"".join(parts)


def unpacked(body: bytes) -> list[Sent]:
    """The facts of one request; ValueError when it is none, or holds too many."""
    if body[:1] != bytes([VERSION]):
        raise ValueError("version")
    found = list(_parts(body))
    if len(found) > MOST:
        raise ValueError("too many")
    return found


def _parts(body: bytes) -> Iterator[Sent]:
    here = 1
    while here < len(body):
        name_end = here + 1 + body[here]
        key_end = name_end + KEY
        start = key_end + SIZE
        if start > len(body):
            raise ValueError("cut off")
        end = start + struct.unpack("!I", body[key_end:start])[0]
        if end > len(body):
            raise ValueError("cut off")
        yield Sent(body[here + 1 : name_end].decode(), uuid.UUID(bytes=body[name_end:key_end]), body[start:end])
        here = end


@dataclass(frozen=True)
class _Hand:
    """Who sends, looked up once: every asking of a request's user costs a little, and a day's work asks thousands of times."""

    user: Any
    by: Actor
    owner: str
    name: str
    scope: str
    at: datetime

    @classmethod
    def of(cls, user: Any, at: datetime) -> "_Hand":
        by = user.actor
        return cls(user, by, str(user.pk), by.name, user.scope, at)


_KNOWN = Kept(lambda keys: Parcel.objects.filter(pk__in=keys).order_by().defer("box"), keys=Many(uuid.UUID))
TRIES = 2  # together, before each is tried alone


def receive_many(*, sent: Sequence[Sent], user: Any, at: datetime) -> list[Answer]:
    """Keep and apply each; the answers in the order of the facts. All are durable when this returns."""
    hand = _Hand.of(user, at)
    allowed = {name: _may(name, user) for name in {one.kind for one in sent}}
    known, taken = _together(sent, allowed, hand)
    return [_answer(one, allowed[one.kind], taken.get(one.key), known.get(one.key), hand) for one in sent]


def _together(
    sent: Sequence[Sent], allowed: dict[str, Kind | None], hand: _Hand
) -> tuple[dict[uuid.UUID, Parcel], dict[uuid.UUID, str]]:
    """What was here before, and what its rooms took in one go, with their sentences. The same load may be on its way twice: the
    second waits at the first one's keys, and then finds that it is all here."""
    taken: dict[uuid.UUID, str] = {}
    is_odd = len({one.key for one in sent}) != len(sent)  # one name twice: no phone of ours
    for _try in range(TRIES):
        known = {row.pk: row for row in _KNOWN(keys=[one.key for one in sent])} if sent else {}
        fresh = [one for one in sent if one.key not in known and one.key not in taken and allowed[one.kind] and not is_odd]
        hindered = False
        for name, group in groupby(sorted(fresh, key=lambda one: one.kind), key=lambda one: one.kind):
            kind, facts = allowed[name], list(group)
            if kind is not None and kind.apply_many is not None:
                more = _of_kind(kind, facts, hand)
                taken |= more or {}
                hindered |= more is None
        if not hindered:
            break
    return known, taken


def _may(name: str, user: Any) -> Kind | None:
    kind = kinds.find(name)
    return kind if kind is not None and kind.may(user) else None


def _answer(one: Sent, kind: Kind | None, sentence: str | None, known: Parcel | None, hand: _Hand) -> Answer:
    head = {"key": str(one.key), "digest": one.digest}
    if sentence is not None:
        return {**head, "status": 200, "state": _state(sentence), "sentence": sentence}
    if kind is None:
        return {"key": str(one.key), "status": 404, "sentence": ""}
    same = known is not None and (known.digest, known.owner, known.kind) == (one.digest, hand.owner, one.kind)
    if known is not None and same and known.status != Parcel.Status.WAITING:
        row = known
    else:
        try:
            row = actions.receive(kind=kind, key=one.key, body=one.body, user=hand.user, at=hand.at)
        except actions.OtherBytes as refusal:
            return {"key": str(one.key), "status": 409, "sentence": refusal.sentence}
    return {**head, "status": 200, "digest": row.digest, "state": row.status, "sentence": row.sentence}


def _state(sentence: str) -> str:
    return str((Parcel.Status.REFUSED if sentence else Parcel.Status.APPLIED).value)


def _of_kind(kind: Kind, sent: list[Sent], hand: _Hand) -> dict[uuid.UUID, str] | None:
    """What the room took, and its sentences; None when the database let none of it in, which may be better a moment later."""
    told, bodies = [], {one.key: one for one in sent}
    for one in sent:
        try:
            facts = actions.opened(kind.name, one.key, one.body, hand.owner)
            told.append((Told(one.key, facts, hand.user, hand.by, hand.at), kind.about(facts)))
        except actions.UNREADABLE:
            continue  # is kept and refused the ordinary way
    try:
        with journal.deed():
            assert kind.apply_many is not None
            taken = kind.apply_many([one for one, _about in told])
            insert_all([_born(bodies[one.key], about, taken[one.key], hand) for one, about in told if one.key in taken])
    except DatabaseError as fault:
        log.info("%d of %s did not go together: %r", len(told), kind.name, fault)
        return None
    except Exception as fault:
        log.info("%d of %s go one by one: %r", len(told), kind.name, fault)  # nothing of them was written; each is tried alone
        return {}
    return taken


def _born(one: Sent, about: uuid.UUID | None, sentence: str, hand: _Hand) -> Parcel:
    """A parcel whose fact is in already: its bytes need not be kept. One that its room refused keeps them, to be looked at."""
    row = made(
        Parcel, id=one.key, kind=one.kind, owner=hand.owner, owner_name=hand.name, division_path=hand.scope, digest=one.digest,
        box=one.body if sentence else b"", about=about, status=_state(sentence), sentence=sentence[:200], received_at=hand.at,
        settled_at=hand.at,
    )  # fmt: skip
    if sentence:
        moved = {"before": {"status": Parcel.Status.WAITING.value}, "after": {"status": row.status}}
        journal.write(verb="outbox.parcel.refuse", subject=row, by=hand.by, at=hand.at, division=hand.scope, **moved)
    return row
