"""What a phone kept while there was no network arrives: once, by its name, whoever else sends what."""

import hashlib
import json
import uuid
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from songhe.base import journal
from songhe.base.errors import Refused
from songhe.base.rows import this_node
from songhe.care.assessment import envelope
from songhe.care.assessment.actions.filling import fill
from songhe.care.assessment.models import Assessment, Delivery
from songhe.register.access.models import User


class OtherBytes(Refused):
    """Something else arrived under this name before."""


def opened(*, key: uuid.UUID, body: bytes) -> dict[str, Any]:
    """What is in an envelope; ValueError when it is not for us or says nothing that can be read."""
    told = json.loads(envelope.opened(body, str(key)))
    if not isinstance(told, dict):
        raise ValueError(str(key))
    return told


def known(*, key: uuid.UUID, body: bytes, user: User) -> Delivery | None:
    """What arrived under this name before, if it was the same from the same hand."""
    row = Delivery.objects.filter(node=this_node(), key=key).first()
    if row is not None and (row.digest, row.owner_id) != (hashlib.sha256(body).hexdigest(), user.pk):
        raise OtherBytes(_("这个编号已经收过别的内容。"))
    return row


def deliver(*, key: uuid.UUID, body: bytes, told: dict[str, Any], assessment: Assessment, user: User, at: datetime) -> Delivery:
    """Write what the phone says into the sheet. A refusal is kept with its sentence, and the same name hears it again."""
    row = Delivery(key=key, owner=user, digest=hashlib.sha256(body).hexdigest(), assessment=assessment, received_at=at)
    parts = {name: told.get(name) for name in ("answers", "record", "drawing")}
    with journal.deed():
        try:
            with journal.deed():
                if told.get("user") != str(user.pk):
                    raise Refused(_("这是另一个人填的，要由本人登录后发送。"))
                fill(assessment=assessment, user=user, at=at, **parts)
        except Refused as refusal:
            row.sentence = refusal.sentence[:200]
        return _kept(row, body, user)


def _kept(row: Delivery, body: bytes, user: User) -> Delivery:
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:  # the same from another tab a moment ago
        return known(key=row.key, body=body, user=user) or row
    return row
