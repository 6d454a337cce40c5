"""Who holds whose key is a row of its own with a birthplace; the keys that were noted before are kept."""

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.migrations.executor import MigrationExecutor

from songhe.base.rows import this_node
from songhe.register.staff.models import KeyHolding

BEFORE = "0002_make_uniques_per_node"


@pytest.mark.django_db
def test_a_key_is_held_once_and_belongs_to_this_node(wang: Any, neighbour_zhang: Any) -> None:
    row = KeyHolding.objects.get(responder=neighbour_zhang, elder=wang)
    assert row.node == this_node()
    neighbour_zhang.keys_for.add(wang)
    assert KeyHolding.objects.count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        KeyHolding.objects.create(responder=neighbour_zhang, elder=wang)


def migrate(to: str = "") -> Any:
    """The models as they stood there; without a name, as they stand today."""
    executor = MigrationExecutor(connection)
    return executor.migrate([("staff", to)] if to else executor.loader.graph.leaf_nodes("staff")).apps


@pytest.mark.django_db(transaction=True)
def test_keys_noted_before_are_kept_both_ways(wang: Any, neighbour_zhang: Any) -> None:
    try:
        old = migrate(BEFORE)
        pairs = old.get_model("staff", "Responder").keys_for.through.objects
        assert pairs.values_list("responder_id", "elder_id").get() == (neighbour_zhang.pk, wang.pk)
    finally:
        migrate()
    assert list(wang.key_holders.all()) == [neighbour_zhang]
    assert KeyHolding.objects.get().node == this_node()
