"""The field for one place: what nobody can have meant is refused in words, before a database is asked."""

import pytest
from django.core.exceptions import ValidationError

from songhe.register.places import actions
from songhe.register.places.forms import PlaceField

pytestmark = pytest.mark.django_db


@pytest.fixture
def village() -> PlaceField:
    field = PlaceField()
    field.within = "6109"
    return field


def test_a_village_is_chosen_by_its_code(village):
    actions.load_divisions()
    assert village.clean("610921102001").code == "610921102001"


def test_a_text_without_end_is_too_long_and_no_fault(village):
    with pytest.raises(ValidationError) as refused:
        village.clean("长" * 20_000)
    assert "200" in refused.value.messages[0]
