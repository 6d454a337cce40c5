"""Readers of one process share what they glance at, and none ever sees another journal than the one that stands there."""

import threading
import uuid

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from songhe.base import journal
from songhe.base.tests.test_journal import write

pytestmark = pytest.mark.django_db


class Undone(Exception):
    """Takes a transaction back."""


def more(count: int) -> None:
    with journal.deed():
        for number in range(count):
            write(f"a.b{number}")


def stands(pos: int) -> list[journal.Glimpse]:
    return journal._asked(journal.this_node(), pos)


def test_the_second_reader_fetches_no_row_again() -> None:
    more(300)
    assert journal.glimpses(0) == stands(0)
    with CaptureQueriesContext(connection) as asked:
        rows = journal.glimpses(0)
    assert len(rows) == 300 and len(asked) == 1  # only whether there is more
    with connection.cursor() as cursor:
        cursor.execute(asked[0]["sql"])
        assert len(cursor.fetchall()) == 1


STEPS = st.one_of(
    st.tuples(st.just("more"), st.integers(1, 5)),
    st.tuples(st.just("undone"), st.integers(1, 5)),
    st.tuples(st.just("look"), st.integers(-2, 25)),
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(steps=st.lists(STEPS, max_size=25), most=st.integers(1, 12))
def test_what_is_kept_is_what_stands_there(steps: list[tuple[str, int]], most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal._Newest, "MOST", most)
    with pytest.raises(Undone), transaction.atomic():
        for step, number in steps:
            if step == "more":
                more(number)
            elif step == "undone":  # a journal that came back from an older copy looks the same to a reader
                with pytest.raises(Undone), transaction.atomic():
                    more(number)
                    assert journal.glimpses(0) == stands(0)
                    raise Undone
            else:
                place = max(0, journal.head() - number)
                assert journal.glimpses(place) == stands(place)
        raise Undone


def test_a_reader_far_behind_asks_for_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal._Newest, "MOST", 10)
    more(40)
    assert journal.glimpses(30) == stands(30)
    assert journal.glimpses(2) == stands(2) and len(journal.glimpses(35)) == 5


def test_who_waited_for_anothers_asking_does_not_ask_again(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [journal.Glimpse(pos, uuid.uuid4(), "a.b", "base.seal") for pos in (1, 2, 3)]
    asked: list[int] = []
    inside, go = threading.Event(), threading.Event()

    def ask(_node: str, pos: int) -> list[journal.Glimpse]:
        asked.append(pos)
        inside.set()
        assert go.wait(5)
        return [one for one in rows if one.pos > pos]

    monkeypatch.setattr(journal, "_asked", ask)
    newest, found = journal._Newest(), []  # type: tuple[journal._Newest, list[Any]]
    go.set()
    assert newest.after("n", 0) == rows
    go.clear()
    inside.clear()
    threads = [threading.Thread(target=lambda: found.append(newest.after("n", 2))) for _ in range(5)]
    threads[0].start()
    assert inside.wait(5)  # one asks; the others come only now
    rows.append(journal.Glimpse(4, uuid.uuid4(), "a.c", "base.seal"))
    for one in threads[1:]:
        one.start()
    go.set()
    for one in threads:
        one.join(5)
    assert found == [rows[2:]] * 5
    assert len(asked) == 3  # the first look, the one under way, and one for all who came after it began
    assert newest.after("n", 3) == rows[3:] and len(asked) == 4


def test_what_is_not_committed_is_nobody_elses(monkeypatch: pytest.MonkeyPatch) -> None:
    newest = journal._Newest()
    more(2)  # the test's own transaction is open
    newest.after(journal.this_node(), 0)
    newest.after(journal.this_node(), 0)
    assert newest._rows and newest._asked_at == 0.0
