"""Calls are drawn once a month, looked at by somebody else, and answered by whoever took them."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError
from django.utils.translation import gettext as _

from songhe.base import crypto, indicators, journal, moves
from songhe.base.actors import CLOCK
from songhe.base.errors import Refused
from songhe.base.indicators import Span
from songhe.care.emergency.models import Call, Cause
from songhe.city.answering import dated, owing, rules
from songhe.city.answering.models import Audit
from songhe.register.access.models import DESK_ROLES, User
from songhe.register.access.scope import within

BACK = 2  # whole months that are drawn when nobody did


def draw_due(at: datetime) -> int:
    """Draw the calls of the last whole months of every operator of whom none were drawn; how many. Two workers do no harm."""
    here = indicators.month_of(at).first
    spans = [indicators.month(here.year, here.month - back) for back in range(BACK, 0, -1)]
    return sum(draw(operator=one, span=span, at=at) for span in spans for one in _undrawn(span))


def _undrawn(span: Span) -> list[User]:
    drawn = Audit.objects.filter(month=span.first).values("operator")
    rows = User.objects.filter(role__in=DESK_ROLES).exclude(pk__in=drawn)
    return list(rows.select_related("division").order_by("username"))


def draw(*, operator: User, span: Span, at: datetime) -> int:
    """The calls of one operator and month that will be looked at: as many as the form says, or all there were."""
    form = dated.form(span.last)
    calls = {key: came is not None for key, came in _calls(operator, span)}
    chosen = rules.draw(calls.items(), seed := _seed(operator, span), form.per_month)
    after = indicators.month(span.first.year, span.first.month + 1)
    try:
        with journal.deed():
            for key in chosen:
                row = Audit.objects.create(
                    call_id=key, operator=operator, operator_name=operator.name, division_path=operator.scope, month=span.first,
                    to_the_door=calls[key], seed=seed, drawn_of=len(calls), drawn_at=at,
                    due_on=after.first.replace(day=form.due_day),
                )  # fmt: skip
                journal.write(
                    verb="answering.audit.draw", subject=row, by=CLOCK, at=at, division=row.division_path,
                    after={"status": row.status}, facts={"call": str(key), "month": span.key, "of": len(calls)},
                )  # fmt: skip
            if chosen:
                owing.audits(desk=operator.division, month=span.first, due_on=after.first.replace(day=form.due_day))
    except IntegrityError:  # another worker drew the same ones
        return 0
    return len(chosen)


def _calls(operator: User, span: Span) -> list[tuple[UUID, datetime | None]]:
    """Closed calls that this operator answered and still may read; drills and tests are no sample of the work."""
    rows = Call.objects.filter(within(operator.scope), answered_by=operator, status="closed", drill=False)
    rows = rows.filter(received_at__gte=span.starts_at, received_at__lt=span.ends_at).exclude(cause=Cause.TEST)
    return list(rows.values_list("pk", "arrived_at"))


def _seed(operator: User, span: Span) -> str:
    """Keyed by the node, so that an operator who knows the keys of the calls cannot know which will be drawn."""
    return crypto.blind_index(f"{operator.pk}|{span.key}", "audit-draw")


def judge(*, audit: Audit, by: User, at: datetime, way: str, said: Mapping[str, str], findings: str = "") -> None:
    """Mark the call by the form of its month. Nobody judges a call he answered himself."""
    if by.pk == audit.operator_id:
        raise Refused(_("这起呼叫是您自己接的，请别人来抽查。"))
    form = dated.form(_last(audit.month))
    found = rules.mark(form.items, said, form.pass_mark)
    facts = {"points": found.points, "passed": found.passed, "way": way}
    with journal.deed():
        moves.move(
            audit, "judge", by=by.actor, at=at, facts=facts, way=way, said=dict(said), points=found.points,
            passed=found.passed, judged_by=by, judged_at=at,
        )  # fmt: skip
        _seal(audit, "findings", findings)


def answer(*, audit: Audit, by: User, at: datetime, agrees: bool, text: str) -> None:
    """What the operator says to it; only he can."""
    if by.pk != audit.operator_id:
        raise Refused(_("只有接这起呼叫的人可以答复。"))
    with journal.deed():
        moves.move(audit, "answer", by=by.actor, at=at, facts={"agrees": agrees}, agrees=agrees, answered_at=at)
        _seal(audit, "answer", text)


def _last(month: date) -> date:
    return indicators.month(month.year, month.month).last


def _seal(audit: Audit, field: str, text: str) -> None:
    if text:
        setattr(audit, field, text)
        audit.save(update_fields=[field])
