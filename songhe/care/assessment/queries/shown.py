"""What pages print of a sheet and of a report: steps with their options, and values in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from songhe.care.assessment import content, instruments, rules, sheet
from songhe.care.assessment.models import STANDING, Assessment, Report, Role
from songhe.care.assessment.rules import Instrument
from songhe.register.access.models import User
from songhe.register.people.queries import open_fields


@dataclass(frozen=True)
class Ask:
    """One question of the form, with what is chosen."""

    name: str
    code: str
    label: str
    hint: str
    kind: str
    options: list[tuple[str, str, bool]] = field(default_factory=list)
    value: str = ""
    required: bool = True
    missing: bool = False
    wrong: bool = False
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Step:
    """One part of the form: a section of the record, or a first-level indicator."""

    code: str
    title: str
    asks: list[Ask]
    scored: bool

    @property
    def left(self) -> int:
        """How many compulsory answers are missing."""
        return sum(ask.missing for ask in self.asks)


def steps(
    instrument: Instrument, answers: Mapping[str, Any], record: Mapping[str, Any], wrong: Iterable[str] = ()
) -> list[Step]:
    """The record's sections and then the items, one step for each first-level group, as they stand."""
    bad = set(wrong)
    sections = [
        Step(one["code"], one["name"], [_fact(two, record, bad) for two in one["fields"]], False) for one in instrument.record
    ]
    return sections + [
        Step(one.code.replace(".", "-"), f"{one.code} {one.name}", [_item(item, answers, bad) for item in one.items], True)
        for one in instrument.dimensions
    ]


def opened(user: User, assessment: Assessment, at: datetime) -> bool:
    """True while this user may read what is sealed: the two while they work on it, others for ten minutes after a reason."""
    if assessment.status not in STANDING and user.pk in present(assessment):
        return True
    return "assessment" in open_fields(user, assessment.elder, at)


def present(assessment: Assessment) -> list[Any]:
    """Users who are at the elder's side: the first, and the second once he said so."""
    second = [assessment.second.user_id] if assessment.joined_at else []
    return [assessment.first.user_id, *second]


@dataclass(frozen=True)
class Printed:
    """A report in words, as pages and paper print it."""

    report: Report
    content: dict[str, Any]
    signatures: list[dict[str, Any]]
    instrument: Instrument
    intact: bool

    @property
    def level(self) -> rules.Level:
        """The final level."""
        return self.instrument.level(self.content["level"])

    @property
    def preliminary(self) -> rules.Level:
        """The level before anything changed it."""
        return self.instrument.level(self.content["preliminary"])

    @property
    def reasons(self) -> list[str]:
        """Why the level was changed."""
        return [instruments.reason_word(self.instrument, code) for code in self.content["reasons"]]

    @property
    def maximum(self) -> int:
        """The most that can be reached."""
        return sum(one.maximum for one in self.instrument.dimensions)

    @property
    def informant(self) -> list[str]:
        """Name of who gave the information, and the relation."""
        told, fields = self.content["record"], {one["code"]: one for one in self.instrument.fields}
        return [
            word for code in ("informant_name", "informant_relation") for word in sheet.in_words(fields[code], told.get(code))
        ]

    @property
    def dimensions(self) -> list[tuple[str, int, int, list[tuple[str, int, int, str]]]]:
        """Each with name, score, maximum and its items: name, score, maximum, wording."""
        got = self.content["scores"]
        return [
            (f"{one.code} {one.name}", got[one.code], one.maximum, [self._item(item) for item in one.items])
            for one in self.instrument.dimensions
        ]

    def _item(self, item: rules.Item) -> tuple[str, int, int, str]:
        score = self.content["answers"][item.code]
        return f"{item.code} {item.name}", score, max(item.options), item.options[score]

    @property
    def record(self) -> list[tuple[str, list[tuple[str, list[str]]]]]:
        """The record's sections with what was written."""
        told = self.content["record"]
        found = [
            (section["name"], [(one["name"], sheet.in_words(one, told.get(one["code"]))) for one in section["fields"]])
            for section in self.instrument.record
        ]
        return [(name, [pair for pair in pairs if pair[1]]) for name, pairs in found]

    @property
    def signed(self) -> list[dict[str, Any]]:
        """Who signed, when, and the informant's drawing as paths."""
        return [
            {**one, "at": datetime.fromisoformat(one["at"]), "paths": sheet.paths(one["drawing"] or [])}
            for one in sorted(self.signatures, key=lambda one: Role.values.index(one["role"]))
        ]


def printed(report: Report) -> Printed:
    """Everything of a report, opened."""
    whole = report.content
    told = whole["content"]
    instrument = instruments.version(told["instrument"], date.fromisoformat(told["rule_from"]))
    return Printed(report, told, whole["signatures"], instrument, content.intact(report))


def _item(item: rules.Item, answers: Mapping[str, Any], bad: set[str]) -> Ask:
    chosen = answers.get(item.code)
    options = [(str(score), text, score == chosen) for score, text in item.options.items()]
    name = sheet.ANSWER + item.code
    return Ask(
        name, item.code, f"{item.code} {item.name}", item.note, "item", options, missing=chosen is None, wrong=item.code in bad
    )


def _fact(one: Mapping[str, Any], record: Mapping[str, Any], bad: set[str]) -> Ask:
    value = record.get(one["code"], "")
    chosen = set(value if isinstance(value, list) else [value])
    options = [(code, text, code in chosen) for code, text in one.get("options", {}).items()]
    text = "\n".join(value) if isinstance(value, list) else str(value)
    required = bool(one.get("required"))
    return Ask(
        sheet.FIELD + one["code"], one["code"], one["name"], one.get("hint", ""), one["kind"], options, text, required,
        required and value in (None, "", []), one["code"] in bad, one,
    )  # fmt: skip
