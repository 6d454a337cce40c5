"""What the house does by itself when a deed is not done in time: each once, and not at all when it was done."""

from datetime import timedelta

import pytest

from songhe.base.deadlines import fire_due
from songhe.base.models import JournalEntry
from songhe.care.emergency import actions, queries
from songhe.care.emergency.actions.laid import load_rules, rules
from songhe.care.emergency.models import CallDeadline, Response, Rule
from songhe.care.emergency.tests.scene import accepted, answered, asked, by, closed, en_route, on_scene, ring
from tests import cast
from tests.cast import AT, after

pytestmark = pytest.mark.django_db


def tick(seconds, at=None):
    """The worker looks, that many seconds after the press."""
    return fire_due(CallDeadline, at=at or after(seconds), fire=actions.fire)


def told(call):
    """(to, reason) of every escalation so far."""
    rows = JournalEntry.objects.filter(subject=call.pk, verb="emergency.call.escalate").order_by("pos")
    return [(row.facts["to"], row.facts["reason"]) for row in rows]


def test_an_unanswered_call_climbs_seat_lead_city_and_120(ambulance, liu_min):
    call = ring()
    for seconds in (29, 30, 60, 90, 180):
        if seconds == 30:
            actions.seen(seat=queries.seat_of(liu_min), at=after(25))
        tick(seconds)
    climbed = [("next_desk", "unanswered"), ("lead", "unanswered"), ("city", "unanswered"), ("120", "unanswered")]
    assert told(call) == [*climbed, ("lead", "nobody")]  # the cascade of the same moment finds nobody near
    call.refresh_from_db()
    assert call.desk_path == "6109" and call.rung[:5] == ["desk", "next_desk", "lead", "city", "120"]
    assert Response.objects.get(call=call).responder == ambulance


def test_a_seat_that_fell_silent_sends_the_call_to_the_city_after_thirty_seconds(liu_min):
    actions.sit(user=liu_min, at=after(-55))
    call = actions.raise_call(source="m", trigger="sos", by=liu_min.actor, at=AT, elder=cast.wang())[0]
    tick(30)
    assert told(call) == [("city", "no_seat")]
    tick(90)
    assert told(call)[1:] == [("lead", "unanswered")]


@pytest.mark.parametrize("seconds", [30, 60, 90, 180])
def test_every_escalation_happens_exactly_once(seconds):
    call = ring()
    tick(seconds)
    before = told(call)
    assert tick(seconds) == tick(seconds + 0.5) == 0
    assert told(call) == before


def test_a_late_worker_catches_up_in_order():
    call = ring()
    tick(100)
    assert [to for to, _ in told(call)] == ["city", "lead"]  # nobody has given a sign for a minute: the city at once


def test_answering_ends_the_climb():
    call = answered()
    tick(119)
    assert told(call) == []


def test_two_minutes_without_speech_make_it_red_and_ask_everybody(neighbour_zhang, doctor_zhou, chen, ambulance):
    call = answered(severity="orange")
    tick(127)
    assert not call.responses.exists()
    tick(128)
    call.refresh_from_db()
    assert (call.no_answer, call.severity, call.cascade) == (True, "red", True)
    going = {response.responder: response.support for response in call.responses.all()}
    assert going == {neighbour_zhang: False, doctor_zhou: False, ambulance: True}


def test_a_word_heard_ends_the_wait_for_speech(liu_min):
    call = answered()
    actions.hear(call=call, by=liu_min.actor, at=after(127))
    tick(128)
    call.refresh_from_db()
    assert not call.no_answer


def test_three_minutes_without_a_dispatch_start_the_cascade(neighbour_zhang, liu_min):
    call = answered(severity="orange")
    actions.hear(call=call, by=liu_min.actor, at=after(20))
    tick(180)
    assert Response.objects.get(call=call).responder == neighbour_zhang


def test_a_dispatch_in_time_starts_none(neighbour_zhang, doctor_zhou):
    response = asked(answered(severity="orange"))
    actions.hear(call=response.call, by=cast.liu_min().actor, at=after(23))
    tick(141)
    assert list(Response.objects.all()) == [response]


def test_who_does_not_answer_for_two_minutes_lapses_and_the_next_is_asked(neighbour_zhang, chen):
    response = asked(answered(severity="orange"), person=chen)
    actions.hear(call=response.call, by=cast.liu_min().actor, at=after(23))
    tick(142)
    statuses = dict(Response.objects.values_list("responder_name", "status"))
    assert statuses == {"陈芳": "lapsed", "张大山": "asked"}


def test_a_yes_that_comes_late_is_welcome_while_nobody_else_goes(neighbour_zhang, chen):
    response = asked(answered(severity="orange"), person=chen)
    tick(142)
    actions.accept(response=response, by=by(chen), at=after(150))
    response.call.refresh_from_db()
    assert response.call.lead_response == response
    assert Response.objects.get(responder=neighbour_zhang).status == "stood_down"


