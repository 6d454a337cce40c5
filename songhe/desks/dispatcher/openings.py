"""Opening what is sealed, for one case: each time noted with the case as the reason (law 8)."""

from datetime import datetime

from django.utils.translation import gettext as _

from songhe.base import journal
from songhe.base.errors import Refused
from songhe.care.emergency import actions
from songhe.care.emergency.models import Call
from songhe.care.emergency.views.record import ON_THE_SHEET
from songhe.register.access.models import User
from songhe.register.people import actions as people
from songhe.register.people.models import Elder

CALLER, EVERYTHING = "caller", "all"
"""Beside the fields of the elder's file: the number that called, and all that the printed record has room for."""


def open_up(*, call: Call, user: User, field: str, at: datetime) -> None:
    """Note that `user` sees `field`, so that his pages show it for ten minutes."""
    reason = _("处置呼叫 %(number)s") % {"number": call.number}
    if field == CALLER:
        actions.open_caller(call=call, user=user, reason=reason, at=at)
    elif call.elder is None:
        raise Refused(_("这起呼叫没有登记的老人。"))
    elif field == EVERYTHING:
        _open_the_sheet(call, call.elder, user, reason, at)
    else:
        people.reveal(user=user, elder=call.elder, field=field, reason=reason, at=at)


def _open_the_sheet(call: Call, elder: Elder, user: User, reason: str, at: datetime) -> None:
    with journal.deed():
        people.note_opening(elder=elder, fields=ON_THE_SHEET, reason=reason, by=user.actor, at=at)
        if call.caller_phone:
            actions.open_caller(call=call, user=user, reason=reason, at=at)
