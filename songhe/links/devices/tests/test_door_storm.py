"""What the door keeps free for alarms, and how much of one device it bears: memory, turns, places, names looked up together."""

import socket
import time
from typing import Any

import pytest

from songhe.links.devices import credentials, drill, reasons
from songhe.links.devices.accounts import Accounts
from songhe.links.devices.limits import SPARE, Limits
from songhe.links.devices.models import DeadLetter, Message
from songhe.links.devices.rows import Delivery
from songhe.links.devices.store import BATCH, BESIDE, Store
from songhe.links.devices.tests.conftest import Running, soon

pytestmark = pytest.mark.django_db(transaction=True)
UP = "songhe/btn-wang/up"


def test_who_says_too_much_is_counted_and_shown(open_door: Any, button: Any) -> None:
    door = open_door(rate=5, burst=10)
    flood = button(door, name="flood", inflight=60)
    for number in range(40):
        flood.client.publish("songhe/flood/up", b'{"id":"t%d","signal":"status"}' % number, 1)
    assert soon(lambda: DeadLetter.objects.filter(credential="flood", reason=reasons.TOO_MUCH).exists(), 4)
    letter = DeadLetter.objects.get()
    assert letter.times >= 20
    assert bytes(letter.payload) == b""


def test_a_flood_of_one_credential_fills_no_more_than_its_share(open_door: Any, button: Any) -> None:
    door = open_door(rate=1, burst=1, bytes_each=100_000)
    body = b'{"id":"%d","signal":"status","note":"' + b"x" * 30_000 + b'"}'
    for place in range(3):
        flood = button(door, name="flood", client_id=f"f{place}", inflight=60)
        for number in range(20):
            flood.client.publish("songhe/flood/up", body % (place * 100 + number), 1)
    assert soon(lambda: door.door.accounts.bytes > 90_000)
    time.sleep(0.3)
    assert door.door.accounts.bytes < 100_000 + 3 * 31_000
    wang = button(door)
    assert wang.say(UP, b'{"id":"1","signal":"sos"}', wait=1)


def test_what_was_held_for_a_connection_that_broke_is_let_go(open_door: Any, button: Any) -> None:
    door = open_door(rate=1, burst=1)
    flood = button(door, name="flood", inflight=60)
    for number in range(20):
        flood.client.publish("songhe/flood/up", b'{"id":"%d","signal":"status"}' % number, 1)
    assert soon(lambda: door.door.accounts.bytes > 2_000)
    flood.close()
    assert soon(lambda: door.door.accounts.bytes == 0)


def test_when_everybody_together_has_too_much_an_alarm_still_passes(open_door: Any, button: Any) -> None:
    door = open_door(rate=1, burst=1, bytes_all=3_000)
    flood = button(door, name="flood", inflight=60)
    for number in range(50):
        flood.client.publish("songhe/flood/up", b'{"id":"%d","signal":"status"}' % number, 1)
    assert soon(lambda: door.door.accounts.bytes >= 3_000)
    assert door.door.accounts.bytes < 3_500
    assert button(door).say(UP, b'{"id":"1","signal":"sos"}', wait=1)


def test_the_last_places_are_for_alarms(open_door: Any, button: Any) -> None:
    door = open_door(connections=4, reserve=0.5)
    for number in range(2):
        button(door, name=f"btn-{number}")
    talks, cries = button(door, name="btn-talks"), button(door)
    talks.client.publish("songhe/btn-talks/up", b'{"id":"1","signal":"status"}', 1)
    assert talks.left.wait(2)
    assert talks.gone.value == 0x97
    assert cries.say(UP, b'{"id":"1","signal":"sos"}', wait=1)
    assert not Message.objects.filter(device="btn-talks").exists()


def test_who_keeps_a_place_for_alarms_and_says_none_goes(open_door: Any, button: Any) -> None:
    door = open_door(connections=2, reserve=0.9, cry_within=0.2)
    assert button(door).left.wait(4)


