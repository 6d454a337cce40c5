"""What the hub decides without a socket: ids, queues, who may see what."""

import asyncio
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from songhe.base import hub, live, screen
from songhe.base.models import JournalEntry

HANYIN = live.Who("u1", "dispatcher", "6109/610921")


def told(pos: int, part: int = 0, division: str = "6109/610921", **more: Any) -> live.Told:
    frame = live.Frame("said", {"pos": pos}, division, pos, **more)
    return live.Told((pos, part), "tests", frame, live.body("said", {}))


@pytest.mark.parametrize(
    ("frame", "seen"),
    [
        ({"division": "6109/610921"}, True),
        ({"division": "6109/610921/610921102"}, True),
        ({"division": "6109"}, False),
        ({"division": "6109/6109210"}, False),
        ({"division": "6109/610924"}, False),
        ({"division": "6109/610921", "roles": frozenset({"lead"})}, False),
        ({"division": "6109/610921", "roles": frozenset({"dispatcher"})}, True),
        ({"division": "6109/610924", "to": "u1"}, True),
        ({"division": "6109/610921", "to": "u2"}, False),
        ({"division": live.EVERYWHERE}, True),
    ],
)
def test_who_sees_what(frame: dict[str, Any], seen: bool) -> None:
    assert HANYIN.may_see(live.Frame("x", {}, pos=1, **frame)) is seen


def test_only_the_last_frame_of_a_row_says_that_the_row_was_given() -> None:
    sent = screen.chunks([told(4), told(5, 0), told(5, 2), told(6)])
    assert [chunk.split(b"\n")[0] for chunk in sent] == [b"id: 4", b"id: 5.0", b"id: 5", b"id: 6"]


def test_nothing_to_send_is_nothing() -> None:
    assert screen.chunks([]) == []


def client(at: live.Place | None = (0, live.ALL)) -> screen.Client:
    return screen.Client(HANYIN, frozenset({"tests"}), at)


def test_a_frame_already_given_is_not_given_again() -> None:
    behind = client(at=(5, 0))
    behind.give([told(4), told(5, 0), told(5, 1), told(6)], (6, live.ALL))
    assert behind.take().count(b"event: said") == 2
    assert behind.at == (6, live.ALL)


def test_a_screen_that_does_not_read_is_let_go(monkeypatch: Any) -> None:
    monkeypatch.setattr(screen, "PENDING", 3)
    deaf = client()
    deaf.give([told(pos) for pos in range(1, 6)], (5, live.ALL))
    assert deaf.over and deaf.wake.is_set() and deaf.take() == b""


def test_its_stream_then_ends() -> None:
    async def follow() -> list[bytes]:
        gone = client()
        gone.end()
        centre = object.__new__(hub.Hub)
        centre.loop, centre.closing, centre.pos, centre.floor, centre.ring = asyncio.get_running_loop(), False, 0, 0, []
        return [chunk async for chunk in centre.news(gone, lambda: asyncio.sleep(0, True))]

    with ThreadPoolExecutor(1) as thread:  # Playwright may keep a loop running in this one
        assert thread.submit(asyncio.run, follow()).result() == [b"id: 0\n\n"]


def caught_up(centre: Any, behind: screen.Client) -> list[bytes]:
    """What a screen is given until it is where the others are."""

    async def follow() -> list[bytes]:
        return [chunk async for chunk in centre._catch_up(behind)] + [behind.take()]

    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, follow()).result()


def centre_with(ring: Any, floor: int = 0) -> Any:
    centre = object.__new__(hub.Hub)
    centre.closing, centre.pos, centre.floor, centre.ring = False, ring[-1].place[0], floor, ring
    return centre


def ids(chunks: list[bytes]) -> list[bytes]:
    """Of every frame that is news."""
    frames = b"".join(chunks).split(b"\n\n")
    return [frame.split(b"\n")[0] for frame in frames if b"event: said" in frame]


def test_a_screen_far_behind_is_given_the_ring_in_slices() -> None:
    chunks = caught_up(centre_with([told(pos) for pos in range(1, 3501)]), behind := client())
    assert ids(chunks) == [b"id: %d" % pos for pos in range(1, 3501)]
    assert max(chunk.count(b"event: said") for chunk in chunks) == screen.PENDING
    assert behind.live and not behind.over


