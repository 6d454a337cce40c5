"""Who holds whose key is a row of its own with a birthplace."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from songhe.base.rows import this_node
from songhe.register.staff.models import KeyHolding


@pytest.mark.django_db
def test_a_key_is_held_once_and_belongs_to_this_node(wang: Any, neighbour_zhang: Any) -> None:
    row = KeyHolding.objects.get(responder=neighbour_zhang, elder=wang)
    assert row.node == this_node()
    neighbour_zhang.keys_for.add(wang)
    assert KeyHolding.objects.count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        KeyHolding.objects.create(responder=neighbour_zhang, elder=wang)
