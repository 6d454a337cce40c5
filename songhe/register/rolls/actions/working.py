"""The house's own work on rolls: reading, checking, importing. Claimed by any number of workers, and taken up where it stopped.

A claim is a lease on `due_at`. Each piece is one transaction that also moves `next_piece`, and only while the claim holds: so
no piece is done twice, and after a crash the pieces that were committed are whole.
"""

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from django.db import IntegrityError
from django.utils.timezone import localtime

from songhe.base import journal
from songhe.base.actors import CLOCK, Actor
from songhe.base.bulk import bulk_writing
from songhe.base.crypto import Unreadable as Unopened
from songhe.base.errors import WrongMoment
from songhe.base.moves import move
from songhe.base.vault import Vault
from songhe.links.sheets import kinds
from songhe.links.sheets.kinds import Unreadable
from songhe.links.sheets.reading import Reader, rows_of
from songhe.register.people.actions import lifting
from songhe.register.rolls import crew, facts
from songhe.register.rolls.actions.deciding import apply_decided
from songhe.register.rolls.actions.pieces import add_up, settle
from songhe.register.rolls.actions.receiving import after_days
from songhe.register.rolls.judging import Judge, Task
from songhe.register.rolls.models import Kind, Roll

GROUP = 4  # pieces of one transaction: marks are strewn over their indexes, and a commit writes every page touched
LONG = 4  # pieces of a roll for which it is worth lifting indexes
LEASE = timedelta(seconds=90)  # without a sign of life the next worker takes over
READING = timedelta(seconds=240)  # the longest that a file may take to be read
EXAMPLES = 3
Clock = Callable[[], datetime]


class Lost(Exception):
    """Another worker has the roll, or somebody stopped it."""


def work_due(*, now: Clock) -> int:
    """Take up one roll that waits, and do all there is to do with it; how many were taken up."""
    roll = claim(at=now())
    if roll is None:
        return _tidy()
    with suppress(Lost, WrongMoment):
        work(roll=roll, now=now)
    return 1


def _tidy() -> int:
    """Nobody imports, and indexes are still lifted: whoever imported was killed, and somebody stopped the roll before it was
    taken up again."""
    if not lifting.are_lifted() or Roll.objects.filter(status=Roll.Status.IMPORTING).exists():
        return 0
    return int(lifting.lay_again() > 0)


def claim(*, at: datetime) -> Roll | None:
    """One roll whose work is due, now leased to the caller; None when there is none."""
    for roll in Roll.objects.filter(due_at__lte=at).order_by("due_at")[:5]:
        if lease(roll, at):
            return roll
    return None


def lease(roll: Roll, at: datetime) -> bool:
    """Take this roll for a while; False when somebody was first."""
    token = secrets.token_hex(8)
    wait = READING if roll.status == Roll.Status.RECEIVED else LEASE
    ours = Roll.objects.filter(pk=roll.pk, due_at=roll.due_at, claim=roll.claim).update(due_at=at + wait, claim=token)
    if ours:
        roll.refresh_from_db()
    return bool(ours)


def work(*, roll: Roll, now: Clock) -> None:
    """Do the step that the roll is at, to its end."""
    if roll.status == Roll.Status.RECEIVED:
        _read(roll, now)
    elif roll.status in {Roll.Status.MAPPED, Roll.Status.IMPORTING}:
        for _index in steps(roll=roll, now=now):
            pass


def steps(*, roll: Roll, now: Clock) -> Iterator[int]:
    """Check or import; gives the index of the last piece of each group as it is committed. The last step ends the pass."""
    make = roll.status == Roll.Status.IMPORTING
    task, seen = task_of(roll, now()), _seen(roll, now())
    pieces = range(roll.next_piece, roll.pieces)
    try:
        with bulk_writing(), _lifted(roll, now()):
            verdicts = crew.judged(task, roll.pk, pieces)
            for group in iter(lambda: list(islice(verdicts, GROUP)), []):
                _commit(roll, task, group, seen, now())
                yield group[-1][0]
    except (FileNotFoundError, Unopened) as fault:
        _give_up(roll, now())
        raise Lost from fault
    _end(roll, make, now())


@contextmanager
def _lifted(roll: Roll, at: datetime) -> Iterator[None]:
    """While a long roll fills an empty register, indexes are lifted. Taken up after a crash, they still are."""
    try:
        if _is_long(roll) and (indexes := lifting.lift(at=at)):
            _note_lifted(roll, indexes, at)
        else:
            lifting.lay_again()
        yield
    finally:
        lifting.lay_again()


def _is_long(roll: Roll) -> bool:
    return roll.kind == Kind.PEOPLE and roll.status == Roll.Status.IMPORTING and roll.pieces > LONG


def _note_lifted(roll: Roll, indexes: int, at: datetime) -> None:
    with journal.deed():
        told = {"number": roll.number, "indexes": indexes}
        journal.write(verb="rolls.roll.lift", subject=roll, by=CLOCK, at=at, division=roll.division_path, facts=told)


def task_of(roll: Roll, at: datetime) -> Task:
    """What judging needs to know."""
    columns = {int(column): fact for column, fact in roll.columns.items()}
    make = roll.status == Roll.Status.IMPORTING
    return Task(roll.number, roll.kind, columns, roll.division_path, at, localtime(at).date(), make)


