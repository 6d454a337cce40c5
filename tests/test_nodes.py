"""Rows are born anywhere and belong to where they were born (law 10): a city-wide unique would stall a county's whole feed."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import models

from songhe.base.rows import Row
from songhe.links.devices.models import Message

LOCAL = {Message}
"""What never leaves its node: the door's spool has a local sequence for a key and is read by this node alone."""


def ours() -> list[Any]:
    """Every concrete model of the house."""
    return [model for model in apps.get_models(include_auto_created=True) if model.__module__.startswith("songhe.")]


def uniques(model: Any) -> Iterator[tuple[str, ...]]:
    """Fields of each unique constraint of `model`, whichever way it was written."""
    yield from (one.fields for one in model._meta.constraints if isinstance(one, models.UniqueConstraint))
    yield from map(tuple, model._meta.unique_together)
    yield from ((field.name,) for field in model._meta.concrete_fields if field.unique and not field.primary_key)


def city_wide(model: Any) -> list[str]:
    """Uniques of `model` that two nodes could break together."""
    return [f"{model.__name__}{fields}" for fields in uniques(model) if "node" not in fields]


def test_every_model_is_a_row_or_stays_at_home() -> None:
    assert [model.__name__ for model in ours() if not issubclass(model, Row) and model not in LOCAL] == []


def test_every_row_has_a_replica_identity() -> None:
    assert [model.__name__ for model in ours() if model not in LOCAL and ("node", "id") not in uniques(model)] == []


def test_every_unique_is_per_node() -> None:
    assert [line for model in ours() if model not in LOCAL for line in city_wide(model)] == []


def test_no_table_between_rows_is_made_unseen() -> None:
    """Django's own table between two models has a numbered key, which two nodes give twice."""
    unseen = [
        f"{model.__name__}.{field.name}"
        for model in ours()
        for field in model._meta.many_to_many
        if field.remote_field.through._meta.auto_created
    ]
    assert unseen == []


def test_a_city_wide_unique_is_found_however_it_is_written() -> None:
    class Careless(Row):
        number = models.CharField(max_length=9, unique=True)
        one = models.IntegerField()

        class Meta:
            app_label = "tests_nodes"
            constraints = [models.UniqueConstraint(fields=["one"], name="careless_one")]

    try:
        assert city_wide(Careless) == ["Careless('one',)", "Careless('number',)"]
    finally:
        del apps.all_models["tests_nodes"]
