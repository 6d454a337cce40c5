"""What the API gives and takes: one schema a noun, each with an example that the tests hold against it."""

import json
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Field, Schema
from pydantic import ConfigDict, StringConstraints

from songhe.desks.partner.asking import PLAIN, Instant

EXAMPLES: dict[str, Any] = json.loads((Path(__file__).parent / "examples.json").read_text())
"""One example a schema, by its name; a data file, for there are people's words in it."""


def shown(name: str) -> ConfigDict:
    """A schema with its example."""
    return ConfigDict(json_schema_extra={"examples": [EXAMPLES[name]]})


class Problem(Schema):
    """Why a request was not done, in a sentence for a person; `fields` where one of them is to blame."""

    sentence: str
    fields: dict[str, str] = {}
    model_config = shown("Problem")


class Place(Schema):
    code: str
    name: str
    model_config = shown("Place")


class Device(Schema):
    """One device of the register. The elder's name is masked."""

    uid: str
    model: str
    kind: str = Field(description="button, watch, radar, smoke, gas, gateway, telephone, app")
    elder: str = ""
    place: Place | None = None
    room: str = ""
    battery: int | None = Field(None, description="percent")
    installed_at: datetime | None = None
    last_seen_at: datetime | None = None
    test_press_at: datetime | None = None
    retired_at: datetime | None = None
    model_config = shown("Device")


class Devices(Schema):
    count: int
    page: int
    pages: int
    items: list[Device]
    model_config = shown("Devices")


Signal = Literal[
    "sos", "fall", "smoke", "gas", "water", "vital",
    "battery", "online", "status", "motion", "door", "bed", "tamper", "position", "test", "button",
]  # fmt: skip


class Press(Schema):
    """A press in the house's own words. `id` makes the same press twice one press; without it the bytes do, for a moment.

    A body without a signal is a sign of life. Fields that are not named here are kept.
    """

    signal: Signal | None = Field(None, description="sos, fall, smoke, gas, water and vital raise a call")
    id: str | None = Field(
        None, min_length=1, max_length=80, pattern=PLAIN, description="the device's own number of this press"
    )
    at: datetime | None = Field(None, description="the device's own clock")
    battery: int | None = Field(None, description="percent")
    model_config = shown("Press")


class Kept(Schema):
    """The press is on the disk; the call follows within a second."""

    seq: int
    device: str
    signal: str
    urgent: bool
    model_config = shown("Kept")


class CallLine(Schema):
    """One call. Times in UTC; the elder's name is masked."""

    id: UUID
    number: str
    status: str
    severity: str
    trigger: str
    drill: bool
    elder: str = ""
    place: Place
    unit: str
    device: str = ""
    received_at: datetime
    answered_at: datetime | None = None
    dispatched_at: datetime | None = None
    arrived_at: datetime | None = None
    closed_at: datetime | None = None
    cause: str = ""
    limit_s: int
    model_config = shown("CallLine")


class Calls(Schema):
    count: int
    page: int
    pages: int
    items: list[CallLine]
    model_config = shown("Calls")


class Moment(Schema):
    """One line of the timeline, as the journal froze it."""

    at: datetime
    who: str
    text: str
    verb: str
    model_config = shown("Moment")


class Call(CallLine):
    """One call with its stages (seconds) and its timeline, newest first."""

    stages: dict[str, float | None]
    timeline: list[Moment]
    model_config = shown("Call")


class Carer(Schema):
    """Somebody whom the provider may send; by its own number."""

    id: UUID
    number: str
    name: str
    sex: str = Field("", description="1 man, 2 woman")
    model_config = shown("Carer")


class Counted(Schema):
    """A page of a list."""

    count: int
    page: int
    pages: int


class Carers(Counted):
    items: list[Carer]
    model_config = shown("Carers")


class Order(Schema):
    """One visit. Times in UTC, money in cents; the elder's name is masked, and the house's own phones show the door."""

    id: UUID
    number: str
    status: str
    item: str = Field(description="code of the catalogue")
    name: str
    elder: str
    place: Place
    facility: str
    day: date
    window_starts: datetime
    window_ends: datetime
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    minutes: int
    people: int
    carer: Carer | None = None
    second: Carer | None = None
    cents: int
    channel: str
    urgent: bool
    late_minutes: int
    grade: str = Field("", description="A to D: how well the visit is proven, as reckoned here")
    checked_in_at: datetime | None = None
    checked_out_at: datetime | None = None
    confirmed_at: datetime | None = None
    cancelled_by: str = ""
    reason: str = ""
    fee_cents: int = 0
    model_config = shown("Order")


class Orders(Counted):
    items: list[Order]
    model_config = shown("Orders")


class Reason(Schema):
    """Why; the elder and the family read it."""

    reason: str = Field(min_length=1, max_length=200, pattern=PLAIN)
    model_config = shown("Reason")


class Assignment(Schema):
    """Who comes and when. `second` where the service asks for two."""

    carer: UUID
    second: UUID | None = None
    starts_at: Instant
    model_config = shown("Assignment")


class Report(Schema):
    """What a carer's phone knew at the door. Without code and position it proves little, and is graded so."""

    at: Instant
    carer: UUID | None = Field(None, description="the one who reports; without it the first who was sent")
    lat: float | None = Field(None, ge=-90, le=90)
    lng: float | None = Field(None, ge=-180, le=180)
    accuracy_m: int | None = Field(None, ge=0, le=100_000)
    code: str = Field("", max_length=40, pattern=PLAIN, description="of the code at the elder's door")
    model_config = shown("Report")


class Finish(Report):
    """The same at leaving, and what was done, step by step."""

    steps: list[Annotated[str, StringConstraints(max_length=40, pattern=PLAIN)]] = Field([], max_length=40)
    model_config = shown("Finish")


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
