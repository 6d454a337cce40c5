"""Walks the journal and its seals from the beginning and says, in words and with the position, what somebody touched."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from songhe.base import anchoring, journal, seal
from songhe.base.anchor import Anchor
from songhe.base.models import JournalEntry, JournalSeal
from songhe.base.rows import this_node

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Finding:
    """Something that does not fit, at (or from) position `pos`."""

    pos: int
    words: str

    def __str__(self) -> str:
        return self.words


def verify(progress: Progress = lambda done, of: None) -> Iterator[Finding]:
    """Every finding, oldest first; nothing when journal, seals and anchor fit together. `progress(position, head)`."""
    head, anchor = journal.head(), anchoring.here()
    heads = list(anchor.heads())  # before the seals: what is sealed meanwhile is no finding
    yield from _before_the_first()
    previous: JournalSeal | None = None
    digests: dict[int, str] = {}
    for closed in seal.seals():
        yield from _link(previous, closed)
        yield from _batch(closed)
        digests[closed.last] = closed.digest
        previous = closed
        progress(closed.last, head)
    yield from _gaps(seal.rows_between((previous.last if previous else 0) + 1, head), (previous.last if previous else 0) + 1)
    yield from _anchored(anchor, heads, digests)
    progress(head, head)


def _before_the_first() -> Iterator[Finding]:
    for pos in JournalEntry.objects.filter(node=this_node(), pos__lt=1).values_list("pos", flat=True):
        yield Finding(pos, _("位置 %(pos)d：日志从 1 开始，这一行是后来插入的。") % {"pos": pos})


def _link(previous: JournalSeal | None, closed: JournalSeal) -> Iterator[Finding]:
    """One seal follows another without a hole or an overlap, and names its digest."""
    expected = previous.last + 1 if previous else 1
    where = {"first": closed.first, "last": closed.last, "expected": expected, "before": closed.first - 1}
    if closed.first > expected:
        yield Finding(expected, _("位置 %(expected)d 至 %(before)d：封存这些行的封条不见了。") % where)
    elif closed.first < expected:
        yield Finding(closed.first, _("位置 %(first)d 至 %(last)d：这里有两个封条，其中一个是插入的。") % where)
    elif closed.previous != (previous.digest if previous else ""):
        yield Finding(closed.first, _("位置 %(first)d 至 %(last)d：封条与前一个封条接不上，两者之一被改过。") % where)


def _batch(closed: JournalSeal) -> Iterator[Finding]:
    """The rows under one seal are those that were sealed."""
    rows = seal.rows_between(closed.first, closed.last)
    if seal.digest(closed, map(seal.serial, rows)) == closed.digest:
        return
    touched = [*_gaps(rows, closed.first, closed.last), *_changed(closed, rows)]
    where = {"first": closed.first, "last": closed.last}
    yield from touched or [Finding(closed.first, _("位置 %(first)d 至 %(last)d：各行完好，封条本身被改过。") % where)]


def _changed(closed: JournalSeal, rows: list[tuple[Any, ...]]) -> Iterator[Finding]:
    marks = bytes(closed.marks or b"")
    for row in rows:
        place = (row[seal.POS] - closed.first) * seal.MARK
        if marks[place : place + seal.MARK] != seal.mark(seal.serial(row)):
            yield Finding(row[seal.POS], _("位置 %(pos)d：这一行在封存以后被改过。") % {"pos": row[seal.POS]})


def _gaps(rows: list[tuple[Any, ...]], first: int, last: int | None = None) -> Iterator[Finding]:
    """Positions have no gaps: one that is not there was taken away."""
    there = {row[seal.POS] for row in rows}
    last = max(there, default=first - 1) if last is None else last
    for pos in range(first, last + 1):
        if pos not in there:
            yield Finding(pos, _("位置 %(pos)d：这一行不见了。") % {"pos": pos})


def _anchored(anchor: Anchor, heads: list[tuple[int, str]], digests: dict[int, str]) -> Iterator[Finding]:
    """Every line of the anchor has its seal: the end was not cut off, and no seal was made anew."""
    if anchoring.is_lost(anchor, len(digests)):
        yield Finding(
            max(digests), _("数据库外的封条记录 %(path)s 不见了，无法判断日志末尾是否被截断。") % {"path": anchor.path}
        )
    for last, digest in heads:
        if last not in digests:
            yield Finding(last, _("位置 %(pos)d：数据库外记有截至此处的封条，库里没有，日志末尾被截断。") % {"pos": last})
        elif digests[last] != digest:
            yield Finding(last, _("位置 %(pos)d：截至此处的封条与数据库外记的不同，封条被换过。") % {"pos": last})
