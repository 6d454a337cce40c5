"""A warning as it comes, and what became of it."""

from typing import Any
from uuid import UUID

from ninja import Field, Schema

from songhe.desks.partner.shapes.common import shown


class Cap(Schema):
    """A message of the Common Alerting Protocol 1.2 as JSON: the names of its elements, what repeats as lists. It may come as
    XML too. What the standard asks of each element is checked when it is read (`links/cap`)."""

    identifier: str
    sender: str
    sent: str = Field(description="with an offset: 2026-07-01T08:00:00+08:00")
    status: str
    msgType: str  # noqa: N815
    scope: str
    references: str = Field("", description="of an update or a cancel: sender,identifier,sent of each earlier message")
    info: list[dict[str, Any]] = []
    model_config = shown("Cap")


class Warned(Schema):
    """One message as it was kept. `became`: heard (new), changed (another level), replaced (another ground), lifted, kept."""

    id: UUID
    identifier: str
    became: str
    why: str = Field("", description="of what was kept without anything following")
    alert: UUID | None = None
    kind: str = ""
    level: str = ""
    in_force: bool
    drill: bool
    model_config = shown("Warned")
