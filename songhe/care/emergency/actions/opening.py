"""Opening the number of whoever called: kept in the journal, because it is sealed like an elder's (law 8)."""

from datetime import datetime

from songhe.base import journal
from songhe.base.errors import Refused
from songhe.care.emergency.actions.ground import call_facts
from songhe.care.emergency.models import Call
from songhe.care.emergency.queries.opened import OPEN_CALLER
from songhe.care.emergency.words import no_number
from songhe.register.access.models import User


def open_caller(*, call: Call, user: User, reason: str, at: datetime) -> None:
    """Note that `user` sees the numbers that called for this call, and why; for ten minutes they then stand open to him."""
    if not call.caller_phone and not call.presses.exclude(caller_phone="").exists():
        raise Refused(no_number())
    with journal.deed():
        journal.write(
            verb=OPEN_CALLER,
            subject=call,
            by=user.actor,
            at=at,
            division=call.division_path,
            facts={**call_facts(call), "fields": ["caller_phone"], "reason": reason},
        )
