"""A comparison list beside the register: whom its rows mean, and what they propose. Reads, and writes nothing."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from songhe.links.sheets.reading import rows_of
from songhe.register.access.scope import within
from songhe.register.people import marks
from songhe.register.people.models import LIVE, Elder
from songhe.register.rolls.judging import Kept, Task, parts
from songhe.register.rolls.models import Kind, Proposal
from songhe.register.rolls.parsing import Parsed, Parser
from songhe.register.rolls.places import Places

PROPOSES = {
    Kind.DEATHS: Proposal.Kind.DIED, Kind.RESIDENCE: Proposal.Kind.MOVED_OUT, Kind.DISABILITY: Proposal.Kind.DISABILITY,
    Kind.LOW_INCOME: Proposal.Kind.LOW_INCOME,
}  # fmt: skip
TOLD = ("why", "target", "level", "trait", "disability", "categories", "household")


@dataclass(slots=True)
class Match:
    """One row that means somebody."""

    number: int
    elder: UUID
    path: str
    on: date | None
    facts: dict[str, Any]
    sure: str


@dataclass(slots=True)
class Matched:
    """One piece."""

    rows: int = 0
    matches: list[Match] = field(default_factory=list)
    nobody: int = 0
    kept: list[Kept] = field(default_factory=list)


class Matcher:
    """Matches pieces of one comparison list with the files of the own division that count today."""

    def __init__(self, task: Task, vendor: str = "") -> None:
        self.task = task
        self.parser = Parser(task.kind, task.columns, Places(task.within), task.today)

    def judge(self, chunk: bytes) -> Matched:
        """Whom one piece means: by number, or by name and birth (and village, where the list names one)."""
        parsed = [(self.parser.parse(number, cells), cells) for number, cells in rows_of(chunk)]
        foreign = [row for row, _ in parsed if any(code == "foreign_place" for _, code, _ in row.faults)]
        good = [row for row, _ in parsed if not row.faults]
        found = Matched(rows=len(parsed), nobody=len(foreign))
        found.kept = [Kept(row.number, "", cells, row.faults) for row, cells in parsed if row.faults and row not in foreign]
        numbered, named = self._numbered(good), self._named(good)
        for row in good:
            self._match(found, row, numbered, named)
        return found

    def _match(self, found: Matched, row: Parsed, numbered: dict[str, Elder], named: dict[Any, list[Elder]]) -> None:
        number = row.facts.get("citizen_id", "")
        by_number = numbered.get(marks.id_mark(number)) if number else None
        near = [] if by_number else self._near(row, named)
        for elder in [by_number] if by_number else near:
            facts = {name: row.facts[name] for name in TOLD if name in row.facts}
            sure = Proposal.Sure.ID if by_number else Proposal.Sure.NAME
            found.matches.append(Match(row.number, elder.pk, elder.division_path, row.facts.get("event_date"), facts, sure))
        found.nobody += not (by_number or near)

    def _near(self, row: Parsed, named: dict[Any, list[Elder]]) -> list[Elder]:
        """Those of the same name and birth; where both have a number and it differs they are two people."""
        same = named.get((row.facts["name"], row.facts.get("birth_date")), [])
        free = [one for one in same if not (one.citizen_id_index and row.facts.get("citizen_id"))]
        return [one for one in free if row.village is None or one.division_path == row.village.path]

    def _files(self) -> Any:
        return Elder.objects.filter(within(self.task.within), status__in=LIVE).only(
            "pk", "name", "birth_date", "division_path", "citizen_id_index"
        )

    def _numbered(self, rows: list[Parsed]) -> dict[str, Elder]:
        wanted = [marks.id_mark(row.facts["citizen_id"]) for row in rows if "citizen_id" in row.facts]
        return {one.citizen_id_index: one for part in parts(wanted) for one in self._files().filter(citizen_id_index__in=part)}

    def _named(self, rows: list[Parsed]) -> dict[Any, list[Elder]]:
        found: dict[Any, list[Elder]] = defaultdict(list)
        for part in parts({row.facts["name"] for row in rows if row.facts.get("birth_date")}):
            for one in self._files().filter(name__in=part):
                found[one.name, one.birth_date].append(one)
        return found
