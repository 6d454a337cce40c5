"""What else happens: nobody answers, two press at once, a false alarm, 120 takes over, an empty county, a change of mind."""

from typing import Any

import pytest

from songhe.base.actors import Actor
from songhe.base.deadlines import fire_due
from songhe.care.emergency import actions, queries
from songhe.care.emergency.models import Call, CallDeadline
from songhe.journeys import button_pressed, people_told
from songhe.links.devices.models import Message
from songhe.links.notify.models import Notice
from tests.cast import AT, after

pytestmark = pytest.mark.django_db


def press(device: str = "btn-wang", key: str = "1", seconds: float = 0) -> Call:
    """A press that the door has kept, and the intake taken up."""
    plain = {"credential": device, "topic": f"songhe/{device}/up", "payload": b"{}", "urgent": True}
    at = after(seconds)
    message = Message.objects.create(device=device, key=key, signal="sos", received_at=at, **plain)
    call = button_pressed.handle(message, at).call
    assert call is not None
    return call


def clock_at(*seconds: float) -> None:
    """The worker looks at these moments."""
    for moment in seconds:
        fire_due(CallDeadline, at=after(moment), fire=actions.fire)


def hand(responder: Any) -> Actor:
    return Actor(f"responder:{responder.pk}", responder.name)


def lines(call: Call) -> list[str]:
    return [moment.text for moment in reversed(queries.timeline(call))]


def notices(to: Any) -> list[str]:
    while people_told.run_once(after(2000)):
        pass
    return [f"{notice.title} {notice.text}" for notice in Notice.objects.filter(to=f"user:{to.pk}")]


def test_nobody_answers_and_still_somebody_comes(wang_button, liu_min, zhao_lead, neighbour_zhang, doctor_zhou, ambulance):
    seat = actions.sit(user=liu_min, at=AT)
    call = press()
    clock_at(29)
    actions.seen(seat=seat, at=after(29))
    clock_at(30, 60, 90, 180)
    zhang = call.responses.get(responder=neighbour_zhang)
    assert call.responses.filter(responder=ambulance, support=True).exists()
    actions.accept(response=zhang, by=hand(neighbour_zhang), at=after(195))
    actions.arrive(response=zhang, by=hand(neighbour_zhang), at=after(290))
    call.refresh_from_db()
    assert (call.status, call.answered_by) == ("on_scene", None)
    actions.answer(call=call, user=liu_min, at=after(300))
    assert call.answered_by == liu_min and any("没有人接听" in text for text in notices(zhao_lead))


def test_two_press_at_once_and_neither_waits_for_the_other(wang_button, ye_elder, liu_min, ma_chao):
    for user in (liu_min, ma_chao):
        actions.sit(user=user, at=AT)
    one, other = press(), press("btn-ye", seconds=0.2)
    assert [call.elder.name for call in queries.ringing(liu_min)] == ["王桂兰", "叶大福"]
    actions.answer(call=one, user=liu_min, at=after(5))
    actions.answer(call=other, user=ma_chao, at=after(6))
    assert not queries.ringing(liu_min).exists() and queries.in_hand(ma_chao).count() == 2


def test_a_false_alarm_ends_in_a_minute_and_counts_for_its_model(wang_button, liu_min):
    actions.sit(user=liu_min, at=AT)
    call = press()
    actions.answer(call=call, user=liu_min, at=after(6))
    actions.hear(call=call, by=liu_min.actor, at=after(15), text="擦床头时碰到了")
    actions.close(call=call, cause="false_touch", by=liu_min.actor, at=after(50))
    assert (call.on_site_needed, call.device_model) == (False, "紧急按钮 ZB")
    clock_at(60, 900)
    assert "结案：误报，误触" in lines(call) and not call.responses.exists()


def test_120_takes_over_and_the_neighbour_still_opens_the_door(wang_button, liu_min, neighbour_zhang):
    actions.sit(user=liu_min, at=AT)
    call = press()
    actions.answer(call=call, user=liu_min, at=after(6))
    zhang = actions.ask(call=call, responder=neighbour_zhang, by=liu_min.actor, at=after(20))
    actions.accept(response=zhang, by=hand(neighbour_zhang), at=after(31))
    actions.hand_over(call=call, to="120", by=liu_min.actor, at=after(60), note="胸痛，出冷汗")
    actions.arrive(response=zhang, by=hand(neighbour_zhang), at=after(120))
    call.refresh_from_db()
    assert (call.status, call.handed_over_to, call.arrived_at) == ("handed_over", "120", after(120))
    actions.close(call=call, cause="hospital", by=liu_min.actor, at=after(1500))
    assert call.on_site_needed and not call.deadlines.filter(step="arrive", cleared_at=None).exists()


def test_a_county_without_anybody_at_the_desk_rings_at_the_citys(wang_button, wu_city, liu_min, he_ziyang):
    actions.sit(user=wu_city, at=AT)
    call = press()
    assert list(queries.ringing(wu_city)) == [call] and "转市调度台：县调度台无人在席" in lines(call)
    actions.answer(call=call, user=wu_city, at=after(4))
    assert list(queries.in_hand(liu_min)) == [call]  # the county sees who has it
    assert not queries.calls(he_ziyang).exists()


def test_while_the_county_sits_the_city_is_not_rung(wang_button, wu_city, liu_min):
    for user in (wu_city, liu_min):
        actions.sit(user=user, at=AT)
    call = press()
    assert list(queries.ringing(liu_min)) == [call] and not queries.ringing(wu_city).exists()


def test_who_cannot_come_after_all_is_replaced_without_anybody_asking(wang_button, liu_min, neighbour_zhang, doctor_zhou):
    actions.sit(user=liu_min, at=AT)
    call = press()
    actions.answer(call=call, user=liu_min, at=after(6))
    actions.hear(call=call, by=liu_min.actor, at=after(10))
    zhang = actions.ask(call=call, responder=neighbour_zhang, by=liu_min.actor, at=after(20))
    actions.accept(response=zhang, by=hand(neighbour_zhang), at=after(31))
    actions.withdraw(response=zhang, by=hand(neighbour_zhang), at=after(90))
    zhou = call.responses.get(responder=doctor_zhou)
    actions.accept(response=zhou, by=hand(doctor_zhou), at=after(100))
    call.refresh_from_db()
    assert call.lead_response == zhou and call.status == "accepted"
    assert queries.stages(call)["acceptance"] == 80


def test_a_drill_is_told_as_one_and_rings_no_family(wang_daughter, liu_min, zhao_lead, ambulance):
    actions.sit(user=liu_min, at=AT)
    wang = wang_daughter.elder
    call, _ = actions.raise_call(source="drill", trigger="sos", by=zhao_lead.actor, at=AT, elder=wang, drill=True)
    clock_at(30, 60, 90, 180)
    assert all(text.startswith("演练：") for text in lines(call))
    assert not call.told.exists() and not call.responses.filter(responder=ambulance).exists()
