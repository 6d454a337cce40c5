"""By which ways one person is told, and when each: the second only when the first was not read (`data/steps.csv`, law 6)."""

import csv
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path

from songhe.links.notify.waits import SHOWN_IN

FILE = Path(__file__).parent / "data" / "steps.csv"
LOG = "console"
URGENT = ("push", "voice", "sms", "mail", "dingtalk", "wecom", "feishu", "hook")
CALM = ("push", "sms", "mail", "dingtalk", "wecom", "feishu", "hook")  # nobody is telephoned for what can wait


@dataclass(frozen=True)
class Step:
    """The `step`-th way is tried so many seconds after the notice was made, on the days the rule is in force."""

    valid_from: date
    valid_to: date | None
    urgent: bool
    step: int
    seconds: int

    def holds(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@cache
def steps() -> tuple[Step, ...]:
    """All rules of the file, past and present."""
    with FILE.open(encoding="utf-8") as lines:
        return tuple(_read(row) for row in csv.DictReader(lines))


def _read(row: dict[str, str]) -> Step:
    end = date.fromisoformat(row["valid_to"]) if row["valid_to"] else None
    begin = date.fromisoformat(row["valid_from"])
    return Step(begin, end, row["urgent"] == "1", int(row["step"]), int(row["seconds"]))


@dataclass(frozen=True)
class Leg:
    """One way of a letter: which, as which step, how many seconds after the first."""

    channel: str
    step: int
    seconds: int


def plan(reach: Collection[str], wanted: Sequence[str], *, urgent: bool, at: datetime) -> list[Leg]:
    """The legs of a letter to somebody whom the channels `reach` would reach and who asked for `wanted`.

    The log is always written and is nobody's way. Of what is urgent, ways that were not asked for come last, not never; of
    what can wait they come only when nothing that was asked for reaches.
    """
    usual = [name for name in (URGENT if urgent else CALM) if name in reach]
    usual += [name for name in reach if name != LOG and name not in URGENT]
    chosen = [name for name in wanted if name in usual]
    order = list(dict.fromkeys([*chosen, *usual])) if urgent or not chosen else chosen
    day = at.astimezone(SHOWN_IN).date()
    waits = {rule.step: rule.seconds for rule in steps() if rule.urgent == urgent and rule.holds(day)}
    legs = [Leg(name, place, waits[place]) for place, name in enumerate(order) if place in waits]
    return [*([Leg(LOG, 0, 0)] if LOG in reach else []), *legs]
