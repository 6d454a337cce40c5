"""120, 119 and 110: an ask is no answer. Until a crew says yes nobody reads it was told; else somebody telephones."""

import pytest

from songhe.care.emergency import actions
from songhe.care.emergency.models import Response
from songhe.care.emergency.tests.scene import accepted, answered, asked, by, ring
from songhe.care.emergency.tests.worker import escalations, fresh, statuses, texts, tick, told
from songhe.register.staff.models import Responder, Shift
from tests import cast
from tests.cast import AT, after

pytestmark = pytest.mark.django_db


def another_crew(name="紫阳 120", place=cast.PUXI, lat=32.80, lng=108.30, **facts):
    return cast.responder(f"crew-{name}", name, "ambulance", place, lat, lng, way="siren", **facts)


def red(**facts):
    """Red, and the house asks from 0:22 on."""
    call = answered(severity="red", **facts)
    actions.start_cascade(call=call, by=cast.liu_min().actor, at=after(22))
    return call


def crew_of(call):
    return call.responses.get(responder_kind="ambulance")


def test_until_the_crew_says_yes_it_is_sent_and_not_confirmed(ambulance):
    call = red()
    assert "联系 120：红色呼叫，已派汉阴 120，未确认" in texts(call)
    assert not any("已通知" in text for text in texts(call))


def test_a_crew_that_has_not_confirmed_in_a_minute_is_to_be_telephoned_once(ambulance):
    call = red()
    tick(81)
    assert ("120", "unconfirmed") not in told(call)
    for seconds in (82, 83, 300):
        tick(seconds)
    assert told(call).count(("120", "unconfirmed")) == 1
    assert "联系 120：汉阴 120 还没有确认，请立即拨打 120" in texts(call)


def test_a_crew_that_confirms_in_time_needs_no_telephone(ambulance):
    call = red()
    actions.accept(response=crew_of(call), by=by(ambulance), at=after(60))
    tick(82)
    assert ("120", "unconfirmed") not in told(call)


def test_its_yes_still_counts_after_the_minute(ambulance):
    call = red()
    tick(300)
    actions.accept(response=crew_of(call), by=by(ambulance), at=after(301))
    assert fresh(crew_of(call)).status == "accepted"


@pytest.mark.parametrize("verb", ["decline", "withdraw"])
def test_a_crew_that_says_no_is_to_be_telephoned_at_once(ambulance, verb):
    call = red()
    if verb == "withdraw":
        actions.accept(response=crew_of(call), by=by(ambulance), at=after(30))
    getattr(actions, verb)(response=crew_of(call), by=by(ambulance), at=after(40))
    row = escalations(call)[-1]
    assert (row.facts["to"], row.facts["reason"], row.facts["crew"]) == ("120", "crew_no", "汉阴 120")
    tick(82)
    assert ("120", "unconfirmed") not in told(call)


def test_in_a_drill_nobody_is_to_telephone(ambulance):
    call = answered(drill=True, severity="red")
    asked(call, ambulance)
    tick(90)
    assert "演练：联系 120：汉阴 120 还没有确认，演练不实际联系" in texts(call)


def test_a_crew_asked_by_hand_is_not_asked_twice_when_the_house_calls_120(ambulance):
    call = answered(severity="red")
    response = asked(call, ambulance)
    assert call.responses.count() == 1 and "联系 120：红色呼叫，已派汉阴 120，未确认" in texts(call)
    actions.accept(response=response, by=by(ambulance), at=after(30))
    assert not any(text.startswith("联系 119") for text in texts(call))


def test_handing_over_ends_the_wait_for_the_crew_of_that_service_only(ambulance):
    fire = cast.responder("hanyin119", "汉阴 119", "fire", cast.HANYIN, 32.895, 108.504, way="siren")
    call = red(trigger="smoke")
    assert call.responses.filter(responder=fire).exists()
    actions.hand_over(call=call, to="119", by=cast.liu_min().actor, at=after(40))
    tick(82)
    assert [to for to, reason in told(call) if reason == "unconfirmed"] == ["120"]


def test_red_calls_120_beside_the_first_one_asked_by_hand(ambulance, doctor_zhou):
    response = asked(answered(severity="red"), doctor_zhou)
    assert statuses(response.call) == {"周明": "asked", "汉阴 120": "asked"}
    assert told(response.call) == [("120", "red")]


