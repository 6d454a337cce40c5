"""Two calls of one event: whoever goes, the graver level and the search pass to the one that goes on; no story is changed."""

import pytest

from songhe.care.emergency import actions, queries
from songhe.care.emergency.tests.scene import accepted, answered, asked, by, en_route, on_scene, ring
from songhe.care.emergency.tests.worker import fresh, statuses, texts, tick, told, waiting
from tests import cast
from tests.cast import after

pytestmark = pytest.mark.django_db
NOW = 700


def other(**facts):
    """Ye's call, orange, of the same event, answered."""
    call = ring(**{"elder": cast.ye_elder(), "source": "press:ye", "severity": "orange", **facts})
    actions.answer(call=call, user=cast.liu_min(), at=after(9))
    actions.hear(call=call, by=cast.liu_min().actor, at=after(10))
    return call


def merge(call, into, seconds=NOW):
    actions.merge(call=call, into=into, by=cast.liu_min().actor, at=after(seconds))
    return fresh(into)


def verbs(call):
    """The timeline by its verbs, newest first."""
    return [moment.verb.removeprefix("emergency.") for moment in queries.timeline(call)]


@pytest.mark.parametrize(("build", "status"), [(accepted, "accepted"), (en_route, "en_route"), (on_scene, "on_scene")])
def test_whoever_leads_the_one_leads_the_other(build, status):
    response, into = build(), other()
    into = merge(response.call, into)
    response = fresh(response)
    assert (response.call, response.support, response.status) == (into, False, status)
    assert (into.status, into.lead_response) == (status, response)
    assert waiting(into, "dispatch", "again", "accept", "answer") == []


def test_stamps_go_with_him():
    response, into = on_scene(), other()
    into = merge(response.call, into)
    assert (into.dispatched_at, into.accepted_at, into.departed_at, into.arrived_at) == tuple(map(after, (22, 40, 60, 550)))
    assert waiting(into, "arrive") == [] and waiting(into, "close") == [("close", after(NOW + 3600))]


def test_who_was_there_before_the_other_rang_is_there_from_its_first_second():
    response = on_scene()
    into = ring(at=after(600), elder=cast.ye_elder(), source="press:ye")
    into = merge(response.call, into)
    assert into.arrived_at == after(600)
    assert all(seconds is None or seconds >= 0 for seconds in queries.stages(into).values())


def test_where_somebody_leads_already_he_goes_along(chen):
    response, into = en_route(), other()
    leads = actions.ask(call=into, responder=chen, by=cast.liu_min().actor, at=after(20))
    actions.accept(response=leads, by=by(chen), at=after(30))
    into = merge(response.call, into)
    assert (into.lead_response, fresh(response).call, fresh(response).support) == (leads, into, True)


def test_of_two_who_lead_the_one_at_the_door_leads_on(chen):
    response, into = on_scene(), other()
    leads = actions.ask(call=into, responder=chen, by=cast.liu_min().actor, at=after(20))
    actions.accept(response=leads, by=by(chen), at=after(30))
    into = merge(response.call, into)
    assert (into.status, into.lead_response, into.arrived_at) == ("on_scene", fresh(response), after(550))
    assert fresh(leads).support


def test_after_the_hand_over_of_the_other_he_goes_along():
    response, into = en_route(), other()
    actions.hand_over(call=into, to="120", by=cast.liu_min().actor, at=after(100))
    into = merge(response.call, into)
    assert (into.status, into.lead_response, fresh(response).support) == ("handed_over", None, True)


def test_who_was_only_asked_is_asked_on_and_his_two_minutes_count_on(chen):
    response, into = asked(answered(severity="orange"), chen), other()
    into = merge(response.call, into, 60)
    assert fresh(response).call == into and waiting(into, "accept") == [("accept", after(142))]
    tick(142)
    assert fresh(response).status == "lapsed"


def test_who_was_only_asked_need_not_come_where_somebody_goes(chen, doctor_zhou):
    response, into = asked(answered(severity="orange"), chen), other()
    leads = actions.ask(call=into, responder=doctor_zhou, by=cast.liu_min().actor, at=after(20))
    actions.accept(response=leads, by=by(doctor_zhou), at=after(30))
    merge(response.call, into, 60)
    assert fresh(response).status == "stood_down" and waiting(response.call) == []


def test_those_asked_for_the_other_need_not_come_once_a_leader_came_over(chen):
    response, into = en_route(), other()
    ask = actions.ask(call=into, responder=chen, by=cast.liu_min().actor, at=after(20))
    into = merge(response.call, into)
    assert (fresh(ask).status, into.lead_response) == ("stood_down", fresh(response))


