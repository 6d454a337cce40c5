"""What a piece of a roll is to the register: new, known and the same, known and different, bad, or perhaps a double.

`Judge.judge` reads the database and writes nothing, so pieces are judged in several processes; who writes looks once more.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from songhe.base.crypto import marker
from songhe.links.sheets.reading import rows_of
from songhe.register.access.scope import covers, within
from songhe.register.people import marks
from songhe.register.people.actions.bulk import OPEN_TEXTS, SEALED_TEXTS, Batch, Made, Maker
from songhe.register.people.models import Elder, Source, Status
from songhe.register.rolls.parsing import ROLL, SHORT, Faults, Parsed, Parser
from songhe.register.rolls.places import Places

AT_ONCE = 500  # values of one IN list
IDENT = 20  # characters of a mark that tell people of one list apart
GONE = (Status.MOVED, Status.MERGED)


@dataclass(frozen=True)
class Task:
    """All that judging needs to know of a roll; goes to other processes."""

    number: str
    kind: str
    columns: dict[int, str]
    within: str
    at: datetime
    today: date
    make: bool  # rows of new files are made, not only counted


@dataclass(slots=True)
class Known:
    """Somebody who is: `facts` is what the row says of a file that may differ."""

    number: int
    ident: str
    elder: UUID
    facts: dict[str, Any] = field(default_factory=dict)
    mark: str = ""


@dataclass(slots=True)
class Kept:
    """A row that needs somebody."""

    number: int
    ident: str
    cells: list[str]
    faults: Faults = field(default_factory=list)
    candidate: UUID | None = None


@dataclass(slots=True)
class Judged:
    """One piece."""

    rows: int = 0
    new: list[tuple[int, str]] = field(default_factory=list)
    made: Made | None = None  # the rows of new files, where they are made
    same: list[tuple[int, str]] = field(default_factory=list)
    changed: list[Known] = field(default_factory=list)
    kept: list[Kept] = field(default_factory=list)
    seen: dict[str, int] = field(default_factory=dict)  # who stands in it for the first time; filled by whoever writes


@dataclass(frozen=True, slots=True)
class There:
    """A file as far as judging needs it."""

    key: UUID
    mark: str
    status: str
    path: str
    name: str
    born: date | None
    phone: str


class Judge:
    """Judges pieces of one roll."""

    def __init__(self, task: Task, vendor: str = "") -> None:
        self.task = task
        self.parser = Parser(task.kind, task.columns, Places(task.within), task.today)
        self.maker, self.vendor = Maker(at=task.at, source=Source.ROLL, vendor=vendor), vendor
        self.day, self.ident_of, self.mark_of = task.today.isoformat(), self.maker.marks.number, marker(ROLL)

    def judge(self, chunk: bytes) -> Judged:
        """The verdict on one piece as it came from the reader."""
        rows, batch = rows_of(chunk), Batch(self.vendor)
        found = Judged(rows=len(rows))
        for part in parts(rows):  # few at once, which the processor can keep at hand
            self._judge(found, batch, part)
        self._keep_what_differs(found)
        found.made = batch.packed() if self.task.make else None
        return found

    def _judge(self, found: Judged, batch: Batch, rows: list[tuple[int, list[str]]]) -> None:
        parsed = [(self.parser.parse(number, cells), cells) for number, cells in rows]
        good = [(row, cells) for row, cells in parsed if not row.faults]
        found.kept += [Kept(row.number, "", cells, row.faults) for row, cells in parsed if row.faults]
        idents = [self.ident_of(number) if (number := row.facts.get("citizen_id")) else "" for row, _ in good]
        numbered, bare = self._numbered([mark for mark in idents if mark]), self._bare([row for row, _ in good])
        for (row, cells), ident in zip(good, idents, strict=True):
            self._sort(found, batch, row, cells, ident, numbered.get(ident), bare)

    def idents(self, chunk: bytes) -> list[tuple[str, int]]:
        """Who is in a piece, with the number of the row: for whoever goes on where another stopped."""
        parsed = (self.parser.parse(number, cells) for number, cells in rows_of(chunk))
        return [(self._ident(row), row.number) for row in parsed if not row.faults]

    def _ident(self, row: Parsed, mark: str = "") -> str:
        if not mark and (number := row.facts.get("citizen_id")):
            mark = self.ident_of(number)
        assert row.village is not None
        return mark[:IDENT] or f"{row.facts['name']}|{row.facts['birth_date']}|{row.village.path}"

    def _sort(
        self, found: Judged, batch: Batch, row: Parsed, cells: list[str], ident: str, there: There | None,
        bare: dict[Any, list[There]],
    ) -> None:  # fmt: skip
        mark, name = self.mark_of(row.told())[:SHORT], self._ident(row, ident)
        near = [] if there else self._near(row, bare)
        same = there or next((one for one in near if one.mark == mark), None)
        if same and same.mark == mark:
            found.same.append((row.number, name))
        elif there and (fault := self._out_of_reach(there)):
            found.kept.append(Kept(row.number, name, cells, [[self.parser.column["citizen_id"], fault, ""]]))
        elif there and there.name != row.facts["name"]:
            found.kept.append(Kept(row.number, name, cells, [[self.parser.column["name"], "name_differs", ""]], there.key))
        elif there:
            found.changed.append(Known(row.number, name, there.key, self._facts(row), mark))
        elif near:
            found.kept.append(Kept(row.number, name, cells, candidate=near[0].key))
        else:
            found.new.append((row.number, name))
            if self.task.make:
                self.make(batch, row, mark, ident)

    def _near(self, row: Parsed, bare: dict[Any, list[There]]) -> list[There]:
        """Files that may be this person's: same name and birth, in the same village or with the same telephone."""
        near = bare.get((row.facts["name"], row.facts["birth_date"]))
        if not near:
            return []
        assert row.village is not None
        phone = marks.phone_mark(row.facts.get("phone", ""))
        return [one for one in near if one.path == row.village.path or (phone and one.phone == phone)]

    def _out_of_reach(self, there: There) -> str:
        """Why a file with this number is not this roll's to change."""
        if not covers(self.task.within, there.path):
            return "elsewhere"
        return "died" if there.status == Status.DIED else ""

    def _keep_what_differs(self, found: Judged) -> None:
        """Of files that are there, only what the row says differently; where that is nothing, they are the same."""
        for part in parts(found.changed):
            files = Elder.objects.filter(pk__in=[one.elder for one in part]).prefetch_related("categories", "contacts")
            by_key = {file.pk: file for file in files}
            for one in part:
                one.facts = differences(by_key[one.elder], one.facts) if one.elder in by_key else {}
        found.same += [(one.number, one.ident) for one in found.changed if not one.facts]
        found.changed = [one for one in found.changed if one.facts]

    def _facts(self, row: Parsed) -> dict[str, Any]:
        assert row.village is not None
        return {**row.facts, "division": row.village.key}

    def make(self, batch: Batch, row: Parsed, mark: str, ident: str) -> None:
        """Make the rows of a new file."""
        facts, village, make, number = row.facts, row.village, self.maker, row.number
        assert village is not None
        evidence = f"roll {self.task.number} row {number}"
        file = make.file(
            facts, division=village.key, path=village.path, valid_from=self.day, evidence=evidence, roll_mark=mark, ident=ident,
        )  # fmt: skip
        batch.add("file", number, file)
        if facts.get("contact_name") and facts.get("contact_phone"):
            relation = facts.get("contact_relation", "")
            told = make.contact(file[0], name=facts["contact_name"], relation=relation, phone=facts["contact_phone"])
            batch.add("contact", number, told)
        for code in facts.get("categories", ()):
            held = make.category(file[0], path=village.path, code=code, starts_on=self.day, evidence=evidence)
            batch.add("category", number, held)
        if facts.get("household"):
            batch.homes[number] = (village.key, village.path, facts["household"])

    def _numbered(self, idents: list[str]) -> dict[str, There]:
        """Files that have one of these numbers, anywhere."""
        found: dict[str, There] = {}
        for part in parts(idents):
            rows = Elder.objects.filter(citizen_id_index__in=part).exclude(status__in=GONE)
            for ident, *rest in rows.values_list("citizen_id_index", *NEEDED):
                found[ident] = There(*rest)
        return found

    def _bare(self, rows: list[Parsed]) -> dict[Any, list[There]]:
        """Files by name and birth where the row or the file has no number: they may be one person."""
        names = {row.facts["name"] for row in rows if "citizen_id" not in row.facts}
        found: dict[Any, list[There]] = defaultdict(list, self.without_number) if names else self.without_number
        for part in parts(names):
            there = Elder.objects.filter(within(self.task.within), name__in=part).exclude(citizen_id_index="")
            for one in there.exclude(status__in=GONE).values_list(*NEEDED):
                file = There(*one)
                found[file.name, file.born] = [*found[file.name, file.born], file]
        return found

    @cached_property
    def without_number(self) -> dict[Any, list[There]]:
        """The files without a number when the work began; those that this roll adds are known to whoever writes."""
        found: dict[Any, list[There]] = defaultdict(list)
        rows = Elder.objects.filter(within(self.task.within), citizen_id_index="").exclude(status__in=GONE)
        for one in rows.values_list(*NEEDED).iterator(chunk_size=5000):
            file = There(*one)
            found[file.name, file.born].append(file)
        return dict(found)