def test_below_red_nobody_calls_120_for_an_ask_by_hand(ambulance, doctor_zhou):
    assert told(asked(answered(severity="orange"), doctor_zhou).call) == []


def test_graded_red_while_somebody_is_on_the_way_120_is_called(ambulance, doctor_zhou):
    call = asked(answered(severity="orange"), doctor_zhou).call
    actions.accept(response=call.responses.get(), by=by(doctor_zhou), at=after(30))
    actions.set_severity(call=call, severity="red", by=cast.liu_min().actor, at=after(40))
    assert crew_of(call).support and told(call) == [("120", "red")]


def test_graded_red_after_120_took_over_nobody_calls_it_again(ambulance):
    call = accepted().call
    before = told(call)
    actions.set_severity(call=call, severity="orange", by=cast.liu_min().actor, at=after(45))
    actions.hand_over(call=call, to="120", by=cast.liu_min().actor, at=after(50))
    actions.set_severity(call=call, severity="red", by=cast.liu_min().actor, at=after(60))
    assert told(call) == before


def test_a_crew_off_duty_is_not_asked(ambulance):
    Responder.objects.filter(pk=ambulance.pk).update(always_on=False)
    call = red()
    assert not call.responses.exists() and "联系 120：红色呼叫，请立即拨打 120" in texts(call)


def test_a_crew_on_its_shift_is_asked(ambulance):
    Responder.objects.filter(pk=ambulance.pk).update(always_on=False)
    Shift.objects.create(responder=ambulance, starts_at=after(-60), ends_at=after(3600))
    assert crew_of(red()).responder == ambulance


def test_a_crew_that_paused_or_was_taken_out_is_not_asked(ambulance):
    for change in ({"availability": "off"}, {"availability": "free", "is_active": False}):
        Responder.objects.filter(pk=ambulance.pk).update(**change)
        call = red(source=f"m{change}", elder=cast.wang() if "is_active" in change else cast.ye_elder())
        assert not call.responses.filter(responder=ambulance).exists()


def test_a_free_crew_goes_before_a_nearer_one_that_is_on_its_way_elsewhere(ambulance, ye_elder):
    near = another_crew("蒲溪 120")
    other = ring(elder=ye_elder, source="press:ye", severity="orange")
    going = actions.ask(call=other, responder=near, by=cast.liu_min().actor, at=AT, support=True)
    actions.accept(response=going, by=by(near), at=AT)
    assert crew_of(red()).responder == ambulance


def test_a_drill_keeps_no_crew_from_a_real_call(ambulance, ye_elder):
    near = another_crew("蒲溪 120")
    drill = ring(elder=ye_elder, source="drill", drill=True)
    actions.ask(call=drill, responder=near, by=cast.liu_min().actor, at=AT, support=True)
    assert crew_of(red()).responder == near


def test_the_countys_own_crew_goes_before_a_nearer_one_of_another(ambulance):
    another_crew(place=cast.HAOPING, lat=32.784, lng=108.283)
    assert crew_of(red()).responder == ambulance


def test_where_the_countys_own_is_busy_one_of_another_county_within_reach_is_asked(ambulance, ye_elder):
    far = another_crew(place=cast.HAOPING, lat=32.60, lng=108.30)
    other = ring(elder=ye_elder, source="press:ye", severity="orange")
    actions.ask(call=other, responder=ambulance, by=cast.liu_min().actor, at=AT, support=True)
    assert crew_of(red()).responder == far


def test_a_crew_that_said_no_is_not_asked_for_the_same_call_again(ambulance):
    call = ring(severity="red")
    actions.start_cascade(call=call, by=cast.liu_min().actor, at=after(22))
    actions.decline(response=crew_of(call), by=by(ambulance), at=after(30))
    zhou = actions.ask(call=call, responder=cast.doctor_zhou(), by=cast.liu_min().actor, at=after(35))
    actions.accept(response=zhou, by=by(zhou.responder), at=after(40))
    actions.withdraw(response=zhou, by=by(zhou.responder), at=after(50))  # it rings again, and 120 is called again
    assert Response.objects.filter(call=call, responder=ambulance).count() == 1
    assert "联系 120：红色呼叫，请立即拨打 120" in texts(call)
