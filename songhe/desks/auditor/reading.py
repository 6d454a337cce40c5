"""What an auditor reads: the journal by who, what, whom, where and when; who opened whose file; and the seals."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from songhe.base import verify
from songhe.base.indicators import Span
from songhe.base.models import JournalEntry, JournalSeal
from songhe.base.rows import this_node
from songhe.care.emergency.queries.opened import OPEN_CALLER
from songhe.desks.auditor import words
from songhe.register.access.models import User
from songhe.register.access.scope import visible, within
from songhe.register.people.models import Elder
from songhe.register.places.models import Division

REVEALS = ("people.elder.reveal", OPEN_CALLER)
SHOWN = 20  # findings on one page; a torn journal has more than anybody reads


@dataclass(frozen=True)
class Change:
    """One value of an entry before and after."""

    name: str
    before: Any
    after: Any

    @property
    def changed(self) -> bool:
        return self.before != self.after


@dataclass(frozen=True)
class Told:
    """One entry as a person reads it."""

    entry: JournalEntry
    deed: str
    place: str
    about: str = ""  # whose account, where a row is about one

    @property
    def change(self) -> str:
        """来电 → 已接听; nothing where the state stayed."""
        kind = self.entry.subject_kind
        before, after = (words.state(states.get("status", ""), kind) for states in (self.entry.before, self.entry.after))
        return "" if before == after else f"{before} → {after}"


@dataclass(frozen=True)
class Verdict:
    """What the walk over the seals found, in words."""

    at: datetime
    rows: int
    findings: list[str]
    more: int

    @property
    def whole(self) -> bool:
        return not self.findings


def entries(user: User, asked: dict[str, Any] | None) -> QuerySet[JournalEntry]:
    """Rows of the journal in the auditor's division, newest first, narrowed by what was asked for."""
    if asked is None:
        return JournalEntry.objects.none()
    rows = visible(user, JournalEntry.objects.filter(node=this_node()), "division")
    if asked.get("who"):
        rows = rows.filter(by_name__contains=asked["who"])
    if asked.get("verb"):
        rows = rows.filter(verb__startswith=asked["verb"])
    if asked.get("subject"):
        rows = rows.filter(subject=asked["subject"])
    if asked.get("where"):
        rows = rows.filter(within(asked["where"].path, "division"))
    if asked.get("day"):
        rows = _on(rows, asked["day"])
    return rows.order_by("-pos")


def _on(rows: QuerySet[JournalEntry], day: date) -> QuerySet[JournalEntry]:
    span = Span(day, day)
    return rows.filter(at__gte=span.starts_at, at__lt=span.ends_at)


def changes(entry: JournalEntry) -> list[Change]:
    """Every value the entry names, before and after."""
    names = [*entry.before, *(name for name in entry.after if name not in entry.before)]
    return [Change(name, entry.before.get(name, ""), entry.after.get(name, "")) for name in names]


def reveals(user: User, asked: dict[str, Any] | None) -> QuerySet[JournalEntry]:
    """Who opened which sealed field of whose file, or the number of a caller, and the reason given."""
    return entries(user, None if asked is None else {**asked, "verb": ""}).filter(verb__in=REVEALS)


def with_elders(rows: list[JournalEntry]) -> list[tuple[JournalEntry, str, str]]:
    """Each row with the name of the elder (or of the caller) it is about and the fields that were opened."""
    names = dict(Elder.objects.filter(pk__in={row.subject for row in rows}).values_list("pk", "name"))
    return [
        (
            row,
            names.get(row.subject) or row.facts.get("who") or row.facts.get("number", ""),
            words.fields(row.facts.get("fields", [])),
        )
        for row in rows
    ]


def told(rows: list[JournalEntry]) -> list[Told]:
    """Each row with its verb in words and the name of its division."""
    places = dict(Division.objects.filter(path__in={row.division for row in rows}).values_list("path", "name"))
    accounts = dict(
        User.objects.filter(pk__in={row.subject for row in rows if row.subject_kind == "access.user"}).values_list("pk", "name")
    )
    return [
        Told(row, words.deed(row.verb), places.get(row.division, row.division), accounts.get(row.subject, "")) for row in rows
    ]


def seals() -> QuerySet[JournalSeal]:
    """Seals of this node, newest first."""
    return JournalSeal.objects.filter(node=this_node()).order_by("-last")


def check(at: datetime) -> Verdict:
    """Walk the whole journal and its seals now."""
    found = [str(finding) for finding in verify.verify()]
    rows = JournalEntry.objects.filter(node=this_node()).count()
    return Verdict(at, rows, found[:SHOWN], max(0, len(found) - SHOWN))
