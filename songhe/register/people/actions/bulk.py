"""Many files at once, for a roll of half a million: made without models, poured in, the same as `register_elder` makes.

Making (`Maker`) touches no database and may run in another process. Pouring must stand inside
`journal.deed()` with a journal row of the caller's, one for the whole piece; where each fact comes from stands on the file.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from django.db import connection
from uuid_utils import uuid7

from songhe.base.actors import Actor
from songhe.base.rows import this_node
from songhe.register.people import marks, rules
from songhe.register.people.actions.pouring import Line, Packed, pack, pour
from songhe.register.people.actions.registering import save, set_facts, stamp, supersede
from songhe.register.people.history import snapshot
from songhe.register.people.models import Category, Contact, Elder, Household, Source
from songhe.register.people.spelling import spell

FILE = (
    "id", "node", "name", "pinyin", "initials", "sex", "birth_date", "document", "ethnic", "marital", "education", "record",
    "holds", "citizen_id_index", "id_tail_index", "phone_index", "phone_tail_index", "address_index", "division_id",
    "division_path", "located", "living", "household_id", "relation", "care_level", "language", "means", "pension", "insurance",
    "status", "created_at", "version", "valid_from", "recorded_at", "source", "evidence", "roll_mark",
)  # fmt: skip
CONTACT = (
    "id", "node", "elder_id", "place", "name", "relation", "phone", "phone_index", "phone_tail_index", "has_key", "where",
    "is_guardian", "may_follow",
)  # fmt: skip
CATEGORY = ("id", "node", "elder_id", "division_path", "code", "starts_on", "evidence", "source", "recorded_at")
HOUSEHOLD = FILE.index("household_id")
SEALED_TEXTS = ("citizen_id", "phone", "address", "disability")
OPEN_TEXTS = {
    "sex": "0", "document": "citizen", "ethnic": "", "marital": "", "education": "", "living": "other", "relation": "",
    "language": "", "pension": "", "insurance": "",
}  # fmt: skip
TABLES = ("file", "contact", "category")
Home = tuple[str, str, str]
"""(division, path, number) of a household."""


class Maker:
    """Makes rows that were recorded together, from one source."""

    def __init__(self, *, at: datetime, source: str, vendor: str = "") -> None:
        vendor = vendor or connection.vendor
        self.node, self.at, self.source = this_node(), _moment(at, vendor), str(source)
        self.no: Any = 0 if vendor == "sqlite" else "f"
        self.spell, self.marks = lru_cache(maxsize=50_000)(spell), marks.Marks()
        record: Any = Elder._meta.get_field("record")
        phone: Any = Contact._meta.get_field("phone")
        self.close_record, self.close_phone = record.closer(), phone.closer()

    def file(
        self, facts: Mapping[str, Any], *, division: str, path: str, valid_from: str, evidence: str, roll_mark: str,
        ident: str = "",
    ) -> Line:  # fmt: skip
        """One file, with everything that follows from its facts: spelling, marks, the sealed record and what it holds."""
        key, get = uuid7(), facts.get
        record: dict[str, Any] = {name: text for name in SEALED_TEXTS if (text := get(name))}
        if "disability" in record:
            record["disability"] = rules.certificate(record["disability"])
        found_by = self.marks.of(get("citizen_id", ""), get("phone", ""), get("address", ""), ident)
        born = get("birth_date")
        pinyin, initials = self.spell(facts["name"])
        return [
            key.hex, self.node, facts["name"], pinyin, initials, get("sex") or "0", born.isoformat() if born else None,
            get("document") or "citizen", get("ethnic") or "", get("marital") or "", get("education") or "",
            self.close_record(record, str(key)) if record else "", ",".join(sorted(record)), *found_by, division, path,
            "approximate", get("living") or "other", None, get("relation") or "", "", get("language") or "", "",
            get("pension") or "", get("insurance") or "", "here", self.at, 1, valid_from, self.at, self.source, evidence,
            roll_mark,
        ]  # fmt: skip

    def contact(self, elder: str, *, name: str, relation: str, phone: str, place: int = 1) -> Line:
        """Somebody to be told. That this person may follow a call is a consent, which no roll can give."""
        key, digits = uuid7(), rules.normal_phone(phone)
        return [
            key.hex, self.node, elder, place, name, relation, self.close_phone(phone, str(key)),
            *self.marks.of("", digits, "")[2:4], self.no, "", self.no, self.no,
        ]  # fmt: skip

    def category(self, elder: str, *, path: str, code: str, starts_on: str, evidence: str) -> Line:
        """A category of civil affairs."""
        return [uuid7().hex, self.node, elder, path, code, starts_on, evidence, self.source, self.at]


class Batch:
    """Rows of new files in the making, table by table, under the numbers of the caller's rows."""

    def __init__(self, vendor: str = "") -> None:
        self.vendor = vendor or connection.vendor
        self.lines: dict[str, tuple[list[Line], list[int]]] = {table: ([], []) for table in TABLES}
        self.homes: dict[int, Home] = {}

    def add(self, table: str, number: int, line: Line) -> None:
        """One more row of `file`, `contact` or `category`."""
        lines, numbers = self.lines[table]
        lines.append(line)
        numbers.append(number)

    def packed(self) -> "Made":
        """The same, ready to be handed over."""
        return Made({table: pack(*rows, self.vendor) for table, rows in self.lines.items()}, self.homes)


@dataclass(slots=True)
class Made:
    """Rows of new files, packed table by table, and the households that some of them live in."""

    tables: dict[str, Packed]
    homes: dict[int, Home]


def pour_made(made: Made, but: Collection[int] = ()) -> None:
    """Put new files on the register, with all that stands beside them, but for some numbers. Fails as a whole when one of
    their identity numbers is there already."""
    wanted = {number: home for number, home in made.homes.items() if number not in but}
    keys = households(set(wanted.values())) if wanted else {}
    homes = {number: keys[home] for number, home in wanted.items()}
    pour(Elder, FILE, made.tables["file"], but, (HOUSEHOLD, homes))
    pour(Contact, CONTACT, made.tables["contact"], but)
    pour(Category, CATEGORY, made.tables["category"], but)


def households(wanted: set[Home]) -> dict[Home, str]:
    """Keys of the households of these (division, path, number); those that are missing are made."""
    numbers = sorted({number for _, _, number in wanted})
    there: dict[Home, str] = {}
    for row in Household.objects.filter(number__in=numbers) if numbers else ():
        there[row.division_id.hex, row.division_path, row.number] = row.pk.hex
    new = [
        Household(division_id=division, division_path=path, number=number) for division, path, number in wanted - there.keys()
    ]
    Household.objects.bulk_create(new)
    there.update({(str(row.division_id), row.division_path, row.number): row.pk.hex for row in new})
    return there


def change_file(
    *, elder: Elder, facts: Mapping[str, Any], evidence: str, roll_mark: str, by: Actor, at: datetime
) -> None:  # fmt: skip
    """Change facts of a file as a roll says them; the version before stays as it was known."""
    old, said = snapshot(elder), dict(facts)
    if "disability" in said:
        said["disability"] = rules.certificate(said["disability"], elder.disability)
    set_facts(elder, said, at.date())
    elder.roll_mark = roll_mark
    supersede(elder, old, by, at)
    stamp(elder, at, Source.ROLL, evidence, None)
    save(elder)


def _moment(at: datetime, vendor: str) -> str:
    text = str(at.astimezone(UTC).replace(tzinfo=None))
    return text if vendor == "sqlite" else f"{text}+00"
