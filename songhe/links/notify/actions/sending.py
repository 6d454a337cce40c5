"""A notice on its way: left, claimed and sent by whoever comes first, tried again, hurried, read."""

import logging
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from songhe.base import bell, journal, moves
from songhe.base.actors import CLOCK, Actor
from songhe.base.errors import Refused, WrongMoment
from songhe.base.rows import new_id
from songhe.links.notify import outlets, preferences, quiet, waits, ways
from songhe.links.notify.channels import CHANNELS, Undelivered
from songhe.links.notify.models import Answer, Notice, Outlet, Preference

log = logging.getLogger(__name__)
LEASE = timedelta(seconds=30)  # longer than any channel takes; a worker that was killed while sending: then it is sent again
Heard = Callable[[Notice, datetime], None]
_hearers: dict[str, Heard] = {}


_gathering: ContextVar[list[dict[str, Any]] | None] = ContextVar("notices_gathered", default=None)


@contextmanager
def gathered() -> Iterator[list[dict[str, Any]]]:
    """What is left meanwhile is only noted: to be left later by `leave(**one)`, when all that is to be read has been read.

    What a notice says may take a dozen questions; whoever asks them inside a deed holds up every other writer of SQLite.
    """
    letters: list[dict[str, Any]] = []
    token = _gathering.set(letters)
    try:
        yield letters
    finally:
        _gathering.reset(token)


def leave(
    *,
    key: str,
    to: str,
    to_name: str,
    title: str,
    text: str,
    at: datetime,
    link: str = "",
    phone: str = "",
    subject: uuid.UUID | None = None,
    division: str = "",
    urgent: bool = False,
    replaces: bool = False,
    by_day: bool = False,
    wakes: bool = False,
    prompt: str = "",
) -> list[Notice]:
    """One notice per way to `to` (`ways.plan`), each due when the one before was not read; those made by this call.

    The same `key` again makes nothing new. `urgent` goes before all others. With `replaces`, older ones to `to` about `subject`
    that still wait are withdrawn: what they say is not true any more. With `by_day` it is not sent at night: nobody has to act
    on it. Somebody's own quiet hours hold up neither what is urgent nor what `wakes`: news of an emergency. `prompt`: what the
    keys of a telephone do.
    """
    if (letters := _gathering.get()) is not None:
        letters.append({
            "key": key, "to": to, "to_name": to_name, "title": title, "text": text, "at": at, "link": link, "phone": phone,
            "subject": subject, "division": division, "urgent": urgent, "replaces": replaces, "by_day": by_day,
            "wakes": wakes, "prompt": prompt,
        })  # fmt: skip
        return []
    due_at = quiet.by_day(at) if by_day and not urgent else at
    if replaces and subject:
        withdraw(to=to, subject=subject, at=at, but=key)
    wish = preferences.of(to)
    if wish is not None:
        phone = str(wish.phone) or phone
        due_at = due_at if urgent or wakes else quiet.until(due_at, wish.quiet_from, wish.quiet_to)
    made, letter = [], new_id()
    for leg in ways.plan(_reaching(to, phone, division, wish, at), wish.ways if wish else (), urgent=urgent, at=at):
        row = Notice(
            key=f"{key}|{to}|{leg.channel}", to=to, to_name=to_name, phone=phone, mail=str(wish.mail) if wish else "",
            channel=leg.channel, title=title, text=text, link=link, subject=subject, division_path=division, urgent=urgent,
            made_at=at, due_at=due_at + timedelta(seconds=leg.seconds), letter=letter, step=leg.step, prompt=prompt,
        )  # fmt: skip
        if inserted(row):
            made.append(row)
    if made:
        transaction.on_commit(lambda: bell.ring("notices"))
    return made


def _reaching(to: str, phone: str, division: str, wish: Preference | None, at: datetime) -> list[str]:
    """Names of the channels that reach this person."""
    serving, wishes = outlets.serving(division, at), {to: wish} if wish else {}
    return [name for name, channel in CHANNELS.items() if to in channel.among({to: phone}, serving, wishes)]


def withdraw(*, to: str, subject: uuid.UUID, at: datetime, but: str = "") -> int:
    """What still waits for `to` about `subject` is not sent any more; how many. Notices of the key `but` stay."""
    withdrawn = 0
    rows = Notice.objects.filter(to=to, subject=subject, status=Notice.Status.WAITING)
    with journal.deed():
        for notice in rows.exclude(key__startswith=f"{but}|") if but else rows:
            try:
                moves.move(
                    notice, "withdraw", by=CLOCK, at=at, facts={"to": to, "channel": notice.channel, "tries": notice.tries}
                )
            except WrongMoment:
                continue  # sent a moment ago
            withdrawn += 1
    return withdrawn


def inserted(row: Notice | Answer) -> bool:
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        return False
    return True


def when_sent(hear: Heard) -> Heard:
    """Register what is to be done when a notice was delivered, in the transaction that says so. A link knows no rooms."""
    _hearers[f"{hear.__module__}.{hear.__qualname__}"] = hear
    return hear


def send_due(at: datetime) -> int:
    """Send every notice that is due, one after the other. Returns how many this worker delivered."""
    delivered, outcome = 0, send_next(at)
    while outcome is not None:
        delivered += outcome
        outcome = send_next(at)
    return delivered