def test_not_there_after_fifteen_minutes_lead_and_county_are_told(ambulance):
    response = en_route()
    call = response.call
    actions.hear(call=call, by=cast.liu_min().actor, at=after(61))
    assert told(call) == [("120", "red")] and Response.objects.get(responder=ambulance).support
    actions.accept(response=Response.objects.get(responder=ambulance), by=by(ambulance), at=after(50))
    tick(899)
    assert told(call)[1:] == []
    tick(900)
    assert told(call)[1:] == [("lead", "late"), ("county", "late")]  # 120 was called beside the first ask


def test_below_red_120_is_only_suggested(ambulance):
    response = asked(answered(severity="orange"))
    actions.accept(response=response, by=by(response.responder), at=after(40))
    actions.hear(call=response.call, by=cast.liu_min().actor, at=after(61))
    tick(900)
    assert [to for to, _ in told(response.call)] == ["lead", "county"]
    assert "建议拨打 120" in " ".join(moment.text for moment in queries.timeline(response.call))


def test_in_the_mountains_the_set_value_holds(ye_elder):
    call = ring(elder=ye_elder, source="press:ye")
    due = CallDeadline.objects.filter(call=call, step="arrive")
    assert {(one.due_at, one.rule.seconds) for one in due} == {(after(1800), 1800)}


def test_arriving_clears_everything_that_waits():
    call = on_scene().call
    waiting = CallDeadline.objects.filter(call=call, fired_at=None, cleared_at=None)
    assert set(waiting.values_list("step", flat=True)) <= {"triage", "close"}


def test_a_drill_calls_no_120(ambulance):
    call = ring(drill=True)
    tick(180)
    assert not call.responses.filter(responder=ambulance).exists()
    assert "演练：联系 120：无人接听，演练不实际联系" in [moment.text for moment in queries.timeline(call)]


@pytest.mark.parametrize(("reason", "hours", "deed"), [("follow_up", 24, actions.follow_up), ("review", 72, actions.review)])
def test_the_lead_is_reminded_once_unless_it_was_done(reason, hours, deed, zhao_lead):
    call = closed()
    due = call.closed_at + timedelta(hours=hours)
    if reason == "review":
        actions.follow_up(call=call, by=zhao_lead.actor, at=after(3600), note="好")
    before = told(call)
    tick(0, at=due - timedelta(seconds=1))
    assert told(call) == before
    tick(0, at=due)
    assert told(call) == [*before, ("lead", reason)]
    deed(call=call, by=zhao_lead.actor, at=due, note="补做")


@pytest.mark.parametrize(("cause", "owed"), [("helped", {"review", "follow_up"}), ("death", {"review"}), ("test", set())])
def test_what_is_owed_after_the_end_depends_on_the_cause(cause, owed, zhao_lead):
    call = closed(cause)
    assert set(CallDeadline.objects.filter(call=call, cleared_at=None).values_list("step", flat=True)) == owed
    assert list(queries.due_reviews(zhao_lead, call.closed_at)) == ([call] if "review" in owed else [])
    assert list(queries.due_follow_ups(zhao_lead, call.closed_at)) == ([call] if "follow_up" in owed else [])


def test_a_deadline_whose_deed_was_just_done_counts_as_cleared():
    call = ring()
    first = CallDeadline.objects.filter(call=call, step="answer").first()
    actions.answer(call=call, user=cast.liu_min(), at=after(8))
    CallDeadline.objects.filter(pk=first.pk).update(cleared_at=None)  # as if a worker held it when the call was answered
    tick(30)
    first.refresh_from_db()
    assert (first.fired_at, first.cleared_at) == (None, after(30)) and told(call) == []


def test_rules_are_dated_and_never_edited_in_place():
    before = Rule.objects.count()
    assert load_rules() == 0 and before >= 11
    Rule.objects.filter(step="arrive", terrain="town").update(valid_to=cast.AT.date() - timedelta(days=1))
    Rule.objects.create(step="arrive", terrain="town", seconds=600, then="county", valid_from=AT.date(), clause="新规定")
    assert ring().limit_s == 600
    assert [rule.seconds for rule in rules("town", AT.date() - timedelta(days=1)) if rule.step == "arrive"] == [900] * 3


def test_a_node_that_lost_its_rules_takes_those_it_came_with():
    Rule.objects.all().delete()
    assert ring().limit_s == 900 and CallDeadline.objects.count() == 8


def test_one_broken_deadline_holds_up_no_other(monkeypatch):
    calls = [ring(), ring(elder=cast.ye_elder(), source="press:ye")]

    def fire(deadline, at):
        if deadline.call_id == calls[0].pk:
            raise ZeroDivisionError
        actions.fire(deadline, at)

    assert fire_due(CallDeadline, at=after(30), fire=fire) == 1
    assert told(calls[0]) == [] and len(told(calls[1])) == 1


def test_a_responder_going_ends_the_wait_for_an_answer():
    response = accepted()
    actions.hear(call=response.call, by=cast.liu_min().actor, at=after(41))
    tick(200)
    assert ("120", "unanswered") not in told(response.call) and ("lead", "unanswered") not in told(response.call)
