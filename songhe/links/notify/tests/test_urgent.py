"""An ask to go waits behind nothing: urgent first, one at a time, and nobody slow keeps the last hand."""

import socket
import time
from collections.abc import Iterator
from typing import Any

import pytest

from songhe.links.notify import actions, queries
from songhe.links.notify.channels import CHANNELS, push
from songhe.links.notify.models import Notice, Subscription
from tests.cast import AT, after

pytestmark = pytest.mark.django_db


def test_the_urgent_go_first_and_then_the_earliest(leave: Any, pigeon: Any) -> None:
    leave("early", at=after(1))
    leave("urgent, later", at=after(3), urgent=True)
    leave("urgent", at=after(2), urgent=True)
    actions.send_due(after(5))
    assert [key.split("|")[0] for key in pigeon.carried] == ["urgent", "urgent, later", "early"]


def test_what_becomes_urgent_meanwhile_is_next(leave: Any, pigeon: Any) -> None:
    leave("one")
    leave("two", at=after(0.1))
    assert actions.send_next(after(1))
    leave("urgent", at=after(1), urgent=True)
    assert actions.send_next(after(1))
    assert [key.split("|")[0] for key in pigeon.carried] == ["one", "urgent"]


def test_a_hand_kept_for_the_urgent_takes_nothing_else(leave: Any, pigeon: Any) -> None:
    leave("plain")
    assert actions.send_next(after(1), urgent=True) is None
    leave("urgent", urgent=True)
    assert actions.send_next(after(1), urgent=True) is True


def test_a_failed_attempt_is_no_end_of_the_work(leave: Any, pigeon: Any, monkeypatch: Any) -> None:
    leave("bad", urgent=True)
    leave("good")
    monkeypatch.setattr(pigeon, "send", lambda notice, at: 1 / 0 if notice.urgent else pigeon.carried.append(notice.key))
    assert [actions.send_next(after(1)) for _ in range(3)] == [False, True, None]


@pytest.fixture
def silent() -> Iterator[str]:
    """An address that takes a connection and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}"


@pytest.fixture
def four_dead_and_one_living(push_service: Any, silent: str, browser_keys: Any, settings: Any, leave: Any) -> Any:
    settings.PUSH_ORIGINS = [push_service.origin, silent]
    addresses = [f"{silent}/{number}" for number in range(4)] + [f"{push_service.origin}/ring"]
    for number, endpoint in enumerate(addresses):
        actions.subscribe(owner="user:zhao", endpoint=endpoint, keys=browser_keys.keys, at=after(number))
    leave(at=after(10))
    return push_service


def test_dead_browsers_hold_up_neither_a_living_one_nor_the_lease(four_dead_and_one_living: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(push, "TIMEOUT", (0.3, 0.3))
    started = time.monotonic()
    actions.send_due(after(11))
    assert time.monotonic() - started < 1.2  # one after the other it would be that and more
    assert Notice.objects.get(channel="push").status == "sent"
    assert len(four_dead_and_one_living.rings) == 1


def test_whoever_takes_too_long_is_not_waited_for(four_dead_and_one_living: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(push, "PATIENCE", 0.3)
    started = time.monotonic()
    four_dead_and_one_living.close()
    actions.send_due(after(11))
    assert time.monotonic() - started < 2
    notice = Notice.objects.get(channel="push")
    assert notice.status == "waiting" and "no answer in time" in notice.trouble


def test_a_lease_is_longer_than_any_channel_takes() -> None:
    assert actions.LEASE.total_seconds() > 2 * max(push.PATIENCE, sum(push.TIMEOUT))


def test_only_the_newest_browsers_are_rung(push_service: Any, browser_keys: Any, leave: Any) -> None:
    for number in range(push.MOST + 3):
        actions.subscribe(
            owner="user:zhao", endpoint=f"{push_service.origin}/{number}", keys=browser_keys.keys, at=after(number)
        )
    leave(at=after(60))
    actions.send_due(after(61))
    assert sorted(path for path, _, _ in push_service.rings) == [f"/{number}" for number in range(3, push.MOST + 3)]


def test_who_cannot_be_reached_is_known_beforehand(settings: Any) -> None:
    facts = {"endpoint_digest": "x", "endpoint": "https://push.example.com/1", "keys": {}, "made_at": AT}
    Subscription.objects.create(owner="responder:1", **facts)
    Subscription.objects.create(owner="responder:2", gone_at=AT, **facts)
    people = {"responder:1": "", "responder:2": "13800000002", "responder:3": "13800000003"}
    assert queries.reachable(people) == {"responder:1"}
    settings.DEMO = True  # there the log is read along
    assert queries.reachable(people) == set(people)


def test_the_record_tells_of_ways_that_reach_people_only(leave: Any, settings: Any, pigeon: Any, monkeypatch: Any) -> None:
    from uuid import uuid4

    call = uuid4()
    monkeypatch.setattr(type(pigeon), "tells", False)
    leave(subject=call)
    assert not queries.told_of(call).exists() and queries.was_left(call, "user:zhao")
    monkeypatch.setattr(type(pigeon), "tells", True)
    assert queries.told_of(call).count() == 1
    assert list(CHANNELS) == ["pigeon"]
