"""What devices are told: real clients of both versions, who are there, come later, come back, or never say that they heard."""

import json
import threading
import time
from contextlib import suppress
from datetime import timedelta
from typing import Any

import paho.mqtt.client as paho
import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from paho.mqtt.subscribeoptions import SubscribeOptions

from songhe.base import clock, journal
from songhe.base.actors import Actor
from songhe.base.errors import Refused
from songhe.links.devices import actions, drill
from songhe.links.devices.models import Credential, Setting
from songhe.links.devices.tests.conftest import Running, soon

pytestmark = pytest.mark.django_db(transaction=True)
DOWN, UP = "songhe/btn-wang/down", "songhe/btn-wang/up"
BY = Actor("user:1", "李系统")


def tell(text: str, topic: str = DOWN, name: str = "btn-wang", **more: Any) -> Setting:
    """Threads share one SQLite in memory here, which refuses to write what another is reading (`soon`): then once more."""
    drill.secret_for(name)
    for _try in range(200):
        with suppress(OperationalError):
            account = Credential.objects.get(username=name)
            return actions.tell(credential=account, topic=topic, text=text, by=BY, at=clock.now(), **more)
        time.sleep(0.01)
    raise AssertionError(f"never written: {text}")


class Ears:
    """What a button hears, as (text, retain)."""

    def __init__(self, button: Any, topic: str = "songhe/btn-wang/#", qos: int = 1, options: Any = None) -> None:
        self.heard: list[tuple[str, bool]] = []
        self.button = button
        button.client.on_message = self._hear
        if options is None:
            button.client.subscribe(topic, qos)
        else:
            button.client.subscribe(topic, options=options)
        assert button.subscribed.wait(2)

    @property
    def said(self) -> list[str]:
        return [text for text, _ in self.heard]

    def _hear(self, client: Any, data: Any, message: Any) -> None:
        self.heard.append((message.payload.decode(), message.retain))


@pytest.fixture
def ears(button: Any) -> Any:
    return lambda door, version="5", **options: Ears(
        button(door, version=version, **{k: v for k, v in options.items() if k not in {"topic", "qos", "options"}}),
        **{k: v for k, v in options.items() if k in {"topic", "qos", "options"}},
    )


def test_who_comes_later_is_told_what_stands(door: Running, ears: Any, version: str) -> None:
    row = tell('{"interval":60}')
    wang = ears(door, version)
    assert soon(lambda: wang.heard == [('{"interval":60}', True)])
    assert soon(lambda: Setting.objects.get(pk=row.pk).heard_at)


def test_who_listens_is_told_what_changes(door: Running, ears: Any, version: str) -> None:
    wang = ears(door, version)
    for text in ("1", "2", "3"):
        tell(text)
        assert soon(lambda text=text: wang.said[-1:] == [text], 4)
    assert soon(lambda: Setting.objects.get().heard_at)
    assert wang.said == ["1", "2", "3"]
    assert [retain for _, retain in wang.heard[1:]] == [False, False]


def test_what_stands_is_told_again_to_who_comes_back(door: Running, ears: Any, version: str) -> None:
    tell("stands")
    first = ears(door, version)
    assert soon(lambda: Setting.objects.get().heard_at)
    first.button.close()
    again = ears(door, version)
    assert soon(lambda: again.heard == [("stands", True)])


def test_a_command_is_told_once_it_was_heard_no_more(door: Running, ears: Any, version: str) -> None:
    tell("ring", once=True)
    first = ears(door, version)
    assert soon(lambda: first.heard == [("ring", False)])
    assert soon(lambda: Setting.objects.get().heard_at)
    first.button.close()
    again = ears(door, version)
    time.sleep(0.4)
    assert not again.heard


def test_a_command_whose_time_is_over_is_not_told(door: Running, ears: Any, version: str) -> None:
    tell("ring", once=True, until=clock.now() - timedelta(seconds=1))
    wang = ears(door, version)
    time.sleep(0.4)
    assert not wang.heard


def test_what_was_never_acknowledged_is_told_again_over_the_next_line(
    door: Running, ears: Any, button: Any, version: str
) -> None:
    tell("ring", once=True)
    wang = button(door, version=version)
    wang.client.manual_ack_set(True)  # it hears, and never says so
    first = Ears(wang)
    assert soon(lambda: first.heard)
    assert Setting.objects.get().heard_at is None
    wang.close()
    second = ears(door, version)
    assert soon(lambda: second.heard == [("ring", False)])
    assert soon(lambda: Setting.objects.get().heard_at)


def test_taken_back_it_is_heard_empty_and_not_told_to_who_comes_later(door: Running, ears: Any, version: str) -> None:
    tell("stands")
    wang = ears(door, version)
    assert soon(lambda: wang.heard)
    tell("")
    assert soon(lambda: wang.heard[-1] == ("", False))
    assert soon(lambda: Setting.objects.get().heard_at)
    later = ears(door, version, client_id="later")
    time.sleep(0.4)
    assert not later.heard


def test_nobody_is_told_what_is_for_others(door: Running, ears: Any, version: str) -> None:
    wang = ears(door, version)
    tell("for Li", topic="songhe/btn-li/down", name="btn-li")
    tell("for Wang")
    assert soon(lambda: wang.said == ["for Wang"], 4)


