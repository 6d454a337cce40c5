"""A call that needs somebody never waits for nobody: after a no, a silence, an ask taken back, a change of mind."""

import pytest

from songhe.base.errors import WrongMoment
from songhe.care.emergency import actions
from songhe.care.emergency.models import Response
from songhe.care.emergency.tests.scene import answered, asked, by, en_route, ring
from songhe.care.emergency.tests.worker import escalations, fresh, statuses, tick, told, waiting
from songhe.register.staff.models import Responder
from tests import cast
from tests.cast import after

pytestmark = pytest.mark.django_db


@pytest.fixture
def everybody(neighbour_zhang, doctor_zhou, chen):
    return neighbour_zhang, doctor_zhou, chen


def orange():
    """Answered, orange, spoken with: nothing but the asks is waited for."""
    call = answered(severity="orange")
    actions.hear(call=call, by=cast.liu_min().actor, at=after(9))
    return call


def started(call=None):
    """The house asks, from 0:22 on."""
    call = call or orange()
    actions.start_cascade(call=call, by=cast.liu_min().actor, at=after(22))
    return call


def test_a_no_to_an_ask_by_hand_leaves_the_dispatcher_a_minute_then_the_house_asks(everybody):
    response = asked(orange())
    actions.decline(response=response, by=by(response.responder), at=after(30))
    tick(89)
    assert statuses(response.call) == {"周明": "declined"}
    tick(90)
    assert statuses(response.call) == {"周明": "declined", "张大山": "asked"}


def test_whoever_is_asked_within_the_minute_is_waited_for_instead(everybody, chen):
    response = asked(orange())
    actions.decline(response=response, by=by(response.responder), at=after(30))
    actions.ask(call=response.call, responder=chen, by=cast.liu_min().actor, at=after(60))
    assert waiting(response.call, "again", "accept") == [("accept", after(180))]
    tick(100)
    assert statuses(response.call) == {"周明": "declined", "陈芳": "asked"}


def test_a_second_no_lays_a_second_minute(everybody, chen):
    response = asked(orange())
    actions.decline(response=response, by=by(response.responder), at=after(30))
    other = actions.ask(call=response.call, responder=chen, by=cast.liu_min().actor, at=after(60))
    actions.decline(response=other, by=by(chen), at=after(80))
    assert waiting(response.call, "again") == [("again", after(140))]


def test_a_no_while_another_one_is_still_asked_waits_for_him(everybody, chen):
    response = asked(orange())
    actions.ask(call=response.call, responder=chen, by=cast.liu_min().actor, at=after(25))
    actions.decline(response=response, by=by(response.responder), at=after(30))
    assert waiting(response.call, "again") == []


def test_an_ask_taken_back_leaves_a_minute_too(everybody):
    response = asked(orange())
    actions.stand_down(response=response, by=cast.liu_min().actor, at=after(40))
    assert waiting(response.call, "again") == [("again", after(100))]
    tick(100)
    assert Response.objects.get(call=response.call, status="asked").responder == everybody[0]


def test_an_ask_of_the_house_taken_back_leaves_a_minute_too(everybody):
    call = started()
    actions.stand_down(response=call.responses.get(), by=cast.liu_min().actor, at=after(40))
    assert waiting(call, "again") == [("again", after(100))]


def test_a_no_after_the_cascade_was_stopped_leaves_a_minute(everybody):
    call = started()
    actions.stop_cascade(call=call, by=cast.liu_min().actor, at=after(25))
    assert waiting(call, "again") == []
    actions.decline(response=call.responses.get(), by=by(everybody[0]), at=after(30))
    assert statuses(call) == {"张大山": "declined"}
    tick(90)
    assert statuses(call) == {"张大山": "declined", "周明": "asked"}


def test_stopping_with_nobody_asked_leaves_a_minute(everybody):
    response = en_route()
    Responder.objects.exclude(pk=response.responder_id).update(always_on=False)
    actions.withdraw(response=response, by=by(response.responder), at=after(90))
    call = fresh(response.call)
    actions.stop_cascade(call=call, by=cast.liu_min().actor, at=after(100))
    assert waiting(call, "again") == [("again", after(160))]


def test_a_yes_ends_the_minute(everybody):
    response = asked(orange())
    actions.stand_down(response=response, by=cast.liu_min().actor, at=after(40))
    again = actions.ask(call=response.call, responder=everybody[1], by=cast.liu_min().actor, at=after(50))
    actions.accept(response=again, by=by(everybody[1]), at=after(60))
    assert waiting(response.call, "again", "dispatch", "accept") == []


