"""Who of the family was told of a call, and who has looked."""

from datetime import datetime
from typing import Any

from songhe.base import journal
from songhe.base.actors import CLOCK, Actor
from songhe.care.emergency.actions.ground import hold, step
from songhe.care.emergency.models import Call, Told
from songhe.register.people.models import Contact


def tell(*, call: Call, contact: Contact, at: datetime) -> Told:
    """Note that `contact` was told, once. The family is never told of a drill."""
    with journal.deed():
        hold(call)
        told, new = Told.objects.get_or_create(call=call, contact=contact, defaults=_frozen(contact, at))
        if new:
            step(call, "tell", by=CLOCK, at=at, facts=_whom(told))
    return told


def mark_read(*, told: Told, at: datetime) -> None:
    """The page behind the link was opened for the first time."""
    with journal.deed():
        if Told.objects.filter(pk=told.pk, read_at=None).update(read_at=at):
            told.read_at = at
            hold(told.call)
            step(told.call, "read", by=Actor(f"contact:{told.contact_id}", told.name), at=at, facts=_whom(told))


def _frozen(contact: Contact, at: datetime) -> dict[str, Any]:
    return {"told_at": at, "name": contact.name, "relation": contact.relation}


def _whom(told: Told) -> dict[str, str]:
    return {"contact": str(told.contact_id), "name": told.name, "relation": told.relation}
