"""The form of 100 points in force on a day (data/form.yaml; law 6)."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from songhe.base import dated as base
from songhe.city.quality.rules import Block

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Form:
    """Its blocks; from how many services on a month is judged; how many months make the standing."""

    blocks: tuple[Block, ...]
    least_orders: int
    months: int
    clause: str
    sure: bool


def form(day: date) -> Form:
    """What is in force on that day."""
    row = base.newest(DATA / "form.yaml", day)
    blocks = tuple(Block(one["code"], one["points"], tuple(one["items"])) for one in row["blocks"])
    return Form(blocks, **base.plain(row, "blocks"))


def since(day: date) -> date:
    """Since when the form that holds on `day` holds: its version."""
    first: date = base.newest(DATA / "form.yaml", day)["valid_from"]
    return first
