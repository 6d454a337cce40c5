"""A carer at an elder's side presses for help: whose visit is it? Make it a call. Joins homecare and the emergency room."""

import uuid
from typing import Any

from songhe.base.outbox import kinds
from songhe.base.outbox.kinds import Kind, Told
from songhe.care.emergency import actions as emergency
from songhe.care.homecare.models import Order
from songhe.care.homecare.phone import about, may, moment

NAME = "incident"


def raise_call(told: Told) -> str:
    """One press is one call, however often it arrives: its source is the key made on the phone."""
    order = Order.objects.select_related("elder__division").filter(pk=about(told.facts)).first()
    if order is None or told.user.pk not in _carers(order):
        raise ValueError(str(told.key))
    emergency.raise_call(
        source=f"outbox:{told.key}", trigger="person", elder=order.elder, by=told.by, at=told.at,
        pressed_at=moment(told.facts["at"]), stored=bool(told.facts.get("offline")), caller_name=told.by.name,
        place_note=str(told.facts.get("note", ""))[:200],
    )  # fmt: skip
    return ""


def _carers(order: Order) -> set[uuid.UUID | None]:
    people: list[Any] = [order.carer, order.second]
    return {one.user_id for one in people if one is not None}


def register() -> None:
    """Once, when the house is loaded."""
    kinds.register(Kind(NAME, raise_call, may, about))