def test_the_crew_goes_along_and_120_is_not_called_twice(ambulance, doctor_zhou):
    call, into = answered(severity="red"), other()
    actions.start_cascade(call=call, by=cast.liu_min().actor, at=after(22))
    crew = call.responses.get(responder=ambulance)
    into = merge(call, into, 60)
    assert fresh(crew).call == into and fresh(crew).support and "120" in into.rung
    assert into.severity == "red" and into.responses.filter(responder=ambulance).count() == 1
    tick(82)
    assert ("120", "unconfirmed") in told(into)


@pytest.mark.parametrize(
    ("one", "two", "level"), [("red", "orange", "red"), ("orange", "red", "red"), ("yellow", "orange", "orange")]
)
def test_the_graver_level_goes_on(one, two, level):
    assert merge(answered(severity=one), other(severity=two), 60).severity == level


def test_was_the_house_asking_it_asks_on(neighbour_zhang):
    call = answered(severity="orange")
    actions.start_cascade(call=call, by=cast.liu_min().actor, at=after(22))
    into = merge(call, other(), 60)
    assert into.cascade and statuses(into) == {"张大山": "asked"} and fresh(call).status == "merged"


def test_a_call_nobody_was_asked_for_has_its_own_three_minutes():
    into = merge(answered(), other(), 60)
    assert waiting(into, "dispatch", "again") == [("dispatch", after(180))]


def test_a_call_for_which_everybody_had_said_no_gets_its_minute(chen):
    into = other()
    response = actions.ask(call=into, responder=chen, by=cast.liu_min().actor, at=after(20))
    actions.decline(response=response, by=by(chen), at=after(30))
    assert waiting(merge(answered(), into, 60), "again") == [("again", after(120))]


def test_who_goes_for_both_goes_once(doctor_zhou):
    response, into = accepted(), other()
    ask = actions.ask(call=into, responder=doctor_zhou, by=cast.liu_min().actor, at=after(50))
    into = merge(response.call, into)
    assert (fresh(ask).status, fresh(response).status, into.lead_response) == ("stood_down", "accepted", fresh(response))


def test_who_is_at_one_door_is_at_the_other(doctor_zhou, chen):
    response, into = on_scene(), other()
    leads = actions.ask(call=into, responder=chen, by=cast.liu_min().actor, at=after(20))
    actions.accept(response=leads, by=by(chen), at=after(30))
    along = actions.ask(call=into, responder=doctor_zhou, by=cast.liu_min().actor, at=after(50), support=True)
    actions.accept(response=along, by=by(doctor_zhou), at=after(55))
    into = merge(response.call, into)
    assert (into.status, into.arrived_at, into.lead_response) == ("on_scene", after(550), along)
    assert fresh(response).status == "done" and fresh(response).call != into


def test_who_is_done_at_the_door_was_there_for_the_other_too():
    response, into = on_scene(), other()
    actions.finish(response=response, by=by(response.responder), at=after(600))
    into = merge(response.call, into)
    assert (into.status, into.arrived_at, into.lead_response) == ("on_scene", after(550), fresh(response))
    assert fresh(response).status == "done"


def test_whoever_had_the_one_in_hand_has_the_other_that_stopped_ringing():
    response = en_route()
    into = ring(elder=cast.ye_elder(), source="press:ye")
    assert merge(response.call, into).answered_by == cast.liu_min()


def test_a_call_that_still_rings_goes_on_ringing():
    into = merge(answered(), ring(elder=cast.ye_elder(), source="press:ye"), 60)
    assert into.rings and into.answered_by is None and waiting(into, "answer")


def test_each_story_tells_what_happened_under_its_own_number():
    response, into = en_route(), other()
    call = response.call
    into = merge(call, into)
    actions.arrive(response=fresh(response), by=by(response.responder), at=after(800))
    story, other_story = verbs(call), verbs(into)
    assert story[:2] == ["call.merge", "response.depart"] and "response.arrive" not in story
    assert other_story[0] == "response.arrive" and "response.move" in other_story and "response.depart" not in other_story
    assert f"周明 由 {call.number} 转来" in texts(into) and f"并入 {into.number}" in texts(call)


def test_a_call_merged_and_merged_again_leads_to_the_last():
    first, second, third = answered(), other(), ring(elder=cast.ziyang_elder(), source="press:tan")
    merge(first, second, 60)
    merge(second, third, 70)
    assert fresh(first).goes_on_in == third and fresh(third).goes_on_in == third


def test_what_he_does_on_his_phone_counts_for_the_call_that_goes_on():
    response, into = accepted(), other()
    into = merge(response.call, into)
    for verb, seconds in (("depart", 710), ("arrive", 900), ("enter", 910)):
        getattr(actions, verb)(response=fresh(response), by=by(response.responder), at=after(seconds))
    into = fresh(into)
    assert (into.departed_at, into.arrived_at, into.entered_at) == (after(710), after(900), after(910))
