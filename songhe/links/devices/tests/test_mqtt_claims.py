"""What the door claims of MQTT (README), each with a real client or, for what no client would do, with bytes."""

import socket
import time
from typing import Any

import paho.mqtt.client as paho
import pytest
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

from songhe.links.devices import drill, reasons
from songhe.links.devices.models import DeadLetter, Message
from songhe.links.devices.mqtt import packets as mqtt
from songhe.links.devices.mqtt.decode import FROM_SERVER, Decoder
from songhe.links.devices.mqtt.encode import encode
from songhe.links.devices.tests.conftest import Running, soon

pytestmark = pytest.mark.django_db(transaction=True)
UP = "songhe/btn-wang/up"


class Line:
    """A socket and the packets that come back on it."""

    def __init__(self, door: Running, version: int, **hello: Any) -> None:
        self.version, self.decoder = version, Decoder(accepts=FROM_SERVER, version=version)
        self.socket = socket.create_connection(("127.0.0.1", door.port), 3)
        hello.setdefault("client_id", "btn-wang")
        secret = drill.secret_for("btn-wang").encode()
        self.say(mqtt.Connect(version=version, username="btn-wang", password=secret, **hello))
        self.connack = self.hear()

    def say(self, *packets: mqtt.Packet) -> None:
        self.socket.sendall(b"".join(encode(one, self.version) for one in packets))

    def hear(self) -> Any:
        """The next packet; None when the door has closed."""
        while (packet := self.decoder.take()) is None:
            try:
                data = self.socket.recv(4_096)
            except ConnectionResetError:
                return None
            if not data:
                return None
            self.decoder.feed(data)
        return packet


@pytest.fixture
def line(door: Running) -> Any:
    """Opens lines; they are closed after the test."""
    made: list[Line] = []

    def open_one(version: int, **hello: Any) -> Line:
        made.append(Line(door, version, **hello))
        return made[-1]

    yield open_one
    for one in made:
        one.socket.close()


def test_quality_2_is_one_fact_however_often_it_is_said_before_its_release(line: Any) -> None:
    for version in (4, 5):
        there = line(version)
        said = mqtt.Publish(UP, b'{"signal":"sos"}', 2, 7)
        there.say(said)
        assert (there.hear().kind, there.decoder.version) == (mqtt.PUBREC, version)
        there.say(mqtt.Publish(UP, b'{"signal":"sos"}', 2, 7, dup=True))
        assert there.hear().kind == mqtt.PUBREC
        there.say(mqtt.Ack(mqtt.PUBREL, 7))
        done = there.hear()
        assert (done.kind, done.packet_id, done.code) == (mqtt.PUBCOMP, 7, 0)
    assert Message.objects.count() == 1  # the same bytes within five seconds are the same press


def test_a_release_of_nothing_is_told_so(line: Any) -> None:
    there = line(5)
    there.say(mqtt.Ack(mqtt.PUBREL, 9))
    assert there.hear().code == 0x92


def test_more_than_was_agreed_ends_a_version_5_connection(line: Any) -> None:
    there = line(5)
    agreed = there.connack.properties["receive_maximum"]
    for number in range(1, agreed + 1):  # never released, so each of them still counts
        there.say(mqtt.Publish(UP, b'{"id":"%d","signal":"status"}' % number, 2, number))
        assert there.hear().kind == mqtt.PUBREC
    there.say(mqtt.Publish(UP, b'{"id":"x","signal":"status"}', 2, agreed + 1))
    last = there.hear()
    assert isinstance(last, mqtt.Disconnect)
    assert last.code == 0x93


def test_the_door_says_what_it_can(line: Any) -> None:
    told = line(5).connack.properties
    assert told["receive_maximum"] == 64
    assert told["maximum_packet_size"] == 65_536
    assert (told["shared_available"], told["subscription_ids_available"]) == (0, 0)
    assert "topic_alias_maximum" not in told


def test_a_topic_alias_was_never_agreed_on(line: Any) -> None:
    there = line(5)
    there.say(mqtt.Publish(UP, b"{}", 1, 1, properties={"topic_alias": 1}))
    last = there.hear()
    assert isinstance(last, mqtt.Disconnect)
    assert last.code == 0x94


def test_a_client_without_a_name_is_given_one(line: Any) -> None:
    assert line(5, client_id="").connack.properties["assigned_client_id"].startswith("songhe-")
    assert line(4, client_id="").connack.code == 0


