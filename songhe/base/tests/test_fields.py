"""A sealed column: clear in memory, sealed in the database, opened late, bound to its row, never searched."""

import json
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from songhe.base import crypto
from songhe.base.fields import Closed
from tests import cast

pytestmark = pytest.mark.django_db
TEXT = st.text(alphabet=st.characters(exclude_categories=("Cs",)), min_size=1, max_size=80)


def elders() -> Any:
    return apps.get_model("people", "Elder").objects


def raw(table: str = "people_elder", column: str = "record", name: str = "王桂兰") -> str:
    """What a thief of the database file reads."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {table} WHERE name = %s", [name])
        return cursor.fetchone()[0]


def test_the_database_has_no_clear_text() -> None:
    wang = cast.wang()
    assert wang.phone == "13992500001"
    cast.wang_daughter()
    assert not any(clear in raw() for clear in ("13992500001", "蒲溪"))
    assert "13992500002" not in raw("people_contact", "phone", "王丽")


def test_it_reads_back_as_it_was_set() -> None:
    wang = elders().get(pk=cast.wang().pk)
    assert (wang.phone, wang.conditions) == ("13992500001", ["高血压", "房颤"])


def test_listing_people_opens_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    cast.wang()
    opened: list[str] = []
    true_unseal = crypto.unseal
    monkeypatch.setattr(crypto, "unseal", lambda *args: opened.append(args[1]) or true_unseal(*args))
    (wang,) = elders().filter(name="王桂兰")
    assert opened == []
    assert wang.phone and wang.phone
    assert len(opened) == 1  # opened at the first reading, and kept


def test_saving_an_unread_value_keeps_it_sealed_as_it_was() -> None:
    cast.wang()
    before = raw()
    wang = elders().get(name="王桂兰")
    wang.living = "children"
    wang.save()
    assert raw() == before


def test_a_changed_value_is_sealed_anew() -> None:
    wang = cast.wang()
    before = raw()
    wang.phone = "13992500099"
    wang.save()
    assert raw() != before
    assert elders().get(pk=wang.pk).phone == "13992500099"


@pytest.mark.parametrize("nothing", ["", [], {}])
def test_nothing_stays_nothing(nothing: Any) -> None:
    wang = cast.wang()
    wang.record = nothing
    wang.save()
    assert raw() == ""
    assert elders().get(pk=wang.pk).record == ""


def test_it_cannot_be_searched_or_changed_in_bulk() -> None:
    cast.wang()
    with pytest.raises(TypeError, match="sealed"):
        elders().filter(record="13992500001").first()
    with pytest.raises(TypeError, match="sealed"):
        elders().update(record="13992500001")


def test_a_value_copied_to_another_person_does_not_open() -> None:
    _, ye = cast.wang(), cast.ye_elder()
    elders().filter(pk=ye.pk).update(record=Closed(raw()))
    with pytest.raises(crypto.Unreadable):
        _ = elders().get(pk=ye.pk).phone


def test_a_value_copied_to_another_table_does_not_open() -> None:
    wang = cast.wang_daughter().elder
    elders().filter(pk=wang.pk).update(record=Closed(raw("people_contact", "phone", "王丽")))
    with pytest.raises(crypto.Unreadable):
        _ = elders().get(pk=wang.pk).address


def test_a_tampered_value_does_not_open_and_the_rest_of_the_row_does() -> None:
    wang = cast.wang()
    sealed = raw()
    elders().filter(pk=wang.pk).update(record=Closed(sealed[:-6] + ("A" if sealed[-6] != "A" else "B") + sealed[-5:]))
    again = elders().get(pk=wang.pk)
    with pytest.raises(crypto.Unreadable):
        _ = again.phone
    assert (again.name, again.warnings.get().text) == ("王桂兰", "在吃华法林，出血不易止")


@hypothesis_settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(TEXT, st.lists(TEXT, min_size=1, max_size=4), st.dictionaries(TEXT, TEXT, min_size=1, max_size=3)))
def test_any_text_or_json_makes_the_round_trip(value: Any) -> None:
    wang = cast.wang()
    wang.instructions = value
    wang.save()
    assert elders().get(pk=wang.pk).instructions == json.loads(json.dumps(value))


@given(st.dictionaries(TEXT, st.one_of(TEXT, st.lists(TEXT, max_size=2), st.dictionaries(TEXT, TEXT, max_size=2)), max_size=4))
def test_a_record_is_written_the_same_in_bulk(record: Any) -> None:
    from songhe.base import fields

    assert fields._written(record) == fields._json(record) and fields._written("x") == fields._json("x")


def test_what_is_closed_in_bulk_opens_as_one_row_does() -> None:
    wang = cast.wang()
    field = wang._meta.get_field("record")
    closed = Closed(field.closer()({"phone": "13992500009"}, str(wang.pk)))
    assert field.unseal(closed, wang.pk) == {"phone": "13992500009"}
    with pytest.raises(crypto.Unreadable):
        field.unseal(closed, cast.wang_daughter().pk)