def test_a_row_cut_by_a_slice_is_not_said_to_be_complete(monkeypatch: Any) -> None:
    monkeypatch.setattr(screen, "PENDING", 2)
    chunks = caught_up(centre_with([told(1), told(2, 0), told(2, 1), told(2, 2), told(3)]), client())
    assert ids(chunks) == [b"id: 1", b"id: 2.0", b"id: 2.1", b"id: 2", b"id: 3"]


def test_what_came_while_slices_were_sent_comes_after_them(monkeypatch: Any) -> None:
    monkeypatch.setattr(screen, "PENDING", 2)
    ring = [told(pos) for pos in range(1, 6)]
    centre, behind = centre_with(ring), client()

    async def follow() -> list[bytes]:
        chunks = []
        async for chunk in centre._catch_up(behind):
            chunks.append(chunk)
            if centre.pos < 9:
                centre.pos += 1
                ring.append(told(centre.pos))
        return [*chunks, behind.take()]

    with ThreadPoolExecutor(1) as thread:
        chunks = thread.submit(asyncio.run, follow()).result()
    assert ids(chunks) == [b"id: %d" % pos for pos in range(1, 10)]


def test_a_screen_let_go_while_it_catches_up_is_given_no_more(monkeypatch: Any) -> None:
    monkeypatch.setattr(screen, "PENDING", 2)
    centre, behind = centre_with([told(pos) for pos in range(1, 6)]), client()

    async def follow() -> list[bytes]:
        chunks = []
        async for chunk in centre._catch_up(behind):
            chunks.append(chunk)
            behind.end()
        return chunks

    with ThreadPoolExecutor(1) as thread:
        assert ids(thread.submit(asyncio.run, follow()).result()) == []


def test_a_kind_is_a_verb_or_a_subject() -> None:
    entry = JournalEntry(verb="emergency.call.answer", subject_kind="emergency.call")
    for kinds, hears in (
        ({"emergency.call"}, True),
        ({"emergency.call.answer"}, True),
        (set(), True),
        ({"emergency.call.close"}, False),
    ):
        assert live.Teller("calls", frozenset(kinds), list).hears(entry) is hears


def test_frames_of_a_batch_stand_in_the_order_of_the_journal() -> None:
    def late(entries: list[Any]) -> list[live.Frame]:
        return [live.Frame("late", {}, "6109", entry.pos) for entry in reversed(entries)]

    live.teller("a")(late)
    try:
        places = [
            one.place
            for one in live.tell_all([JournalEntry(pos=1, verb="x"), JournalEntry(pos=2, verb="x")])
            if one.topic == "a"
        ]
    finally:
        live.forget(late)
    assert [pos for pos, _ in places] == [1, 2]


def test_words_of_any_kind_fit_into_one_data_line() -> None:
    assert live.body("said", {"text": "一行\n两行"}) == 'event: said\ndata: {"text": "一行\\n两行"}\n\n'.encode()


def test_a_rehearsal_that_fails_keeps_no_process_from_starting(caplog: pytest.LogCaptureFixture, monkeypatch: Any) -> None:
    done: list[str] = []
    monkeypatch.setattr(live, "_rehearsals", {"bad": lambda: done.append(str(1 / 0)), "good": lambda: done.append("drawn")})
    live.rehearse()
    assert done == ["drawn"] and "the rehearsal bad failed" in caplog.text


@pytest.mark.parametrize("comes", ["nobody", "meanwhile", "before"])
def test_without_a_screen_nothing_is_drawn_and_who_comes_misses_nothing(comes: str, monkeypatch: Any) -> None:
    """A process without screens only notes where the journal stands. A screen that comes while it looks is given every row."""
    drawn: list[int] = []

    def read(pos: int) -> tuple[int, list[live.Told], bool]:
        drawn.append(pos)
        return 3, [told(1), told(2), told(3)], False

    async def look() -> tuple[Any, screen.Client]:
        centre, here = centre_with(deque([told(0)])), client(at=(0, live.ALL))
        centre.clients, centre._reader, centre.loop = set(), ThreadPoolExecutor(1), asyncio.get_running_loop()
        here.live = True
        if comes == "before":
            centre.clients.add(here)

        def head() -> int:
            if comes == "meanwhile":
                centre.clients.add(here)
            return 3

        monkeypatch.setattr(hub.journal, "head", head)
        assert await centre._look() is False
        return centre, here

    monkeypatch.setattr(hub, "_read", read)
    centre, here = asyncio.run(look())
    assert centre.pos == 3
    if comes == "nobody":
        assert drawn == [] and centre.floor == 3 and not centre._in_ring((2, live.ALL))
    else:
        assert drawn == [0] and here.take().count(b"event: said") == 3