def silent(door: Running, count: int) -> list[socket.socket]:
    """Sockets that say nothing."""
    lines = [socket.create_connection(("127.0.0.1", door.port), 3) for _ in range(count)]
    assert soon(lambda: len(door.door.unknown) >= min(count, door.door.limits.connections))
    return lines


def left(lines: list[socket.socket]) -> list[bool]:
    """Which of them the door has closed."""
    gone = []
    for line in lines:
        line.settimeout(0.3)
        try:
            gone.append(line.recv(1) == b"")
        except TimeoutError:
            gone.append(False)
        except ConnectionResetError:
            gone.append(True)
        line.close()
    return gone


def test_who_says_nothing_gives_his_place_to_who_comes(open_door: Any, button: Any) -> None:
    door = open_door(connections=5, reserve=0.2, silent_within=0.05)
    lines = silent(door, 5)
    time.sleep(0.1)
    wang = button(door)
    assert wang.say(UP, b'{"id":"1","signal":"sos"}', wait=1)
    assert left(lines) == [True, False, False, False, False]
    assert soon(lambda: DeadLetter.objects.filter(reason=reasons.NO_PLACE, credential="").exists(), 3)


def test_a_silent_crowd_takes_no_place_of_those_who_are_in(open_door: Any, button: Any) -> None:
    door = open_door(connections=10, reserve=0.2, silent_within=0.05)
    wang = button(door)
    lines = silent(door, 10)
    time.sleep(0.1)
    lines += silent(door, 20)
    assert wang.say(UP, b'{"id":"1","signal":"status"}', wait=1), "it is no alarm, and it was here first"
    assert button(door, name="btn-new").say("songhe/btn-new/up", b'{"id":"1","signal":"status"}', wait=1)
    assert soon(lambda: len(door.door.connections) <= 10, 3)
    for line in lines:
        line.close()


def test_who_has_just_come_goes_only_where_far_too_many_have(open_door: Any) -> None:
    door = open_door(connections=3, beside=2, silent_within=30.0)
    lines = silent(door, 8)
    assert left(lines) == [False] * 5 + [True] * 3


def test_there_are_no_more_places_than_descriptors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("songhe.links.devices.limits.resource.getrlimit", lambda _kind: (1_000, 1_000))
    assert Limits().connections == 1_000 - SPARE


def test_many_packets_at_once_are_handled_in_turns(open_door: Any, button: Any) -> None:
    door = open_door(slice=3)
    wang = button(door, inflight=200)
    for number in range(100):
        wang.client.publish(UP, b'{"id":"%d","signal":"status"}' % number, 1)
    assert soon(lambda: len(wang.answers) == 100)
    assert Message.objects.count() == 100


def test_names_are_looked_up_together(door: Running) -> None:
    for name in ("a", "b"):
        drill.secret_for(name)
    directory = credentials.Directory()
    found = directory.find_all(["a", "b", "nobody", "with\0zero", "x" * 300])
    assert [name for name, row in found.items() if row] == ["a", "b"]
    assert set(found) == {"a", "b", "nobody", "with\0zero", "x" * 300}


class Slow:
    """Nothing is written."""

    def write(self, rows: Any, letters: Any) -> None: ...

    def close(self) -> None: ...


def test_little_telemetry_goes_with_an_alarm() -> None:
    store = Store(Slow(), lambda batch: None)
    for _ in range(BATCH + 10):
        store.offer(Delivery(1))
    assert len(store._gather()) == BATCH
    for _ in range(BATCH):
        store.offer(Delivery(1))
    store.offer(Delivery(1, urgent=True))
    batch = store._gather()
    assert batch[0].urgent
    assert len(batch) == 1 + BESIDE


def test_accounts_of_those_who_left_are_forgotten_unless_something_is_on_its_way() -> None:
    accounts = Accounts(Limits())
    for number in range(1_500):
        accounts.of(f"n{number}", 0)
    owes = accounts.of("n7", 0)
    accounts.add(owes, 5)
    accounts.tidy(["n1"])
    assert accounts.of("n7", 9) is owes
    assert len(accounts._known) == 2
