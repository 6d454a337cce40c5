"""A copy of the running node opens, and one that was touched is refused; on both databases, with their own tools."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections

from songhe.base import backup, guards, journal, seal
from songhe.base.actors import CLOCK
from songhe.base.models import JournalEntry
from tests.cast import AT, after

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def node(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A node with five sealed rows; on SQLite in files, because a backup is made of files."""
    settings.VAR = tmp_path / "var"
    settings.VAR.mkdir()
    monkeypatch.setattr(seal, "MOST", 5)
    if connection.vendor == "sqlite":
        for alias in connections:
            monkeypatch.setitem(connections[alias].settings_dict, "NAME", f"{alias}.sqlite3")
        monkeypatch.setitem(connections["default"].settings_dict, "NAME", "songhe.sqlite3")
    with journal.deed():
        for _ in range(5):
            journal.write(verb="a.b", subject=JournalEntry(), by=CLOCK, at=AT, division="6109")
    seal.seal_new(after(0))
    return tmp_path / "copy"


def test_a_copy_that_was_just_taken_holds(node: Path, capsys: Any) -> None:
    call_command("backup", node)
    call_command("restore_check", node)
    said = capsys.readouterr().out
    assert "journal up to position 5" in said
    assert "日志完好：5 行" in said


def test_no_key_is_in_the_copy(node: Path, settings: Any) -> None:
    backup.take(node, AT)
    keys = [settings.SEAL_KEY, settings.INDEX_KEY, settings.DATA_KEYS]
    assert not any(key.encode() in path.read_bytes() for key in keys for path in node.iterdir())


def test_a_copy_is_never_written_over_another(node: Path) -> None:
    backup.take(node, AT)
    with pytest.raises(CommandError, match="not empty"):
        call_command("backup", node)


def test_a_file_that_was_touched_is_refused(node: Path) -> None:
    backup.take(node, AT)
    name = next(iter(json.loads((node / "manifest.json").read_text())["files"]))
    (node / name).write_bytes((node / name).read_bytes() + b"x")
    with pytest.raises(CommandError, match=f"{name} is not what was written"):
        call_command("restore_check", node)


def test_a_file_that_is_missing_is_named(node: Path) -> None:
    backup.take(node, AT)
    (node / "seals.log").unlink()
    with pytest.raises(backup.BackupFault, match=r"seals\.log is missing"):
        list(backup.check(node))


def test_an_unfinished_copy_is_no_copy(node: Path) -> None:
    backup.take(node, AT)
    (node / "manifest.json").unlink()
    with pytest.raises(backup.BackupFault, match="no readable"):
        list(backup.check(node))


def test_a_journal_changed_before_the_copy_was_taken_is_found(node: Path) -> None:
    with connection.cursor() as cursor:
        for statement in guards.removals("base_journalentry", connection.vendor):
            cursor.execute(statement)
        cursor.execute("UPDATE base_journalentry SET verb = 'x' WHERE pos = 3")
    backup.take(node, AT)
    with connection.cursor() as cursor:
        for statement in guards.statements("base_journalentry", connection.vendor):
            cursor.execute(statement)
    with pytest.raises(backup.BackupFault, match="位置 3"):
        list(backup.check(node))
