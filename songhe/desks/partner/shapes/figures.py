"""Figures with their definitions, and times by stage."""

from datetime import date

from ninja import Schema

from songhe.desks.partner.shapes.common import shown


class Definition(Schema):
    """What a figure counts and out of what."""

    code: str
    name: str
    question: str
    numerator: str
    denominator: str
    unit: str
    goal: float
    lower_is_better: bool
    source: str
    version: int
    valid_from: date
    caution: str
    model_config = shown("Definition")


class Line(Schema):
    """The figure of one place, unit, model or month. `value` is percent, cut to one decimal; null without anything to count."""

    code: str
    name: str
    numerator: int
    denominator: int
    value: float | None
    model_config = shown("Line")


class Figure(Schema):
    definition: Definition
    month: str
    where: str
    by: str
    total: Line
    lines: list[Line]
    model_config = shown("Figure")


class Spread(Schema):
    """Half of `count` calls within p50 seconds, nine of ten within p90; null where no call has this stage."""

    count: int
    p50: float | None
    p90: float | None
    model_config = shown("Spread")


class Timed(Schema):
    """The stages of one place, unit or month: transport, queue, decision, acceptance, travel, entry; arrival: press to door."""

    code: str
    name: str
    stages: dict[str, Spread]
    model_config = shown("Timed")


class Times(Schema):
    month: str
    where: str
    by: str
    total: Timed
    lines: list[Timed]
    model_config = shown("Times")


class Figures(Schema):
    items: list[Definition]
    model_config = shown("Figures")