def differences(elder: Elder, facts: dict[str, Any]) -> dict[str, Any]:
    """What a row says that the file does not say yet. A category or a contact that is there already is no difference."""
    told = {name: value for name, value in facts.items() if name in PLAIN and _known(elder, name) != value}
    if facts["division"] != elder.division_id.hex:
        told["division"] = facts["division"]
    held = {row.code for row in elder.categories.all() if row.ends_on is None and row.voided_at is None}
    if new := [code for code in facts.get("categories", ()) if code not in held]:
        told["categories"] = new
    phone = facts.get("contact_phone", "")
    if phone and facts.get("contact_name") and marks.phone_mark(phone) not in {row.phone_index for row in elder.contacts.all()}:
        told.update({name: value for name, value in facts.items() if name.startswith("contact_")})
    return told


def _known(elder: Elder, name: str) -> Any:
    """What the file says, as a row would: of a certificate its number."""
    value: Any = getattr(elder, name) or ""
    return value.get("number", "") if name == "disability" and value else value


PLAIN = frozenset(OPEN_TEXTS) | frozenset(SEALED_TEXTS) | {"name", "birth_date"}
NEEDED = ("pk", "roll_mark", "status", "division_path", "name", "birth_date", "phone_index")


def parts(values: Iterable[Any]) -> Iterable[list[Any]]:
    """Values in lists that a query can hold."""
    whole = list(values)
    return (whole[at : at + AT_ONCE] for at in range(0, len(whole), AT_ONCE))
