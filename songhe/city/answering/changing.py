"""What is done about false alarms is written down with its day, so that what it did can be counted."""

from datetime import date, datetime

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from songhe.base import journal, moves
from songhe.base.errors import Refused
from songhe.city.answering.models import Change
from songhe.register.access.models import User


def make(*, what: str, from_on: date, by: User, at: datetime, why: str = "", device_model: str = "") -> Change:
    """A change in the user's own division, from a day that is not ahead: what has not been done has no effect to count."""
    if from_on > localtime(at).date():
        raise Refused(_("改动的日期不能晚于今天；做了再记。"))
    row = Change(
        what=what, why=why, device_model=device_model, from_on=from_on, division=by.division, division_path=by.scope,
        made_by=by.name, made_at=at,
    )  # fmt: skip
    with journal.deed():
        row.save()
        journal.write(
            verb="answering.change.make", subject=row, by=by.actor, at=at, division=row.division_path,
            after={"status": row.status}, facts={"what": what, "why": why, "model": device_model, "from": from_on.isoformat()},
        )  # fmt: skip
    return row


def withdraw(*, change: Change, by: User, at: datetime) -> None:
    """It was entered wrongly: it stays, marked, and is not counted."""
    with journal.deed():
        moves.move(change, "withdraw", by=by.actor, at=at)