def test_in_version_3_a_client_without_a_name_must_ask_for_a_clean_session(line: Any) -> None:
    assert line(4, client_id="", clean=False).connack.code == 2


def test_no_session_outlives_its_connection_and_the_door_says_so(line: Any) -> None:
    first = line(5, clean=False, properties={"session_expiry": 3_600})
    assert (first.connack.session_present, first.connack.properties["session_expiry"]) == (False, 0)
    first.socket.close()
    assert not line(4, clean=False).connack.session_present


def test_another_way_of_proving_who_one_is_is_not_known(line: Any) -> None:
    assert line(5, properties={"auth_method": "SCRAM"}).connack.code == 0x8C


def test_a_second_connect_ends_the_connection(line: Any, version: str) -> None:
    there = line(5 if version == "5" else 4)
    there.say(mqtt.Connect("btn-wang", there.version))
    last = there.hear()
    assert last is None if there.version == 4 else last.code == 0x82


def test_pings_keep_a_quiet_connection_open(door: Running, button: Any, version: str) -> None:
    wang = button(door, version=version, keepalive=1)
    assert not wang.left.wait(2.6), "it pings, so it lives"
    assert wang.say(UP, b'{"id":"1","signal":"sos"}')


def test_who_does_not_ping_is_let_go_and_its_will_is_kept(door: Running, line: Any) -> None:
    will = mqtt.Publish(UP, b'{"id":"will","signal":"offline"}', 2)
    there = line(5, keep_alive=1, will=will)
    started = time.monotonic()
    there.socket.settimeout(6)
    assert there.hear().code == 0x8D
    assert 1.4 < time.monotonic() - started < 5
    assert soon(lambda: DeadLetter.objects.filter(reason=reasons.UNKNOWN_SIGNAL).exists() or Message.objects.exists())


def test_a_will_may_be_asked_for_with_the_good_bye(line: Any) -> None:
    there = line(5, will=mqtt.Publish(UP, b'{"id":"w","signal":"status"}', 1))
    there.say(mqtt.Disconnect(0x04))
    assert soon(lambda: Message.objects.filter(key="w").exists())


def test_who_is_taken_over_leaves_no_will(line: Any) -> None:
    first = line(5, will=mqtt.Publish(UP, b'{"id":"w","signal":"status"}', 1))
    line(5)
    assert first.hear().code == 0x8E
    time.sleep(0.2)
    assert not Message.objects.exists()


def test_what_is_said_to_be_retained_is_kept_like_everything_else(door: Running, button: Any, version: str) -> None:
    wang = button(door, version=version)
    info = wang.client.publish(UP, b'{"id":"r","signal":"status"}', 1, retain=True)
    info.wait_for_publish(3)
    assert Message.objects.filter(key="r").exists()


def test_who_listens_hears_nothing_from_others_and_may_stop(door: Running, button: Any, version: str) -> None:
    wang = button(door, version=version)
    heard: list[Any] = []
    wang.client.on_message = lambda *told: heard.append(told)
    wang.client.subscribe("songhe/btn-wang/#", 1)
    assert wang.subscribed.wait(2)
    assert wang.say(UP, b'{"id":"1","signal":"status"}')
    result, _number = wang.client.unsubscribe("songhe/btn-wang/#")
    assert result == paho.MQTT_ERR_SUCCESS
    assert wang.say(UP, b'{"id":"2","signal":"status"}')
    assert not heard


def test_properties_of_a_message_do_no_harm(door: Running, button: Any) -> None:
    wang = button(door)
    told = Properties(PacketTypes.PUBLISH)
    told.UserProperty = [("a", "1"), ("a", "2")]
    told.ContentType, told.ResponseTopic, told.CorrelationData = "json", "x/y", b"\x00\xff"
    told.MessageExpiryInterval, told.PayloadFormatIndicator = 1, 1
    wang.client.publish(UP, b'{"id":"p","signal":"status"}', 1, properties=told).wait_for_publish(3)
    assert Message.objects.filter(key="p").exists()


def test_why_it_has_to_go_is_heard_by_a_device_that_goes_on_talking(line: Any) -> None:
    there = line(5)
    there.say(*(mqtt.Publish(UP, b'{"id":"%d","signal":"status"}' % number, 2, number) for number in range(1, 200)))
    heard = []
    while (packet := there.hear()) is not None:
        heard.append(packet)
        if isinstance(packet, mqtt.Ack):
            there.say(mqtt.Ping())
    assert isinstance(heard[-1], mqtt.Disconnect)
    assert heard[-1].code == 0x93
