"""What `laying.quickly` lays stands as the models say: the test database was laid so."""

from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.db.migrations.state import ModelState, ProjectState
from django.db.models import CharField, ForeignKey

from songhe.base.laying import quickly

pytestmark = pytest.mark.django_db
OURS = [one for one in apps.get_models() if one.__module__.startswith("songhe.") and one._meta.managed]


def test_every_table_has_the_columns_constraints_and_indexes_of_its_model() -> None:
    assert len(OURS) > 150
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        for model in OURS:
            meta: Any = model._meta
            if meta.proxy or meta.db_table not in tables:
                assert meta.proxy or meta.app_label == "devices", model  # the door has a database of its own
                continue
            columns = {one.name for one in connection.introspection.get_table_description(cursor, meta.db_table)}
            assert columns == {field.column for field in meta.concrete_fields}, model
            laid = connection.introspection.get_constraints(cursor, meta.db_table)
            named = {one.name for one in (*meta.constraints, *meta.indexes)}
            assert named <= set(laid), (model, named - set(laid))
            foreign = {tuple(one["columns"]) for one in laid.values() if one["foreign_key"]}
            wanted = {(one.column,) for one in meta.concrete_fields if one.remote_field and one.db_constraint}
            assert wanted <= foreign, (model, wanted - foreign)


def test_a_model_that_is_added_knows_those_it_refers_to_and_is_known_by_them() -> None:
    state = ProjectState()
    with quickly():
        state.add_model(ModelState("letters", "Box", [("id", CharField(primary_key=True, max_length=4))]))
        box = state.apps.get_model("letters", "Box")
        fields = [
            ("id", CharField(primary_key=True, max_length=4)),
            ("box", ForeignKey("letters.Box", on_delete=lambda *_: None, related_name="letters")),
        ]
        state.add_model(ModelState("letters", "Letter", fields))
    letter = state.apps.get_model("letters", "Letter")
    assert letter._meta.get_field("box").related_model is box
    assert [one.related_model for one in box._meta.related_objects] == [letter]
