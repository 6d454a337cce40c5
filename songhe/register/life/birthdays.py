"""What follows when somebody turns 60, 65 or 80, on a day (data/birthdays.yaml; law 6)."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

import yaml

from songhe.base.said import folded, here

DATA = Path(__file__).parent / "data" / "birthdays.yaml"


@dataclass(frozen=True)
class Follows:
    """One thing that follows from an age, with the clause that says so."""

    kind: str
    text: str
    clause: str
    valid_from: date
    valid_to: date | None = None

    @property
    def label(self) -> str:
        """In the reader's language."""
        return here(self.text)


@lru_cache
def _every() -> tuple[Follows, ...]:
    return tuple(Follows(**row) for row in folded(yaml.safe_load(DATA.read_text(encoding="utf-8"))))


def follows(kind: str, on: date) -> list[Follows]:
    """What follows from turning that age on `on`."""
    return [one for one in _every() if one.kind == kind and one.valid_from <= on and (not one.valid_to or on <= one.valid_to)]
