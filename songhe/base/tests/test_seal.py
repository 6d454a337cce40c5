"""A changed, missing or inserted row, a touched seal and a cut-off end are found, with their position, on both databases."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from songhe.base import anchoring, guards, journal, seal
from songhe.base.actors import CLOCK
from songhe.base.anchor import Anchor
from songhe.base.models import JournalEntry, JournalSeal
from songhe.base.verify import verify

AT = datetime(2026, 11, 23, 2, 20, 24, tzinfo=UTC)
LATER = datetime(2100, 1, 1, tzinfo=UTC)  # every row has waited long enough
TABLES = ("base_journalentry", "base_journalseal")
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def anchored(tmp_path: Path, settings: Any, django_capture_on_commit_callbacks: Any) -> Iterator[None]:
    settings.VAR = tmp_path
    with django_capture_on_commit_callbacks(execute=True):
        yield


@pytest.fixture
def unguarded() -> None:
    """What an intruder with rights on the database does first."""
    run(*(statement for table in TABLES for statement in guards.removals(table, connection.vendor)))


@pytest.fixture
def sealed(monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any) -> None:
    """Nine rows under three seals, and one not sealed yet."""
    monkeypatch.setattr(seal, "MOST", 3)
    write(9)
    with django_capture_on_commit_callbacks(execute=True):
        assert seal.seal_new(LATER) == 3
    write(1)


def write(times: int) -> None:
    with journal.deed():
        for n in range(times):
            journal.write(verb="a.b", subject=JournalEntry(), by=CLOCK, at=AT, division="6109", facts={"n": n, "词": "药"})


def run(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def found() -> list[str]:
    return [str(finding) for finding in verify()]


def test_an_untouched_journal_has_no_finding(sealed: None) -> None:
    assert found() == []


def test_seals_follow_each_other_and_cover_every_row(sealed: None) -> None:
    chain = list(seal.seals())
    assert [(row.first, row.last, row.count) for row in chain] == [(1, 3, 3), (4, 6, 3), (7, 9, 3)]
    assert [row.previous for row in chain] == ["", chain[0].digest, chain[1].digest]


def test_rows_wait_ten_seconds_for_company() -> None:
    write(2)
    recorded = JournalEntry.objects.get(pos=1).recorded_at
    assert seal.seal_new(recorded + timedelta(seconds=9)) == 0
    assert seal.seal_new(recorded + timedelta(seconds=10)) == 1


def test_a_full_batch_does_not_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seal, "MOST", 2)
    write(5)
    assert seal.seal_new(AT) == 2
    assert seal.last_sealed().last == 4


@pytest.mark.parametrize(
    "change",
    [
        "verb = 'a.c'",
        "by_name = '别人'",
        "division = '610924'",
        "at = '2026-01-01 00:00:00+00:00'",
        "recorded_at = '2026-01-01 00:00:00+00:00'",
        "facts = '{\"n\": 99}'",
        'before = \'{"status": "x"}\'',
        "subject_kind = 'care.visit'",
    ],
)
def test_a_changed_row_is_named(sealed: None, unguarded: None, change: str) -> None:
    run(f"UPDATE base_journalentry SET {change} WHERE pos = 5")
    assert found() == ["位置 5：这一行在封存以后被改过。"]


def test_a_missing_row_is_named(sealed: None, unguarded: None) -> None:
    run("DELETE FROM base_journalentry WHERE pos = 5")
    assert found() == ["位置 5：这一行不见了。"]


def test_a_row_missing_before_it_was_sealed_is_named(sealed: None, unguarded: None) -> None:
    write(2)
    run("DELETE FROM base_journalentry WHERE pos = 11")
    assert found() == ["位置 11：这一行不见了。"]


def test_a_row_pushed_in_between_is_found(sealed: None, unguarded: None) -> None:
    run(
        "UPDATE base_journalentry SET pos = 100 + pos WHERE pos >= 5",
        "UPDATE base_journalentry SET pos = pos - 99 WHERE pos > 100",
    )
    insert(5)
    assert "位置 5：这一行在封存以后被改过。" in found()


def test_a_row_put_before_the_first_is_found(sealed: None, unguarded: None) -> None:
    insert(0)
    assert found() == ["位置 0：日志从 1 开始，这一行是后来插入的。"]


def insert(pos: int) -> None:
    JournalEntry(
        pos=pos, at=AT, by="x", by_name="x", verb="a.b", subject_kind="x", subject=JournalEntry().pk, division="6109"
    ).save(force_insert=True)


@pytest.mark.parametrize(
    "change", ["sealed_at = '2026-01-01 00:00:00+00:00'", "count = 2", "marks = NULL", f"digest = '{'0' * 64}'"]
)
def test_a_changed_seal_is_found_where_it_is(sealed: None, unguarded: None, change: str) -> None:
    run(f"UPDATE base_journalseal SET {change} WHERE first = 4")
    assert found()
    assert all(4 <= finding.pos <= 7 for finding in verify())


def test_a_seal_whose_rows_are_whole_is_said_to_be_changed(sealed: None, unguarded: None) -> None:
    run("UPDATE base_journalseal SET count = 2 WHERE first = 4")
    assert found() == ["位置 4 至 6：各行完好，封条本身被改过。"]


def test_a_seal_that_names_another_before_it_is_found(sealed: None, unguarded: None) -> None:
    run(f"UPDATE base_journalseal SET previous = '{'0' * 64}' WHERE first = 4")
    assert found()[0] == "位置 4 至 6：封条与前一个封条接不上，两者之一被改过。"


def test_a_removed_seal_is_found(sealed: None, unguarded: None) -> None:
    run("DELETE FROM base_journalseal WHERE first = 4")
    assert found()[0] == "位置 4 至 6：封存这些行的封条不见了。"


def test_an_inserted_seal_is_found(sealed: None, unguarded: None) -> None:
    JournalSeal(first=5, last=5, count=1, digest="0" * 64, sealed_at=AT).save(force_insert=True)
    assert "位置 5 至 5：这里有两个封条，其中一个是插入的。" in found()


def test_a_forged_seal_over_changed_rows_does_not_fit(sealed: None, unguarded: None, settings: Any) -> None:
    run("UPDATE base_journalentry SET verb = 'a.c' WHERE pos = 8", "DELETE FROM base_journalseal WHERE first = 7")
    key, settings.SEAL_KEY = settings.SEAL_KEY, "33" * 32  # the intruder does not have ours
    seal.seal_new(LATER)
    settings.SEAL_KEY = key
    assert "位置 8：这一行在封存以后被改过。" in found()


def test_a_cut_off_end_is_seen_by_the_anchor_outside(sealed: None, unguarded: None) -> None:
    run("DELETE FROM base_journalseal WHERE first >= 7", "DELETE FROM base_journalentry WHERE pos >= 7")
    assert found() == ["位置 9：数据库外记有截至此处的封条，库里没有，日志末尾被截断。"]


def test_an_emptied_journal_is_seen_by_the_anchor_outside(sealed: None, unguarded: None) -> None:
    run("DELETE FROM base_journalseal", "DELETE FROM base_journalentry")
    assert len(found()) == 3


def test_a_removed_anchor_is_said(sealed: None, settings: Any) -> None:
    (settings.VAR / "seals.log").unlink()
    assert "不见了，无法判断日志末尾是否被截断。" in found()[0]


def test_a_crash_between_seal_and_anchor_is_made_good(
    sealed: None, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    anchor = settings.VAR / "seals.log"
    lines = anchor.read_text().splitlines(keepends=True)
    anchor.write_text(lines[0] + lines[1][:20])  # the last line was being written
    with django_capture_on_commit_callbacks(execute=True):
        seal.seal_new(LATER)
    assert [last for last, _ in Anchor(anchor).heads()] == [3, 6, 9, 10]
    assert found() == []


def test_a_removed_anchor_is_not_made_anew(
    sealed: None, settings: Any, caplog: pytest.LogCaptureFixture, django_capture_on_commit_callbacks: Any
) -> None:
    """Cut the end off, take the file away: healed from what is left of the database, nobody would ever know."""
    (settings.VAR / "seals.log").unlink()
    with django_capture_on_commit_callbacks(execute=True):
        assert seal.seal_new(LATER) == 1
    assert not (settings.VAR / "seals.log").exists()
    assert "is gone although the journal is sealed" in caplog.text
    assert "不见了" in found()[0]


def test_an_emptied_anchor_is_not_filled(
    sealed: None, settings: Any, monkeypatch: Any, django_capture_on_commit_callbacks: Any
) -> None:
    monkeypatch.setattr(anchoring, "YOUNG", 2)
    (settings.VAR / "seals.log").write_text("")
    with django_capture_on_commit_callbacks(execute=True):
        seal.seal_new(LATER)
    assert (settings.VAR / "seals.log").read_text() == ""
    assert "不见了" in found()[0]


def test_an_anchor_ahead_of_the_database_keeps_its_lines(
    sealed: None, unguarded: None, settings: Any, caplog: pytest.LogCaptureFixture, django_capture_on_commit_callbacks: Any
) -> None:
    """The journal grows on after the cut, past the place where it was cut off, and the file still says so."""
    lines = (settings.VAR / "seals.log").read_text()
    run("DELETE FROM base_journalseal WHERE first >= 7", "DELETE FROM base_journalentry WHERE pos >= 7")
    write(8)
    with django_capture_on_commit_callbacks(execute=True):
        assert seal.seal_new(LATER) == 3
    assert (settings.VAR / "seals.log").read_text() == lines
    assert "knows of a seal at 9 that the database does not have" in caplog.text
    assert found() == ["位置 9：截至此处的封条与数据库外记的不同，封条被换过。"]


def test_a_person_who_says_why_begins_it_anew_and_the_journal_keeps_that(
    sealed: None, unguarded: None, settings: Any, capsys: Any, django_capture_on_commit_callbacks: Any
) -> None:
    old = (settings.VAR / "seals.log").read_text()
    run("DELETE FROM base_journalseal WHERE first >= 7", "DELETE FROM base_journalentry WHERE pos >= 7")
    call_command("re_anchor", reason="restored from the copy of last night")
    (kept,) = settings.VAR.glob("seals.log.until-*")
    assert kept.read_text() == old and str(kept) in capsys.readouterr().out
    row = JournalEntry.objects.latest("pos")
    assert (row.verb, row.facts["file_was_at"], row.facts["database_is_at"]) == ("base.anchor.renew", 9, 6)
    assert row.facts["reason"] == "restored from the copy of last night"
    with django_capture_on_commit_callbacks(execute=True):
        seal.seal_new(LATER)
    assert [last for last, _ in Anchor(settings.VAR / "seals.log").heads()] == [3, 6, 7]
    assert found() == []


def test_nobody_begins_it_anew_without_a_reason(sealed: None, settings: Any) -> None:
    old = (settings.VAR / "seals.log").read_text()
    with pytest.raises(CommandError, match="为什么"):
        call_command("re_anchor", reason=" ")
    assert (settings.VAR / "seals.log").read_text() == old


def test_a_seal_made_while_it_is_verified_is_no_finding(sealed: None, monkeypatch: Any) -> None:
    walk = seal.seals

    def meanwhile() -> Any:
        seal.seal_new(LATER)
        anchoring.keep_up()
        return walk()

    monkeypatch.setattr(seal, "seals", meanwhile)
    assert found() == []


def test_a_second_worker_with_the_same_rows_is_turned_away(sealed: None, monkeypatch: pytest.MonkeyPatch) -> None:
    write(3)
    stale = seal._last_seal()
    assert seal.seal_new(LATER) >= 1
    monkeypatch.setattr(seal, "_last_seal", lambda: stale)
    assert seal.seal_new(LATER) == 0
    assert found() == []


def test_the_command_says_that_all_is_well(sealed: None, capsys: Any) -> None:
    call_command("verify_journal")
    assert "日志完好：10 行" in capsys.readouterr().out


def test_the_command_fails_with_the_finding(sealed: None, unguarded: None, capsys: Any) -> None:
    run("DELETE FROM base_journalentry WHERE pos = 5")
    with pytest.raises(CommandError, match="1 处"):
        call_command("verify_journal")
    assert "位置 5" in capsys.readouterr().err
