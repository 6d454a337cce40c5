"""What the door kept, scoped: raw bytes and credentials carry no division, so they belong to the devices that came with them.

The city sees everything, also what belongs to no device yet; a county sees what came with a credential of a device of its own.
"""

from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from songhe.base.errors import Refused
from songhe.care.fleet import queries
from songhe.links.devices import queries as spool
from songhe.links.devices.models import Credential, DeadLetter
from songhe.register.access.models import User
from songhe.register.places.models import Level

SHOWN = 600  # bytes of a dead letter on a page


def letters(user: User, *, unseen: bool = False, reason: str = "", text: str = "") -> QuerySet[DeadLetter]:
    """Dead letters this user may look at, the newest first."""
    rows = spool.letters(unseen=unseen, reason=reason, text=text)
    return rows if _sees_all(user) else rows.filter(credential__in=_own(user, rows.values_list("credential", flat=True)))


def credentials(user: User, text: str = "") -> QuerySet[Credential]:
    """Credentials this user may look at."""
    rows = spool.credentials(text)
    return rows if _sees_all(user) else rows.filter(username__in=_own(user, rows.values_list("username", flat=True)))


def with_refusals(rows: Iterable[Credential]) -> None:
    """Note on each credential when it was last turned away (`refused_at`), and that it was at all."""
    page = list(rows)
    refused = spool.refused([row.username for row in page])
    for row in page:
        row.refused_at = refused.get(row.username)  # type: ignore[attr-defined]


def may_issue(user: User, username: str) -> None:
    """A county lets in only what it has registered; raises `Refused` otherwise."""
    if not _sees_all(user) and username not in _names(user):
        raise Refused(_("先登记设备 %(name)s，再给它发接入账号。") % {"name": username})


def shown(payload: bytes) -> str:
    """Bytes as text for a page: what is not text is written as \\x.."""
    cut = payload[:SHOWN].decode(errors="backslashreplace")
    return "".join(char if char.isprintable() or char == "\n" else char.encode("unicode_escape").decode() for char in cut)


def _sees_all(user: User) -> bool:
    return user.division.level == Level.CITY


def _names(user: User) -> set[str]:
    return {uid.partition("/")[0] for uid in queries.devices(user).values_list("uid", flat=True)}


def _own(user: User, names: QuerySet[DeadLetter, str] | QuerySet[Credential, str]) -> list[str]:
    return sorted(_names(user) & set(names.order_by().distinct()))
