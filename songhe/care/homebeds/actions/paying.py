"""What is due goes to be paid as one list with a number: from then on it changes no more."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from songhe.base import journal, moves
from songhe.base.actors import Actor
from songhe.base.errors import Refused, WrongMoment
from songhe.base.indicators import Span
from songhe.care.homebeds.models import Subsidy


def hand(*, rows: Iterable[Subsidy], span: Span, place: str, by: Actor, at: datetime) -> tuple[str, int]:
    """Put what is due on a list; its number and how many. Refused when there is nothing: two who press make one list."""
    number = f"JC{span.key.replace('-', '')}-{place}-{localtime(at):%d%H%M%S}"
    handed = 0
    with journal.deed():
        for row in rows:
            facts = {"list": number, "cents": row.cents, "kind": row.kind, "month": f"{row.month:%Y-%m}"}
            told = {"list_number": number, "handed_at": at, "handed_by": by.name[:80]}
            try:
                moves.move(row, "hand", by=by, at=at, facts=facts, **told)
            except WrongMoment:
                continue  # it is on somebody else's list by now
            handed += 1
        if not handed:
            raise Refused(_("这个月没有待拨付的补贴。"))
    return number, handed
