"""What the tests of the base move and wait for: nouns of rooms above, found by name so that no import points upwards."""

from typing import Any

from django.apps import apps

from tests import cast


def swap() -> Any:
    """Neighbour Zhang asks Doctor Zhou to take his shift: a noun with a short MOVES table."""
    zhang, zhou = cast.neighbour_zhang(), cast.doctor_zhou()
    shift = apps.get_model("staff", "Shift").objects.create(responder=zhang, starts_at=cast.AT, ends_at=cast.after(3600))
    swaps = apps.get_model("staff", "Swap").objects
    return swaps.create(shift=shift, asked=zhou, division_path=zhou.division_path, asked_at=cast.AT)


def call() -> Any:
    """Wang's call, just raised."""
    wang = cast.wang()
    village = wang.division
    return apps.get_model("emergency", "Call").objects.create(
        number="20261123-0001",
        source="test:1",
        trigger="sos",
        elder=wang,
        division=village,
        division_path=village.path,
        unit_code="610921",
        terrain="town",
        lat=wang.lat,
        lng=wang.lng,
        located="exact",
        desk_path=village.path[:11],
        limit_s=900,
        received_at=cast.AT,
    )


def deadline(seconds: float, of: Any = None) -> Any:
    """Something that must happen within `seconds` of the press."""
    rules = apps.get_model("emergency", "Rule").objects
    rule = rules.create(step="answer", seconds=int(seconds), then="lead", valid_from=cast.AT.date(), clause="test")
    deadlines = apps.get_model("emergency", "CallDeadline").objects
    return deadlines.create(call=of or call(), step="answer", then="lead", rule=rule, due_at=cast.after(seconds))
