"""A row of a roll put into facts, or the cells that cannot be taken and why. No database: runs in any process."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache, partial
from typing import Any

from songhe.base.crypto import blind_index
from songhe.register.people import categories, codes
from songhe.register.people import rules as people
from songhe.register.rolls import facts as known
from songhe.register.rolls import rules
from songhe.register.rolls.places import Places, Village
from songhe.register.rolls.rules import Fault

Faults = list[list[Any]]
"""[column, code, about]; column -1 is the row as a whole."""
LONGEST = {"address": 120, "language": 40, "household": 40, "contact_relation": 20, "target": 60, "why": 100, "disability": 30}
ROLL, SHORT = "roll", 16
"""The purpose of a row's keyed digest, and how much of it is kept."""
CODED = ("ethnic", "marital", "education", "relation")
WORDS = ("sex", "living", "document", "pension", "insurance")
PLACE = ("county", "town", "village", "place")
OWN = frozenset({"phone", "contact_phone", "disability"})  # everybody has another: nothing is gained by remembering them


@dataclass(slots=True)
class Parsed:
    """One row: its number in the file, its facts, its village, and its faults."""

    number: int
    facts: dict[str, Any]
    village: Village | None
    faults: Faults = field(default_factory=list)

    @property
    def mark(self) -> str:
        """Keyed digest of what the row says: the same row again changes nothing."""
        return blind_index(self.told(), ROLL)[:SHORT]

    def told(self) -> str:
        """What the row says, in one way of writing."""
        facts = self.facts
        said = [begins + (told if (told := facts[name]).__class__ is str else str(told)) for name, begins in _in_order(*facts)]
        return "\x1f".join([self.village.path if self.village else "", *said])


@lru_cache(maxsize=1000)
def _in_order(*names: str) -> list[tuple[str, str]]:
    return [(name, f"{name}=") for name in sorted(names)]


