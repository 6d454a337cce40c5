"""Tasks in the user's division, and who is reminded of one."""

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from songhe.base.kept import Kept
from songhe.city.targets.models import Task
from songhe.register.access import scope
from songhe.register.access.models import BUREAU_ROLES, User
from songhe.register.access.scope import within

OWED = ("open", "replied")
SHOWN = 5  # on a first page
STATES: dict[str, Any] = {
    "late": Q(status="open"),
    "open": Q(status="open"),
    "replied": Q(status="replied"),
    "done": Q(status="done"),
}


def tasks(user: User) -> QuerySet[Task]:
    """Every task of the user's division, by its day."""
    return scope.visible(user, Task.objects.all())


def listed(user: User, today: date, state: str = "", measure: str = "", department: str = "") -> QuerySet[Task]:
    """One list: what is late, owed, answered or done; of one measure or department."""
    rows = tasks(user).filter(STATES.get(state, Q()))
    if state == "late":
        rows = rows.filter(due_on__lt=today)
    if measure:
        rows = rows.filter(measure=measure)
    return rows.filter(department=department) if department else rows


def late(user: User, today: date, within: str = "") -> list[Task]:
    """What is overdue in a place, longest first."""
    rows = tasks(user).filter(status="open", due_on__lt=today)
    return list(rows.filter(scope.within(within)) if within else rows)


_WAITING = Kept(
    lambda scope, day: Task.objects.filter(within(scope), status__in=OWED, due_on__lte=day)[:SHOWN], scope=str, day=date
)


def waiting(user: User, today: date) -> list[Task]:
    """The first few that are overdue, due today or answered and to be looked at."""
    return _WAITING(scope=user.scope, day=today)


def readers(task: Task) -> list[User]:
    """The bureau's people of exactly the task's division."""
    return list(User.objects.filter(role__in=BUREAU_ROLES, is_active=True, division__path=task.division_path).order_by("name"))