def _commit(roll: Roll, task: Task, group: list[tuple[int, Any]], seen: dict[str, int], at: datetime) -> None:
    """One transaction; when somebody registered one of them in this moment, the pieces are looked at again."""
    for attempt in (1, 2, 3):
        try:
            changes = _write(roll, task, group, seen, at)
            break
        except BaseException as fault:
            for _, verdict in group:
                for ident in getattr(verdict, "seen", {}):
                    seen.pop(ident, None)
            if not isinstance(fault, IntegrityError) or attempt == 3:
                raise
            judge, vault = crew.judge_for(task), Vault(roll.pk, "rows")
            group = [(index, judge.judge(vault.piece(index))) for index, _ in group]
    for name, value in changes.items():
        setattr(roll, name, value)


def _write(roll: Roll, task: Task, group: list[tuple[int, Any]], seen: dict[str, int], at: datetime) -> dict[str, Any]:
    """What the pieces change, one journal row, and that they are done."""
    first, last = group[0][0], group[-1][0]
    with journal.deed():
        counts: dict[str, Any] = {}
        for _, verdict in group:
            counts = add_up(counts, settle(roll, verdict, seen, task, by=_actor(roll), at=at))
            seen.update(getattr(verdict, "seen", {}))
        changes = {"next_piece": last + 1, "counts": add_up(roll.counts, counts), "due_at": at + LEASE}
        mine = Roll.objects.filter(pk=roll.pk, status=roll.status, claim=roll.claim, next_piece=first)
        if not mine.update(**changes):
            raise Lost
        if task.make:
            told = {"number": roll.number, "pieces": [first + 1, last + 1], "of": roll.pieces, **counts}
            journal.write(
                verb="rolls.roll.piece", subject=roll, by=_actor(roll), at=at, division=roll.division_path, facts=told
            )  # fmt: skip
    return changes


def _give_up(roll: Roll, at: datetime) -> None:
    """Its file was removed, or the key of that time is gone: nobody can go on, and nobody need try again and again."""
    days = facts.in_force("retention", localtime(at).date(), what="roll")["days"]
    with journal.deed():
        told = {"number": roll.number, "why": "file"}
        move(roll, "stop", by=CLOCK, at=at, facts=told, due_at=None, claim="", purge_at=after_days(at, days))


def _seen(roll: Roll, at: datetime) -> dict[str, int]:
    """Who stood in the pieces before the one at which the work goes on."""
    seen: dict[str, int] = {}
    if roll.kind == Kind.PEOPLE and roll.next_piece:
        judge, vault = Judge(task_of(roll, at)), Vault(roll.pk, "rows")
        for index in range(roll.next_piece):
            for ident, number in judge.idents(vault.piece(index)):
                seen.setdefault(ident, number)
    return seen


def _end(roll: Roll, make: bool, at: datetime) -> None:
    told = {"number": roll.number, **roll.counts}
    days = facts.in_force("retention", localtime(at).date(), what="roll")["days"]
    verb = "finish" if make else "check"
    with journal.deed():
        times = {"done_at": at} if make else {"checked_at": at}
        move(roll, verb, by=CLOCK, at=at, facts=told, due_at=None, claim="", purge_at=after_days(at, days), **times)
    if make:
        apply_decided(roll=roll, by=_actor(roll), at=at)


def _read(roll: Roll, now: Clock) -> None:
    """Open the file in a process of its own and keep its rows, sealed, so that it is parsed once."""
    known = [word for word, fact in facts.headings().items() if fact in facts.OF_KIND[roll.kind]]
    rows = Vault(roll.pk, "rows")
    try:
        with Reader(Vault(roll.pk, "source").read(), known=known) as reader:
            examples: list[Any] = []
            pieces = rows.write(_kept(reader.chunks(), examples))
    except (Unreadable, FileNotFoundError, Unopened) as refusal:
        _refuse(roll, getattr(refusal, "code", kinds.BROKEN), now())
        return
    head = reader.head
    with journal.deed():
        changes = {
            "sheet": head.sheet[:60], "headings": head.headings, "heading_row": head.row, "rows": reader.count,
            "pieces": pieces, "due_at": None, "claim": "", "next_piece": 0,
        }  # fmt: skip
        if not Roll.objects.filter(pk=roll.pk, status=Roll.Status.RECEIVED, claim=roll.claim).update(**changes):
            raise Lost
        for name, value in changes.items():
            setattr(roll, name, value)
        roll.examples = examples
        roll.save(update_fields=["examples"])
        facts_ = {"number": roll.number, "rows": reader.count, "columns": len(head.headings), "rss_mb": reader.rss >> 20}
        journal.write(verb="rolls.roll.read", subject=roll, by=CLOCK, at=now(), division=roll.division_path, facts=facts_)
    if not reader.count:
        _refuse(roll, kinds.EMPTY, now())


def _kept(chunks: Iterator[bytes], examples: list[Any]) -> Iterator[bytes]:
    for chunk in chunks:
        if not examples:
            examples += [cells for _, cells in rows_of(chunk)[:EXAMPLES]]
        yield chunk


def _refuse(roll: Roll, code: str, at: datetime) -> None:
    days = facts.in_force("retention", localtime(at).date(), what="roll")["days"]
    with journal.deed():
        move(
            roll, "refuse", by=CLOCK, at=at, facts={"reason": code}, reason=code, due_at=None, claim="",
            purge_at=after_days(at, days),
        )  # fmt: skip


def _actor(roll: Roll) -> Actor:
    """Who brought it: the house only carries it out."""
    return Actor(roll.brought_by, roll.brought_by_name)
