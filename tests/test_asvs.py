"""What docs/security/asvs.yaml says of OWASP ASVS 5.0 is complete, shown by files and tests that exist, and told as it is."""

import re
from collections import Counter
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from tools import asvs

CHAPTERS = {
    "V1": 27, "V2": 11, "V3": 19, "V4": 10, "V5": 9, "V6": 35, "V7": 18, "V8": 7, "V9": 7, "V10": 29, "V11": 14, "V12": 9,
    "V13": 13, "V14": 9, "V15": 13, "V16": 16, "V17": 7,
}  # fmt: skip
"""Requirements of levels 1 and 2 in each chapter of version 5.0.0."""
LEVEL_1 = 70
ROWS = asvs.rows()


@lru_cache(maxsize=256)
def _tests(path: str) -> frozenset[str]:
    return frozenset(re.findall(r"^\s*(?:async )?def (test_\w+)\(", (asvs.ROOT / path).read_text(), re.MULTILINE))


def test_every_requirement_of_both_levels_stands_there_once() -> None:
    ids = [row["id"] for row in ROWS]
    assert len(ids) == len(set(ids)) and all(re.fullmatch(r"V\d+\.\d+\.\d+", one) for one in ids)
    assert Counter(one.partition(".")[0] for one in ids) == CHAPTERS
    assert Counter(row["level"] for row in ROWS) == {1: LEVEL_1, 2: sum(CHAPTERS.values()) - LEVEL_1}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_what_is_said_of_it_can_be_looked_up(row: dict[str, Any]) -> None:
    assert row["state"] in asvs.STATES and row.keys() <= {"id", "level", "state", "why", "shown"}
    if row["state"] != "met":
        assert len(row["why"]) > 10 and "shown" not in row
        return
    assert row["shown"]
    for one in row["shown"]:
        path, _, name = one.partition("::")
        assert not Path(path).is_absolute() and ".." not in path and (asvs.ROOT / path).exists(), one
        assert not name or name in _tests(path), one


def test_what_is_missing_says_what_is_missing() -> None:
    assert all(len(row["why"]) > 40 for row in ROWS if row["state"] == "not_met")


def test_the_page_tells_the_same() -> None:
    text = asvs.PAGE.read_text()
    assert asvs.page(text) == text, "run: python tools/asvs.py"
    told = re.search(r"^\| both \| (\d+) \| (\d+) \| (\d+) \| (\d+) \|$", text, re.MULTILINE)
    number = Counter(row["state"] for row in ROWS)
    assert told and [int(one) for one in told.groups()] == [*(number[state] for state in asvs.STATES), len(ROWS)]
    assert all(f"**{row['id']}**" in text for row in ROWS if row["state"] == "not_met")
