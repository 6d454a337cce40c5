"""Shifts and swaps: what is refused, and every status tried with every verb."""

from datetime import timedelta

import pytest

from songhe.base import journal
from songhe.base.errors import Refused, WrongMoment
from songhe.register.staff import actions, queries
from songhe.register.staff.models import Shift, Swap
from tests import cast
from tests.cast import AT, PUXI

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
VERBS = {"agree": actions.agree, "refuse": actions.refuse, "withdraw": actions.withdraw}


@pytest.fixture
def by(zhao_lead):
    return {"by": zhao_lead.actor, "at": AT}


@pytest.fixture
def pair(by):
    """Two carers of 蒲溪社区, neither always on duty."""
    village = cast.place(PUXI)
    return [actions.add_responder(name=name, kind="carer", division=village, **by) for name in ("薄涛", "宋洁")]


def plan(responder, by, start=10, end=20):
    return actions.plan_shift(responder=responder, starts_at=AT + start * HOUR, ends_at=AT + end * HOUR, **by)


@pytest.mark.parametrize(("start", "end"), [(10, 10), (10, 9), (0, 24.5)])
def test_hours_that_cannot_be_are_refused(pair, by, start, end):
    with pytest.raises(Refused):
        plan(pair[0], by, start, end)


@pytest.mark.parametrize(("start", "end"), [(10, 20), (5, 11), (19, 30), (12, 13)])
def test_two_shifts_at_once_are_refused(pair, by, start, end):
    plan(pair[0], by)
    with pytest.raises(Refused, match="已有班次"):
        plan(pair[0], by, start, end)


def test_shifts_may_touch_and_others_may_work_too(pair, by):
    plan(pair[0], by)
    plan(pair[0], by, 20, 30)
    plan(pair[1], by)
    assert Shift.objects.count() == 3


def test_an_inactive_responder_is_not_planned(pair, by):
    actions.deactivate(responder=pair[0], **by)
    with pytest.raises(Refused, match="停用"):
        plan(pair[0], by)


def test_a_shift_that_has_begun_stays(pair, by):
    row = plan(pair[0], by, -1, 5)
    with pytest.raises(Refused, match="已经开始"):
        actions.cancel_shift(shift=row, **by)


def test_a_shift_to_come_is_taken_off_and_journalled(pair, by):
    actions.cancel_shift(shift=plan(pair[0], by), **by)
    assert not Shift.objects.exists() and journal.since(0)[-1].verb == "staff.responder.shift_cancel"


@pytest.fixture
def asked(pair, by):
    return actions.ask_swap(shift=plan(pair[0], by), asked=pair[1], **by)


def test_agreeing_moves_the_shift_and_keeps_who_had_it(asked, pair, by):
    actions.agree(swap=asked, **by)
    row = Shift.objects.get()
    assert (row.responder, row.first_responder) == (pair[1], pair[0])


def test_a_shift_swapped_twice_keeps_the_very_first(asked, pair, by):
    actions.agree(swap=asked, **by)
    actions.agree(swap=actions.ask_swap(shift=Shift.objects.get(), asked=pair[0], **by), **by)
    assert (Shift.objects.get().responder, Shift.objects.get().first_responder) == (pair[0], pair[0])


@pytest.mark.parametrize("verb", ["refuse", "withdraw"])
def test_otherwise_the_shift_stays(asked, pair, by, verb):
    VERBS[verb](swap=asked, **by)
    assert Shift.objects.get().responder == pair[0]


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("status", Swap.Status.values)
def test_every_status_with_every_verb(asked, by, status, verb):
    Swap.objects.filter(pk=asked.pk).update(status=status)
    asked.refresh_from_db()
    starts, end = Swap.MOVES[verb]
    if status in starts:
        VERBS[verb](swap=asked, **by)
        assert (asked.status, Swap.objects.get().status, asked.answered_at) == (end, end, AT)
    else:
        with pytest.raises(WrongMoment):
            VERBS[verb](swap=asked, **by)
        assert Swap.objects.get().status == status


def test_one_question_at_a_time(asked, by, doctor_zhou):
    with pytest.raises(Refused, match="已经有一个"):
        actions.ask_swap(shift=asked.shift, asked=doctor_zhou, **by)


def test_a_refused_question_may_be_followed_by_another(asked, by, doctor_zhou):
    actions.refuse(swap=asked, **by)
    assert actions.ask_swap(shift=asked.shift, asked=doctor_zhou, **by).status == "asked"


def test_nobody_is_asked_for_a_shift_of_their_own_or_one_that_overlaps(pair, by):
    row = plan(pair[0], by)
    plan(pair[1], by, 12, 13)
    for other in pair:
        with pytest.raises(Refused):
            actions.ask_swap(shift=row, asked=other, **by)


def test_who_got_a_shift_meanwhile_cannot_agree_and_nothing_changes(asked, pair, by):
    plan(pair[1], by, 12, 13)
    with pytest.raises(Refused):
        actions.agree(swap=asked, **by)
    assert (Swap.objects.get().status, Shift.objects.get(pk=asked.shift_id).responder) == ("asked", pair[0])


def test_a_shift_that_has_begun_is_not_swapped(asked, zhao_lead):
    late = {"by": zhao_lead.actor, "at": AT + 11 * HOUR}
    with pytest.raises(Refused):
        actions.agree(swap=asked, **late)


def test_stand_ins_are_those_who_are_free(pair, by, ambulance, doctor_zhou):
    row = plan(pair[0], by)
    assert queries.stand_ins(pair[0], row) == [pair[1]]
    plan(pair[1], by, 12, 13)
    assert queries.stand_ins(pair[0], row) == []


def test_open_questions_are_found_from_both_sides(asked, pair):
    assert list(queries.swaps_for(pair[1])) == list(queries.swaps_of(pair[0])) == [asked]
