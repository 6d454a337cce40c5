"""Which benefits somebody may have, from a few answers. Values in, values out: nothing is asked of a database and nothing kept.

Three answers are possible, because people do not know everything: yes, perhaps (something has to be found out first), no.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

YES, PERHAPS, NO = "yes", "perhaps", "no"
CHECKED = "checked"


@dataclass(frozen=True)
class Answers:
    """What was answered; None or empty = not known. `categories` None = does not know whether there is any."""

    age: int | None = None
    hukou: str = ""
    living: str = ""
    level: int | None = None
    categories: frozenset[str] | None = None


@dataclass(frozen=True)
class Amount:
    """So much a month, and how sure that is."""

    yuan: int
    sure: str


@dataclass(frozen=True)
class Benefit:
    """One entry of data/benefits.yaml."""

    code: str
    name: str
    gives: str
    who: tuple[Mapping[str, Any], ...]
    clause: str
    where: str
    how: str
    sure: str
    as_of: date
    valid_from: date
    valid_to: date | None = None
    bring: tuple[str, ...] = ()
    cost: str = ""
    bands: tuple[Mapping[str, Any], ...] = ()
    not_with: frozenset[str] = frozenset()

    def holds(self, day: date) -> bool:
        """Whether this entry is in force on that day."""
        return self.valid_from <= day <= (self.valid_to or date.max)

    def amount(self, age: int | None) -> Amount | None:
        """What somebody of that age gets a month, where that is known."""
        fits = [band for band in self.bands if age is not None and band["from"] <= age <= band["to"]]
        return Amount(fits[0]["yuan"], fits[0]["sure"]) if fits else None

    @property
    def is_sure(self) -> bool:
        return self.sure == CHECKED


@dataclass(frozen=True)
class Verdict:
    """What may be said of one benefit: the answer, and the conditions that are open (perhaps) or fail (no), by name."""

    benefit: Benefit
    answer: str
    because: tuple[str, ...] = ()
    amount: Amount | None = None


def benefit(entry: Mapping[str, Any]) -> Benefit:
    """An entry of the file as a value."""
    facts = dict(entry)
    for name, kind in (("who", tuple), ("bring", tuple), ("bands", tuple), ("not_with", frozenset)):
        facts[name] = kind(facts.get(name, ()))
    return Benefit(**facts)


def judge(benefits: Sequence[Benefit], answers: Answers, day: date) -> list[Verdict]:
    """Every benefit in force on that day: first those one may have, then those one should ask about, then the others."""
    found = [verdict(one, answers) for one in benefits if one.holds(day)]
    return sorted(found, key=lambda one: (YES, PERHAPS, NO).index(one.answer))


def verdict(one: Benefit, answers: Answers) -> Verdict:
    """The best that any alternative gives."""
    if answers.categories and answers.categories & one.not_with:
        return Verdict(one, NO, ("elsewhere",))
    tried = [_try(conditions, answers) for conditions in one.who]
    answer, because = min(tried, key=lambda each: ((YES, PERHAPS, NO).index(each[0]), len(each[1])))
    return Verdict(one, answer, because, one.amount(answers.age) if answer == YES else None)


def _try(conditions: Mapping[str, Any], answers: Answers) -> tuple[str, tuple[str, ...]]:
    """All conditions of one alternative together."""
    got = {name: _CHECKS[name](wanted, answers) for name, wanted in conditions.items()}
    failing = tuple(name for name, said in got.items() if said is False)
    unknown = tuple(name for name, said in got.items() if said is None)
    return (NO, failing) if failing else (PERHAPS, unknown) if unknown else (YES, ())


def _age(least: int, answers: Answers) -> bool | None:
    return None if answers.age is None else answers.age >= least


def _hukou(wanted: Sequence[str], answers: Answers) -> bool | None:
    return answers.hukou in wanted if answers.hukou else None


def _level(wanted: Sequence[int], answers: Answers) -> bool | None:
    return None if answers.level is None else answers.level in wanted


def _living(wanted: Sequence[str], answers: Answers) -> bool | None:
    return answers.living in wanted if answers.living else None


def _any(wanted: Sequence[str], answers: Answers) -> bool | None:
    return None if answers.categories is None else bool(answers.categories & set(wanted))


_CHECKS: dict[str, Callable[[Any, Answers], bool | None]] = {
    "age": _age,
    "hukou": _hukou,
    "level": _level,
    "living": _living,
    "any": _any,
    "also": _any,
}
