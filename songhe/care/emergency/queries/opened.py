"""The number of whoever called, for somebody: masked until he has opened it."""

from datetime import datetime

from songhe.base.models import JournalEntry
from songhe.base.web.marks import masked_phone
from songhe.care.emergency.models import Call
from songhe.register.access.models import User
from songhe.register.people.queries.looks import OPEN_FOR

OPEN_CALLER = "emergency.call.reveal"


def caller_is_open(user: User, call: Call, at: datetime) -> bool:
    """True within ten minutes after this user opened the numbers that called."""
    rows = JournalEntry.objects.filter(subject=call.pk, verb=OPEN_CALLER, by=user.actor.id, at__gt=at - OPEN_FOR, at__lte=at)
    return rows.exists()


def caller_phone(user: User, call: Call, at: datetime) -> tuple[str, bool]:
    """(the number as this user may see it now, whether that is all of it)."""
    is_open = caller_is_open(user, call, at)
    return (call.caller_phone if is_open else masked_phone(call.caller_phone)), is_open
