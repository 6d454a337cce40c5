"""Pressed again while somebody is at the door or has taken over: the desk is rung once more, and nothing is forgotten."""

import pytest

from songhe.base.errors import WrongMoment
from songhe.care.emergency import actions, queries
from songhe.care.emergency.tests.scene import CALL_IN, closed, on_scene, ring
from songhe.care.emergency.tests.worker import escalations, fresh, texts, tick, told, waiting
from tests import cast
from tests.cast import after

pytestmark = pytest.mark.django_db
STATES = pytest.mark.parametrize("state", ["on_scene", "handed_over"])
LATER = 40_000  # that night


def pressed_again(state, seconds=LATER):
    """The call in that state, pressed once more long afterwards; somebody sits at the desk."""
    call = CALL_IN[state]()
    tick(seconds - 60)
    cast.liu_min()
    actions.seen(seat=queries.seat_of(cast.liu_min()), at=after(seconds))
    ring(at=after(seconds), source="again")
    return fresh(call)


@STATES
def test_it_rings_again_at_the_desk(state):
    call = pressed_again(state)
    assert (call.status, call.repeats, call.pressed_again_at) == (state, 1, after(LATER)) and call.rings
    assert list(queries.ringing(cast.liu_min())) == [call] and not queries.in_hand(cast.liu_min()).exists()


@STATES
def test_nobody_picks_up_and_the_climb_begins_anew(state, ambulance):
    call = pressed_again(state)
    before = told(call)
    for seconds in (30, 60, 90, 180):
        actions.seen(seat=queries.seat_of(cast.liu_min()), at=after(LATER + seconds))
        tick(LATER + seconds)
    climbed = [("next_desk", "pressed_again"), ("lead", "pressed_again"), ("city", "pressed_again"), ("120", "pressed_again")]
    assert told(call)[len(before) :] == climbed
    assert fresh(call).desk_path == "6109"
    row = escalations(call)[-1]
    assert call.responses.filter(responder=ambulance).count() == 1
    # asked that morning and silent since: it is to be telephoned; not asked yet: it is asked now
    assert row.facts.get("crew" if state == "on_scene" else "asked") == "汉阴 120"


def test_a_crew_that_is_still_there_is_not_called_again(ambulance):
    call = on_scene().call
    crew = call.responses.get(responder=ambulance)
    actions.accept(response=crew, by=cast.liu_min().actor, at=after(600))
    actions.arrive(response=crew, by=cast.liu_min().actor, at=after(700))
    ring(at=after(LATER), source="again")
    tick(LATER + 180)
    assert call.responses.filter(responder=ambulance).count() == 1 and ("120", "pressed_again") not in told(call)


@STATES
def test_picking_up_ends_the_climb_and_takes_it_in_hand(state):
    call = pressed_again(state)
    actions.answer(call=call, user=cast.ma_chao(), at=after(LATER + 9))
    call = fresh(call)
    assert (call.pressed_again_at, call.answered_by, call.status) == (None, cast.ma_chao(), state)
    assert waiting(call, "answer") == [] and "接听再次呼叫" in texts(call)
    with pytest.raises(WrongMoment, match="马超 已经接听"):
        actions.answer(call=call, user=cast.liu_min(), at=after(LATER + 10))


@STATES
def test_hearing_her_counts_as_picking_up(state):
    call = pressed_again(state)
    actions.hear(call=call, by=cast.liu_min().actor, at=after(LATER + 9))
    assert fresh(call).pressed_again_at is None and waiting(call, "answer") == []


@STATES
def test_closing_ends_it_too(state):
    call = pressed_again(state)
    actions.close(call=call, cause="helped", by=cast.liu_min().actor, at=after(LATER + 9))
    assert not fresh(call).rings and waiting(call, "answer") == []


@STATES
def test_pressing_on_and_on_postpones_nothing(state):
    call = pressed_again(state)
    for seconds in (10, 20, 29):
        ring(at=after(LATER + seconds), source=f"again{seconds}")
    assert waiting(call, "answer")[0] == ("answer", after(LATER + 30)) and fresh(call).repeats == 4


def test_a_second_time_that_night_rings_a_second_time():
    call = pressed_again("on_scene")
    actions.answer(call=call, user=cast.liu_min(), at=after(LATER + 9))
    ring(at=after(LATER + 900), source="once more")
    assert fresh(call).rings and waiting(call, "answer")[0] == ("answer", after(LATER + 930))


def test_a_county_where_nobody_sits_any_more_passes_it_to_the_city_at_once(liu_min, wu_city):
    call = on_scene().call
    actions.leave(seat=queries.seat_of(liu_min), by=liu_min.actor, at=after(700))
    actions.raise_call(source="again", trigger="sos", by=liu_min.actor, at=after(LATER), elder=cast.wang())
    assert list(queries.ringing(wu_city)) == [call] and ("city", "no_seat") in told(call)


@pytest.mark.parametrize("state", ["answered", "accepted", "en_route"])
def test_while_somebody_is_at_it_a_press_is_counted_and_rings_no_desk(state):
    call = CALL_IN[state]()
    ring(at=after(900), source="again")
    assert (fresh(call).repeats, fresh(call).rings, waiting(call, "answer")) == (1, False, [])


@pytest.mark.parametrize(("state", "since"), [("on_scene", 550), ("handed_over", 100)])
def test_what_is_not_closed_in_an_hour_is_told_to_the_lead_once(state, since):
    call = CALL_IN[state]()
    tick(since + 3599)
    assert ("lead", "unclosed") not in told(call)
    for seconds in (3600, 3601, 90_000):
        tick(since + seconds)
    assert told(call).count(("lead", "unclosed")) == 1
    assert "报调度长：到场、移交后没有结案，请结案或写明原因" in texts(call)


def test_what_was_closed_in_time_is_not_told():
    call = closed()
    tick(90_000)
    assert ("lead", "unclosed") not in told(call)
