"""Rules as data with dates (law 6): lines of a YAML file, each with `valid_from` and, where it ended, `valid_to`."""

from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

Line = dict[str, Any]


def in_force(path: Path, day: date) -> list[Line]:
    """Lines of the file that hold on `day`, in its order; before the first of all, the first ones hold."""
    rows = _read(path)
    day = max(day, min(row["valid_from"] for row in rows))
    return [row for row in rows if row["valid_from"] <= day <= row.get("valid_to", date.max)]


def newest(path: Path, day: date) -> Line:
    """The one line that holds on `day`, of a file in which a line takes the place of those before."""
    return in_force(path, day)[-1]


def plain(row: Line, *apart: str) -> Line:
    """A line without its dates, and without what else is named: facts for a dataclass."""
    return {name: value for name, value in row.items() if name not in {"valid_from", "valid_to", *apart}}


@lru_cache(maxsize=64)
def _read(path: Path) -> list[Line]:
    return list(yaml.safe_load(path.read_text(encoding="utf-8")))
