"""A key may point down or stay in its room: import-linter cannot see string foreign keys, so the models are walked."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import models

FLOORS = ["journeys", "city", "care", "register", "links", "base"]  # high to low, as in .importlinter
# High to low: the register stacks.
REGISTER = [
    "staff", "carers", "catalogue", "filing", "surveys", "providers", "rights", "lists", "rolls", "extracts", "life",
    "bulletin", "people", "access", "places",
]  # fmt: skip


def address(model: Any) -> tuple[int, str, str]:
    """(storey from the top, floor, room) of a model of this house."""
    _, floor, room = model.__module__.split(".")[:3]
    return FLOORS.index(floor), floor, room


def ours(model: Any) -> bool:
    return bool(model.__module__.startswith("songhe."))


def keys() -> Iterator[tuple[Any, Any]]:
    """Every foreign key, one-to-one and many-to-many of the house that points to a model of the house."""
    for model in filter(ours, apps.get_models()):
        for field in [*model._meta.fields, *model._meta.many_to_many]:
            if field.is_relation and ours(field.related_model):
                yield model, field


def is_wrong(here: Any, there: Any) -> bool:
    (high, floor, room), (low, _, other) = address(here), address(there)
    if low != high:
        return low < high
    if room == other:
        return False
    return floor != "register" or REGISTER.index(other) < REGISTER.index(room)


def test_no_key_points_up_or_sideways() -> None:
    wrong = [f"{model.__name__}.{field.name} -> {field.related_model.__name__}" for model, field in keys()]
    wrong = [line for line, (model, field) in zip(wrong, keys(), strict=True) if is_wrong(model, field.related_model)]
    assert not wrong, wrong


def test_the_walk_sees_the_keys_of_the_house() -> None:
    seen = {f"{model.__name__}.{field.name}" for model, field in keys()}
    assert {"Call.elder", "Responder.keys_for", "Elder.division", "Device.model"} <= seen


def test_an_arrow_that_points_up_is_found() -> None:
    elder, call = apps.get_model("people.Elder"), apps.get_model("emergency.Call")
    responder, device = apps.get_model("staff.Responder"), apps.get_model("fleet.Device")
    assert is_wrong(elder, call) and is_wrong(elder, responder) and is_wrong(device, call)
    assert not is_wrong(call, elder) and not is_wrong(responder, elder) and not is_wrong(call, call)


def test_every_model_stands_on_a_floor() -> None:
    assert all(address(model)[0] >= 0 for model in filter(ours, apps.get_models()))
    assert issubclass(apps.get_model("people.Elder"), models.Model)
