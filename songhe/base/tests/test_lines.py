"""An entry of the log is one line with its time in UTC, whatever somebody wrote into a name."""

import logging
import sys

import pytest

from songhe.base.lines import Line

SHAPE = "%(asctime)s %(levelname)s %(name)s %(message)s"


def entry(message: str, *args: object, fault: bool = False) -> str:
    record = logging.LogRecord("songhe.door", logging.WARNING, __file__, 1, message, args, sys.exc_info() if fault else None)
    record.created = 1_795_849_200.5
    return Line(SHAPE).format(record)


def test_the_time_says_its_zone() -> None:
    assert entry("refused") == "2026-11-28T07:00:00.500Z WARNING songhe.door refused"


@pytest.mark.parametrize("mark", ["\n", "\r", "\x1b[2J", "\u2028", "\x85", "\x00"])
def test_a_name_writes_no_line_of_its_own(mark: str) -> None:
    line = entry("refused %s", f"btn{mark}2026-11-28T07:00:00.500Z INFO songhe.door welcome")
    assert len(line.splitlines()) == 1 and "\x1b" not in line and "\x00" not in line


def test_no_line_of_a_trace_passes_for_an_entry() -> None:
    try:
        raise ValueError("bad\n2026-11-28T07:00:00.500Z INFO songhe.door welcome")
    except ValueError:
        first, *rest = entry("failed", fault=True).splitlines()
    assert first.endswith("failed") and rest and all(line.startswith("  | ") for line in rest)