class Parser:
    """Reads rows of one roll. `columns` is fact by column; `today` decides about ages."""

    def __init__(self, kind: str, columns: Mapping[int, str], places: Places | None, today: date) -> None:
        self.kind, self.places, self.today = kind, places, today
        self.column = {fact: column for column, fact in columns.items()}
        apart = {"citizen_id", "document", *PLACE}
        self.empty = known.nothing()
        self.plain = [(column, fact, self._taker(fact)) for column, fact in columns.items() if fact not in apart]
        self.where = tuple(self.column.get(fact, -1) for fact in PLACE)
        self.cells = max(self.column.values(), default=-1) + 1

    def parse(self, number: int, cells: list[str]) -> Parsed:
        """The facts of one row."""
        row = Parsed(number, {}, None)
        if len(cells) < self.cells:
            cells = [*cells, *[""] * (self.cells - len(cells))]
        for column, fact, take in self.plain:
            text = cells[column]
            if text and (value := take(text)) is not None:
                self._take(row, column, fact, value)
        self._identity(row, cells)
        if self.places:
            self._place(row, cells)
        self._needed(row)
        return row

    def _taker(self, fact: str) -> Callable[[str], Any]:
        """How a cell of this fact is taken: what it says, a fault, or None of one that says nothing."""
        read, empty = self._reader(fact), self.empty if fact != "name" else frozenset()

        def take(text: str) -> Any:
            if text in empty:
                return None
            return Fault("error", text) if text[0] == "#" and rules.is_error(text) else read(text)

        return take if fact in OWN else lru_cache(maxsize=50_000)(take)

    def _take(self, row: Parsed, column: int, fact: str, value: Any) -> None:
        if value.__class__ is Fault:
            row.faults.append([column, value.code, value.about])
        else:
            row.facts[fact] = value

    def _text(self, cells: list[str], fact: str) -> str:
        column = self.column.get(fact, -1)
        text = cells[column] if column >= 0 else ""
        return "" if text in self.empty else text

    def _identity(self, row: Parsed, cells: list[str]) -> None:
        kind = self._text(cells, "document")
        if kind:
            self._take(row, self.column["document"], "document", _word("document", kind))
        text = self._text(cells, "citizen_id")
        if not text:
            return
        document = row.facts.get("document", "citizen")
        citizen = document == "citizen"
        if rules.is_error(text):
            found: str | Fault = Fault("error", text)
        else:
            found = rules.citizen_id_of(text, self.today) if citizen else rules.document_of(document, text)
        self._take(row, self.column["citizen_id"], "citizen_id", found)
        if citizen and isinstance(found, str):
            self._by_number(row, found)

    def _by_number(self, row: Parsed, number: str) -> None:
        """What a citizen ID says of birth and sex, where the row does not contradict it."""
        facts, born, sex = row.facts, people.birth_date(number), people.sex(number)
        if facts.get("birth_date", born) != born or facts.get("sex", sex) != sex:
            for fact, fault in rules.agree(number, born, facts.get("birth_date"), facts.get("sex", "0")):
                row.faults.append([self.column.get(fact, -1), fault.code, fault.about])
        facts["birth_date"], facts["sex"] = born, sex

    def _place(self, row: Parsed, cells: list[str]) -> None:
        assert self.places is not None
        empty = self.empty
        words = [text if column >= 0 and (text := cells[column]) not in empty else "" for column in self.where]
        if not any(words) and self.kind != "people":
            return
        found = self.places.find(*words)
        if isinstance(found, Fault):
            column = next((self.column[fact] for fact in ("village", "place", "town", "county") if fact in self.column), -1)
            if self.kind == "people" or found.code == "foreign_place":
                row.faults.append([column, found.code, found.about])
        else:
            row.village = found

    def _needed(self, row: Parsed) -> None:
        if not row.faults and "name" in row.facts and ("citizen_id" in row.facts or "birth_date" in row.facts):
            return
        wrong = {column for column, _, _ in row.faults}
        if "name" not in row.facts and self.column.get("name", -1) not in wrong:
            row.faults.append([self.column.get("name", -1), "no_name", ""])
        identity = {self.column.get("citizen_id", -2), self.column.get("birth_date", -2)}
        if not {"citizen_id", "birth_date"} & row.facts.keys() and not identity & wrong:
            row.faults.append([self.column.get("citizen_id", self.column.get("birth_date", -1)), "no_identity", ""])

    def _reader(self, fact: str) -> Callable[[str], Any]:
        """How a cell of this fact is read."""
        if fact in WORDS:
            return partial(_word, fact)
        if fact in CODED:
            return partial(_code, fact)
        special: dict[str, Callable[[str], Any]] = {
            "name": rules.name_of, "contact_name": rules.name_of, "phone": rules.phone_of, "contact_phone": rules.phone_of,
            "birth_date": lambda text: rules.born_of(text, self.today), "event_date": self._event,
            "categories": lambda text: _categories(text, self.today), "level": _level, "trait": partial(_code, "disability"),
        }  # fmt: skip
        return special.get(fact) or (lambda text: rules.text_of(text, LONGEST[fact]))

    def _event(self, text: str) -> date | Fault:
        day = rules.date_of(text)
        return Fault("future", text[:20]) if not isinstance(day, Fault) and day > self.today else day


@lru_cache(maxsize=20_000)
def _word(fact: str, text: str) -> str | Fault:
    return known.values()[fact].get(rules.same_letters(text).lower()) or Fault("word", text[:20])


@lru_cache(maxsize=20_000)
def _code(fact: str, text: str) -> str | Fault:
    return codes.code_of(fact, rules.same_letters(text)) or Fault("word", text[:20])


@lru_cache(maxsize=20_000)
def _categories(text: str, day: date) -> tuple[str, ...] | Fault:
    found = []
    for word in rules.split(text):
        plain = rules.same_letters(word)
        if plain in known.nothing():
            continue
        code = known.values()["categories"].get(plain, plain)
        if categories.find(code, day) is None:
            return Fault("category", word[:20])
        found.append(code)
    return tuple(dict.fromkeys(found))


def _level(text: str) -> str | Fault:
    plain = rules.same_letters(text).removesuffix("级")  # words: data
    found = {"一": "1", "二": "2", "三": "3", "四": "4"}.get(plain, plain)  # words: data
    return found if found in {"1", "2", "3", "4"} else Fault("word", text[:20])
