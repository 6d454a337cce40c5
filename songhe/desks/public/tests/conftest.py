from typing import Any

import pytest

from songhe.base.actors import Actor
from songhe.links.notify import actions as notify
from songhe.links.notify import tokens
from tests import cast
from tests.cast import AT, after


@pytest.fixture(autouse=True)
def at(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """A press is durable before the answer: these tests commit."""
    return cast.open_desk(monkeypatch, after(0))


@pytest.fixture
def link() -> str:
    elder = cast.wang()
    row = notify.give_link(
        owner=f"elder:{elder.pk}", purpose="help", division=elder.division_path, by=Actor("user:x", "赵建国"), at=AT
    )
    return f"/help/t/{tokens.make('help', row.pk)}/"
