"""`songhe press` and `songhe simulate` through a real door."""

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from songhe.base.actors import CLOCK
from songhe.base.models import JournalEntry
from songhe.links.devices import actions, drill
from songhe.links.devices.models import Credential, Message
from songhe.links.devices.tests.conftest import Running

pytestmark = pytest.mark.django_db(transaction=True)


def run(command: str, *words: str, port: int) -> str:
    out = StringIO()
    call_command(command, *words, port=port, host="127.0.0.1", stdout=out, stderr=StringIO())
    return out.getvalue()


def test_a_press_by_command(door: Running) -> None:
    assert "durable and acknowledged" in run("press", "btn-wang", port=door.port)
    assert Message.objects.get().device == "btn-wang"


def test_nothing_that_opens_the_door_stays_behind(door: Running) -> None:
    for _ in range(2):
        assert "durable" in run("press", "btn-test", port=door.port)
        assert not Credential.objects.exists()
    verbs = list(JournalEntry.objects.order_by("pos").values_list("verb", flat=True))
    assert verbs == ["devices.credential.issue", "devices.credential.forget"] * 2


def test_not_even_after_a_press_that_failed(door: Running) -> None:
    with pytest.raises(CommandError, match="no door"):
        run("press", "btn-test", port=1)
    assert not Credential.objects.exists()


def test_a_name_that_no_account_may_have_is_a_sentence(door: Running) -> None:
    with pytest.raises(CommandError, match="账号"):
        run("press", "a#b", port=door.port)


def test_a_press_behind_a_gateway(door: Running, AT: Any) -> None:
    secret = drill.drill_secret("z2m-puxi")
    actions.issue_credential(username="z2m-puxi", adapter="zigbee2mqtt", secret=secret, by=CLOCK, at=AT)
    run("press", "z2m-puxi/0x00158d0001", port=door.port)
    row = Message.objects.get()
    assert (row.device, row.signal, row.facts["battery"]) == ("z2m-puxi/0x00158d0001", "sos", 100)


def test_a_real_devices_secret_is_never_replaced(door: Running, AT: Any) -> None:
    secret = actions.issue_credential(username="btn-wang", by=CLOCK, at=AT)
    with pytest.raises(CommandError, match="--secret"):
        run("press", "btn-wang", port=door.port)
    assert "durable" in run("press", "btn-wang", "--secret", secret, port=door.port)


def test_a_seeded_button_can_be_pressed(door: Running, AT: Any) -> None:
    actions.issue_credential(username="btn-wang", secret=drill.drill_secret("btn-wang"), by=CLOCK, at=AT)
    assert "durable" in run("press", "btn-wang", port=door.port)
    assert Credential.objects.filter(username="btn-wang", disabled_at=None).exists()


def test_a_shut_door_is_a_sentence(door: Running) -> None:
    with pytest.raises(CommandError, match="no door"):
        run("press", "btn-wang", port=1)


def test_a_wrong_secret_is_a_sentence(door: Running) -> None:
    drill.secret_for("btn-wang")
    with pytest.raises(CommandError, match="turned btn-wang away"):
        run("press", "btn-wang", "--secret", "wrong", port=door.port)


def test_virtual_homes_lose_nothing(door: Running) -> None:
    words = ["--homes", "10", "--rate", "100", "--press-every", "0.2", "--seconds", "0.6"]
    figures = json.loads(run("simulate", *words, port=door.port).splitlines()[-1])
    assert figures["homes"] == 10
    assert figures["unacknowledged"] == 0
    assert figures["presses"] >= 1
    assert Message.objects.count() == figures["sent"]
    assert not Credential.objects.exists()


def test_homes_insist_while_the_store_is_away(door: Running) -> None:
    door.gate.open.clear()
    door.loop.call_soon_threadsafe(door.loop.call_later, 0.3, door.gate.open.set)
    figures = json.loads(run("simulate", "--homes", "3", "--rate", "20", "--seconds", "0.4", port=door.port).splitlines()[-1])
    assert figures["unacknowledged"] == 0


def test_names_of_real_devices_are_left_out(AT: Any) -> None:
    actions.issue_credential(username="d000002", by=CLOCK, at=AT)
    digest = Credential.objects.get().secret_digest
    assert [name for name, _ in drill.homes("d", 3)] == ["d000001", "d000003"]
    assert Credential.objects.get(username="d000002").secret_digest == digest


def test_sensors_live_the_hours_that_led_up_to_now(door: Running, AT: Any) -> None:
    with pytest.raises(CommandError, match="demo"):
        run("simulate", "--sensors", port=door.port)
    for name in ("mat-001", "meter-001", "watch-001", "watch-002"):
        actions.issue_credential(username=name, secret=drill.drill_secret(name), by=CLOCK, at=AT)
    actions.issue_credential(username="motion-001", by=CLOCK, at=AT)  # a real one: its secret is its own
    told = {"signal": "position", "lat": 32.9, "lng": 108.4, "home": [32.9, 108.4]}
    actions.keep_press(credential="watch-001", body=json.dumps(told).encode(), at=AT, key="seed")
    words = ["--sensors", "--hours", "2", "--rate", "400", "--seconds", "1.5", "--quiet-homes"]
    figures = json.loads(run("simulate", *words, port=door.port).splitlines()[-1])
    assert figures["sensors"] == figures["homes"] == 3 and figures["unacknowledged"] == 0
    assert figures["signals"].keys() == {"bed", "flow", "position"} and figures["signals"]["bed"] >= 23
    rows = list(Message.objects.filter(device="mat-001").order_by("seq"))
    assert [row.pressed_at for row in rows] == sorted(row.pressed_at for row in rows)
    assert (rows[-1].pressed_at - rows[0].pressed_at).total_seconds() > 6000
    assert Message.objects.count() == figures["sent"] + 1
    assert Credential.objects.count() == 5


def test_sensors_are_never_faster_than_the_rate(door: Running, AT: Any) -> None:
    actions.issue_credential(username="mat-001", secret=drill.drill_secret("mat-001"), by=CLOCK, at=AT)
    words = ["--sensors", "--hours", "23", "--rate", "20", "--seconds", "1"]
    figures = json.loads(run("simulate", *words, port=door.port).splitlines()[-1])
    assert 5 <= figures["sent"] <= 21
