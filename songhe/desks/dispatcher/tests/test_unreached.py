"""The desk knows beforehand whom no message would reach."""

from typing import Any

import pytest

from songhe.base import clock
from songhe.care.emergency import actions as emergency
from songhe.desks.dispatcher import case
from songhe.links.notify.models import Subscription

pytestmark = pytest.mark.django_db


def test_who_has_no_browser_that_may_ring_is_to_be_telephoned(
    wang: Any, liu_min: Any, neighbour_zhang: Any, doctor_zhou: Any
) -> None:
    at = clock.now()
    call = emergency.raise_call(source="t", trigger="sos", elder=wang, by=liu_min.actor, at=at)[0]
    facts = {"endpoint": "https://push.example.com/1", "endpoint_digest": "1", "keys": {}, "made_at": at}
    Subscription.objects.create(owner=f"responder:{doctor_zhou.pk}", **facts)
    assert case.context(liu_min, call, at)["unreached"] == {neighbour_zhang.pk}
