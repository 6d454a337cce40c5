"""Events of pill boxes become readings; what says nothing of a compartment is a sign of life, what is no event a letter."""

from datetime import UTC, datetime

import pytest

from songhe.links.devices import adapters, reasons
from songhe.links.devices.adapters import Unreadable

AT = datetime(2026, 11, 23, 2, 20, 24, tzinfo=UTC)
TAKEN = b'{"id":"a1","event":"taken","scheduled":"2026-11-23T10:00:00+08:00","ts":1795400400,"compartment":3,"battery":"81"}'


def test_an_opened_compartment() -> None:
    (one,) = adapters.read("pillbox", "pillbox/box-chen", TAKEN, AT)
    assert (one.device, one.key, one.signal, one.urgent) == ("", "a1", "dose", False)
    assert one.facts == {"state": "taken", "scheduled": "2026-11-23T10:00:00+08:00", "compartment": 3, "battery": 81}
    assert one.pressed_at == datetime.fromtimestamp(1795400400, UTC)


@pytest.mark.parametrize(
    ("word", "state"), [("dispensed", "taken"), ("Opened", "taken"), ("overdue", "missed"), ("refused", "skipped")]
)
def test_the_words_of_makers(word: str, state: str) -> None:
    (one,) = adapters.read("pillbox", "pillbox/gw/box-2", b'{"status":"%s"}' % word.encode(), AT)
    assert (one.device, one.signal, one.facts["state"]) == ("box-2", "dose", state)


def test_a_box_that_only_lives() -> None:
    (one,) = adapters.read("pillbox", "pillbox/box-chen", b'{"event":"heartbeat","battery":12}', AT)
    assert (one.signal, one.facts) == ("status", {"battery": 12})
    assert adapters.read("pillbox", "other/box", b"x", AT) == []


@pytest.mark.parametrize("payload", [b"{}", b'{"event":"party"}', b'{"event":3}'])
def test_what_is_no_event_is_a_letter(payload: bytes) -> None:
    with pytest.raises(Unreadable) as fault:
        adapters.read("pillbox", "pillbox/box", payload, AT)
    assert fault.value.reason == reasons.UNKNOWN_SIGNAL
