"""Calls with their stages and timeline."""

from datetime import datetime
from uuid import UUID

from ninja import Schema

from songhe.desks.partner.shapes.common import Place, shown


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