def send_next(at: datetime, *, urgent: bool = False) -> bool | None:
    """Send one notice that is due: an urgent one before all others, then the earliest; each by one worker only.

    True when it was delivered, False when not (or another worker was first), None when nothing is due. One at a time, so that
    what becomes urgent meanwhile is next, and a lease is always counted from when it was taken.
    """
    due = Notice.objects.filter(status=Notice.Status.WAITING, due_at__lte=at).order_by("-urgent", "due_at")
    notice = (due.filter(urgent=True) if urgent else due).first()
    return None if notice is None else _send(notice, at)


def _send(notice: Notice, at: datetime) -> bool:
    if not _claim(notice, at):
        return False
    try:
        CHANNELS[notice.channel].send(notice, at)
    except Undelivered as fault:
        _not_delivered(notice, fault, at)
        return False
    except Exception as fault:  # a fault of the channel must not hold up the notices behind this one
        log.exception("channel %s failed on %s", notice.channel, notice.pk)
        _not_delivered(notice, Undelivered(type(fault).__name__), at)
        return False
    with journal.deed():
        mine = Notice.objects.filter(pk=notice.pk, tries=notice.tries)  # also when it was withdrawn meanwhile: it has arrived
        if mine.update(status=Notice.Status.SENT, sent_at=at, trouble="") and CHANNELS[notice.channel].tells:
            _tell_hearers(notice, at)
    return True


def _tell_hearers(notice: Notice, at: datetime) -> None:
    for name, hear in _hearers.items():
        try:
            with journal.deed():
                hear(notice, at)
        except Exception:
            log.exception("%s failed on %s", name, notice.pk)


def _claim(notice: Notice, at: datetime) -> bool:
    """Take it by a conditional UPDATE: `due_at` becomes the end of the lease, the attempt is counted before it is made."""
    mine = Notice.objects.filter(pk=notice.pk, status=Notice.Status.WAITING, due_at=notice.due_at, tries=notice.tries)
    if not mine.update(due_at=at + LEASE, tries=notice.tries + 1):
        return False
    notice.tries += 1
    return True


def _not_delivered(notice: Notice, fault: Undelivered, at: datetime) -> None:
    hurry(notice, at)
    again = None if fault.final else waits.after(notice.tries, at)
    if again is not None:
        Notice.objects.filter(pk=notice.pk, tries=notice.tries).update(due_at=again, trouble=fault.reason[:200])
        return
    facts = {"to": notice.to, "channel": notice.channel, "tries": notice.tries, "trouble": fault.reason[:200]}
    try:
        with journal.deed():
            moves.move(notice, "give_up", by=CLOCK, at=at, facts=facts, trouble=fault.reason[:200])
    except WrongMoment:
        log.info("notice %s was withdrawn while it was being sent", notice.pk)


def hurry(notice: Notice, at: datetime) -> None:
    """This way did not reach: the next one of the same letter is due now."""
    later = Notice.objects.filter(letter=notice.letter, step__gt=notice.step, status=Notice.Status.WAITING, due_at__gt=at)
    following = later.order_by("step").first() if notice.letter else None
    if following is not None and not following.tries:
        moved = Notice.objects.filter(pk=following.pk, status=Notice.Status.WAITING, tries=0).update(due_at=at)
        if moved:
            transaction.on_commit(lambda: bell.ring("notices"))


def note_read(*, to: str, subject: uuid.UUID, at: datetime) -> int:
    """`to` has seen what was said about `subject`: noted, and ways that were still to come are not needed."""
    return _read(Notice.objects.filter(to=to, subject=subject, made_at__lte=at), at)


def note_letter_read(*, notice: Notice, at: datetime) -> int:
    """The same of one letter."""
    return _read(Notice.objects.filter(letter=notice.letter) if notice.letter else Notice.objects.filter(pk=notice.pk), at)


def _read(rows: QuerySet[Notice], at: datetime) -> int:
    noted = rows.filter(status=Notice.Status.SENT, read_at=None).update(read_at=at)
    with journal.deed():
        for notice in rows.filter(status=Notice.Status.WAITING, step__gt=0):
            facts = {"to": notice.to, "channel": notice.channel, "tries": notice.tries, "read": True}
            try:
                moves.move(notice, "withdraw", by=CLOCK, at=at, facts=facts)
            except WrongMoment:
                continue  # sent a moment ago
    return noted


def try_outlet(*, outlet: Outlet, phone: str, mail: str, by: Actor, at: datetime) -> Notice:
    """Leave a trial in the row like any message: nothing is sent from a page, and its fate is seen there."""
    if outlets.rules()[outlet.kind].for_whom not in {outlets.GROUP, "phone" if phone else "mail" if mail else ""}:
        raise Refused(_("请写试发给谁：电话或邮箱。"))
    row = Notice(
        key=f"try|{new_id()}|{outlet.kind}", to=by.id, to_name=by.name[:40], phone=phone, mail=mail, channel=outlet.kind,
        title=_("渠道试发"), text=_("这是一条试发的消息，收到说明渠道可用。"), subject=outlet.pk, outlet=outlet,
        division_path=outlet.division_path, urgent=True, made_at=at, due_at=at,
    )  # fmt: skip
    with journal.deed():
        row.save(force_insert=True)
        facts = {"kind": outlet.kind, "name": outlet.name}
        journal.write(verb="notify.outlet.try", subject=outlet, by=by, at=at, division=outlet.division_path, facts=facts)
        transaction.on_commit(lambda: bell.ring("notices"))
    return row


def retry(*, notice: Notice, by: Actor, at: datetime) -> None:
    """Put a given-up notice back in the row, with all its attempts again."""
    with journal.deed():
        moves.move(notice, "retry", by=by, at=at, tries=0, due_at=at)
        transaction.on_commit(lambda: bell.ring("notices"))
