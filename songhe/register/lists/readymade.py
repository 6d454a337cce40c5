"""Lists that everybody has (data/lists.yaml)."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

from songhe.base.said import folded, here
from songhe.register.lists import criteria

DATA = Path(__file__).parent / "data" / "lists.yaml"


@dataclass(frozen=True)
class ReadyMade:
    """A list with its name and its criteria."""

    code: str
    name: str
    criteria: dict[str, str]

    @property
    def label(self) -> str:
        """In the reader's language."""
        return here(self.name)


@lru_cache
def _all() -> tuple[ReadyMade, ...]:
    return tuple(ReadyMade(**row) for row in folded(yaml.safe_load(DATA.read_text(encoding="utf-8"))))


def lists() -> list[ReadyMade]:
    """Those whose criteria this node knows."""
    return [one for one in _all() if len(criteria.clean(one.criteria)) == len(one.criteria)]
