"""Wang Guilan presses. The neighbour cannot, the village doctor accepts at 0:40 and is at the door at 9:10; her daughter
is told; the county's 15-minute figure moves. From the button's own MQTT message to the figure nothing is pretended."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from songhe.base import clock
from songhe.base.actors import Actor
from songhe.care.emergency import actions, counting, queries
from songhe.care.emergency.models import Call, Response
from songhe.journeys import button_pressed, people_told
from songhe.links.devices.models import Message
from songhe.links.devices.tests.conftest import Button, Running
from songhe.links.notify import actions as notify
from songhe.links.notify.models import Notice
from songhe.register.people import actions as people

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def button() -> Iterator[Button]:
    """Wang's button, connected to a real door by a real MQTT client."""
    door = Running()
    device = Button(door.port, "btn-wang", "5")
    yield device
    device.close()
    door.stop()


def hand(responder: Any) -> Actor:
    return Actor(f"responder:{responder.pk}", responder.name)


def told(at: datetime, whom: Any) -> list[str]:
    """What this person has been told by `at`, sent through the port."""
    while people_told.run_once(at):
        pass
    notify.send_due(at)
    return [notice.text for notice in Notice.objects.filter(to=whom).order_by("pk") if notice.status == "sent"]


def figure(user: Any, since: datetime, at: datetime) -> tuple[int, int]:
    """(in time, counted) of the 15-minute figure, from the press, as this user sees it at `at`: over the days from `since`,
    because she may press before midnight and be helped after it."""
    days = counting.Span(timezone.localtime(since).date(), timezone.localtime(at).date())
    ratio = counting.ratios(user, days, at)["response-15min"]
    return ratio.met, ratio.of


def test_wang_presses_the_button(
    button: Button,
    wang_button: Any,
    wang_daughter: Any,
    neighbour_zhang: Any,
    doctor_zhou: Any,
    chen: Any,
    liu_min: Any,
    li_county: Any,
    he_ziyang: Any,
) -> None:
    wang = wang_button.elder
    consent = {"elder": wang, "purpose": "family", "given_by": wang.name}
    if not wang.consents.filter(purpose="family", withdrawn_at=None).exists():
        people.give_consent(**consent, by=liu_min.actor, at=clock.now() - timedelta(days=90))
    seat = actions.sit(user=liu_min, at=clock.now())
    begun = clock.now()
    before = figure(li_county, begun, begun)

    # She presses. The button hears yes only when the press is on the disk.
    assert button.say("songhe/btn-wang/up", b'{"id":"press-1","signal":"sos","battery":93}')
    message = Message.objects.get()
    assert message.urgent and message.handled_at is None

    # It rings at the county's desk, hers and nobody else's.
    assert button_pressed.run_once(clock.now()) == 1
    call = Call.objects.get()
    t0 = call.received_at
    assert (call.elder, call.severity, call.status, call.desk_path) == (wang, "red", "offered", liu_min.scope)
    assert list(queries.ringing(liu_min)) == [call] and not queries.calls(he_ziyang).exists()

    def at(seconds: float) -> datetime:
        return t0 + timedelta(seconds=seconds)

    # Liu Min picks up, hears her, and lets the house ask.
    actions.seen(seat=seat, at=at(7))
    actions.answer(call=call, user=liu_min, at=at(8))
    actions.hear(call=call, by=liu_min.actor, at=at(18), text="摔在床边，起不来，神志清楚")
    actions.set_severity(call=call, severity="orange", by=liu_min.actor, at=at(20))
    actions.start_cascade(call=call, by=liu_min.actor, at=at(22))
    assert [response.responder for response in call.responses.all()] == [neighbour_zhang]
    assert any("王" in text for text in told(at(23), f"responder:{neighbour_zhang.pk}"))

    # The neighbour is in the county town; the village doctor says yes at 0:40.
    actions.decline(response=call.responses.get(), by=hand(neighbour_zhang), at=at(30), reason="我在县城")
    zhou = Response.objects.get(call=call, status="asked")
    assert zhou.responder == doctor_zhou
    actions.accept(response=zhou, by=hand(doctor_zhou), at=at(40))
    actions.depart(response=zhou, by=hand(doctor_zhou), at=at(75))
    assert any("周明 正赶过去" in text for text in told(at(76), f"contact:{wang_daughter.pk}"))

    # He is at the door at 9:10 and at her bed twenty seconds later.
    actions.arrive(response=zhou, by=hand(doctor_zhou), at=at(550))
    actions.enter(response=zhou, by=hand(doctor_zhou), at=at(570))
    assert any("周明" in text and "到门口了" in text for text in told(at(571), f"contact:{wang_daughter.pk}"))
    actions.finish(response=zhou, by=hand(doctor_zhou), at=at(1500))
    actions.close(call=call, cause="helped", by=liu_min.actor, at=at(1560), note="扶起，血压正常，女儿已通话")
    assert any("处理完毕" in text for text in told(at(1561), f"contact:{wang_daughter.pk}"))

    # Every second is accounted for, and the county's figure has moved by one call in time.
    stages = queries.stages(call)
    assert stages["total"] == pytest.approx(570, abs=0.01) and stages["travel"] == 510
    assert figure(li_county, begun, at(1600)) == (before[0] + 1, before[1] + 1)
    texts = [f"{moment.who} {moment.text}" for moment in queries.timeline(call)]
    assert "周明 到门口" in texts and "张大山 不能去" in texts and "刘敏 接听（8 秒）" in texts
