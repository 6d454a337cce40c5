"""Devices and presses."""

from datetime import datetime
from typing import Literal

from ninja import Field, Schema

from songhe.desks.partner.asking import PLAIN
from songhe.desks.partner.shapes.common import Place, shown


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
