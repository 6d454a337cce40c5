"""Who is to be assessed again, and by when: appeals first, then overdue, then what falls due soon, by village."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Case, Q, QuerySet, Value, When

from songhe.care.assessment import instruments
from songhe.care.assessment.models import OPEN, Assessment
from songhe.care.assessment.queries.files import PATH, assessor
from songhe.register.access import scope
from songhe.register.access.models import BUREAU_ROLES, User
from songhe.register.people.models import LIVE
from songhe.register.places import queries as places


@dataclass(frozen=True)
class Due:
    """One elder to be assessed again. `days` is how many are left; below nothing it is overdue."""

    row: Assessment
    place: str
    days: int
    appealed: bool
    begun: bool

    @property
    def late(self) -> int:
        """Days overdue."""
        return max(0, -self.days)


def due(user: User, at: datetime) -> QuerySet[Assessment]:
    """Reports of a user's division that are appealed against or fall due within the notice, of elders on the register."""
    rows = Assessment.objects.select_related("elder__division__parent").filter(elder__status__in=LIVE)
    soon = instruments.today(at) + timedelta(days=instruments.practice(instruments.today(at))["notice_days"])
    rows = rows.filter(Q(status="appealed") | Q(status="issued", due_on__lte=soon))
    if user.role not in BUREAU_ROLES and assessor(user) is None:
        return rows.none()
    return scope.visible(user, rows, PATH).annotate(turn=_turn(instruments.today(at))).order_by("turn", PATH, "due_on", "pk")


def lines(rows: Iterable[Assessment], at: datetime) -> list[Due]:
    """Those of one page, in their order, with the name of the place."""
    found = list(rows)
    names = places.names_of({row.elder.division_path for row in found})
    begun = set(
        Assessment.objects.filter(elder__in=[row.elder_id for row in found], status__in=OPEN).values_list("elder", "instrument")
    )
    return [
        Due(
            row, names[row.elder.division_path], _left(row.due_on, instruments.today(at)), row.status == "appealed",
            (row.elder_id, row.instrument) in begun,
        )
        for row in found
    ]  # fmt: skip


def counts(user: User, at: datetime) -> dict[str, int]:
    """How many wait for others, are overdue, and fall due soon."""
    rows, day = due(user, at), instruments.today(at)
    late = rows.filter(status="issued", due_on__lt=day).count()
    appeals = rows.filter(status="appealed").count()
    return {"appealed": appeals, "late": late, "soon": rows.count() - late - appeals}


def _turn(day: date) -> Case:
    """Appeals, then overdue, then what is still to come."""
    return Case(When(status="appealed", then=Value(0)), When(due_on__lt=day, then=Value(1)), default=Value(2))


def _left(due_on: date | None, day: date) -> int:
    return (due_on - day).days if due_on else 0
