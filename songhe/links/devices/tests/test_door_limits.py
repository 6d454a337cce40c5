"""What the door does with those who flood it, say nothing, speak something else, or come too often."""

import socket
import threading
import time
from typing import Any

import pytest

from songhe.links.devices.models import Credential, Message
from songhe.links.devices.mqtt import packets as mqtt
from songhe.links.devices.mqtt.encode import encode
from songhe.links.devices.tests.conftest import Running, soon

pytestmark = pytest.mark.django_db(transaction=True)
UP = "songhe/btn-wang/up"


def raw(door: Running, *chunks: bytes) -> bytes:
    """Send bytes as they are; gives what came back until the door closed."""
    with socket.create_connection(("127.0.0.1", door.port), 3) as line:
        for chunk in chunks:
            line.sendall(chunk)
        line.settimeout(2)
        answer = b""
        try:
            while part := line.recv(4_096):
                answer += part
        except (ConnectionResetError, TimeoutError):
            pass
        return answer


@pytest.mark.parametrize("junk", [b"GET / HTTP/1.1\r\n\r\n", b"\x16\x03\x01\x02\x00", b"\xff" * 64, b"\x30\x02ab", b"\x00\x00"])
def test_what_is_not_mqtt_gets_no_answer(door: Running, junk: bytes) -> None:
    assert raw(door, junk) == b""


@pytest.mark.parametrize("level", [3, 6])
def test_other_levels_of_the_protocol_are_told_so(door: Running, level: int) -> None:
    hello = encode(mqtt.Connect("c", 4), 4)
    assert raw(door, hello.replace(b"MQTT\x04", b"MQTT" + bytes([level]))) == b"\x20\x02\x00\x01"


def test_bytes_may_come_one_by_one(door: Running) -> None:
    hello = encode(mqtt.Connect("c", 4, "u", b"wrong"), 4)
    assert raw(door, *(hello[at : at + 1] for at in range(len(hello)))) == b"\x20\x02\x00\x04"


def test_who_says_nothing_is_let_go(open_door: Any) -> None:
    door = open_door(connect_within=0.1)
    with socket.create_connection(("127.0.0.1", door.port), 3) as line:
        line.settimeout(3)
        assert line.recv(10) == b""


def test_silence_beyond_the_keep_alive_ends_the_connection(door: Running, button: Any) -> None:
    wang = button(door)
    connection = next(iter(door.door.connections))
    connection.heard_at -= 1_000
    assert wang.left.wait(3)
    assert wang.gone.value == 0x8D


def test_a_flood_of_one_device_delays_no_other(open_door: Any, button: Any) -> None:
    door = open_door(rate=20, burst=50)
    flood, wang = button(door, name="flood", inflight=2_000), button(door)
    for number in range(2_000):
        flood.client.publish("songhe/flood/up", b'{"id":"%d","signal":"status"}' % number, 1)
    started = time.monotonic()
    assert wang.say(UP, b'{"id":"1","signal":"sos"}')
    assert time.monotonic() - started < 0.5
    assert Message.objects.filter(device="flood").count() < 200


def test_an_alarm_passes_the_flood_of_its_own_device(open_door: Any, button: Any) -> None:
    door = open_door(rate=5, burst=10)
    wang = button(door, inflight=60)
    for number in range(40):
        wang.client.publish(UP, b'{"id":"t%d","signal":"status"}' % number, 1)
    assert wang.say(UP, b'{"id":"1","signal":"sos"}', wait=1)
    assert Message.objects.filter(signal="status").count() < 40


def test_held_telemetry_is_late_and_not_lost(open_door: Any, button: Any) -> None:
    door = open_door(rate=50, burst=5)
    wang = button(door)
    for number in range(30):
        wang.client.publish(UP, b'{"id":"t%d","signal":"status"}' % number, 1)
    assert soon(lambda: len(wang.answers) == 30, 3)
    assert Message.objects.count() == 30


def test_at_most_sixty_four_messages_wait_for_their_answer(door: Running, button: Any) -> None:
    wang = button(door, version="3.1.1", inflight=500)
    door.gate.open.clear()
    for number in range(300):
        wang.client.publish(UP, b'{"id":"t%d","signal":"status"}' % number, 1)
    time.sleep(0.2)
    assert next(iter(door.door.connections)).unacknowledged == 64
    door.gate.open.set()
    assert soon(lambda: len(wang.answers) == 300)


def test_a_disabled_credential_is_called_out(door: Running, button: Any, AT: Any) -> None:
    wang = button(door)
    Credential.objects.update(disabled_at=AT)
    gone = door.door.directory.gone(["btn-wang"])
    assert gone == ["btn-wang"]
    door.loop.call_soon_threadsafe(door.door.send_away, gone)
    assert wang.left.wait(2)
    assert wang.gone.value == 0x98


def test_the_ninth_connection_of_a_credential_sends_the_first_away(door: Running, button: Any) -> None:
    first = button(door, client_id="c0")
    for number in range(1, 9):
        button(door, client_id=f"c{number}")
    assert first.left.wait(2)


def test_closing_the_door_writes_and_answers_what_came(open_door: Any, button: Any) -> None:
    door = open_door()
    wang = button(door)
    door.gate.open.clear()
    wang.client.publish(UP, b'{"id":"1","signal":"sos"}', 1)
    assert soon(lambda: next(iter(door.door.connections)).unacknowledged == 1)
    threading.Timer(0.1, door.gate.open.set).start()
    door.call(door.door.close())
    assert soon(lambda: len(wang.answers) == 1)
    assert Message.objects.count() == 1
