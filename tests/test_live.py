"""Live screens over real sockets: what happened in your division arrives at once, after a break too, and only there."""

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from songhe.base import hub, journal, live
from songhe.base.actors import CLOCK
from songhe.base.web import stream
from songhe.register.access.models import User
from tests import cast
from tests.house import House, house
from tests.screens import Screen, say, until

pytestmark = pytest.mark.django_db(transaction=True)


def news(entries: list[Any]) -> Iterator[live.Frame]:
    """The teller of these tests: says each entry's number; bosses are told in private too."""
    for entry in entries:
        yield live.Frame("said", {"number": entry.facts["number"]}, entry.division, entry.pos)
        if entry.verb == "tests.secret":
            yield live.Frame("secret", {}, entry.division, entry.pos, roles=frozenset({"lead"}))


@pytest.fixture(autouse=True)
def teller() -> Iterator[None]:
    live.teller("tests", {"tests.said", "tests.secret"})(news)
    yield
    live.forget(news)


@pytest.fixture
def running(transactional_db: None, tmp_path: Path, liu_min: User, he_ziyang: User, sun_city: User) -> Iterator[House]:
    with house(tmp_path) as built:
        yield built


@pytest.fixture
def screen(running: House) -> Callable[..., Screen]:
    def open_for(user: User, *topics: str, last: str = "") -> Screen:
        client = Client()
        client.force_login(user, backend="songhe.register.access.backends.Accounts")
        return Screen(running.url, client.cookies["sessionid"].value, *(topics or ("tests",)), last=last)

    return open_for


def hanyin() -> Any:
    return cast.place(cast.HANYIN)


def test_a_deed_is_on_the_screen_at_once_by_the_bell(screen: Any, liu_min: User) -> None:
    with screen(liu_min) as open_screen:
        open_screen.begun()
        say(hanyin(), 0)
        open_screen.next()
        began = time.perf_counter()
        say(hanyin(), 7)
        assert open_screen.next().data == {"number": 7}
        assert time.perf_counter() - began < 0.2  # the poll alone would take up to 0.25 s


def test_the_first_frame_says_where_the_journal_stands(screen: Any, liu_min: User, running: House) -> None:
    with screen(liu_min) as open_screen:
        open_screen.begun()
        say(hanyin())
        place = open_screen.next().id
    with screen(liu_min) as again:
        assert int(again.begun()) >= int(place)


def test_another_county_hears_nothing_of_it_and_the_city_everything(screen: Any, he_ziyang: User, sun_city: User) -> None:
    with screen(he_ziyang) as theirs, screen(sun_city) as whole:
        theirs.begun(), whole.begun()
        say(hanyin(), 1)
        say(cast.place(cast.ZIYANG), 2)
        assert theirs.next().data == {"number": 2}
        assert [whole.next().data["number"] for _ in range(2)] == [1, 2]


def test_a_frame_for_a_role_reaches_only_that_role(screen: Any, liu_min: User, zhao_lead: User) -> None:
    with screen(liu_min) as desk, screen(zhao_lead) as lead:
        desk.begun(), lead.begun()
        say(hanyin(), 1, "tests.secret")
        say(hanyin(), 2)
        assert [lead.next().event for _ in range(3)] == ["said", "secret", "said"]
        assert [desk.next().event for _ in range(2)] == ["said", "said"]


def test_a_topic_nobody_asked_for_is_not_sent(screen: Any, liu_min: User) -> None:
    with screen(liu_min, "weather") as other, screen(liu_min) as ours:
        place = other.begun()
        ours.begun()
        say(hanyin())
        ours.next()
        client = next(client for client in hub.running().clients if client.topics == {"weather"})
        until(lambda: client.at[0] > int(place))
        assert not client._pending


def test_a_screen_that_comes_back_hears_what_it_missed(screen: Any, liu_min: User) -> None:
    with screen(liu_min) as open_screen:
        last = open_screen.begun()
    for number in range(5):
        say(hanyin(), number)
    with screen(liu_min, last=last) as again:
        assert [again.next().data["number"] for _ in range(5)] == list(range(5))


def test_it_hears_it_from_the_database_when_the_process_is_new(screen: Any, liu_min: User, running: House) -> None:
    with screen(liu_min) as open_screen:
        last = open_screen.begun()
    for number in range(3):
        say(hanyin(), number, "tests.secret")
    running.call(hub.stop())
    with screen(liu_min, last=last) as again:
        assert [again.next().data["number"] for _ in range(3)] == [0, 1, 2]


def storm(count: int) -> None:
    """Many deeds in one transaction: a county's line comes back, an import."""
    place = hanyin()
    facts = {"verb": "tests.said", "subject": place, "by": CLOCK, "at": cast.AT, "division": place.path}
    with journal.deed():
        for number in range(count):
            journal.write(**facts, facts={"number": number})


