"""What is published as open files: a room offers a dataset in its `datasets.py`, with every column explained.

A dataset names its columns one by one; a row that has another column, or lacks one, is a fault. So nothing can slip out that
nobody has declared. Rows are plain values; how they are written (CSV, JSON) is the desk's business.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

TYPES = frozenset({"text", "integer", "number", "date", "datetime", "yes_no"})
Row = dict[str, Any]


@dataclass(frozen=True)
class Column:
    """One column: its name in files, what it is called, what it means."""

    name: str
    label: Any
    about: Any
    type: str = "text"

    def __post_init__(self) -> None:
        if self.type not in TYPES:
            raise ValueError(f"column {self.name}: no type {self.type!r}")


@dataclass(frozen=True)
class Dataset:
    """One open file. `rows(at)` gives what is so at that moment; `source` says whose word it is."""

    code: str
    title: Any
    about: Any
    source: Any
    columns: tuple[Column, ...]
    rows: Callable[[datetime], Iterable[Row]]
    order: int = 100

    @property
    def names(self) -> list[str]:
        return [column.name for column in self.columns]

    def checked(self, at: datetime) -> Iterator[Row]:
        """The rows, each with exactly the declared columns."""
        names = set(self.names)
        for row in self.rows(at):
            if set(row) != names:
                raise ValueError(f"dataset {self.code}: undeclared or missing {sorted(set(row) ^ names)}")
            yield row


_offered: dict[str, Dataset] = {}


def offer(dataset: Dataset) -> None:
    """Publish it. The same code again takes the place of the first (modules may be loaded twice in tests)."""
    _offered[dataset.code] = dataset


def every() -> list[Dataset]:
    """All datasets, in order."""
    return sorted(_offered.values(), key=lambda one: (one.order, one.code))


def find(code: str) -> Dataset | None:
    """The dataset with this code."""
    return _offered.get(code)
