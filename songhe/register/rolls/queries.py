"""Reads of rolls, each for somebody."""

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.shortcuts import get_object_or_404

from songhe.register.access import scope
from songhe.register.access.models import Role, User
from songhe.register.rolls import facts
from songhe.register.rolls.models import Mapping, Proposal, Roll, RollRow

KEEPERS = frozenset({Role.COUNTY, Role.CITY})
"""Who brings rolls and decides about them."""


def rolls(user: User) -> QuerySet[Roll]:
    """Rolls of the user's division, the newest first."""
    rows = scope.visible(user, Roll.objects.all())
    return rows if user.role in KEEPERS else rows.none()


def roll(user: User, key: Any) -> Roll:
    """One roll of this user's, or 404."""
    return get_object_or_404(rolls(user), pk=key)


def remembered(roll: Roll) -> dict[str, str]:
    """What this bureau's headings meant the last time."""
    rows = Mapping.objects.filter(division_path=roll.division_path, kind=roll.kind, bureau=roll.bureau)
    return dict(rows.exclude(fact="").values_list("heading", "fact"))


def guessed(roll: Roll) -> dict[int, str]:
    """Fact by column: as it was mapped, else as it is guessed."""
    if roll.columns:
        return {int(column): fact for column, fact in roll.columns.items()}
    return facts.guess(roll.headings, roll.kind, remembered(roll))


def bureaus(user: User) -> list[str]:
    """Bureaus whose lists came before, for suggestions."""
    return sorted(set(rolls(user).order_by().values_list("bureau", flat=True)))[:50]


def before(roll: Roll) -> Roll | None:
    """The same bytes, imported earlier."""
    same = Roll.objects.filter(digest=roll.digest, kind=roll.kind, division_path=roll.division_path, status=Roll.Status.DONE)
    return same.exclude(pk=roll.pk).order_by("-done_at").first()


def kept(roll: Roll, need: str) -> QuerySet[RollRow]:
    """Rows of a roll that need somebody; those to be decided first the open ones."""
    return roll.kept_rows.filter(need=need).select_related("candidate", "roll").order_by("decided_at", "number")


def row(user: User, key: Any, row_key: Any) -> RollRow:
    """One row of a roll of this user's, or 404."""
    rows = RollRow.objects.filter(roll__in=rolls(user)).select_related("roll", "candidate")
    return get_object_or_404(rows, pk=row_key, roll=key)


def left(roll: Roll) -> dict[str, int]:
    """How many rows wait for somebody: bad ones kept, doubles open."""
    open_ = Count("pk", filter=Q(need=RollRow.Need.DOUBLE, decision=""))
    return roll.kept_rows.aggregate(bad=Count("pk", filter=Q(need=RollRow.Need.BAD)), double=open_)


def proposals(user: User, status: str = Proposal.Status.OPEN) -> QuerySet[Proposal]:
    """Proposals about people of the user's division; the surest first."""
    rows = scope.visible(user, Proposal.objects.select_related("elder", "roll")).filter(status=status)
    return rows.order_by("sure", "-proposed_at", "row") if user.role in KEEPERS else rows.none()


def proposal(user: User, key: Any) -> Proposal:
    """One proposal of this user's, or 404."""
    rows = scope.visible(user, Proposal.objects.select_related("elder", "roll"))
    return get_object_or_404(rows if user.role in KEEPERS else rows.none(), pk=key)
