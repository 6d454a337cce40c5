"""Each notice is sent by one worker; a failure is tried again later and later; giving up is journalled and can be undone."""

from datetime import timedelta
from typing import Any

import pytest

from songhe.base import journal
from songhe.base.actors import Actor
from songhe.base.errors import WrongMoment
from songhe.links.notify import actions, waits
from songhe.links.notify.actions import sending
from songhe.links.notify.channels import Undelivered
from songhe.links.notify.models import Notice
from tests.cast import AT, after

pytestmark = pytest.mark.django_db
ZHAO = Actor("user:zhao", "赵建国")


def only() -> Notice:
    return Notice.objects.get()


def test_what_is_due_is_sent_and_says_when(leave: Any, pigeon: Any) -> None:
    leave()
    assert actions.send_due(after(1)) == 1
    assert (only().status, only().sent_at, only().tries) == ("sent", after(1), 1)


def test_what_is_sent_is_not_sent_again(leave: Any, pigeon: Any) -> None:
    leave()
    actions.send_due(after(1))
    assert actions.send_due(after(3600)) == 0
    assert len(pigeon.carried) == 1


def test_what_is_not_due_waits(leave: Any, pigeon: Any) -> None:
    leave(at=after(60))
    assert actions.send_due(after(59)) == 0


def test_earliest_first(leave: Any, pigeon: Any) -> None:
    leave("late", at=after(2))
    leave("early", at=after(1))
    actions.send_due(after(5))
    assert [key.split("|")[0] for key in pigeon.carried] == ["early", "late"]


def test_two_workers_that_saw_the_same_row_send_once(leave: Any, pigeon: Any) -> None:
    leave()
    first, second = only(), only()
    assert sending._send(first, after(1))
    assert not sending._send(second, after(1))
    assert len(pigeon.carried) == 1


def test_killed_between_claim_and_send_it_is_sent_when_the_lease_ends(leave: Any, pigeon: Any) -> None:
    leave()
    pigeon.fault = KeyboardInterrupt()  # nothing after this line of the worker runs
    with pytest.raises(KeyboardInterrupt):
        actions.send_due(after(1))
    pigeon.fault = None
    assert actions.send_due(after(1) + actions.LEASE - timedelta(seconds=1)) == 0
    assert actions.send_due(after(1) + actions.LEASE) == 1
    assert only().tries == 2


def test_a_worker_that_wakes_after_its_lease_overwrites_nothing(leave: Any, pigeon: Any) -> None:
    leave()
    slow = only()
    sending._claim(slow, after(1))
    actions.send_due(after(40))
    sending._not_delivered(slow, Undelivered("timeout"), after(41))
    assert only().status == "sent"


def test_a_failure_is_tried_again_later_and_later(leave: Any, pigeon: Any) -> None:
    leave()
    pigeon.fault = Undelivered("no signal")
    gaps, at = [], after(0)
    for _ in range(5):
        actions.send_due(at)
        gaps.append((only().due_at - at).total_seconds())
        at = only().due_at
    assert gaps == [5, 30, 120, 600, 1800]
    assert only().trouble == "no signal"


def give_up(pigeon: Any) -> None:
    pigeon.fault = Undelivered("number does not exist", final=True)
    actions.send_due(after(1))
    pigeon.fault = None


def test_after_the_last_wait_it_is_given_up_and_journalled(leave: Any, pigeon: Any) -> None:
    leave(division="6109/610921")
    pigeon.fault = Undelivered("no signal")
    at = after(0)
    for _ in range(6):
        actions.send_due(at)
        at = only().due_at
    (entry,) = journal.since(0)
    assert only().status == "given_up"
    assert (entry.verb, entry.division, entry.facts["tries"]) == ("notify.notice.give_up", "6109/610921", 6)
    assert "收到求助" not in str(entry.facts)


def test_a_final_refusal_is_given_up_at_once(leave: Any, pigeon: Any) -> None:
    leave()
    give_up(pigeon)
    assert (only().status, only().tries) == ("given_up", 1)


def test_a_fault_of_the_channel_does_not_hold_up_the_next(leave: Any, pigeon: Any, monkeypatch: Any) -> None:
    leave("bad")
    leave("good", at=after(1))
    send = pigeon.send
    monkeypatch.setattr(pigeon, "send", lambda notice, at: 1 / 0 if notice.key.startswith("bad") else send(notice, at))
    assert actions.send_due(after(2)) == 1
    assert Notice.objects.get(key__startswith="bad").trouble == "ZeroDivisionError"


def test_given_up_and_put_back_by_hand_it_is_sent(leave: Any, pigeon: Any) -> None:
    leave()
    give_up(pigeon)
    actions.retry(notice=only(), by=ZHAO, at=after(60))
    assert actions.send_due(after(60)) == 1
    assert [entry.verb for entry in journal.since(0)] == ["notify.notice.give_up", "notify.notice.retry"]


@pytest.mark.parametrize("status", ["waiting", "sent"])
def test_only_a_given_up_notice_is_put_back(leave: Any, pigeon: Any, status: str) -> None:
    leave()
    Notice.objects.update(status=status)
    with pytest.raises(WrongMoment):
        actions.retry(notice=only(), by=ZHAO, at=after(60))


def test_the_rule_in_force_on_the_day_decides() -> None:
    old = waits.Wait(AT.date() - timedelta(days=9), AT.date() - timedelta(days=1), 1, 60)
    new = waits.Wait(AT.date(), None, 1, 90)
    assert waits.after(1, AT, (old, new)) == after(90)
    assert waits.after(1, AT - timedelta(days=2), (old, new)) == AT - timedelta(days=2) + timedelta(seconds=60)
    assert waits.after(1, AT - timedelta(days=30), (old, new)) is None