@pytest.mark.parametrize("from_memory", [True, False], ids=["from the ring", "from the database"])
def test_a_screen_behind_by_thousands_catches_up_and_stays(
    screen: Any, liu_min: User, running: House, from_memory: bool
) -> None:
    with screen(liu_min) as open_screen:
        last = open_screen.begun()
    storm(3_500)
    until(lambda: hub.running().pos >= 3_500)
    if not from_memory:
        running.call(hub.stop())
    with screen(liu_min, last=last) as again:
        heard = [again.next() for _ in range(1_200)]
        say(hanyin(), 3_500)
        heard += [again.next() for _ in range(2_301)]
        assert [frame.data["number"] for frame in heard] == list(range(3_501))
        assert len({frame.id for frame in heard}) == 3_501


def test_after_too_long_it_is_told_to_load_its_page_again(screen: Any, liu_min: User, monkeypatch: Any) -> None:
    monkeypatch.setattr(hub, "RING", 5)
    with screen(liu_min) as open_screen:
        last = open_screen.begun()
    for number in range(8):
        say(hanyin(), number)
    until(lambda: hub.running().pos >= 8)
    with screen(liu_min, last=last) as again:
        assert again.next().event == "reset"
        say(hanyin(), 99)
        assert again.next().data == {"number": 99}


def test_a_place_the_journal_never_reached_is_a_reset(screen: Any, liu_min: User) -> None:
    with screen(liu_min, last="999999") as open_screen:
        assert open_screen.next().event == "reset"


def test_a_user_shut_out_is_not_told_any_more(screen: Any, liu_min: User, monkeypatch: Any) -> None:
    monkeypatch.setattr(hub, "RECHECK", 0.05)
    monkeypatch.setattr(hub, "HEARTBEAT", 0.05)
    with screen(liu_min) as open_screen:
        open_screen.begun()
        User.objects.filter(pk=liu_min.pk).update(is_active=False)
        assert open_screen.ended()


def test_nobody_and_too_many(screen: Any, liu_min: User, running: House, monkeypatch: Any) -> None:
    with Screen(running.url, "") as nobody:
        assert nobody.answer.status_code == 401
    monkeypatch.setattr(stream, "MAX_STREAMS", 1)
    with screen(liu_min) as first:
        first.begun()
        with screen(liu_min) as second:
            assert second.answer.status_code == 429


def test_a_quiet_stream_gives_signs_of_life_with_the_time(screen: Any, liu_min: User, monkeypatch: Any) -> None:
    monkeypatch.setattr(hub, "HEARTBEAT", 0.05)
    with screen(liu_min) as open_screen:
        sign = next(frame for frame in open_screen.frames if frame.event == "now")
        assert abs(sign.data / 1000 - time.time()) < 5


def test_a_teller_that_fails_silences_nobody_else(screen: Any, liu_min: User) -> None:
    def broken(entries: list[Any]) -> list[live.Frame]:
        raise ZeroDivisionError

    live.teller("broken")(broken)
    try:
        with screen(liu_min, "tests", "broken") as open_screen:
            open_screen.begun()
            say(hanyin(), 3)
            assert {open_screen.next().event, open_screen.next().event} == {"said", "reset"}
    finally:
        live.forget(broken)


def test_a_server_told_to_go_ends_its_streams(screen: Any, liu_min: User, running: House) -> None:
    with screen(liu_min) as open_screen:
        open_screen.begun()
        threading.Timer(0.1, running.stop).start()
        assert open_screen.ended()


def test_two_hundred_commits_of_four_hands_come_once_each_over_forced_reconnects(screen: Any, sun_city: User) -> None:
    """0 missed, 0 doubled: the reader breaks off after every few frames and says where it was."""
    with screen(sun_city) as first:
        last = first.begun()
    hands = [threading.Thread(target=_commit, args=(hand, 50)) for hand in range(4)]
    for hand in hands:
        hand.start()
    heard: list[int] = []
    while len(heard) < 200:
        with screen(sun_city, last=last) as open_screen:
            for _ in range(min(23, 200 - len(heard))):
                frame = open_screen.next()
                heard.append(frame.data["number"])
                last = frame.id
    for hand in hands:
        hand.join()
    assert sorted(heard) == sorted(hand * 1000 + number for hand in range(4) for number in range(50))


def _commit(hand: int, count: int) -> None:
    from django.db import connections

    for number in range(count):
        say(hanyin(), hand * 1000 + number)
    connections.close_all()


@pytest.mark.postgres
def test_streams_hold_no_connection_and_outlive_a_database_that_went_away(screen: Any, sun_city: User) -> None:
    from django.db import connection

    screens = [screen(sun_city) for _ in range(8)]
    for one in screens:
        one.__enter__().begun()
    with connection.cursor() as cursor:
        others = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        cursor.execute(f"SELECT count(*) {others}")
        assert cursor.fetchone()[0] <= 3  # the hub's own, and what a page may still hold
        cursor.execute(f"SELECT count(pg_terminate_backend(pid)) {others}")
    say(hanyin(), 5)
    assert {one.next().data["number"] for one in screens} == {5}
    for one in screens:
        one.__exit__()
