"""Many files at once, for a roll of half a million: made without models, poured in, the same as `register_elder` makes.

Making (`Maker`) touches no database and may run in another process. Pouring must stand inside
`journal.deed()` with a journal row of the caller's, one for the whole piece; where each fact comes from stands on the file.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

from django.db import connection, models

from songhe.base.actors import Actor
from songhe.base.rows import new_id, this_node
from songhe.register.people import marks, rules
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
Line = list[Any]


class Maker:
    """Makes rows that were recorded together, from one source."""

    def __init__(self, *, at: datetime, source: str, vendor: str = "") -> None:
        vendor = vendor or connection.vendor
        self.node, self.at, self.source = this_node(), _moment(at, vendor), source
        self.no: Any = 0 if vendor == "sqlite" else "f"
        self.spell = lru_cache(maxsize=50_000)(spell)
        self.record: Any = Elder._meta.get_field("record")
        self.phone: Any = Contact._meta.get_field("phone")

    def file(
        self, facts: Mapping[str, Any], *, division: str, path: str, valid_from: date, evidence: str, roll_mark: str
    ) -> Line:  # fmt: skip
        """One file, with everything that follows from its facts: spelling, marks, the sealed record and what it holds."""
        key = new_id()
        record: dict[str, Any] = {name: facts[name] for name in SEALED_TEXTS if facts.get(name)}
        if "disability" in record:
            record["disability"] = rules.certificate(record["disability"])
        number, phone = record.get("citizen_id", ""), record.get("phone", "")
        told = {name: facts.get(name) or usual for name, usual in OPEN_TEXTS.items()}
        born = facts.get("birth_date")
        pinyin, initials = self.spell(facts["name"])
        found_by = marks.marks_of(number, phone, record.get("address", ""))
        return [
            key.hex, self.node, facts["name"], pinyin, initials, told["sex"], born.isoformat() if born else None,
            told["document"], told["ethnic"], told["marital"], told["education"], str(self.record.seal(record, key)),
            ",".join(sorted(record)), *found_by, division, path, "approximate", told["living"], None, told["relation"], "",
            told["language"], "", told["pension"], told["insurance"], "here", self.at, 1, valid_from.isoformat(), self.at,
            self.source, evidence, roll_mark,
        ]  # fmt: skip

    def contact(self, elder: str, *, name: str, relation: str, phone: str, place: int = 1) -> Line:
        """Somebody to be told. That this person may follow a call is a consent, which no roll can give."""
        key = new_id()
        return [
            key.hex, self.node, elder, place, name, relation, str(self.phone.seal(phone, key)), marks.phone_mark(phone),
            marks.phone_tail_mark(phone), self.no, "", self.no, self.no,
        ]  # fmt: skip

    def category(self, elder: str, *, path: str, code: str, starts_on: date, evidence: str) -> Line:
        """A category of civil affairs."""
        return [new_id().hex, self.node, elder, path, code, starts_on.isoformat(), evidence, self.source, self.at]


def pour_files(rows: Sequence[Line]) -> None:
    """Put files on the register. Fails as a whole when one of their numbers is there already."""
    _pour(Elder, FILE, rows)


def pour_contacts(rows: Sequence[Line]) -> None:
    """Put people to be told beside files."""
    _pour(Contact, CONTACT, rows)


def pour_categories(rows: Sequence[Line]) -> None:
    """Put categories beside files that hold none of their group."""
    _pour(Category, CATEGORY, rows)


def households(wanted: set[tuple[str, str, str]]) -> dict[tuple[str, str, str], str]:
    """Keys of the households of these (division, path, number); those that are missing are made."""
    numbers = sorted({number for _, _, number in wanted})
    there: dict[tuple[str, str, str], str] = {}
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


def _pour(model: type[models.Model], columns: Sequence[str], rows: Sequence[Line]) -> None:
    if not rows:
        return
    quote = connection.ops.quote_name
    fields: list[Any] = [model._meta.get_field(name) for name in columns]
    names = ", ".join(quote(field.column) for field in fields)
    table = quote(model._meta.db_table)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # What COPY says is wrapped as Django wraps the rest: a number that is there already is an IntegrityError.
            with connection.wrap_database_errors, cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            holes = ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({holes})", rows)


def _moment(at: datetime, vendor: str) -> str:
    text = str(at.astimezone(UTC).replace(tzinfo=None))
    return text if vendor == "sqlite" else f"{text}+00"
