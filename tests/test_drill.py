"""`make drill` tells a node that came back whole from one that did not."""

import sqlite3
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tools import drill

COPIED, GONE = 1_000.0, 1_010.0


def silent(_line: str) -> None:
    """Nobody listens."""


def verdict(came_back: list[float], chain: int = 0) -> dict[str, Any]:
    pressed = [990.0, 995.0, 1_004.0]
    cut, again = SimpleNamespace(stderr="cut off at 7", returncode=1), SimpleNamespace(stdout="whole", returncode=chain)
    return drill.judged(pressed, COPIED, GONE, {"presses": came_back}, cut, again, silent)


def test_what_was_acknowledged_before_the_copy_must_come_back() -> None:
    good = verdict([990.0, 995.0])
    assert (good["pressed_before"], good["came_back"], good["of_them_back"], good["rpo_s"]) == (2, 2, 0, 15.0)
    assert good["chain_ok"] and good["cut_said"]
    assert verdict([995.0])["came_back"] == 1
    assert not verdict([990.0, 995.0], chain=1)["chain_ok"]


@pytest.mark.parametrize("change", ["UPDATE a SET x = 2 WHERE x = 1", "DELETE FROM a WHERE x = 1", "CREATE TABLE b (x)"])
def test_one_row_that_differs_is_seen(tmp_path: Path, change: str) -> None:
    for name, more in (("one", "SELECT 1"), ("same", "SELECT 1"), ("other", change)):
        with closing(sqlite3.connect(tmp_path / f"{name}.sqlite3")) as there, there:
            there.execute("CREATE TABLE a (x)")
            there.executemany("INSERT INTO a VALUES (?)", [(1,), (3,)])
            there.execute(more)
    one, same, other = (drill._of_sqlite(tmp_path / f"{name}.sqlite3") for name in ("one", "same", "other"))
    assert drill.same(one, same, silent) and not drill.same(one, other, silent) and not drill.same({}, {}, silent)
