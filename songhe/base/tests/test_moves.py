"""A move is a conditional UPDATE: one wins, the other is told so, and the journal has the winner's row only."""

from typing import Any

import pytest

from songhe.base import journal, moves
from songhe.base.actors import Actor
from songhe.base.errors import WrongMoment
from songhe.base.tests import people
from songhe.base.tests.racing import race
from tests.cast import AT

ZHOU = Actor("responder:zhou", "周明")
pytestmark = pytest.mark.django_db


def go(row: Any, verb: str, **more: Any) -> None:
    with journal.deed():
        moves.move(row, verb, by=ZHOU, at=AT, **more)


def twin(row: Any) -> Any:
    """The same row as another process has it in memory."""
    return type(row).objects.get(pk=row.pk)


def test_a_move_changes_the_row_and_what_is_set_with_it() -> None:
    swap = people.swap()
    go(swap, "agree", answered_at=AT)
    assert (twin(swap).status, twin(swap).answered_at) == ("agreed", AT)
    assert (swap.status, swap.answered_at) == ("agreed", AT)


def test_a_move_leaves_who_when_and_before_and_after() -> None:
    swap = people.swap()
    go(swap, "agree", facts={"why": "test"})
    entry = journal.since(0)[-1]
    assert (entry.verb, entry.by, entry.by_name, entry.at) == ("staff.swap.agree", ZHOU.id, "周明", AT)
    assert (entry.before, entry.after, entry.facts) == ({"status": "asked"}, {"status": "agreed"}, {"why": "test"})
    assert (entry.subject, entry.subject_kind, entry.division) == (swap.pk, "staff.swap", swap.division_path)


@pytest.mark.parametrize("verb", ["agree", "refuse", "withdraw"])
@pytest.mark.parametrize("status", ["agreed", "refused", "withdrawn"])
def test_no_verb_starts_from_an_end(status: str, verb: str) -> None:
    swap = people.swap()
    type(swap).objects.filter(pk=swap.pk).update(status=status)
    with pytest.raises(WrongMoment):
        go(twin(swap), verb)
    assert twin(swap).status == status
    assert journal.head() == 0


def test_whoever_holds_an_old_copy_is_told_and_sees_what_is() -> None:
    swap = people.swap()
    stale = twin(swap)
    go(swap, "agree")
    with pytest.raises(WrongMoment) as told:
        go(stale, "refuse")
    assert told.value.sentence
    assert stale.status == "agreed"


def test_a_copy_that_is_old_but_may_still_move_does() -> None:
    call = people.call()
    stale = twin(call)
    go(call, "offer")
    go(stale, "answer")  # may start from raised and from offered
    assert twin(call).status == "answered"
    assert journal.since(0)[-1].before == {"status": "offered"}


def test_a_verb_that_stays_stamps_without_moving() -> None:
    call = people.call()
    type(call).objects.filter(pk=call.pk).update(status="on_scene")
    call.refresh_from_db()
    go(call, "enter", entered_at=AT)
    assert (twin(call).status, twin(call).entered_at) == ("on_scene", AT)


def test_an_unknown_verb_is_a_fault_of_the_programmer() -> None:
    with pytest.raises(KeyError):
        go(people.swap(), "explode")


def test_a_move_outside_a_deed_is_refused_and_undone() -> None:
    from django.db import transaction

    swap = people.swap()
    with pytest.raises(journal.NoDeed), transaction.atomic():
        moves.move(swap, "agree", by=ZHOU, at=AT)
    assert twin(swap).status == "asked"


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_eight_who_answer_at_once_one_wins_and_seven_are_told() -> None:
    swap = people.swap()
    copies = [twin(swap) for _ in range(8)]
    came = race(*(lambda row=row, verb=verb: go(row, verb) for row, verb in zip(copies, ["agree", "refuse"] * 4, strict=True)))
    assert [type(outcome) for outcome in came].count(type(None)) == 1
    assert sum(isinstance(outcome, WrongMoment) for outcome in came) == 7
    assert len([entry for entry in journal.since(0) if entry.verb.startswith("staff.swap")]) == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_dispatchers_who_answer_the_same_call_never_overwrite_each_other() -> None:
    for _ in range(10):
        call = people.call()
        first, second = twin(call), twin(call)
        came = race(lambda row=first: go(row, "answer"), lambda row=second: go(row, "answer"))
        assert sum(isinstance(outcome, WrongMoment) for outcome in came) == 1
        type(call).objects.all().delete()
