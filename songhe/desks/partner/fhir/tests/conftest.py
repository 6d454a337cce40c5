"""The clock stands at the moment of the stories, and nobody is too fast."""

from typing import Any

import pytest
from django.core.cache import cache

from songhe.base import clock
from songhe.desks.partner import doors
from tests import cast


@pytest.fixture(autouse=True)
def moment(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """A clock that a test may set."""
    cache.clear()
    hand: dict[str, Any] = {"at": cast.AT}
    monkeypatch.setattr(clock, "now", lambda: hand["at"])
    monkeypatch.setattr(doors.Rate, "allow_request", lambda self, request: True)
    return hand
