"""The face of whoever comes: for whoever may see the order, and nobody else."""

from typing import Any

import pytest
from django.urls import reverse

from songhe.base import clock
from songhe.care.homecare.tests import scene
from songhe.register.carers import actions as carers
from tests import cast
from tests.cast import AT

pytestmark = pytest.mark.django_db


def test_the_daughter_sees_who_comes(sign_in: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: AT)
    order = scene.assigned()
    face, client = reverse("homecare:portrait", args=[order.pk]), sign_in(scene.daughter())
    pages = [reverse("homecare:order", args=[order.pk]), reverse("book:elder", args=[order.elder_id])]
    assert client.get(face).status_code == 404
    assert all(face not in client.get(one).content.decode() for one in pages)  # the initial of her name instead
    carers.show_portrait(carer=order.carer, picture=cast.picture(), by=scene.by(), at=AT)
    assert all(face in client.get(one).content.decode() for one in pages)
    answer = client.get(face)
    assert (answer.status_code, answer["Content-Type"], answer.content[:2]) == (200, "image/jpeg", b"\xff\xd8")
    assert "no-store" in answer["Cache-Control"]
    for stranger in (cast.user("far", "外县", "county", cast.ZIYANG), cast.user("other", "别家", "operator", cast.PUXI)):
        assert sign_in(stranger).get(face).status_code == 404
