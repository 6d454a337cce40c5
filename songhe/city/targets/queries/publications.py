"""Reports that were published, in the user's division; and what they said of a figure beside what is known now."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from songhe.base import indicators as base
from songhe.city.targets.models import Publication
from songhe.city.targets.places import Place
from songhe.city.targets.plan import Target
from songhe.city.targets.queries import known
from songhe.register.access import scope
from songhe.register.access.models import User

SHOWN = 12


@dataclass(frozen=True)
class Then:
    """What a report said of a figure, and what is known of the same month now."""

    publication: Publication
    line: dict[str, Any]
    now: float | None

    @property
    def face(self) -> tuple[Any, ...]:
        """A report never changes: what it is called, what it said, what is known now."""
        return self.publication.pk, self.line["shown"], self.now, self.differs

    @property
    def differs(self) -> bool:
        return self.now is not None and self.now != self.line["value"]


def publications(user: User) -> QuerySet[Publication]:
    """Every report of the user's division and below, the newest first, without what it says."""
    return scope.visible(user, Publication.objects.defer("content"))


def one(user: User, key: Any) -> QuerySet[Publication]:
    """The same with what it says, for one."""
    return scope.visible(user, Publication.objects.filter(pk=key))


def of_place(user: User, place: Place) -> list[Publication]:
    """The monthly reports on a place, the newest first."""
    rows = Publication.objects.filter(kind="monthly", division_path=place.path).order_by("-month", "-edition")[:SHOWN]
    return [row for row in rows if scope.covers(user.scope, row.division_path)]


def then_and_now(
    rows: Sequence[Publication], target: Target, place: Place, facts: Mapping[known.Key, known.Fact]
) -> list[Then]:
    """What these reports said of a target, and what we know now of their months."""
    indicator, told = base.find(target.indicator), []
    for row in rows:
        fact = facts.get((target.indicator, place.path, row.month))
        now = indicator.value(fact.ratio) if fact and indicator else None
        told += [Then(row, line, now) for line in _lines(row) if line["code"] == target.code]
    return told


def _lines(row: Publication) -> Iterator[dict[str, Any]]:
    for plan in row.content["plans"]:
        yield from plan["rows"]
