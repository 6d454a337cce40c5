"""Verbs of the port: leave a notice, send what is due, allow a browser to be rung, keep an answer, give a standing link."""

import hashlib
import logging
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from songhe.base import bell, journal, moves
from songhe.base.actors import CLOCK, Actor
from songhe.base.errors import Refused, WrongMoment
from songhe.links.notify import quiet, waits
from songhe.links.notify.channels import CHANNELS, Undelivered
from songhe.links.notify.models import Answer, Notice, StandingLink, Subscription

log = logging.getLogger(__name__)
LEASE = timedelta(seconds=30)  # longer than any channel takes; a worker that was killed while sending: then it is sent again
Heard = Callable[[Notice, datetime], None]
_hearers: dict[str, Heard] = {}


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
) -> list[Notice]:
    """One notice per channel that reaches `to`; those made by this call. The same `key` again makes nothing new.

    `urgent` goes before all others. With `replaces`, older ones to `to` about `subject` that still wait are withdrawn: what
    they say is not true any more. With `by_day` it is not sent at night (`quiet.by_day`): nobody has to act on it.
    """
    due_at = quiet.by_day(at) if by_day and not urgent else at
    if replaces and subject:
        withdraw(to=to, subject=subject, at=at, but=key)
    made = []
    for channel in CHANNELS.values():
        if to not in channel.among({to: phone}):
            continue
        row = Notice(
            key=f"{key}|{to}|{channel.name}", to=to, to_name=to_name, phone=phone, channel=channel.name, title=title,
            text=text, link=link, subject=subject, division_path=division, urgent=urgent, made_at=at, due_at=due_at,
        )  # fmt: skip
        if _insert(row):
            made.append(row)
    if made:
        transaction.on_commit(lambda: bell.ring("notices"))
    return made


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


def _insert(row: Notice | Answer) -> bool:
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


def retry(*, notice: Notice, by: Actor, at: datetime) -> None:
    """Put a given-up notice back in the row, with all its attempts again."""
    with journal.deed():
        moves.move(notice, "retry", by=by, at=at, tries=0, due_at=at)
        transaction.on_commit(lambda: bell.ring("notices"))


def subscribe(*, owner: str, endpoint: str, keys: dict[str, str], at: datetime) -> Subscription:
    """Let this browser be rung for `owner`. Refused when the address cannot be a push service."""
    if not _may_be_a_push_service(endpoint) or set(keys) != {"p256dh", "auth"}:
        raise Refused(_("这个浏览器给的推送地址不能用。"))
    digest = hashlib.sha256(endpoint.encode()).hexdigest()
    row = Subscription.objects.filter(owner=owner, endpoint_digest=digest).first()
    row = row or Subscription(owner=owner, endpoint_digest=digest)
    row.endpoint, row.keys, row.made_at, row.gone_at = endpoint, keys, at, None
    row.save()
    return row


def unsubscribe(*, owner: str, endpoint: str, at: datetime) -> None:
    """Ring this browser no more."""
    digest = hashlib.sha256(endpoint.encode()).hexdigest()
    Subscription.objects.filter(owner=owner, endpoint_digest=digest, gone_at=None).update(gone_at=at)


def _may_be_a_push_service(endpoint: str) -> bool:
    """A public https name: this address is given by a browser and called by us, so it may not point into our own network."""
    parts = urlsplit(endpoint)
    if f"{parts.scheme}://{parts.netloc}" in getattr(settings, "PUSH_ORIGINS", ()):
        return True
    name = parts.hostname or ""
    public = (
        "." in name and ":" not in name and not name.replace(".", "").isdigit() and not name.endswith((".local", ".internal"))
    )
    return parts.scheme == "https" and parts.port in (None, 443) and public and len(endpoint) <= 1000


def note_answer(
    *, press: uuid.UUID, owner: str, subject: uuid.UUID, verb: str, pressed_at: datetime, at: datetime
) -> tuple[Answer, bool]:
    """Keep a press; (row, True) when it is new. Must run in the transaction of the deed it asks for."""
    row = Answer(press=press, owner=owner, subject=subject, verb=verb, pressed_at=pressed_at, received_at=at)
    if _insert(row):
        return row, True
    kept = Answer.objects.get(press=press, owner=owner)
    if (kept.subject, kept.verb) != (subject, verb):
        raise Refused(_("同一个编号已经用在另一次操作上。"))
    return kept, False


def refuse_answer(*, answer: Answer, sentence: str) -> None:
    """Keep why the deed was refused, so that the same press hears the same sentence again."""
    answer.sentence = sentence[:200]
    answer.save(update_fields=["sentence"])


def give_link(*, owner: str, purpose: str, division: str, by: Actor, at: datetime) -> StandingLink:
    """A link that holds until it is revoked."""
    with journal.deed():
        row = StandingLink(owner=owner, purpose=purpose, division_path=division, made_at=at, made_by=by.id)
        row.save()
        facts = {"owner": owner, "purpose": purpose}
        journal.write(verb="notify.standinglink.give", subject=row, by=by, at=at, division=division, facts=facts)
    return row


def revoke_link(*, link: StandingLink, by: Actor, at: datetime) -> None:
    """From now on the link opens nothing."""
    with journal.deed():
        moves.move(link, "revoke", by=by, at=at, facts={"owner": link.owner}, revoked_at=at)


def reinstate_link(*, link: StandingLink, by: Actor, at: datetime) -> None:
    """The link opens again: what ended it did not happen."""
    with journal.deed():
        moves.move(link, "reinstate", by=by, at=at, facts={"owner": link.owner}, revoked_at=None)
