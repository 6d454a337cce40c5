"""Who is asked, in which order, how many at once, and what a no, a yes and a change of mind do."""

from datetime import timedelta

import pytest

from songhe.base.errors import Refused, WrongMoment
from songhe.base.models import JournalEntry
from songhe.care.emergency import actions, queries
from songhe.care.emergency.models import Response
from songhe.care.emergency.tests.scene import answered, asked, by, en_route, ring
from songhe.links.maps import travel
from songhe.register.staff.models import Responder, Shift
from tests import cast
from tests.cast import AT, after

pytestmark = pytest.mark.django_db


def names(call, at=AT):
    return [one.responder.name for one in queries.candidates(call, at)]


def start(severity="orange"):
    call = answered(severity=severity)
    actions.start_cascade(call=call, by=cast.liu_min().actor, at=after(22))
    return call


def statuses(call):
    return dict(call.responses.order_by("place").values_list("responder_name", "status"))


@pytest.fixture
def everybody(neighbour_zhang, doctor_zhou, chen, ambulance):
    return neighbour_zhang, doctor_zhou, chen, ambulance


def test_those_who_can_be_there_first_stand_first(everybody):
    assert names(ring()) == ["张大山", "周明", "陈芳", "汉阴 120"]


def test_who_often_says_no_at_this_hour_falls_behind(everybody, neighbour_zhang, ye_elder):
    for day in range(1, 9):
        call = ring(at=AT - timedelta(days=day), elder=ye_elder, source=f"past{day}")
        response = actions.ask(call=call, responder=neighbour_zhang, by=cast.liu_min().actor, at=call.received_at)
        actions.decline(response=response, by=by(neighbour_zhang), at=call.received_at)
        actions.cancel(call=call, by=cast.liu_min().actor, at=call.received_at, reason="误触")
    assert names(ring())[0] == "周明"


def test_of_two_as_near_the_key_holder_and_then_the_speaker_goes_first(wang, neighbour_zhang):
    for name, languages in (("甲", []), ("乙", ["汉阴话"])):
        twin = cast.responder(f"twin{name}", name, "neighbour", cast.PUXI, 32.78400, 108.28260, languages=languages)
        assert twin.pk
    assert names(ring()) == ["张大山", "乙", "甲"]


def test_only_who_is_on_duty_is_asked_by_the_house(doctor_zhou, chen):
    Responder.objects.filter(pk=doctor_zhou.pk).update(always_on=False)
    call = ring()
    assert [(one.responder.name, one.on_duty) for one in queries.candidates(call, AT)] == [("陈芳", True), ("周明", False)]
    Shift.objects.create(responder=doctor_zhou, starts_at=after(-3600), ends_at=after(60))
    assert names(call) == ["周明", "陈芳"] and names(call, after(60)) == ["陈芳", "周明"]


@pytest.mark.parametrize("facts", [{"is_active": False}, {"availability": "off"}])
def test_who_is_off_or_gone_does_not_appear(neighbour_zhang, doctor_zhou, facts):
    Responder.objects.filter(pk=neighbour_zhang.pk).update(**facts)
    assert names(ring()) == ["周明"]


@pytest.mark.parametrize(("age", "first"), [(599, "陈芳"), (601, "张大山")])
def test_a_live_position_counts_while_it_is_fresh(everybody, chen, age, first):
    Responder.objects.filter(pk=chen.pk).update(live_lat=32.7835, live_lng=108.2823, live_at=after(-age), way="car")
    assert names(ring())[0] == first


def test_who_is_at_another_call_is_not_asked(everybody, neighbour_zhang, ye_elder):
    other = ring(elder=ye_elder, source="press:ye")
    response = actions.ask(call=other, responder=neighbour_zhang, by=cast.liu_min().actor, at=AT)
    actions.accept(response=response, by=by(neighbour_zhang), at=AT)
    assert statuses(start()) == {"周明": "asked"}


def test_nobody_of_another_county_is_asked(doctor_zhou, ziyang_elder):
    far = cast.responder("zydoc", "紫阳村医", "doctor", cast.HAOPING, 32.37, 108.218)
    assert far.name not in names(ring())


def test_orange_asks_one_by_one(everybody):
    call = start("orange")
    assert statuses(call) == {"张大山": "asked"}


def test_red_asks_two_at_once_and_120_as_well(everybody):
    call = start("red")
    assert statuses(call) == {"汉阴 120": "asked", "张大山": "asked", "周明": "asked"}
    assert call.responses.get(responder_name="汉阴 120").support


def test_a_no_asks_the_next_at_once(everybody):
    call = start()
    actions.decline(response=call.responses.get(), by=by(everybody[0]), at=after(30), reason="我在县城")
    assert statuses(call) == {"张大山": "declined", "周明": "asked"}
    assert "我在县城" in [moment.text for moment in queries.timeline(call)]


def test_the_first_yes_wins_and_the_others_are_stood_down(everybody):
    call = start("red")
    zhang, zhou = (call.responses.get(responder=person) for person in everybody[:2])
    actions.accept(response=zhou, by=by(everybody[1]), at=after(40))
    assert statuses(call) == {"汉阴 120": "asked", "张大山": "stood_down", "周明": "accepted"}
    with pytest.raises(WrongMoment, match="周明 已经接单，谢谢您。"):
        actions.accept(response=zhang, by=by(everybody[0]), at=after(41))


