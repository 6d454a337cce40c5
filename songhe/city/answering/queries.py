"""Reads of answering, each in the scope of whoever looks."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from songhe.base import indicators
from songhe.base.indicators import HOME, Span
from songhe.city.answering.models import Audit
from songhe.register.access import scope
from songhe.register.access.models import Role, User


def audits(user: User) -> QuerySet[Audit]:
    """Those of the user's division; an operator's are his own."""
    rows = Audit.objects.select_related("call__division__parent", "call__elder", "operator", "judged_by")
    rows = scope.visible(user, rows)
    return rows.filter(operator=user) if user.role == Role.DISPATCHER else rows


@dataclass(frozen=True)
class Line:
    """One operator and month: how many were drawn, looked at, and failed."""

    operator: UUID
    name: str
    path: str
    drawn: int
    judged: int
    late: int
    points: float | None
    failed: int
    open_answer: int

    @property
    def short(self) -> int:
        """How many are still owed."""
        return self.drawn - self.judged


def lines(rows: Iterable[Audit], today: date) -> list[Line]:
    """Operators of these audits, who owes most first."""
    groups: dict[UUID, list[Audit]] = {}
    for row in rows:
        groups.setdefault(row.operator_id, []).append(row)
    found = [_line(key, group, today) for key, group in groups.items()]
    return sorted(found, key=lambda one: (-one.late, -one.short, one.path, one.name))


def _line(key: UUID, rows: list[Audit], today: date) -> Line:
    judged = [row for row in rows if row.points is not None]
    points = [row.points for row in judged if row.points is not None]
    return Line(
        operator=key, name=rows[0].operator_name, path=rows[0].division_path, drawn=len(rows), judged=len(judged),
        late=sum(row.late(today) for row in rows), points=sum(points) / len(points) if points else None,
        failed=sum(row.passed is False for row in judged), open_answer=sum(row.status == "judged" for row in judged),
    )  # fmt: skip


def months(user: User) -> list[Span]:
    """Months of which something was drawn, newest first."""
    found = audits(user).order_by("-month").values_list("month", flat=True).distinct()[:24]
    return [indicators.month(one.year, one.month) for one in found]


def owed(span: Span, today: date) -> QuerySet[Audit]:
    """Audits whose day lies in the span and is over, and those that were made before it."""
    rows = Audit.objects.filter(due_on__gte=span.first, due_on__lte=span.last)
    return rows.exclude(status="due", due_on__gte=today)


def in_time(row: Audit) -> bool:
    """Judged on its day or before."""
    return row.judged_at is not None and row.judged_at.astimezone(HOME).date() <= row.due_on
