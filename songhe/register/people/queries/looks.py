"""Who looked at sealed values, read from the journal (law 8: the elder can see it)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from songhe.base.models import JournalEntry
from songhe.base.web.marks import listed
from songhe.register.access.models import Role, User
from songhe.register.people.models import Consent, Elder
from songhe.register.people.words import field_name

OPEN_FOR = timedelta(minutes=10)
VERB = "people.elder.reveal"
HEALTH = frozenset({"conditions", "medicines", "instructions", "disability"})
REVEALABLE = frozenset({*Elder.SEALED, "contacts"})
"""What can be opened one by one; `contacts` opens the telephone numbers of all contacts."""
TO_FAMILY = frozenset({"phone", "address", "contacts"})


@dataclass(frozen=True)
class Look:
    """One opening: who, when, what, why."""

    at: datetime
    who: str
    fields: str
    reason: str


def looks(user: User, elder: Elder, limit: int = 50) -> list[Look]:
    """Who opened what of this file and of those merged into it, the newest first. `elder` must be one that `user` may see."""
    return looks_of(elder, limit)


def looks_of(elder: Elder, limit: int) -> list[Look]:
    """The same for whoever answers for the file as a whole; the caller has made sure of that."""
    files = [elder.pk, *elder.doubles.values_list("pk", flat=True)]
    rows = JournalEntry.objects.filter(subject__in=files, verb=VERB).order_by("-at", "-pos")[:limit]
    return [_look(row.at, row.by_name, row.facts) for row in rows]


def _look(at: datetime, who: str, facts: dict[str, Any]) -> Look:
    fields = listed(field_name(name) for name in facts.get("fields", []))
    return Look(at=at, who=who, fields=fields, reason=facts.get("reason", ""))


def openable(user: User, elder: Elder) -> frozenset[str]:
    """What this user may open of a file that he may see. A family needs the elder's consent for health, and nobody's number."""
    if user.role != Role.FAMILY:
        return REVEALABLE
    return TO_FAMILY | HEALTH if health_openable(user, elder) else TO_FAMILY


def health_openable(user: User, elder: Elder) -> bool:
    """Whether this user may open what is known of the health of somebody whose file he may see, in whichever room it stands."""
    return user.role != Role.FAMILY or elder.consents.filter(purpose=Consent.Purpose.HEALTH, withdrawn_at=None).exists()


def open_fields(user: User, elder: Elder, at: datetime) -> dict[str, datetime]:
    """Fields that this user opened within ten minutes, with the moment until which each stays open.

    What is no field of the file (`assessment`) is health that stands in another room.
    """
    rows = JournalEntry.objects.filter(subject=elder.pk, verb=VERB, by=user.actor.id, at__gt=at - OPEN_FOR, at__lte=at)
    found: dict[str, datetime] = {}
    for row in rows.order_by("at"):
        found.update(dict.fromkeys(row.facts.get("fields", []), row.at + OPEN_FOR))
    if not found:
        return {}
    may, health = openable(user, elder), health_openable(user, elder)
    return {name: until for name, until in found.items() if name in may or (health and name not in REVEALABLE)}
