"""After `songhe rotate-keys` the newest key seals everything, and a half-finished run goes on where it stopped."""

from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command

from songhe.base import crypto, rotation
from songhe.base.fields import SealedField
from tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def newer_key(settings: Any) -> None:
    """Wang, Zhang and Zhou were sealed with key 1; now there is a key 2."""
    cast.wang()
    cast.neighbour_zhang()
    cast.doctor_zhou()
    settings.DATA_KEYS = f"{settings.DATA_KEYS},2:{'ab' * 16}"


def elders() -> Any:
    return apps.get_model("people", "Elder").objects


def test_every_value_is_moved_to_the_newest_key(newer_key: None) -> None:
    values = rotation.keys_in_use()[1]
    assert values == 4  # her file and her warning, the numbers of Zhang and Zhou
    list(rotation.rotate())
    assert rotation.keys_in_use() == {2: values}


def test_the_old_key_can_then_be_taken_away(newer_key: None, settings: Any) -> None:
    list(rotation.rotate())
    settings.DATA_KEYS = f"2:{'ab' * 16}"
    assert elders().get(name="王桂兰").phone == "13992500001"


def test_a_run_that_was_stopped_goes_on(newer_key: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rotation, "BATCH", 1)
    next(rotation.rotate())
    assert set(rotation.keys_in_use()) == {1, 2}
    list(rotation.rotate())
    assert set(rotation.keys_in_use()) == {2}


def test_a_second_run_moves_nothing(newer_key: None) -> None:
    list(rotation.rotate())
    assert sum(step.moved for step in rotation.rotate()) == 0


def test_a_value_changed_meanwhile_is_left_as_it_is(newer_key: None) -> None:
    model, fields = next(pair for pair in rotation.models_with(SealedField) if pair[0]._meta.label == "people.Elder")
    wang = elders().get(name="王桂兰")
    seen = [wang.__dict__[field.attname] for field in fields]
    wang.phone = "13992500099"
    wang.save()
    rotation._resealing(model, fields)(wang.pk, seen)
    assert elders().get(pk=wang.pk).phone == "13992500099"


def test_the_command_says_how_far_it_is_and_which_keys_are_left(newer_key: None, capsys: Any) -> None:
    call_command("rotate_keys")
    said = capsys.readouterr().out
    assert "people_elder: 1 of 1 rows" in said
    assert "key 2:" in said
    assert "key 1:" not in said


def test_a_new_key_goes_into_the_key_file_and_nothing_else_changes(settings: Any, tmp_path: Any, monkeypatch: Any) -> None:
    monkeypatch.delenv("SONGHE_DATA_KEYS")
    settings.VAR = tmp_path
    (tmp_path / "keys.env").write_text(f"SONGHE_SECRET_KEY=x\nSONGHE_DATA_KEYS={settings.DATA_KEYS}\n")
    call_command("rotate_keys", new=True)
    other, ring = (tmp_path / "keys.env").read_text().splitlines()
    assert other == "SONGHE_SECRET_KEY=x"
    assert set(crypto._ring(ring.partition("=")[2])) == {1, 2}
    assert (tmp_path / "keys.env").stat().st_mode & 0o777 == 0o600


def test_where_keys_come_from_the_environment_it_says_what_to_do() -> None:
    with pytest.raises(CommandError, match="comes from the environment"):
        call_command("rotate_keys", new=True)
