"""The door as devices see it: real clients, both versions, and nobody hears yes before the disk has it."""

import socket
from typing import Any

import pytest

from songhe.base import bell
from songhe.links.devices import reasons
from songhe.links.devices.models import Credential, DeadLetter, Message
from songhe.links.devices.tests.conftest import Running, soon

pytestmark = pytest.mark.django_db(transaction=True)
UP = "songhe/btn-wang/up"


def test_a_press_is_in_the_table_when_it_is_acknowledged(door: Running, button: Any, version: str) -> None:
    wang = button(door, version=version)
    assert wang.say(UP, b'{"id":"1","signal":"sos","battery":93}')
    row = Message.objects.get()
    assert (row.device, row.key, row.signal, row.urgent, row.facts) == ("btn-wang", "1", "sos", True, {"battery": 93})
    assert bytes(row.payload) == b'{"id":"1","signal":"sos","battery":93}'


@pytest.mark.parametrize("qos", [0, 1, 2])
def test_every_quality_of_service_is_kept(door: Running, button: Any, version: str, qos: int) -> None:
    wang = button(door, version=version)
    assert wang.say(UP, b'{"id":"q","signal":"fall"}', qos)
    assert soon(lambda: Message.objects.filter(key="q", signal="fall").exists())


def test_nobody_hears_yes_while_the_store_is_shut(door: Running, button: Any, version: str) -> None:
    wang = button(door, version=version)
    door.gate.open.clear()
    assert not wang.say(UP, b'{"id":"1","signal":"sos"}', wait=0.3)
    assert not Message.objects.exists()
    door.gate.open.set()
    assert soon(lambda: wang.answers)
    assert Message.objects.count() == 1


def test_the_bell_rings_for_an_alarm_and_not_for_telemetry(door: Running, button: Any) -> None:
    ear = bell.Listener("inbox")
    wang = button(door)
    wang.say(UP, b'{"id":"1","signal":"status"}')
    assert not ear.wait(0.1)
    wang.say(UP, b'{"id":"2","signal":"sos"}')
    assert ear.wait(1)
    ear.close()


def test_the_same_message_again_is_acknowledged_and_not_kept_twice(door: Running, button: Any, version: str) -> None:
    wang = button(door, version=version)
    assert all(wang.say(UP, b'{"id":"1","signal":"sos"}') for _ in range(3))
    assert Message.objects.count() == 1


def test_a_press_repeated_over_a_new_connection_is_one_fact(door: Running, button: Any) -> None:
    first = button(door, client_id="a")
    first.say(UP, b'{"id":"1","signal":"sos"}')
    second = button(door, client_id="b")
    assert second.say(UP, b'{"id":"1","signal":"sos"}')
    assert Message.objects.count() == 1


@pytest.mark.parametrize(("version", "said"), [("3.1.1", "Not authorized"), ("5", "Bad user name or password")])
def test_a_wrong_password_is_turned_away(door: Running, button: Any, version: str, said: str) -> None:
    wang = button(door, version=version, secret="wrong")
    assert str(wang.connack) in {said, "Bad user name or password"}
    assert wang.left.wait(2)


def test_an_unknown_name_gets_the_same_answer_as_a_wrong_password(door: Running, button: Any) -> None:
    assert str(button(door, name="x", username="nobody", secret="wrong").connack) == "Bad user name or password"


def test_a_disabled_credential_does_not_open(door: Running, button: Any, AT: Any) -> None:
    button(door).close()
    Credential.objects.update(disabled_at=AT)
    secret = "any"
    assert str(button(door, secret=secret).connack) == "Bad user name or password"


def test_another_devices_topic_is_refused_in_version_5(door: Running, button: Any) -> None:
    wang = button(door)
    assert wang.say("songhe/btn-li/up", b'{"id":"1","signal":"sos"}')
    assert wang.answers[wang.last].value == 0x87
    letter = DeadLetter.objects.get()
    assert (letter.credential, letter.reason, letter.topic) == ("btn-wang", reasons.FOREIGN_TOPIC, "songhe/btn-li/up")
    assert not Message.objects.exists()


def test_another_devices_topic_ends_the_connection_in_version_3(door: Running, button: Any) -> None:
    wang = button(door, version="3.1.1")
    wang.say("songhe/btn-li/up", b'{"id":"1","signal":"sos"}', wait=0.3)
    assert wang.left.wait(2)
    assert soon(lambda: DeadLetter.objects.filter(reason=reasons.FOREIGN_TOPIC).exists())


