"""One message as the files keep it. Nobody's name: `person` is a keyed mark, by which one person's can be taken out."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.timezone import localtime

from songhe.base import crypto

MARK = 24  # characters of a mark: 96 bits


@dataclass(frozen=True)
class Kept:
    """A message with what was known of its device when it came: make, whose, where."""

    seq: int
    device: str
    at: datetime
    got: datetime
    signal: str
    facts: dict[str, Any]
    kind: str = ""
    model: str = ""
    person: str = ""
    division: str = ""

    @property
    def day(self) -> date:
        """Files go by the day on which it came in."""
        return localtime(self.got).date()


def mark_of(elder: UUID) -> str:
    """By what one person's messages are known in the files."""
    return crypto.blind_index(str(elder), "readings")[:MARK]


def marks_of(elder: UUID) -> list[str]:
    """Every mark under which they may stand while the index key is being rotated."""
    return [one[:MARK] for one in crypto.blind_indexes(str(elder), "readings")]


def schema() -> Any:
    """Columns of a file."""
    import pyarrow as pa

    text = pa.dictionary(pa.int32(), pa.string())
    moment = pa.timestamp("ms", tz="UTC")
    columns: list[tuple[str, Any]] = [
        ("seq", pa.int64()),
        ("device", text),
        ("at", moment),
        ("got", moment),
        ("signal", text),
        ("kind", text),
        ("model", text),
        ("person", text),
        ("division", text),
        ("battery", pa.int16()),
        ("facts", pa.string()),
    ]
    return pa.schema(columns)


def table(rows: Iterable[Kept]) -> Any:
    """Rows as a table, in the order in which they are asked for: by device and moment."""
    import pyarrow as pa

    ordered = sorted(rows, key=lambda row: (row.device, row.at, row.seq))
    columns = {
        "seq": [row.seq for row in ordered],
        "device": [row.device for row in ordered],
        "at": [row.at for row in ordered],
        "got": [row.got for row in ordered],
        "signal": [row.signal for row in ordered],
        "kind": [row.kind for row in ordered],
        "model": [row.model for row in ordered],
        "person": [row.person for row in ordered],
        "division": [row.division for row in ordered],
        "battery": [_battery(row.facts) for row in ordered],
        "facts": [json.dumps(row.facts, ensure_ascii=False, separators=(",", ":")) for row in ordered],
    }
    return pa.table(columns, schema=schema())


def _battery(facts: dict[str, Any]) -> int | None:
    level = facts.get("battery")
    return level if isinstance(level, int) and not isinstance(level, bool) and 0 <= level <= 100 else None
