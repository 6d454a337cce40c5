"""Verbs of the door: credentials are journalled and their secrets are nowhere; alarms are retried and never given up."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from songhe.base.actors import CLOCK
from songhe.base.errors import Refused
from songhe.base.models import JournalEntry
from songhe.links.devices import actions, credentials, queries
from songhe.links.devices.models import Credential, DeadLetter, Message
from songhe.links.devices.reasons import Unreadable

pytestmark = pytest.mark.django_db


def alarm(AT: datetime, key: str = "1") -> Message:
    return actions.keep_press(credential="btn-wang", body=b'{"signal":"sos","id":"%s"}' % key.encode(), at=AT)


def test_a_secret_opens_and_is_kept_nowhere(AT: datetime) -> None:
    secret = actions.issue_credential(username="btn-wang", by=CLOCK, at=AT)
    row = Credential.objects.get()
    assert credentials.known(row).opens_with(secret.encode())
    assert not credentials.known(row).opens_with(b"wrong")
    entry = JournalEntry.objects.get(verb="devices.credential.issue")
    assert secret not in f"{row.__dict__}{entry.__dict__}"


def test_topics_name_the_credential(AT: datetime) -> None:
    actions.issue_credential(username="btn-wang", by=CLOCK, at=AT)
    known = credentials.find("btn-wang")
    assert known
    assert known.topics == ("songhe/btn-wang/#",)


@pytest.mark.parametrize("username", ["", "a/b", "a+", "#", "x" * 81, "a:b", "a\nb"])
def test_names_that_would_break_topics_are_refused(username: str, AT: datetime) -> None:
    with pytest.raises(Refused):
        actions.issue_credential(username=username, by=CLOCK, at=AT)


def test_a_name_is_given_once(AT: datetime) -> None:
    actions.issue_credential(username="btn-wang", by=CLOCK, at=AT)
    with pytest.raises(Refused, match="btn-wang"):
        actions.issue_credential(username="btn-wang", by=CLOCK, at=AT)


def test_an_adapter_nobody_has_is_refused(AT: datetime) -> None:
    with pytest.raises(Refused, match="fax"):
        actions.issue_credential(username="a", adapter="fax", by=CLOCK, at=AT)


def test_disabling_twice_is_one_deed(AT: datetime) -> None:
    actions.issue_credential(username="btn-wang", by=CLOCK, at=AT)
    row = Credential.objects.get()
    for _ in range(2):
        actions.disable_credential(credential=row, by=CLOCK, at=AT)
    assert row.disabled_at == AT
    assert credentials.find("btn-wang") is None
    assert JournalEntry.objects.filter(verb="devices.credential.disable").count() == 1


@pytest.mark.django_db(transaction=True)  # it looks after its thread's connection
def test_a_directory_forgets_who_is_gone(AT: datetime) -> None:
    directory = credentials.Directory(fresh=60)
    actions.issue_credential(username="btn-wang", by=CLOCK, at=AT)
    assert directory.find("btn-wang")
    actions.disable_credential(credential=Credential.objects.get(), by=CLOCK, at=AT)
    assert directory.find("btn-wang"), "remembered for a short time"
    assert directory.gone(["btn-wang", "never"]) == ["btn-wang", "never"]
    assert directory.find("btn-wang") is None


def test_an_alarm_waits_until_it_is_handled(AT: datetime) -> None:
    message = alarm(AT)
    actions.keep_press(credential="btn-wang", body=b'{"signal":"status"}', at=AT)
    assert queries.urgent_waiting() == [message]
    actions.mark_handled([message], AT)
    assert queries.urgent_waiting() == []


def test_a_failed_alarm_is_tried_later_and_later_and_always_again(AT: datetime) -> None:
    message, waits = alarm(AT), []
    for _ in range(6):
        actions.mark_failed(message, AT, "no database")
        message.refresh_from_db()
        waits.append((message.try_at - AT).total_seconds())  # type: ignore[operator]
    assert waits == [1, 5, 15, 60, 60, 60]
    assert queries.urgent_waiting(at=AT) == []
    assert queries.urgent_waiting(at=AT + timedelta(seconds=61)) == [message]
    assert (message.trouble, message.tries) == ("no database", 6)


def test_a_handled_alarm_does_not_fail_afterwards(AT: datetime) -> None:
    message = alarm(AT)
    actions.mark_handled([message], AT)
    actions.mark_failed(message, AT, "late")
    message.refresh_from_db()
    assert (message.trouble, message.tries) == ("", 0)


def test_old_telemetry_goes_and_alarms_stay(AT: datetime) -> None:
    alarm(AT)
    for number in range(3):
        actions.keep_press(
            credential="btn-wang", body=b'{"signal":"status","id":"t%d"}' % number, at=AT + timedelta(hours=number)
        )
    newest = queries.newest()
    assert actions.forget_telemetry(before=AT + timedelta(hours=2), up_to=newest) == 2
    assert set(Message.objects.values_list("key", flat=True)) == {"1", "t2"}


def test_unread_telemetry_stays(AT: datetime) -> None:
    kept = actions.keep_press(credential="btn-wang", body=b'{"signal":"status"}', at=AT)
    assert actions.forget_telemetry(before=AT + timedelta(days=9), up_to=kept.seq - 1) == 0


def test_looking_at_a_letter_is_noted(AT: datetime, zhao_lead: Any) -> None:
    with pytest.raises(Unreadable):
        actions.keep_press(credential="btn-wang", body=b"?", at=AT)
    letter = DeadLetter.objects.get()
    assert list(queries.letters(unseen=True)) == [letter]
    actions.see_letter(letter=letter, by=zhao_lead.actor, at=AT)
    assert (letter.seen_at, letter.seen_by) == (AT, zhao_lead.name)
    assert not queries.letters(unseen=True).exists()
    assert JournalEntry.objects.filter(verb="devices.deadletter.see", subject=letter.pk).exists()


def test_letters_are_found_by_reason_and_sender(AT: datetime) -> None:
    for sender, body in (("btn-wang", b"?"), ("btn-li", b"[]")):
        with pytest.raises(Unreadable):
            actions.keep_press(credential=sender, body=body, at=AT)
    assert {one.reason for one in queries.letters()} == {"bad_json", "no_object"}
    assert queries.letters(reason="no_object").get().credential == "btn-li"
    assert queries.letters(text="wang").get().reason == "bad_json"
