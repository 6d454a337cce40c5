"""Surveys of a user's division, and what each of their lines would do, judged against the register as it stands."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from songhe.register.access import scope
from songhe.register.access.models import User
from songhe.register.places.models import Division
from songhe.register.providers import queries as providers
from songhe.register.providers.models import Facility, Operator, Site
from songhe.register.providers.queries import Known, Twin
from songhe.register.surveys import rules, words
from songhe.register.surveys.models import Survey
from songhe.register.surveys.rules import DOUBT, ENTERED, FAULT, NEW, READY, THERE, Fault

ORDER = (DOUBT, FAULT, READY, THERE, ENTERED)


@dataclass(frozen=True)
class Line:
    """One line: what it says, and what would happen. `site` is the building it goes into; nothing for a new one."""

    number: int
    cells: Sequence[str]
    facts: dict[str, Any]
    state: str
    faults: Sequence[Fault] = ()
    village: Division | None = None
    operator: Operator | None = None
    site: Site | None = None
    twins: Sequence[Twin] = ()
    facility: UUID | None = None

    @property
    def key(self) -> str:
        return str(self.number)

    @property
    def building(self) -> str:
        """The name of the building: as the table says, or the facility's own."""
        return self.facts.get("building") or self.facts.get("name", "")

    @property
    def why(self) -> list[str]:
        return [words.sentence(fault) for fault in self.faults]

    @property
    def word(self) -> tuple[Any, str, str]:
        return words.STATES[self.state]


def surveys(user: User) -> QuerySet[Survey]:
    """Tables that were brought in the user's division, without their lines."""
    return scope.visible(user, Survey.objects.all())


def judged(user: User, survey: Survey, today: date) -> list[Line]:
    """What every line would do: what needs somebody first. Some queries, however many lines there are."""
    book, seen = _Book(user), dict[tuple[str, str, str], int]()
    lines = [_judged(survey, number, cells, book, seen, today) for number, cells in survey.lines]
    return sorted(lines, key=lambda line: (ORDER.index(line.state), line.number))


class _Book:
    """What the register knows, read once: places, operators, buildings and facilities of the user's division."""

    def __init__(self, user: User) -> None:
        inside = Division.objects.filter(scope.within(user.scope, "path"), level="village").select_related("parent", "unit")
        self.villages: dict[str, list[Division]] = {}
        for row in inside:
            town = row.parent.name if row.parent else ""
            for name in {row.code, row.name, row.short_name, town + row.name, town + row.short_name}:
                self.villages.setdefault(name, []).append(row)
        self.operators = {row.credit_code: row for row in providers.operators(user)}
        self.known = Known(user)
        rows = Facility.objects.filter(scope.within(user.scope)).exclude(status__in=["closed", "converted"])
        found = rows.values_list("kind", "name", "division_path", "pk")
        self.facilities = {(kind, name, path): key for kind, name, path, key in found}


def _judged(
    survey: Survey, number: int, cells: list[str], book: _Book, seen: dict[tuple[str, str, str], int], today: date
) -> Line:
    told = {fact: cells[int(column)] for column, fact in survey.columns.items() if int(column) < len(cells)}
    read = rules.read(told, words.codes(), today)
    line = Line(number, cells, dict(read.facts), FAULT, list(read.faults))
    if key := survey.entered.get(str(number)):
        return replace(line, state=ENTERED, faults=(), facility=UUID(key))
    line = _placed(line, book)
    if line.faults or line.village is None:
        return line
    same = (line.facts["kind"], line.facts["name"], line.village.path)
    if same in book.facilities:
        return replace(line, state=THERE, facility=book.facilities[same])
    if seen.setdefault(same, number) != number:
        return replace(line, faults=[Fault("twice", "name", str(seen[same]))])
    return _housed(line, survey, book)


def _placed(line: Line, book: _Book) -> Line:
    """With its village and its operator, or with what is wrong about them."""
    faults, where, code = list(line.faults), str(line.facts.get("village", "")), line.facts.get("operator")
    rows = book.villages.get("".join(where.split()).replace("·", ""), []) if where else []
    if where and len(rows) != 1:
        faults.append(Fault("many_villages" if rows else "no_village", "village", where))
    operator = book.operators.get(str(code).upper()) if code else None
    if code and operator is None:
        faults.append(Fault("no_operator", "operator", str(code)))
    return replace(line, faults=faults, village=rows[0] if len(rows) == 1 else None, operator=operator)


def _housed(line: Line, survey: Survey, book: _Book) -> Line:
    """With its building: one that is there by this very name, the one that somebody chose, or a new one nobody doubts."""
    assert line.village is not None
    there, twins = book.known.beside(line.village.path, line.building, _position(line))
    if there:
        return replace(line, state=READY, site=there)
    chosen = survey.sites.get(line.key, "")
    site = next((twin.site for twin in twins if str(twin.site.pk) == chosen), None)
    if twins and site is None and chosen != NEW:
        return replace(line, state=DOUBT, twins=twins)
    return replace(line, state=READY, site=site, twins=twins)


def _position(line: Line) -> tuple[float, float] | None:
    return (line.facts["lat"], line.facts["lng"]) if "lat" in line.facts else None
