"""Judges of histories: each reads a file of what was done, said and seen, with its moments, and nothing else.

`crash_history.check` says beside it whether what devices heard yes to is in the table, and once.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any


def lines(history: Path) -> list[dict[str, Any]]:
    with history.open() as text:
        return [json.loads(line) for line in text]


def first(rows: list[dict[str, Any]], what: str, after: float = 0.0) -> float:
    """Moment of the first such line; infinity where there is none."""
    return min((row["at"] for row in rows if row["what"] == what and row["at"] >= after), default=float("inf"))


def waited(rows: list[dict[str, Any]], since: float, until: float) -> list[tuple[float, float]]:
    """(said at, heard at) of what was said in that time; infinity for what never heard yes."""
    heard = {(row["device"], row["id"]): row["at"] for row in rows if row["what"] == "heard"}
    said = [row for row in rows if row["what"] == "said" and since <= row["at"] < until]
    return [(row["at"], heard.get((row["device"], row["id"]), float("inf"))) for row in said]


@dataclass(frozen=True)
class Full:
    """A disk that was full from `full` to `space`."""

    while_full: int  # alarms that heard yes after the door had said that it cannot write
    unheard: int  # alarms said while it was full that waited for space
    log_s: float  # from the first alarm that had to wait to the line in the log
    ready_s: float  # from full to the ready page's no
    heals_s: float  # from space to the first yes
    all_s: float  # from space until everything that waited had its yes
    ready_again_s: float


def full_disk(history: Path) -> Full:
    rows = lines(history)
    full, space = first(rows, "full"), first(rows, "space")
    kept_waiting = [pair for pair in waited(rows, full, space) if pair[1] > space]
    told = first(rows, "log", full)
    began = min((said for said, _ in kept_waiting), default=float("inf"))
    return Full(
        while_full=sum(row["what"] == "heard" and told < row["at"] < space for row in rows),
        unheard=len(kept_waiting),
        log_s=round(max(0.0, told - began), 2),
        ready_s=round(first(rows, "unready", full) - full, 2),
        heals_s=round(first(rows, "heard", space) - space, 2),
        all_s=round(max((heard for _, heard in kept_waiting), default=float("inf")) - space, 2),
        ready_again_s=round(first(rows, "ready", space) - space, 2),
    )
