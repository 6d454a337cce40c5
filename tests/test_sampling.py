"""The part of a walk that SQLite walks: fair, the same in every run, and everything where it is asked for."""

import re
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from types import SimpleNamespace
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


# --- what CI repeats on PostgreSQL ----------------------------------------------------------------------------------
HOUSE = Path(__file__).resolve().parents[1]
SQL = re.compile(r"\.raw\(|\bcursor\(\)|\bRawSQL\b|connections?(\[\w+\])?\.vendor\b")


def item(nodeid: str, **mark: Any) -> Any:
    """A test of a database as pytest collects it."""
    return SimpleNamespace(nodeid=nodeid, fixturenames=[], get_closest_marker=lambda name: SimpleNamespace(kwargs=mark))


def test_a_room_that_writes_sql_of_its_own_is_repeated_whole() -> None:
    modules = (path for path in (HOUSE / "songhe").rglob("*.py") if not {"tests", "migrations"} & set(path.parts))
    own = {path.relative_to(HOUSE).as_posix() for path in modules if SQL.search(path.read_text(encoding="utf-8"))}
    assert len(own) > 20 and [path for path in sorted(own) if not path.startswith(sampling.OWN_SQL)] == []
    assert all(any(path.startswith(room) for path in own) for room in sampling.OWN_SQL)


def test_turns_that_follow_each_other_repeat_every_test(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [item(f"songhe/desks/bureau/tests/test_home.py::test_a_figure[{n}]") for n in range(200)]
    repeated = []
    for commits in range(7, 7 + sampling.PARTS):
        monkeypatch.setenv("SONGHE_TURN", str(commits))
        repeated.append([one.nodeid for one in found if sampling.asked_again(one, first=False)])
    assert sorted(chain(*repeated)) == sorted(one.nodeid for one in found)
    assert all(len(one) > 200 / sampling.PARTS * 0.6 for one in repeated)


def test_of_each_function_a_case_is_repeated_and_of_a_page_only_in_its_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    for rooms, always in (("care/beds/tests/test_stays", True), ("care/beds/tests/test_pages", False)):
        nodeid = f"songhe/{rooms}.py::test_x[1]"
        monkeypatch.setenv("SONGHE_TURN", str(sampling.part_of(nodeid) + 1))
        assert sampling.asked_again(item(nodeid), first=True) is always
        assert not sampling.asked_again(item(nodeid), first=False)
        assert sampling.asked_again(item(nodeid, transaction=True), first=False)
    for path in ("tests/stories/test_y.py", "songhe/base/tests/test_seal.py", "songhe/care/meals/tests/test_races.py"):
        assert sampling.asked_again(item(f"{path}::test_x"), first=False)
