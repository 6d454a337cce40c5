"""How long each stage took by place and by month, and the calls of one stage, the slowest first."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from songhe.base import indicators as base
from songhe.base.indicators import Span
from songhe.care.emergency import ledger
from songhe.care.emergency.ledger import Spread
from songhe.care.emergency.models import Call
from songhe.desks.bureau.choice import HEADLINE, Choice
from songhe.desks.bureau.ranking import names_below
from songhe.register.places import queries as divisions

MONTHS = 12


@dataclass(frozen=True)
class Line:
    """One place or month: half and nine of ten of each stage, and the choice whose calls they are."""

    name: str
    spreads: list[Spread]
    query: str
    inside: bool = False  # a management unit that also counts in its county

    @property
    def count(self) -> int:
        """Calls of which the way to the door is known."""
        return self.spreads[-1].count


@dataclass(frozen=True)
class Taken:
    """One call in one stage: how long it took there, and what of that made it late."""

    call: Any
    seconds: float
    lost_s: float


def of_places(choice: Choice) -> list[Line]:
    """The choice as a whole, then the places below it; in the city each county's units after it."""
    whole = ledger.spreads(choice.user, choice.span, choice.at, **choice.narrow)
    found, names = _by(choice, choice.grain or "village"), names_below(choice)
    lines = [Line(_("合计"), whole, choice.query())]
    units = divisions.units() if choice.whole_city else []
    by_unit = _by(choice, "unit") if units else {}
    for path, spreads in found.items():
        code = path.rsplit("/", 1)[-1]
        lines.append(Line(names.get(path, code), spreads, choice.query(where=code)))
        inside = [unit for unit in units if unit.within == code and unit.code in by_unit]
        lines += [Line(unit.name, by_unit[unit.code], choice.query(where=unit.code), True) for unit in inside]
    return lines


def of_months(choice: Choice) -> list[Line]:
    """Twelve months up to the chosen one, the newest first; a month without a call is left out."""
    spans = base.months_before(choice.span, MONTHS)
    year = replace(choice, span=Span(spans[0].first, spans[-1].last))
    return [Line(month, spreads, choice.query(month=month)) for month, spreads in reversed(_by(year, "month").items())]


def _by(choice: Choice, grain: str) -> dict[str, list[Spread]]:
    return ledger.spreads_by(choice.user, choice.span, choice.at, grain, **choice.narrow)


def taken(choice: Choice, stage: str, part: str) -> list[Taken]:
    """Calls whose time in this stage is known, the slowest first; with `lost` those that it made late, the worst first."""
    code = choice.figure.code if choice.figure.code.startswith("response") else HEADLINE
    breaches = ledger.breaches(choice.user, choice.span, choice.at, code, **choice.narrow)
    lost = {
        breach.call.pk: breach.over_s or 0.0 if stage == ledger.ARRIVAL else breach.lost.get(stage, 0.0) for breach in breaches
    }
    timed = ledger.timed(choice.user, choice.span, choice.at, **choice.narrow)
    known = [(call, seconds) for call, spent in timed if (seconds := spent[stage]) is not None]
    rows = [Taken(call, seconds, lost.get(call.pk, 0.0)) for call, seconds in known]
    if part == "lost":
        return sorted((row for row in rows if row.lost_s), key=lambda row: -row.lost_s)
    return sorted(rows, key=lambda row: -row.seconds)


def shown(rows: Iterable[Taken]) -> list[Taken]:
    """The rows of one page with what a list prints: place, elder, and who came. One query, however many there are."""
    rows = list(rows)
    known = {row.call.pk: row.call.took for row in rows}
    found = Call.objects.select_related("division", "elder", "lead_response").in_bulk(known)
    for key, call in found.items():
        call.took = known[key]  # type: ignore[attr-defined]
    return [replace(row, call=found[row.call.pk]) for row in rows]