def test_a_device_cannot_speak_for_another_inside_its_payload(door: Running, button: Any) -> None:
    button(door).say(UP, b'{"id":"1","signal":"sos","device":"btn-li"}')
    assert Message.objects.get().device == "btn-wang/btn-li"


@pytest.mark.parametrize(
    ("payload", "reason"),
    [
        (b"not json", reasons.BAD_JSON),
        (b"\xff\xfe\x00", reasons.BAD_JSON),
        (b"[1]", reasons.NO_OBJECT),
        (b"[" * 30_000, reasons.BAD_JSON),
        (b'{"signal":"sos","id":"a\\u0000b"}', reasons.BAD_TEXT),
        (b'{"signal":"sos","note":"\\ud800"}', reasons.BAD_TEXT),
        (b'{"signal":"sos","x":1e999}', reasons.BAD_TEXT),
        (b'{"signal":"sos","x":NaN}', reasons.BAD_JSON),
        (b'{"signal":"sos","id":{"a":1}}', reasons.BAD_KEY),
        (b'{"signal":"sos","id":"' + b"x" * 200 + b'"}', reasons.BAD_KEY),
        (b'{"signal":"sos","device":"' + b"x" * 200 + b'"}', reasons.BAD_DEVICE),
        (b'{"signal":"dance"}', reasons.UNKNOWN_SIGNAL),
        (b"", reasons.BAD_JSON),
    ],
)
def test_what_cannot_be_read_is_put_aside_and_acknowledged(door: Running, button: Any, payload: bytes, reason: str) -> None:
    wang = button(door)
    assert wang.say(UP, payload)
    assert wang.answers[wang.last].value == 0x99
    letter = DeadLetter.objects.get()
    assert (letter.reason, bytes(letter.payload)) == (reason, payload)


def test_the_same_rubbish_is_counted_not_kept_twice(door: Running, button: Any) -> None:
    wang = button(door)
    assert all(wang.say(UP, b"rubbish") for _ in range(3))
    assert DeadLetter.objects.get().times == 3


def test_a_megabyte_is_refused_before_it_is_read(door: Running, button: Any, version: str) -> None:
    wang = button(door, version=version)
    wang.say(UP, b"x" * 1_000_000, wait=0.2)
    assert wang.left.wait(2)
    assert soon(lambda: DeadLetter.objects.filter(reason=reasons.TOO_LARGE).exists())
    assert len(DeadLetter.objects.get().payload) <= 4_096


def test_a_topic_longer_than_the_column_is_put_aside(door: Running, button: Any) -> None:
    wang = button(door)
    assert wang.say("songhe/btn-wang/" + "x" * 400, b'{"signal":"sos"}')
    assert wang.answers[wang.last].value == 0x90
    assert DeadLetter.objects.get().reason == reasons.BAD_TOPIC


def test_a_device_may_listen_to_its_own_topics_only(door: Running, button: Any, version: str) -> None:
    wang = button(door, version=version)
    wang.client.subscribe([("songhe/btn-wang/down/#", 2), ("songhe/btn-li/#", 1), ("#", 0)])
    assert wang.subscribed.wait(2)
    refused = 0x87 if version == "5" else 0x80
    assert [code.value for code in wang.granted] == [1, refused, refused]


def test_a_second_connection_of_the_same_client_takes_over(door: Running, button: Any) -> None:
    first, second = button(door), button(door)
    assert first.left.wait(2)
    assert first.gone.value == 0x8E
    assert second.say(UP, b'{"id":"1","signal":"sos"}')


def test_the_same_client_name_of_another_credential_takes_over_nothing(door: Running, button: Any) -> None:
    first = button(door, name="btn-wang", client_id="same")
    button(door, name="btn-li", client_id="same")
    assert first.say(UP, b'{"id":"1","signal":"sos"}')


def test_a_last_will_is_kept_when_the_line_breaks(door: Running, button: Any) -> None:
    wang = button(door, will=(UP, b'{"id":"w","signal":"online","state":"offline"}', 1))
    wang.client._sock.shutdown(socket.SHUT_RDWR)
    assert soon(lambda: Message.objects.filter(key="w", signal="online").exists())


def test_a_polite_good_bye_leaves_no_will(door: Running, button: Any) -> None:
    wang = button(door, will=(UP, b'{"id":"w","signal":"online","state":"offline"}', 1))
    wang.close()
    assert soon(lambda: not door.door.connections)
    assert not Message.objects.exists()
