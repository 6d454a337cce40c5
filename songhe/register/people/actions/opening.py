"""Opening sealed values: with a reason, kept in the journal, for ten minutes (law 8; standards 13.4)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from songhe.base import journal
from songhe.base.actors import Actor
from songhe.base.errors import Refused
from songhe.base.web.marks import listed
from songhe.register.access.models import User
from songhe.register.people import medicines, queries
from songhe.register.people.models import Elder


def reveal(*, user: User, elder: Elder, field: str, reason: str, at: datetime) -> str:
    """The whole value of one sealed field, after the reason has been noted."""
    if field not in queries.openable(user, elder):
        raise Refused(_("没有这一项。"))
    if len(reason.strip()) < 2:
        raise Refused(_("请写明为什么要看，老人和家属会看到这条记录。"))
    note_opening(elder=elder, fields=[field], reason=reason.strip(), by=user.actor, at=at)
    return _value(elder, field)


def note_opening(*, elder: Elder, fields: Sequence[str], reason: str, by: Actor, at: datetime) -> None:
    """Note that somebody sees these fields, and why: one row, `people.elder.reveal`."""
    with journal.deed():
        journal.write(
            verb="people.elder.reveal", subject=elder, by=by, at=at, division=elder.division_path,
            facts={"fields": sorted(fields), "reason": reason[:200]},
        )  # fmt: skip


def _value(elder: Elder, field: str) -> str:
    if field == "contacts":
        return "\n".join(f"{contact.name} {contact.phone}" for contact in elder.contacts.all())
    value: Any = medicines.known(elder)[0] if field == "medicines" else getattr(elder, field)
    return listed(value.values() if isinstance(value, dict) else value) if isinstance(value, list | dict) else str(value or "")
