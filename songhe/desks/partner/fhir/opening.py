"""Whoever opens sealed facts leaves a trace the elder can read: once for ten minutes, as on the pages."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from songhe.base import journal
from songhe.desks.partner.fhir.client import Client
from songhe.desks.partner.fhir.kinds import Part
from songhe.register.people import actions as people
from songhe.register.people.models import Elder
from songhe.register.people.queries import open_fields


def note(client: Client, shown: Iterable[tuple[Part, Any]]) -> None:
    """Note what these rows open (to medical systems alone). Nothing is shown where it cannot be noted."""
    opened: dict[Any, tuple[Elder, set[str]]] = {}
    for part, row in shown:
        elder = part.elder_of(row) if part.opens and client.clinical and row.agreed else None
        if elder is not None:
            opened.setdefault(elder.pk, (elder, set()))[1].update(part.opens)
    if not opened:
        return
    reason = reason_of(client)
    with journal.deed():
        for elder, fields in opened.values():
            fresh = fields - set(open_fields(client.user, elder, client.at))
            if fresh:
                people.note_opening(elder=elder, fields=sorted(fresh), reason=reason, by=client.user.actor, at=client.at)


def reason_of(client: Client) -> str:
    """For whom it was opened: what the token was made for."""
    return _("系统接口（FHIR）：%(purpose)s") % {"purpose": client.purpose}
