"""Receive a fact from a phone: durable first, then into the room it belongs to. The same bytes again are one fact."""

import hashlib
import logging
import uuid
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

import orjson
from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from songhe.base import journal
from songhe.base.actors import CLOCK, Actor
from songhe.base.errors import Refused, WrongMoment
from songhe.base.moves import move
from songhe.base.outbox import kinds
from songhe.base.outbox.envelope import Envelope, NotForUs
from songhe.base.outbox.kinds import Kind, Told
from songhe.base.outbox.models import Parcel

log = logging.getLogger(__name__)
ENVELOPE = Envelope(kinds.INFO)
AGAIN = timedelta(seconds=30)  # what was left waiting by a process that died is taken up after so long
AT_ONCE = 50
UNREADABLE = (ValueError, KeyError, TypeError, AttributeError, OverflowError)


class OtherBytes(Refused):
    """Something else arrived under this name before, or from another hand."""


def receive(*, kind: Kind, key: uuid.UUID, body: bytes, user: Any, at: datetime) -> Parcel:
    """Keep what came, then apply it. Durable when this returns, whatever the room said; raises OtherBytes."""
    digest = hashlib.sha256(body).hexdigest()
    facts = {"digest": digest, "box": body, "received_at": at, "owner_name": user.actor.name, "division_path": user.scope}
    parcel = Parcel(pk=key, kind=kind.name, owner=str(user.pk), **facts)
    try:
        with transaction.atomic():
            parcel.save(force_insert=True)
    except IntegrityError:
        known = Parcel.objects.get(pk=key)
        if (known.digest, known.owner, known.kind) != (digest, str(user.pk), kind.name):
            raise OtherBytes(_("这个编号已经收过别的内容。")) from None
        parcel = known
    if parcel.status == Parcel.Status.WAITING:
        settle(parcel=parcel, user=user, at=at)
    return parcel


def settle(*, parcel: Parcel, user: Any, at: datetime) -> None:
    """Give it to its room. A fault of ours leaves it waiting, and it is tried again (`apply_waiting`)."""
    kind = kinds.find(parcel.kind)
    if kind is None:
        return
    try:
        facts = opened(parcel.kind, parcel.pk, bytes(parcel.box), parcel.owner)
        told = Told(parcel.pk, facts, user, user.actor, parcel.received_at)
        parcel.about = kind.about(told.facts)
        with journal.deed():
            sentence = kind.apply(told)
            if not sentence:
                move(parcel, "apply", by=user.actor, at=at, box=b"", about=parcel.about, settled_at=at)
        if sentence:
            _refuse(parcel, user.actor, sentence, at)
    except Refused as refusal:
        _refuse(parcel, user.actor, refusal.sentence, at)
    except UNREADABLE as fault:
        log.warning("parcel %s of kind %s cannot be read: %r", parcel.pk, parcel.kind, fault)
        _refuse(parcel, user.actor, _("手机发来的内容读不懂。"), at)


def apply_waiting(*, at: datetime) -> int:
    """Take up what a process that died, or a fault, left waiting. Safe when two run: a move has one winner."""
    rows = Parcel.objects.filter(status=Parcel.Status.WAITING, received_at__lt=at - AGAIN)[:AT_ONCE]
    done = 0
    for parcel in rows:
        user = get_user_model().objects.filter(pk=parcel.owner).first()
        if user is None:
            _refuse(parcel, CLOCK, _("发送人的账号已经不在了。"), at)
            continue
        settle(parcel=parcel, user=user, at=at)
        done += parcel.status != Parcel.Status.WAITING
    return done


def see(*, parcel: Parcel, by: Actor, at: datetime) -> None:
    """Somebody has looked at a refused one; it stays where it is."""
    with journal.deed():
        move(parcel, "see", by=by, at=at, seen_at=at, seen_by=by.name)


def told(parcel: Parcel) -> dict[str, Any]:
    """What stands in a refused parcel; empty when it cannot be opened."""
    try:
        return opened(parcel.kind, parcel.pk, bytes(parcel.box), parcel.owner)
    except ValueError:
        return {}


def opened(kind: str, key: uuid.UUID, box: bytes, owner: str) -> dict[str, Any]:
    """What stands in a box; NotForUs when it is not this owner's."""
    facts = orjson.loads(ENVELOPE.opened(box, f"{kind}:{key}"))
    if not isinstance(facts, dict) or facts.get("user") != owner:
        raise NotForUs(str(key))
    return facts


def _refuse(parcel: Parcel, by: Actor, sentence: str, at: datetime) -> None:
    """Keep it for somebody to look at; where the same fact was settled by another request meanwhile, that holds."""
    with suppress(WrongMoment), journal.deed():
        move(parcel, "refuse", by=by, at=at, sentence=sentence[:200], about=parcel.about, settled_at=at)