def test_only_topics_that_are_listened_to_are_told(door: Running, ears: Any, version: str) -> None:
    tell("a", topic="songhe/btn-wang/a")
    tell("b", topic="songhe/btn-wang/b")
    wang = ears(door, version, topic="songhe/btn-wang/b")
    assert soon(lambda: wang.heard == [("b", True)])
    wang.button.client.unsubscribe("songhe/btn-wang/b")
    time.sleep(0.2)
    tell("b2", topic="songhe/btn-wang/b")
    time.sleep(0.4)
    assert wang.heard == [("b", True)]


def test_quality_0_is_told_once_a_line_and_counts_as_unheard(door: Running, ears: Any, version: str) -> None:
    tell("stands")
    wang = ears(door, version, qos=0)
    assert soon(lambda: wang.heard == [("stands", True)])
    tell("other", topic="songhe/btn-wang/other")
    assert soon(lambda: len(wang.heard) == 2)
    assert not Setting.objects.exclude(heard_at=None).exists()


@pytest.mark.parametrize(("handling", "expected"), [(0, 2), (1, 1), (2, 0)])
def test_version_5_says_when_what_stands_is_wanted(door: Running, ears: Any, handling: int, expected: int) -> None:
    row = tell("stands")
    Setting.objects.filter(pk=row.pk).update(heard_at=clock.now())
    options = SubscribeOptions(qos=1, retainHandling=handling)
    wang = ears(door, options=options)
    wang.button.subscribed.clear()
    wang.button.client.subscribe("songhe/btn-wang/#", options=options)
    assert wang.button.subscribed.wait(2)
    time.sleep(0.4)
    assert wang.heard == [("stands", True)] * expected


def test_no_more_is_under_way_than_the_device_wants(door: Running, button: Any) -> None:
    for number in range(6):
        tell(f"{number}", topic=f"songhe/btn-wang/{number}")
    wang = button(door)
    hello = Properties(PacketTypes.CONNECT)
    hello.ReceiveMaximum = 2
    client = paho.Client(paho.CallbackAPIVersion.VERSION2, "narrow", protocol=paho.MQTTv5, manual_ack=True)
    client.username_pw_set("btn-wang", drill.secret_for("btn-wang"))
    heard: list[Any] = []
    inside = threading.Event()
    client.on_message = lambda _c, _d, message: heard.append(message)
    client.on_connect = lambda *_: inside.set()
    client.connect("127.0.0.1", door.port, properties=hello)
    client.loop_start()
    assert inside.wait(3)
    client.subscribe("songhe/btn-wang/#", 1)
    assert soon(lambda: len(heard) == 2)
    time.sleep(0.3)
    assert len(heard) == 2
    for number in range(6):
        assert soon(lambda number=number: len(heard) > number)
        client.ack(heard[number].mid, 1)
    assert soon(lambda: not Setting.objects.filter(heard_at=None).exists())
    client.disconnect()
    client.loop_stop()
    assert wang.say(UP, b'{"id":"1","signal":"sos"}')


def test_an_alarm_goes_its_way_while_the_house_tells_much(door: Running, ears: Any, version: str) -> None:
    wang = ears(door, version)
    for number in range(30):
        tell(f"{number}", topic=f"songhe/btn-wang/{number}")
    assert wang.button.say(UP, b'{"id":"1","signal":"sos"}', wait=2)
    assert soon(lambda: len(wang.heard) == 30, 4)


def test_two_doors_tell_the_same(doors: list[Running], ears: Any) -> None:
    listening = [ears(doors[0], client_id=f"c{number}") for number in range(6)]
    tell("all")
    assert soon(lambda: all(one.said == ["all"] for one in listening), 7)


@pytest.mark.parametrize(
    ("topic", "text"),
    [("songhe/btn-li/down", "x"), ("songhe/+/down", "x"), ("songhe/btn-wang/#", "x"), ("", "x"), (DOWN, "x" * 4_097)],
)
def test_what_cannot_be_told_is_refused(topic: str, text: str) -> None:
    with pytest.raises(Refused):
        tell(text, topic=topic)
    assert not Setting.objects.exists()


def test_the_journal_says_that_and_not_what_and_the_table_is_sealed() -> None:
    row = tell('{"ring":"13800138000"}')
    entry = journal.since(0)[-1]
    assert (entry.verb, entry.facts["topic"], entry.facts["number"]) == ("devices.setting.tell", DOWN, 1)
    assert "13800138000" not in json.dumps([entry.facts, entry.before, entry.after])
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM devices_setting")
        assert "13800138000" not in str(cursor.fetchone()[0])
    assert Setting.objects.get(pk=row.pk).text == '{"ring":"13800138000"}'


def test_the_command_tells_and_refuses_in_a_sentence(door: Running, ears: Any, capsys: Any) -> None:
    wang = ears(door)
    call_command("tell", "btn-wang", "down", "60")
    assert soon(lambda: wang.said == ["60"], 4)
    assert "songhe/btn-wang/down (number 1)" in capsys.readouterr().out
    for words in (("nobody", "down", "1"), ("btn-wang", "songhe/btn-li/down", "1")):
        with pytest.raises(CommandError):
            call_command("tell", *words)
