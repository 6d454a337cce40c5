"""Buddies are asked on their own phones: told once for a roll, opened by hand, and what they say is a word like any other."""

import uuid
from datetime import datetime, timedelta
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from songhe.base import journal
from songhe.base.actors import Actor
from songhe.base.errors import Refused
from songhe.care.rollcall import dated, words
from songhe.care.rollcall.actions.telling import tell
from songhe.care.rollcall.models import Buddy, BuddyCall, Muster, Person, Said
from songhe.register.people import actions as people

SAYS = ("safe", "rescue", "lost")
"""With me and safe, needs help, not found: all that a neighbour is asked."""
OPENED = ("address",)


def ask_buddies(*, muster: Muster, by: Actor, at: datetime) -> list[BuddyCall]:
    """Everybody who answers for somebody of this roll by now and has not been told. Gives the new ones."""
    if muster.status != Muster.Status.OPEN:
        return []
    asked = Buddy.objects.filter(people__muster=muster, is_active=True).exclude(calls__muster=muster).distinct()
    ends = at + timedelta(hours=dated.limits(localtime(at).date()).buddy_hours)
    made = []
    with journal.deed():
        for buddy in asked.order_by("pk"):
            row, new = BuddyCall.objects.get_or_create(
                muster=muster, buddy=buddy, defaults={"division_path": buddy.division_path, "told_at": at, "ends_at": ends}
            )
            if new:
                _note(row, "ask", by, at)
                made.append(row)
    return made


def open_list(*, call: BuddyCall, at: datetime) -> None:
    """The names and doors are looked at: noted in the file of everybody on it, once."""
    with journal.deed():
        if not BuddyCall.objects.filter(pk=call.pk, opened_at=None).update(opened_at=at):
            return
        by = actor_of(call.buddy)
        reason = words.drilled(call.muster.drill, _("灾害点名：%(name)s") % {"name": call.muster.name})
        for person in people_of(call):
            people.note_opening(elder=person.elder, fields=OPENED, reason=reason, by=by, at=at)
        _note(call, "open", by, at)


def say(*, call: BuddyCall, person: Person, status: str, key: uuid.UUID, at: datetime) -> Said:
    """One word of a neighbour about one of theirs."""
    if status not in SAYS:
        raise Refused(_("请选这位老人现在怎样、怎么知道的。"))
    with journal.deed():
        said = tell(person=person, status=status, way="door", by=actor_of(call.buddy), at=at, key=key)
        BuddyCall.objects.filter(pk=call.pk).update(said_at=at)
    return said


def people_of(call: BuddyCall) -> list[Person]:
    """Theirs, in the order of need."""
    rows = Person.objects.filter(muster=call.muster_id, buddy=call.buddy_id).select_related("elder__division", "muster")
    return list(rows.order_by("rank", "pk"))


def actor_of(buddy: Buddy) -> Actor:
    """Whose word it is."""
    return Actor(f"buddy:{buddy.pk}", buddy.name)


def _note(row: BuddyCall, verb: str, by: Actor, at: datetime) -> None:
    facts: dict[str, Any] = {"muster": str(row.muster_id)}
    journal.write(verb=f"rollcall.buddycall.{verb}", subject=row, by=by, at=at, division=row.division_path, facts=facts)
