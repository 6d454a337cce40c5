"""The text of an agreement as GB/T 43153-2023, 6.3 asks: parties, content, fees, risks, breach, ending, disputes. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True)
class Wording:
    """What an agreement says in force on a day (data/agreement.yaml); `parts` are {title, text} with %(places)s."""

    version: int
    ends_soon_days: int
    months: int
    line: str
    parts: Sequence[dict[str, str]]
    open_end: str
    until: str
    fee: str
    unpriced: str
    price: str
    week: str
    month: str
    clause: str


@dataclass(frozen=True)
class Line:
    """One service of the plan: how often, for how many minutes, and the filed price in cents (none where it has none)."""

    name: str
    times: int
    per: str
    minutes: int
    cents: int | None


def text(
    wording: Wording, *, elder: str, operator: Any, plan: int, lines: Sequence[Line], starts: date, ends: date | None,
    fees: Sequence[tuple[int, int]], late: int, dispute: int,
) -> str:  # fmt: skip
    """The whole text; `fees` are (hours before, percent), `late` minutes, `dispute` days."""
    told = {
        "elder": elder, "operator": operator.name, "code": operator.credit_code, "phone": operator.phone or "—",
        "plan": plan, "lines": "\n".join(_line(wording, n, one) for n, one in enumerate(lines, 1)),
        "starts": f"{starts:%Y-%m-%d}",
        "ends": wording.until % {"day": f"{ends:%Y-%m-%d}"} if ends else wording.open_end,
        "fees": "；".join(wording.fee % {"hours": hours, "percent": percent} for hours, percent in fees),  # words: data
        "late": late, "dispute": dispute,
    }  # fmt: skip
    return "\n\n".join(f"{part['title']}\n{part['text'].strip() % told}" for part in wording.parts)


def _line(wording: Wording, n: int, one: Line) -> str:
    price = wording.unpriced if one.cents is None else wording.price % {"yuan": f"{one.cents / 100:.2f}"}
    times = (wording.week if one.per == "week" else wording.month) % {"n": one.times}
    return wording.line % {"n": n, "name": one.name, "times": times, "minutes": one.minutes, "price": price}
