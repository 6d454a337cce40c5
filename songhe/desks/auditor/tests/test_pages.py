"""The auditor reads everything of his division, sees what was before and after, and finds out when somebody touched it."""

from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse

from songhe.base import clock, guards, journal, seal
from songhe.base.actors import Actor
from songhe.base.models import JournalEntry
from tests import cast

pytestmark = pytest.mark.django_db
LIU = Actor("user:liu", "刘敏")


def note(verb: str = "emergency.call.answer", where: str = cast.PUXI, by: Actor = LIU, **rest: Any) -> JournalEntry:
    """One entry of the journal about Wang."""
    elder = cast.wang()
    with journal.deed():
        return journal.write(
            verb=verb, subject=elder, by=by, at=rest.pop("at", cast.AT), division=cast.place(where).path, **rest
        )


@pytest.fixture(autouse=True)
def _an_anchor_of_this_test(settings: Any, tmp_path: Path) -> None:
    """The file outside the database is not rolled back."""
    settings.VAR = tmp_path


@pytest.fixture(name="auditor")
def signed_in(sign_in: Any) -> Any:
    return sign_in(cast.qian_auditor())


def shown(client: Any, **query: str) -> list[str]:
    page = client.get(reverse("auditor:journal"), query)
    return [row.entry.by_name for row in page.context["rows"] if not row.entry.verb.startswith("access")]


def test_the_newest_stands_first(auditor: Any) -> None:
    note(by=Actor("user:a", "先来"))
    note(by=Actor("user:b", "后到"))
    assert shown(auditor) == ["后到", "先来"]


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({}, 3),
        ({"who": "刘"}, 2),
        ({"who": "没有"}, 0),
        ({"verb": "emergency.call"}, 2),
        ({"where": cast.ZIYANG}, 1),
        ({"where": cast.HANYIN}, 2),
        ({"day": "2026-11-23"}, 3),
        ({"day": "2026-11-22"}, 0),
        ({"who": "刘", "verb": "people.elder"}, 1),
        ({"verb": "nothing"}, 0),
    ],
)
def test_the_journal_is_narrowed_by_who_what_where_and_when(auditor: Any, query: dict[str, str], count: int) -> None:
    note()
    note(verb="people.elder.change")
    note(where=cast.HAOPING, by=Actor("user:he", "何静"))
    assert len(shown(auditor, **query)) == count


def test_one_record_is_followed_by_its_number(auditor: Any) -> None:
    entry = note()
    assert len(shown(auditor, subject=str(entry.subject))) == 1
    assert shown(auditor, subject="00000000-0000-7000-8000-000000000000") == []


@pytest.mark.parametrize(
    ("query", "words"), [({"where": "123"}, "没有这个代码"), ({"day": "x"}, "日期"), ({"subject": "x"}, "32 位")]
)
def test_a_filter_that_cannot_be_read_says_so_beside_the_field(auditor: Any, query: dict[str, str], words: str) -> None:
    cast.city()
    assert words in auditor.get(reverse("auditor:journal"), query).content.decode()


def test_an_entry_shows_before_and_after(auditor: Any) -> None:
    entry = note(before={"status": "offered"}, after={"status": "answered"}, facts={"seconds": 9})
    page = auditor.get(reverse("auditor:entry", args=[entry.pk]))
    (change,) = page.context["changes"]
    assert (change.name, change.before, change.after, change.changed) == ("status", "offered", "answered", True)
    assert "呼叫·接听" in page.content.decode()
    assert "蒲溪社区" in page.content.decode()


def test_who_looked_at_whose_file(auditor: Any) -> None:
    note(verb="people.elder.reveal", facts={"fields": ["address", "phone"], "reason": "回拨确认"})
    note()
    page = auditor.get(reverse("auditor:reveals"))
    assert page.context["page"].paginator.count == 1
    assert "住址·电话" in page.content.decode()
    assert "回拨确认" in page.content.decode()
    assert "王*兰" in page.content.decode()


def test_seals_are_listed_and_the_journal_is_whole(auditor: Any, django_capture_on_commit_callbacks: Any) -> None:
    note()
    with django_capture_on_commit_callbacks(execute=True):  # the anchor outside the database is written after the commit
        seal.seal_new(clock.now() + seal.OLDEST * 2)
    assert auditor.get(reverse("auditor:seals")).context["page"].paginator.count == 1
    checked = auditor.post(reverse("auditor:check"))
    assert checked.context["verdict"].whole
    assert "没有人动过" in checked.content.decode()


def test_a_changed_row_is_found_and_named(auditor: Any) -> None:
    entry = note()
    seal.seal_new(clock.now() + seal.OLDEST * 2)
    _tamper("UPDATE base_journalentry SET by_name = %s", ["别人"])
    verdict = auditor.post(reverse("auditor:check")).context["verdict"]
    assert not verdict.whole
    assert any(f"位置 {entry.pos}" in words for words in verdict.findings)


def _tamper(statement: str, values: list[str]) -> None:
    """What somebody with the database's password could do."""
    with connection.cursor() as cursor:
        for removal in guards.removals("base_journalentry", connection.vendor):
            cursor.execute(removal)
        cursor.execute(statement, values)
        for guard in guards.statements("base_journalentry", connection.vendor):
            cursor.execute(guard)


def test_a_look_does_not_check(auditor: Any) -> None:
    cast.city()
    assert auditor.get(reverse("auditor:check")).status_code == 405


@pytest.mark.parametrize("person", [cast.liu_min, cast.sun_city, cast.li_county, lambda: cast.wang_daughter().user])
def test_nobody_else_reads_the_journal(sign_in: Any, person: Any) -> None:
    client, entry = sign_in(person()), note()
    addresses = [reverse(f"auditor:{name}") for name in ("journal", "reveals", "seals")]
    addresses.append(reverse("auditor:entry", args=[entry.pk]))
    assert {client.get(address).status_code for address in addresses} == {404}
    assert client.post(reverse("auditor:check")).status_code == 404


def test_an_auditor_of_one_county_reads_only_its_journal(sign_in: Any) -> None:
    foreign = note(where=cast.HAOPING)
    note()
    client = sign_in(cast.user("qian2", "钱武", "auditor", cast.HANYIN))
    assert len(shown(client)) == 1
    assert client.get(reverse("auditor:entry", args=[foreign.pk])).status_code == 404


def test_the_list_costs_a_fixed_number_of_queries(auditor: Any, django_assert_max_num_queries: Any) -> None:
    for _ in range(20):
        note()
    with django_assert_max_num_queries(10):
        auditor.get(reverse("auditor:journal"))
