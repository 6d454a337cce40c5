"""The first one at the door ends the 15 minutes and leads, whoever it is and whoever was expected."""

import pytest

from songhe.care.emergency import actions, queries
from songhe.care.emergency.tests.scene import accepted, answered, by, en_route, ring
from songhe.care.emergency.tests.worker import fresh, statuses, tick, told, waiting
from tests import cast
from tests.cast import after

pytestmark = pytest.mark.django_db


def along(call, person, seconds=62):
    """Somebody is asked to go along, and goes."""
    response = actions.ask(call=call, responder=person, by=cast.liu_min().actor, at=after(seconds), support=True)
    for verb, later in (("accept", 8), ("depart", 18)):
        getattr(actions, verb)(response=response, by=by(person), at=after(seconds + later))
    return response


def test_nobody_near_says_yes_and_the_ambulance_is_there_at_minute_eight(ambulance, neighbour_zhang):
    call = answered(severity="red")
    actions.start_cascade(call=call, by=cast.liu_min().actor, at=after(22))
    crew = call.responses.get(responder=ambulance)
    for verb, seconds in (("accept", 40), ("depart", 60), ("arrive", 480)):
        getattr(actions, verb)(response=crew, by=by(ambulance), at=after(seconds))
    call = fresh(call)
    assert (call.status, call.arrived_at, call.lead_response) == ("on_scene", after(480), crew)
    assert (call.accepted_at, call.departed_at) == (after(40), after(60)) and not fresh(crew).support
    assert statuses(call)["张大山"] == "stood_down"
    assert waiting(call, "dispatch", "again", "accept", "arrive") == []
    tick(900)
    assert ("lead", "late") not in told(call)
    assert queries.stages(call)["total"] == 480


def test_who_goes_along_and_is_there_first_leads_and_the_other_goes_along(chen):
    response = en_route()
    support = along(response.call, chen)
    actions.arrive(response=support, by=by(chen), at=after(300))
    call = fresh(response.call)
    assert (call.status, call.arrived_at, call.lead_response) == ("on_scene", after(300), support)
    assert fresh(response).support and fresh(response).status == "en_route"
    actions.arrive(response=response, by=by(response.responder), at=after(400))
    assert (fresh(call).arrived_at, fresh(response).status) == (after(300), "on_scene")


def test_who_goes_along_and_comes_second_changes_nothing(chen):
    response = en_route()
    support = along(response.call, chen)
    actions.arrive(response=response, by=by(response.responder), at=after(300))
    for verb, seconds in (("arrive", 400), ("enter", 401), ("finish", 500)):
        getattr(actions, verb)(response=support, by=by(chen), at=after(seconds))
    call = fresh(response.call)
    assert (call.arrived_at, call.entered_at, call.lead_response, fresh(support).status) == (after(300), None, response, "done")
    assert fresh(support).support


def test_the_leader_who_was_overtaken_may_turn_back_without_opening_the_call(chen):
    response = en_route()
    actions.arrive(response=along(response.call, chen), by=by(chen), at=after(300))
    actions.withdraw(response=response, by=by(response.responder), at=after(310))
    assert fresh(response.call).status == "on_scene"


def test_after_the_hand_over_the_first_arrival_of_anybody_counts(chen):
    response = accepted()
    support = along(response.call, chen)
    actions.hand_over(call=response.call, to="120", by=cast.liu_min().actor, at=after(100))
    actions.arrive(response=support, by=by(chen), at=after(300))
    actions.arrive(response=response, by=by(response.responder), at=after(400))
    call = fresh(response.call)
    assert (call.status, call.arrived_at, call.lead_response) == ("handed_over", after(300), response)


def test_at_a_call_nobody_answered_the_crews_arrival_counts_too(ambulance):
    call = ring(severity="red")
    tick(180)
    crew = call.responses.get(responder=ambulance)
    for verb, seconds in (("accept", 200), ("arrive", 700)):
        getattr(actions, verb)(response=crew, by=by(ambulance), at=after(seconds))
    call = fresh(call)
    assert (call.status, call.arrived_at, call.dispatched_at) == ("on_scene", after(700), after(180))
    actions.answer(call=call, user=cast.liu_min(), at=after(710))
    assert fresh(call).answered_by == cast.liu_min()
