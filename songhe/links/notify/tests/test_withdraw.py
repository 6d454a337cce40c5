"""What is not true any more is not sent: a newer notice takes the place of one that waits; an ask that is over is withdrawn."""

from typing import Any
from uuid import uuid4

import pytest

from songhe.base import journal
from songhe.base.actors import CLOCK
from songhe.base.errors import WrongMoment
from songhe.links.notify import actions
from songhe.links.notify.channels import Undelivered
from songhe.links.notify.models import Notice
from tests.cast import after

pytestmark = pytest.mark.django_db
CALL = uuid4()


def statuses() -> dict[str, str]:
    """Of each key."""
    return {key.split("|")[0]: status for key, status in Notice.objects.values_list("key", "status")}


@pytest.fixture
def failed(leave: Any, pigeon: Any) -> None:
    """An ask that could not be delivered and will be tried again."""
    leave("ask", subject=CALL)
    pigeon.fault = Undelivered("no signal")
    actions.send_due(after(1))
    pigeon.fault = None


def test_a_newer_one_takes_the_place_of_what_waits(failed: None, leave: Any, pigeon: Any) -> None:
    leave("stood down", subject=CALL, replaces=True, at=after(60))
    assert actions.send_due(after(3600)) == 1
    assert statuses() == {"ask": "withdrawn", "stood down": "sent"}
    (entry,) = journal.since(0)
    assert (entry.verb, entry.facts["tries"]) == ("notify.notice.withdraw", 1)


def test_others_are_left_alone(failed: None, leave: Any, pigeon: Any) -> None:
    leave("another call", subject=uuid4(), at=after(2))
    leave("another person", subject=CALL, to="user:liu", at=after(2))
    leave("stood down", subject=CALL, replaces=True, at=after(60))
    assert statuses()["another call"] == statuses()["another person"] == "waiting"


def test_the_same_key_again_withdraws_nothing(leave: Any, pigeon: Any) -> None:
    leave("ask", subject=CALL, replaces=True)
    assert leave("ask", subject=CALL, replaces=True) == []
    assert statuses() == {"ask": "waiting"}


def test_an_ask_that_is_over_is_not_sent(failed: None) -> None:
    assert actions.withdraw(to="user:zhao", subject=CALL, at=after(60)) == 1
    assert actions.withdraw(to="user:zhao", subject=CALL, at=after(61)) == 0
    assert actions.send_due(after(3600)) == 0


def test_what_was_sent_stays_sent(leave: Any, pigeon: Any) -> None:
    leave("ask", subject=CALL)
    actions.send_due(after(1))
    assert actions.withdraw(to="user:zhao", subject=CALL, at=after(60)) == 0
    assert statuses() == {"ask": "sent"}


def test_what_arrived_although_it_was_withdrawn_meanwhile_is_said_to_have_arrived(
    leave: Any, pigeon: Any, monkeypatch: Any
) -> None:
    leave("ask", subject=CALL)
    monkeypatch.setattr(pigeon, "send", lambda notice, at: actions.withdraw(to="user:zhao", subject=CALL, at=at))
    assert actions.send_due(after(1)) == 1
    assert statuses() == {"ask": "sent"}


def test_what_failed_for_good_although_it_was_withdrawn_meanwhile_troubles_nobody(
    leave: Any, pigeon: Any, monkeypatch: Any
) -> None:
    def over(notice: Notice, at: Any) -> None:
        actions.withdraw(to="user:zhao", subject=CALL, at=at)
        raise Undelivered("number does not exist", final=True)

    leave("ask", subject=CALL)
    monkeypatch.setattr(pigeon, "send", over)
    assert actions.send_due(after(1)) == 0
    assert statuses() == {"ask": "withdrawn"}


def test_a_withdrawn_one_is_not_put_back(failed: None) -> None:
    actions.withdraw(to="user:zhao", subject=CALL, at=after(60))
    with pytest.raises(WrongMoment, match="已撤回"):
        actions.retry(notice=Notice.objects.get(), by=CLOCK, at=after(61))
