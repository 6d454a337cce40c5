"""Calls of October that Liu Min and others answered, and what was drawn of them."""

from datetime import UTC, datetime
from typing import Any

from songhe.care.emergency.models import Call
from songhe.care.emergency.tests.past import past_call
from songhe.city.answering import actions, dated
from songhe.city.answering.models import Audit
from tests import cast

OCTOBER = datetime(2026, 10, 12, 2, tzinfo=UTC)
NOVEMBER_2 = datetime(2026, 11, 2, 1, tzinfo=UTC)
ITEMS = dated.form(OCTOBER.date()).items
GOOD = {item.code: "full" for item in ITEMS}
BAD = {**GOOD, "level": "none"}


def call(user: Any = None, at: datetime = OCTOBER, **facts: Any) -> Call:
    """One that `user` answered."""
    return past_call(at, answered_by=user or cast.liu_min(), **{"arrived": 540, **facts})


def due() -> Audit:
    """The one call of Liu Min in October, drawn."""
    call()
    actions.draw_due(NOVEMBER_2)
    return Audit.objects.get(operator=cast.liu_min())


def judged(said: dict[str, str] | None = None) -> Audit:
    """… and looked at by her lead."""
    row = due()
    actions.judge(audit=row, by=cast.zhao_lead(), at=NOVEMBER_2, way="read", said=said or GOOD, findings="语速太快")
    return row


def answered() -> Audit:
    """… and answered by her."""
    row = judged()
    actions.answer(audit=row, by=cast.liu_min(), at=NOVEMBER_2, agrees=True, text="以后慢些")
    return row


AUDIT_IN = {"due": due, "judged": judged, "answered": answered}