def test_nobody_who_would_need_hours_is_asked_by_the_house(neighbour_zhang):
    Responder.objects.filter(pk=neighbour_zhang.pk).update(lat=32.95)  # 18 km on foot
    call = start()
    assert names(call) == ["张大山"] and not call.responses.exists()
    row = JournalEntry.objects.get(subject=call.pk, verb="emergency.call.escalate")
    assert row.facts["reason"] == "nobody"


def test_when_nobody_is_left_the_lead_is_told_once_and_120_suggested(neighbour_zhang):
    call = start()
    actions.decline(response=call.responses.get(), by=by(neighbour_zhang), at=after(30))
    actions.start_cascade(call=call, by=cast.liu_min().actor, at=after(31))
    rows = JournalEntry.objects.filter(subject=call.pk, verb="emergency.call.escalate")
    assert [(row.facts["to"], row.facts["reason"], row.facts["suggest"]) for row in rows] == [("lead", "nobody", ["120"])]


def test_who_withdraws_opens_the_call_again_and_the_next_is_asked(everybody):
    response = en_route()
    actions.withdraw(response=response, by=by(response.responder), at=after(90))
    call = response.call
    call.refresh_from_db()
    assert (call.status, call.lead_response, call.accepted_at, call.departed_at) == ("answered", None, None, None)
    assert statuses(call)["张大山"] == "asked"


def test_a_call_nobody_answered_rings_again_when_its_responder_withdraws(everybody):
    call = ring(severity="orange")
    actions.start_cascade(call=call, by=cast.liu_min().actor, at=after(22))
    response = call.responses.get()
    actions.accept(response=response, by=by(everybody[0]), at=after(30))
    assert not call.deadlines.filter(step="answer", fired_at=None, cleared_at=None).exists()
    actions.withdraw(response=response, by=by(everybody[0]), at=after(50))
    call.refresh_from_db()
    assert call.status == "offered"
    assert call.deadlines.filter(step="answer", cleared_at=None).earliest("due_at").due_at == after(80)


def test_those_stood_down_are_asked_again_when_the_winner_withdraws(everybody):
    call = start("red")
    zhou = call.responses.get(responder=everybody[1])
    actions.accept(response=zhou, by=by(everybody[1]), at=after(40))
    actions.withdraw(response=zhou, by=by(everybody[1]), at=after(50))
    assert call.responses.filter(responder=everybody[0], status="asked").count() == 1


def test_nobody_is_asked_twice_at_the_same_time(doctor_zhou):
    response = asked()
    with pytest.raises(Refused, match="已经在这起呼叫里"):
        actions.ask(call=response.call, responder=doctor_zhou, by=cast.liu_min().actor, at=after(30))


def test_grading_up_to_red_widens_a_cascade_under_way(everybody):
    call = start()
    actions.set_severity(call=call, severity="red", by=cast.liu_min().actor, at=after(30))
    assert statuses(call) == {"张大山": "asked", "汉阴 120": "asked", "周明": "asked"}


def test_smoke_is_told_to_119_and_120(everybody):
    fire = cast.responder("hanyin119", "汉阴 119", "fire", cast.HANYIN, 32.895, 108.504, way="siren")
    call = answered(trigger="smoke", severity="red")
    actions.start_cascade(call=call, by=cast.liu_min().actor, at=after(22))
    assert {"119", "120"} <= set(call.rung) and call.responses.filter(responder=fire, support=True).exists()


def test_a_report_of_a_phone_without_signal_never_turns_a_stage_negative(doctor_zhou):
    response = asked()
    for verb, at in (("accept", 10), ("depart", 5), ("arrive", 300), ("enter", 299)):
        getattr(actions, verb)(response=response, by=by(doctor_zhou), at=after(at), late=True)
    response.call.refresh_from_db()
    stages = queries.stages(response.call)
    assert all(seconds is None or seconds >= 0 for seconds in stages.values()) and stages["total"] == 300
    assert response.reported_late and any(moment.late for moment in queries.timeline(response.call))


def test_candidates_cost_the_same_number_of_queries_however_many_there_are(everybody, django_assert_max_num_queries):
    call = ring()
    for number in range(12):
        cast.responder(f"n{number}", f"邻居{number}", "neighbour", cast.PUXI, 32.784 + number / 1000, 108.283)
    with django_assert_max_num_queries(6):
        assert len(queries.candidates(call, AT)) == 16


def test_the_candidate_who_was_asked_says_so(doctor_zhou, chen):
    response = asked()
    found = {one.responder.name: one.response for one in queries.candidates(response.call, after(30))}
    assert found == {"周明": Response.objects.get(), "陈芳": None}


def test_while_others_wait_for_the_call_a_router_is_asked_for_a_moment_only(everybody, monkeypatch):
    patience, really = [], travel.trips

    def trips(*args, patience_s=travel.PATIENCE_S, **more):
        patience.append(patience_s)
        return really(*args, patience_s=patience_s, **more)

    monkeypatch.setattr(travel, "trips", trips)
    start("red")
    assert patience == [travel.BRIEF_S] * 2  # the crew of 120, and those near
    patience.clear()
    asked(person=cast.doctor_zhou(), call=ring(source="ye", elder=cast.ye_elder(), severity="orange"))
    assert patience == [travel.PATIENCE_S]  # asked by hand: before the transaction