def test_a_late_yes_while_nobody_is_asked_ends_the_minute(neighbour_zhang):
    response = asked(orange(), neighbour_zhang)
    tick(142)  # lapsed, and nobody else is near
    assert waiting(response.call, "again") == [("again", after(202))]
    actions.accept(response=response, by=by(neighbour_zhang), at=after(150))
    assert waiting(response.call, "again") == []


def test_when_nobody_is_left_the_house_looks_again_every_minute_and_tells_the_lead_once(neighbour_zhang, doctor_zhou):
    Responder.objects.filter(pk=doctor_zhou.pk).update(always_on=False)
    call = started()
    actions.decline(response=call.responses.get(), by=by(neighbour_zhang), at=after(30))
    for seconds in (90, 150, 210):
        tick(seconds)
    assert told(call) == [("lead", "nobody")] and waiting(call, "again") == [("again", after(270))]
    Responder.objects.filter(pk=doctor_zhou.pk).update(always_on=True)
    tick(270)
    assert statuses(call) == {"张大山": "declined", "周明": "asked"} and waiting(call, "again") == []


def test_who_is_told_that_nobody_is_left_hears_it_again_after_somebody_had_been_found(neighbour_zhang):
    call = started()
    response = call.responses.get()
    actions.accept(response=response, by=by(neighbour_zhang), at=after(30))
    actions.withdraw(response=response, by=by(neighbour_zhang), at=after(60))
    assert told(call) == [("lead", "nobody")]
    again = actions.ask(call=call, responder=neighbour_zhang, by=cast.liu_min().actor, at=after(70))
    actions.accept(response=again, by=by(neighbour_zhang), at=after(80))
    actions.withdraw(response=again, by=by(neighbour_zhang), at=after(90))
    assert told(call) == [("lead", "nobody")] * 2
    assert [row.at for row in escalations(call)] == [after(60), after(90)]


def test_a_call_that_rings_again_climbs_again_although_it_had_climbed_before(neighbour_zhang, ambulance):
    call = ring(severity="orange")
    for seconds in (30, 60):
        actions.seen(seat=cast.liu_min().seats.get(), at=after(seconds))
        tick(seconds)
    actions.start_cascade(call=call, by=cast.liu_min().actor, at=after(61))
    response = call.responses.get()
    actions.accept(response=response, by=by(neighbour_zhang), at=after(70))
    actions.seen(seat=cast.liu_min().seats.get(), at=after(290))
    actions.withdraw(response=response, by=by(neighbour_zhang), at=after(300))
    before = len(told(call))
    for seconds in (330, 360, 390, 480):
        actions.seen(seat=cast.liu_min().seats.get(), at=after(seconds))
        tick(seconds)
    climbed = [pair for pair in told(call)[before:] if pair[1] == "unanswered"]
    assert climbed == [(to, "unanswered") for to in ("next_desk", "lead", "city", "120")]


def test_taken_in_hand_late_and_nobody_heard_in_two_minutes_is_no_answer(neighbour_zhang):
    call = ring(severity="orange")
    actions.start_cascade(call=call, by=cast.liu_min().actor, at=after(22))
    actions.accept(response=call.responses.get(), by=by(neighbour_zhang), at=after(30))
    actions.answer(call=call, user=cast.liu_min(), at=after(50))
    tick(169)
    assert not fresh(call).no_answer
    tick(170)
    assert (fresh(call).no_answer, fresh(call).severity, fresh(call).status) == (True, "red", "accepted")


def test_taken_in_hand_when_somebody_is_at_the_door_there_is_nothing_to_triage(neighbour_zhang):
    call = ring(severity="orange")
    actions.start_cascade(call=call, by=cast.liu_min().actor, at=after(22))
    response = call.responses.get()
    for verb, seconds in (("accept", 30), ("arrive", 60)):
        getattr(actions, verb)(response=response, by=by(neighbour_zhang), at=after(seconds))
    actions.answer(call=call, user=cast.liu_min(), at=after(70))
    assert waiting(call, "triage") == []


def test_who_was_only_asked_to_go_along_lapses_and_nobody_is_asked_instead(everybody, chen):
    response = asked(orange())
    actions.accept(response=response, by=by(response.responder), at=after(30))
    along = actions.ask(call=response.call, responder=chen, by=cast.liu_min().actor, at=after(40))
    tick(160)
    assert fresh(along).status == "lapsed" and statuses(response.call) == {"周明": "accepted", "陈芳": "lapsed"}


def test_a_late_yes_to_an_ask_that_was_made_again_is_referred_to_the_newer_one(neighbour_zhang):
    response = asked(orange(), neighbour_zhang)
    tick(142)
    actions.ask(call=response.call, responder=neighbour_zhang, by=cast.liu_min().actor, at=after(150))
    with pytest.raises(WrongMoment, match="请按最近的那一次"):
        actions.accept(response=response, by=by(neighbour_zhang), at=after(160))
