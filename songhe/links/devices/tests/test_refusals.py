"""Who knocks with a wrong secret is told of, in the log and on the page, and never makes the others wait."""

import threading
import time
from typing import Any

import pytest
from django.test import Client

from songhe.links.devices import credentials, drill, queries, reasons, views
from songhe.links.devices.models import DeadLetter
from songhe.links.devices.refusals import EVERY, STRANGERS_AT_ONCE, Refusals
from songhe.links.devices.tests.conftest import Running, soon
from tests.cast import AT

pytestmark = pytest.mark.django_db(transaction=True)


def names(letters: list[Any]) -> list[tuple[str, str, int]]:
    """(name, reason, times) of each letter."""
    return [(letter[2], letter[5], letter[8]) for letter in letters]


def test_the_first_time_is_told_at_once_and_then_once_a_minute(caplog: pytest.LogCaptureFixture) -> None:
    turned = Refusals(0)
    turned.note("btn-wang", reasons.WRONG_SECRET, "10.0.0.7", 1)
    assert names(turned.due(1, AT)) == [("btn-wang", "wrong_secret", 1)]
    for second in range(2, 50):
        turned.note("btn-wang", reasons.WRONG_SECRET, "10.0.0.7", second)
        assert turned.due(second, AT) == []
    assert names(turned.due(1 + EVERY, AT)) == [("btn-wang", "wrong_secret", 48)]
    assert [record.getMessage() for record in caplog.records] == [
        "refused 'btn-wang' from 10.0.0.7: wrong_secret, 1 times",
        "refused 'btn-wang' from 10.0.0.7: wrong_secret, 48 times",
    ]


def test_who_is_quiet_for_a_minute_is_forgotten() -> None:
    turned = Refusals(0)
    turned.note("btn-wang", reasons.WRONG_SECRET, "", 1)
    turned.due(1, AT)
    turned.due(2 + EVERY, AT)
    assert turned._turned == {}


def test_invented_names_are_counted_and_few_are_kept(caplog: pytest.LogCaptureFixture) -> None:
    turned = Refusals(0)
    for number in range(1_000):
        turned.note(f"x{number}", reasons.UNKNOWN_ACCOUNT, "", 0)
    turned.note("btn-wang", reasons.WRONG_SECRET, "", 0)
    letters = names(turned.due(0, AT))
    assert len(letters) == STRANGERS_AT_ONCE + 1 and ("btn-wang", "wrong_secret", 1) in letters
    assert "refused 980 more under names that nobody has" in caplog.text


def test_a_name_cannot_write_lines_of_its_own_into_the_log(caplog: pytest.LogCaptureFixture) -> None:
    turned = Refusals(0)
    turned.note("x\n2026 INFO all is well", reasons.UNKNOWN_ACCOUNT, "", 0)
    turned.due(0, AT)
    assert "\n" not in caplog.records[0].getMessage()


@pytest.mark.parametrize(
    ("name", "secret", "reason"), [("btn-wang", "wrong", reasons.WRONG_SECRET), ("nobody", "x", reasons.UNKNOWN_ACCOUNT)]
)
def test_a_refused_device_is_a_letter_without_bytes(door: Running, button: Any, name: str, secret: str, reason: str) -> None:
    drill.secret_for("btn-wang")
    button(door, name=name, username=name, secret=secret)
    assert soon(DeadLetter.objects.exists, 3)
    letter = DeadLetter.objects.get()
    assert (letter.credential, letter.reason, bytes(letter.payload), letter.times) == (name, reason, b"", 1)
    assert letter.detail == "127.0.0.1"
    assert queries.refused([name, "another"]) == {name: letter.received_at}


def test_the_same_again_is_counted_and_says_when(door: Running, button: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("songhe.links.devices.refusals.EVERY", 0.0)
    drill.secret_for("btn-wang")
    for times in (1, 2):
        button(door, secret="wrong")
        assert soon(DeadLetter.objects.filter(times=times).exists, 5)
    letter = DeadLetter.objects.get()
    assert letter.last_at and queries.refused(["btn-wang"]) == {"btn-wang": letter.last_at}


def test_over_https_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "_refusals", Refusals(time.monotonic()))
    drill.secret_for("btn-wang")
    for _ in range(3):
        answer = Client().post(
            "/door/press/", b"{}", content_type="application/json", headers={"Authorization": "Bearer btn-wang:no"}
        )
        assert answer.status_code == 401
    letter = DeadLetter.objects.get()
    assert (letter.credential, letter.reason, letter.detail, letter.times) == ("btn-wang", "wrong_secret", "https", 1)


def test_a_crowd_of_strangers_makes_no_known_device_wait(door: Running, button: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    button(door).close()  # it was here before
    shut, find = threading.Event(), credentials.Directory.find_all

    def slow_for_strangers(self: Any, names: list[str]) -> Any:
        if any(name.startswith("x") for name in names):
            shut.wait(10)
        return find(self, names)

    monkeypatch.setattr(credentials.Directory, "find_all", slow_for_strangers)
    try:
        crowd = [threading.Thread(target=button, args=[door], kwargs={"name": f"x{n}", "secret": "x"}) for n in range(8)]
        for one in crowd:
            one.start()
        assert soon(lambda: sum(connection.checking for connection in door.door.connections) == 8)
        started = time.monotonic()
        assert str(button(door).connack) == "Success"
        assert time.monotonic() - started < 1
    finally:
        shut.set()
        for one in crowd:
            one.join()
