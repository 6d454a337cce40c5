"""One call from the press to the review, verb by verb."""

from songhe.base.actors import Actor
from songhe.care.emergency import actions, queries
from songhe.care.emergency.models import CallDeadline, Response
from tests.cast import AT, after

BUTTON = Actor("device:btn-wang", "床头按钮")


def test_a_call_lives_from_the_press_to_the_review(wang, liu_min, neighbour_zhang, doctor_zhou, chen, ambulance, zhao_lead):
    actions.sit(user=liu_min, at=after(-5))
    call, new = actions.raise_call(source="m1", trigger="sos", severity="red", by=BUTTON, at=AT, elder=wang, device_room="床头")
    assert new and call.status == "offered" and call.number == "20261123-0001" and call.rung == ["desk"]
    assert CallDeadline.objects.filter(call=call).count() == 8
    assert list(queries.ringing(liu_min)) == [call]
    actions.answer(call=call, user=liu_min, at=after(8))
    actions.hear(call=call, by=liu_min.actor, at=after(20), text="摔倒了")
    actions.set_severity(call=call, severity="orange", by=liu_min.actor, at=after(21))
    actions.start_cascade(call=call, by=liu_min.actor, at=after(22))
    first = Response.objects.get(call=call)
    assert first.responder == neighbour_zhang
    actions.decline(response=first, by=Actor("responder:z", "张大山"), at=after(30))
    second = Response.objects.get(call=call, status="asked")
    assert second.responder == doctor_zhou
    actions.accept(response=second, by=Actor("responder:z", "周明"), at=after(40))
    actions.depart(response=second, by=Actor("responder:z", "周明"), at=after(60))
    actions.arrive(response=second, by=Actor("responder:z", "周明"), at=after(550))
    actions.enter(response=second, by=Actor("responder:z", "周明"), at=after(570))
    actions.close(call=call, cause="helped", by=liu_min.actor, at=after(1800), note="送回床上")
    actions.review(call=call, by=zhao_lead.actor, at=after(4000), note="及时")
    actions.follow_up(call=call, by=liu_min.actor, at=after(5000), note="已好转")
    assert not CallDeadline.objects.filter(call=call, fired_at=None, cleared_at=None).exists()
    texts = [f"{moment.who} {moment.text}" for moment in queries.timeline(call)]
    assert texts[0] == "刘敏 完成回访" and texts[-1] == "床头按钮 一键呼叫·床头" and "周明 接单" in texts
    assert queries.stages(call)["total"] == 570
