"""A provider's orders and carers, and what it reports of a visit."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from ninja import Field, Schema
from pydantic import StringConstraints

from songhe.desks.partner.asking import PLAIN, Instant
from songhe.desks.partner.shapes.common import Counted, Place, shown


class Carer(Schema):
    """Somebody whom the provider may send; by its own number."""

    id: UUID
    number: str
    name: str
    sex: str = Field("", description="1 man, 2 woman")
    model_config = shown("Carer")


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
