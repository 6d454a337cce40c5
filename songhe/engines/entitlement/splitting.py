"""One price among several payers.

Payers come in the order of the rule. Each takes a part of the whole price or of what is left, by a ratio or an amount, at most
what it still has (`Limit`), and only when all its named conditions are met: those names with their answers are the explanation.
Of payers in one exclusion group the one that pays most pays alone. What is left is paid by the person.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from songhe.engines.entitlement.answers import NO, UNKNOWN, YES, Answer, all_of
from songhe.engines.entitlement.rounding import share

PRICE, REST = "price", "rest"


@dataclass(frozen=True)
class Payer:
    """What one payer takes over, as a dated rule says it."""

    code: str
    conditions: tuple[str, ...] = ()
    ratio: str = ""  # "0.5"; or
    cents: int = 0  # so much a time
    of: str = REST  # what the ratio is of: the whole price, or what those before have left
    threshold: int = 0  # a price below it gets nothing (满减)
    cap: int | None = None  # at most so much a time
    rounding: str = "down"
    step: int = 1
    group: str = ""  # payers of one group exclude each other
    clause: str = ""


@dataclass(frozen=True)
class Limit:
    """What a payer still has for this person: an amount and its name (`balance`, `budget`); no limit where none is told."""

    name: str
    cents: int


@dataclass(frozen=True)
class Part:
    """What one payer pays, and why: its conditions with their answers, and the limit that bound."""

    payer: str
    cents: int
    answers: Mapping[str, Answer] = field(default_factory=dict)
    bound_by: str = ""  # limit that made it less than the rule alone would give
    excluded_by: str = ""  # the payer of the same group that pays instead
    clause: str = ""

    @property
    def answer(self) -> Answer:
        """Whether this payer is for it at all; unknown is to be found out, not a no."""
        return all_of(self.answers.values())


@dataclass(frozen=True)
class Split:
    """All parts in the order of the rule, also of who pays nothing, and what is left for the person."""

    cents: int
    parts: tuple[Part, ...]

    @property
    def own(self) -> int:
        """What the person pays."""
        return self.cents - sum(part.cents for part in self.parts)

    def of(self, payer: str) -> Part | None:
        """The part of one payer."""
        return next((part for part in self.parts if part.payer == payer), None)


def split(
    cents: int, payers: Sequence[Payer], facts: Mapping[str, Answer], limits: Mapping[str, Sequence[Limit]] | None = None
) -> Split:
    """Who pays what of `cents` (>= 0). A condition that nobody answered is unknown. Raises ValueError below nothing."""
    if cents < 0:
        raise ValueError("a price is not below nothing")
    limits, left, parts = limits or {}, cents, []
    rivals = _chosen(cents, payers, facts, limits)
    for payer in payers:
        part = _part(cents, left, payer, facts, limits.get(payer.code, ()))
        winner = rivals.get(payer.group, payer.code) if payer.group else payer.code
        if winner != payer.code:
            part = replace(part, cents=0, bound_by="", excluded_by=winner)
        left -= part.cents
        parts.append(part)
    return Split(cents, tuple(parts))


def _chosen(
    cents: int, payers: Sequence[Payer], facts: Mapping[str, Answer], limits: Mapping[str, Sequence[Limit]]
) -> dict[str, str]:
    """Of each group, who pays: the one that would pay most of the whole price; of equals the first in the rule's order."""
    best: dict[str, tuple[int, str]] = {}
    for payer in payers:
        would = _part(cents, cents, payer, facts, limits.get(payer.code, ())).cents
        if payer.group and would > best.get(payer.group, (0, ""))[0]:
            best[payer.group] = (would, payer.code)
    return {group: code for group, (_cents, code) in best.items()}


def _part(cents: int, left: int, payer: Payer, facts: Mapping[str, Answer], limits: Sequence[Limit]) -> Part:
    answers = {name: facts.get(name, UNKNOWN) for name in payer.conditions}
    if payer.threshold and "threshold" not in answers:
        answers["threshold"] = YES if cents >= payer.threshold else NO
    if all_of(answers.values()) != YES:
        return Part(payer.code, 0, answers, clause=payer.clause)
    base = cents if payer.of == PRICE else left
    wanted = share(base, payer.ratio, payer.rounding, payer.step) if payer.ratio else payer.cents
    bounds = [Limit("price", left), *([Limit("cap", payer.cap)] if payer.cap is not None else []), *limits]
    tightest = min(bounds, key=lambda one: one.cents)
    paid = max(0, min(wanted, tightest.cents))
    return Part(payer.code, paid, answers, tightest.name if paid < wanted else "", clause=payer.clause)
