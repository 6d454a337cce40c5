"""What the categories of civil affairs are, on a day (data/categories.yaml; law 6)."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

import yaml

from songhe.base.said import folded, here

DATA = Path(__file__).parent / "data" / "categories.yaml"


@dataclass(frozen=True)
class Kind:
    """One category: its names, what it excludes, and the paper it comes from."""

    code: str
    name: str
    clause: str
    valid_from: date
    valid_to: date | None = None
    group: str = ""
    sensitive: bool = False

    @property
    def label(self) -> str:
        """In the reader's language."""
        return here(self.name)


@lru_cache
def every() -> tuple[Kind, ...]:
    """All that ever were, in the order of the file."""
    return tuple(Kind(**row) for row in folded(yaml.safe_load(DATA.read_text(encoding="utf-8"))))


def in_force(day: date) -> list[Kind]:
    """Those that may be entered on `day`."""
    return [kind for kind in every() if kind.valid_from <= day and (kind.valid_to is None or day <= kind.valid_to)]


def find(code: str, day: date | None = None) -> Kind | None:
    """The category of this code, on a day or at any time."""
    return next((kind for kind in (in_force(day) if day else every()) if kind.code == code), None)


def label(code: str) -> str:
    """Its name, also of one that is no longer entered; an unknown code names itself."""
    kind = find(code)
    return kind.label if kind else code


def rivals(code: str, day: date) -> list[str]:
    """Codes that somebody cannot hold together with this one."""
    kind = find(code, day)
    group = kind.group if kind else ""
    return [other.code for other in in_force(day) if group and other.group == group and other.code != code]
