"""A letter by several ways: the next when the one before failed or was not read; wishes, and emergencies over them."""

from datetime import time, timedelta
from typing import Any

import pytest

from songhe.base import journal
from songhe.links.notify import actions, preferences
from songhe.links.notify.channels import Undelivered
from songhe.links.notify.models import Notice, Preference
from tests import cast
from tests.cast import AT, after

pytestmark = pytest.mark.django_db
COUNTY = "6109/610921"
ME = {"to": "responder:1", "phone": "13992500001", "division": COUNTY}


@pytest.fixture
def two_ways(outlet: Any, settings: Any) -> None:
    """The county has an SMS gateway and a telephone."""
    settings.VOICE_STAND_IN = True
    outlet()
    outlet("voice", address="standin://")


def due() -> dict[str, Any]:
    return {row.channel: row.due_at for row in Notice.objects.exclude(channel="console")}


def wish(**said: Any) -> None:
    facts = {"ways": [], "phone": "", "mail": "", "quiet": (None, None), **said}
    preferences.choose(owners=["responder:1"], division=COUNTY, **facts, by=cast.liu_min().actor, at=AT)


def test_the_second_way_has_a_stored_due_time(two_ways: None, leave: Any) -> None:
    leave(urgent=True, **ME)
    assert due() == {"voice": AT, "sms": after(20)}


def test_what_was_read_is_sent_by_no_second_way(two_ways: None, leave: Any, gateway: Any) -> None:
    (first, *_rest) = leave(urgent=True, subject=cast.wang().pk, **ME)
    actions.send_due(after(1))
    assert actions.note_read(to="responder:1", subject=cast.wang().pk, at=after(5)) >= 1
    actions.send_due(after(60))
    row = Notice.objects.get(channel="sms")
    assert (row.status, gateway.taken) == ("withdrawn", []) and row.letter == first.letter
    assert journal.since(0)[-1].facts["read"] is True


def test_what_was_not_read_is(two_ways: None, leave: Any, gateway: Any) -> None:
    leave(urgent=True, **ME)
    actions.send_due(after(19))
    assert gateway.taken == []
    actions.send_due(after(20))
    assert len(gateway.taken) == 1


def test_a_way_that_fails_brings_the_next_forward(two_ways: None, leave: Any, gateway: Any, monkeypatch: Any) -> None:
    from songhe.links.notify.channels import CHANNELS

    def broken(*args: Any) -> None:
        raise Undelivered("line is dead")

    monkeypatch.setattr(CHANNELS["voice"], "hand", broken)
    leave(urgent=True, **ME)
    actions.send_due(after(1))
    assert len(gateway.taken) == 1 and Notice.objects.get(channel="voice").status == "waiting"


def test_quiet_hours_hold_up_what_can_wait(two_ways: None, leave: Any) -> None:
    wish(quiet=(time(9), time(12)))  # it is 10:20 here
    leave(**ME)
    assert due() == {"sms": AT.replace(hour=4, minute=0, second=0)}


@pytest.mark.parametrize("facts", [{"urgent": True}, {"wakes": True}])
def test_an_emergency_does_not_wait(two_ways: None, leave: Any, facts: dict[str, bool]) -> None:
    wish(quiet=(time(9), time(12)))
    leave(**ME, **facts)
    assert AT in due().values()


def test_another_number_goes_before_the_register_s(two_ways: None, leave: Any, gateway: Any) -> None:
    wish(phone="13992500077")
    leave(**ME)
    actions.send_due(after(1))
    assert "13992500077" in str(gateway.taken) and "13992500001" not in str(gateway.taken)


def test_wishes_are_sealed_and_journalled_without_the_number() -> None:
    wish(phone="13992500077", mail="a@example.com")
    wish(phone="13992500078", ways=["sms"])
    row = Preference.objects.get()
    assert (row.phone, row.mail, row.ways) == ("13992500078", "", ["sms"])
    entries = [(entry.verb, entry.facts) for entry in journal.since(0)]
    assert [verb for verb, _facts in entries] == ["notify.preference.choose"] * 2 and "1399" not in str(entries)


def test_a_late_second_way_of_a_withdrawn_letter_stays_unsent(two_ways: None, leave: Any, gateway: Any) -> None:
    leave(urgent=True, subject=cast.wang().pk, **ME)
    actions.withdraw(to="responder:1", subject=cast.wang().pk, at=after(1))
    actions.send_due(after(1) + timedelta(hours=1))
    assert gateway.taken == []
