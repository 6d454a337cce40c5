"""What live screens are told of roll-calls: that one changed. Nothing about anybody is in a frame."""

from collections.abc import Iterable

from songhe.base import live
from songhe.base.models import JournalEntry
from songhe.care.rollcall.queries.seen import EVERYBODY

WATCH = frozenset(str(role.value) for role in EVERYBODY)


@live.teller("rollcall", {"rollcall.muster", "rollcall.person", "rollcall.charge", "rollcall.buddycall"})
def changed(entries: list[JournalEntry]) -> Iterable[live.Frame]:
    """One frame for each roll-call and place, at the last row about it in the batch."""
    news: dict[tuple[str, str], int] = {}
    for entry in entries:
        muster = str(entry.subject) if entry.subject_kind == "rollcall.muster" else entry.facts.get("muster", "")
        if muster:
            news[muster, entry.division] = entry.pos
    for (muster, division), pos in news.items():
        yield live.Frame("rollcall", {"muster": muster}, division, pos, roles=WATCH)
