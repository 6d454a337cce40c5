"""The part of a walk that SQLite walks: fair, the same in every run, and everything where it is asked for."""

from dataclasses import dataclass
from itertools import chain
from typing import Any

import pytest

from songhe.register.access.models import Role
from tests import sampling
from tests.addresses import addresses


@dataclass(frozen=True)
class Name:
    name: str


NAMES = [Name(f"room:page-{n}") for n in range(400)]
WHO = [f"role-{n}" for n in range(9)]


@pytest.fixture(params=["sqlite", "postgres", "asked"])
def everything(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, settings: Any) -> bool:
    """Whether the whole is to be walked, in each of the three ways a run may be."""
    settings.INBOX_DB = "default" if request.param == "postgres" else "inbox"
    monkeypatch.setenv("SONGHE_WALK", "all" if request.param == "asked" else "")
    return request.param != "sqlite"


def test_the_whole_is_walked_on_postgresql_and_where_it_is_asked_for(everything: bool) -> None:
    assert sampling.whole() is everything
    assert sampling.turns() == (list(range(sampling.PARTS)) if everything else [0])
    assert (sampling.share(NAMES, WHO[0], WHO) == NAMES) is everything


def test_roles_that_follow_each_other_ask_everything_between_them_and_nothing_twice(
    monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    settings.INBOX_DB = "inbox"
    monkeypatch.delenv("SONGHE_WALK", raising=False)
    for first in range(len(WHO) - sampling.PARTS + 1):
        some = [sampling.share(NAMES, who, WHO) for who in WHO[first : first + sampling.PARTS]]
        assert sorted(one.name for one in chain(*some)) == sorted(one.name for one in NAMES)


def test_a_part_is_the_same_on_every_machine() -> None:
    assert [sampling.part_of(name) for name in ("people:file", "staff:edit", "fleet:device", "web:home")] == [0, 1, 0, 3]


def test_each_part_of_the_houses_own_addresses_is_near_a_quarter() -> None:
    names = {one.name for one in addresses()}
    sizes = [sum(sampling.part_of(name) == part for name in names) for part in range(sampling.PARTS)]
    assert min(sizes) > len(names) / sampling.PARTS * 0.75 and len(Role.values) >= sampling.PARTS
