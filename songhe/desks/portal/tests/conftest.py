"""The scene of the public desk, and a page by its address."""

from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from songhe.base import clock
from songhe.desks.portal.tests import scene
from tests.cast import AT


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    """The stories' moment, and nobody counted yet."""
    cache.clear()
    cache.set("songhe:synthetic", False, None)
    monkeypatch.setattr(clock, "now", lambda: AT)


@pytest.fixture(name="built")
def _built(db: None) -> scene.Scene:
    return scene.build()


@pytest.fixture
def read(client: Client) -> Callable[..., str]:
    """`read("/public/find/", near="puxi")`: the page as text."""

    def get(path: str, **asked: Any) -> str:
        answer = client.get(path, asked)
        assert answer.status_code == 200, (path, answer.status_code)
        return unescape(answer.content.decode())

    return get
