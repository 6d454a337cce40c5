"""Seals over the journal: each closes a batch of rows with a keyed digest over every column and over the seal before it.

Whoever can write to the database can change a row, but cannot make the seal fit without SEAL_KEY; and cannot cut the
journal's end off unseen, because the head of the chain is also written to an anchor file outside the database. What is
younger than `OLDEST` may not be sealed yet: a change there, or in the key itself, is not seen.
"""

import json
import logging
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction

from songhe.base import anchoring
from songhe.base.crypto import keyed_digest, keyed_stream
from songhe.base.kept import Kept
from songhe.base.models import JournalEntry, JournalSeal
from songhe.base.rows import this_node
from songhe.base.shipping import JOURNAL

MOST = 1_000  # rows in one seal
OLDEST = timedelta(seconds=10)  # a row waits no longer than this for its seal
MARK = 4  # bytes of a row's own mark
COLUMNS = tuple(field.attname for field in JournalEntry._meta.concrete_fields)
POS = COLUMNS.index("pos")
TOLD = ("pos", "recorded_at", "by", "verb", "subject_kind", "subject", "division")  # of a row to the collector


_BETWEEN = Kept(
    lambda node, first, last: (
        JournalEntry.objects.filter(node=node, pos__gte=first, pos__lte=last).order_by("pos").values_list(*COLUMNS)
    ),
    node=str,
    first=int,
    last=int,
)


def seal_new(at: datetime) -> int:
    """Close what is due at `at`: full batches, and a smaller one when its first row has waited long enough. How many seals.

    Any number of workers may call it: positions are given in the order of commits, so that what one sees is always a
    beginning of what the other sees, and the database takes one seal for a first position.
    """
    made, last = 0, _last_seal()
    if last is None:
        anchoring.here().begin()  # only a node that never sealed
    while batch := _due(last.last if last else 0, at):
        seal = _close(batch, last.digest if last else "", at)
        try:
            with transaction.atomic():
                seal.save(force_insert=True)
        except IntegrityError:
            return made  # another worker sealed these rows
        transaction.on_commit(anchoring.keep_up)
        _tell(seal, batch)
        last, made = seal, made + 1
    return made


def last_sealed() -> JournalSeal | None:
    """The newest seal of this node, for the auditor's page."""
    return _last_seal()


def mark(serial_row: bytes) -> bytes:
    """A few keyed bytes of one row: not proof, but they say which row of a batch was touched."""
    return keyed_digest(_key(), serial_row)[:MARK]


def digest(seal: JournalSeal, serial_rows: Iterable[bytes]) -> str:
    """The keyed digest that `seal` must have over its rows: covers every column of the rows and of the seal itself."""
    mac = keyed_stream(_key())
    head = [str(seal.pk), seal.node, seal.first, seal.last, seal.count, seal.previous, _plain(seal.sealed_at)]
    mac.update(json.dumps(head).encode())
    for row in serial_rows:
        mac.update(row)
    mac.update(bytes(seal.marks or b""))
    return mac.finalize().hex()


def serial(row: tuple[Any, ...]) -> bytes:
    """One row in a form that is the same on every database: all columns, JSON with sorted keys, times in UTC."""
    return _encoder.encode(row).encode() + b"\n"


def rows_between(first: int, last: int) -> list[tuple[Any, ...]]:
    """This node's journal rows from `first` to `last`, every column."""
    return _BETWEEN(node=this_node(), first=first, last=last)


def seals() -> Iterator[JournalSeal]:
    """Every seal of this node in order."""
    yield from JournalSeal.objects.filter(node=this_node()).order_by("first", "last").iterator(chunk_size=500)


def _due(after: int, at: datetime) -> list[tuple[Any, ...]]:
    batch = rows_between(after + 1, after + MOST)  # positions have no gaps
    if len(batch) < MOST and batch and batch[0][COLUMNS.index("recorded_at")] > at - OLDEST:
        return []
    return batch


def _close(batch: list[tuple[Any, ...]], previous: str, at: datetime) -> JournalSeal:
    rows = [serial(row) for row in batch]
    seal = JournalSeal(
        first=batch[0][POS],
        last=batch[-1][POS],
        count=len(batch),
        previous=previous,
        sealed_at=at,
        marks=b"".join(map(mark, rows)),
    )
    seal.digest = digest(seal, rows)
    return seal


def _tell(seal: JournalSeal, batch: list[tuple[Any, ...]]) -> None:
    """To the collector of logs, where there is one: who did what to which row, and the head of the chain. What was said, and of
    whom, stays here; a cut is seen there by its positions."""
    if not JOURNAL.isEnabledFor(logging.INFO):
        return
    for row in batch:
        JOURNAL.info("%s", _encoder.encode(dict(zip(TOLD, (row[COLUMNS.index(name)] for name in TOLD), strict=True))))
    JOURNAL.info("%s", _encoder.encode({"sealed": [seal.first, seal.last], "digest": seal.digest, "previous": seal.previous}))


def _last_seal() -> JournalSeal | None:
    return JournalSeal.objects.filter(node=this_node()).order_by("last").last()


def _key() -> bytes:
    return bytes.fromhex(settings.SEAL_KEY)


def _plain(value: Any) -> str:
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else str(value)


_encoder = json.JSONEncoder(default=_plain, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
