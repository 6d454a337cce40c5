"""While nobody of a county's desk is ready, the city's desk has its calls too: by a deadline, not because a page was open."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from songhe.base.deadlines import fire_due
from songhe.base.models import JournalEntry
from songhe.care.emergency import actions, queries
from songhe.care.emergency.models import Break, Cover, Seat, SeatDue
from songhe.care.emergency.tests.scene import BUTTON, answered, ring
from tests import cast
from tests.cast import AT, after

pytestmark = pytest.mark.django_db


def seat() -> Seat:
    """Liu Min sits at the desk of 汉阴县."""
    cast.city()
    return actions.sit(user=cast.liu_min(), at=AT)


def silent(at: datetime) -> int:
    return fire_due(SeatDue, at=at, fire=actions.fire_seat)


def rings_in_the_city() -> list[str]:
    return [call.number for call in queries.ringing(cast.wu_city())]


def covers() -> list[tuple[str, bool]]:
    return [(row.why, row.until is None) for row in Cover.objects.order_by("since")]


def rest(row: Seat) -> None:
    actions.rest(seat=row, by=row.user.actor, at=after(5))


def leave(row: Seat) -> None:
    actions.leave(seat=row, by=row.user.actor, at=after(5))


def fall_silent(row: Seat) -> None:
    assert silent(after(60)) == 0  # a minute of silence is allowed
    assert not Cover.objects.exists()
    assert silent(after(62)) == 1


@pytest.mark.parametrize(("deed", "why"), [(rest, "resting"), (leave, "left"), (fall_silent, "lost")])
def test_what_rings_goes_to_the_city_at_once_when_the_last_seat_is_gone(deed: Callable[[Seat], None], why: str) -> None:
    call, row = ring(), seat()
    assert rings_in_the_city() == []
    deed(row)
    assert rings_in_the_city() == [call.number] and [one.number for one in queries.ringing(cast.liu_min())] == [call.number]
    assert covers() == [(why, True)]
    told = JournalEntry.objects.filter(verb="emergency.call.escalate").latest("pos")
    assert (told.facts["to"], told.facts["reason"]) == ("city", "no_seat")
    assert JournalEntry.objects.filter(verb="emergency.cover.begin", facts__why=why).count() == 1


def test_what_somebody_has_in_hand_stays_with_him() -> None:
    call = answered()
    leave(Seat.objects.get())
    call.refresh_from_db()
    assert call.desk_path == "6109/610921" and rings_in_the_city() == []


def test_a_second_seat_keeps_the_desk() -> None:
    row = seat()
    actions.sit(user=cast.ma_chao(), at=AT)
    ring()
    rest(row)
    assert covers() == [] and rings_in_the_city() == []


def back(row: Seat) -> None:
    actions.come_back(seat=row, by=row.user.actor, at=after(400))


def sit_again(row: Seat) -> None:
    actions.sit(user=row.user, at=after(400))


def heard_again(row: Seat) -> None:
    row.refresh_from_db()
    actions.seen(seat=row, at=after(400))


@pytest.mark.parametrize(
    ("deed", "end"), [(rest, back), (leave, sit_again), (fall_silent, heard_again), (fall_silent, sit_again)]
)
def test_it_ends_when_somebody_is_there_again(deed: Callable[[Seat], None], end: Callable[[Seat], None]) -> None:
    row = seat()
    deed(row)
    end(row)
    [cover] = Cover.objects.all()
    assert cover.until == after(400)
    assert JournalEntry.objects.get(verb="emergency.cover.end").facts["seconds"] == int(
        (after(400) - cover.since).total_seconds()
    )
    actions.raise_call(by=BUTTON, at=after(410), source="next", trigger="sos", elder=cast.ye_elder())
    assert rings_in_the_city() == []


def test_a_screen_that_lives_is_never_lost_and_its_deadline_is_not_moved_each_time() -> None:
    row = seat()
    for seconds in range(0, 600, 20):
        actions.seen(seat=row, at=after(seconds))
        silent(after(seconds))
    assert covers() == [] and SeatDue.objects.count() == 1
    row.refresh_from_db()
    assert row.lost_at is None
    silent(after(580 + 62))
    assert covers() == [("lost", True)]


def test_two_workers_and_a_late_one_open_one_cover() -> None:
    row = seat()
    fall_silent(row)
    silent(after(70))
    actions.leave(seat=row, by=row.user.actor, at=after(90))
    assert covers() == [("lost", True)]


def test_a_break_is_kept_and_one_that_is_too_long_is_said_once() -> None:
    row = seat()
    rest(row)
    silent(after(5 + 1199))
    assert not JournalEntry.objects.filter(verb="emergency.seat.overstay").exists()
    silent(after(5 + 1200))
    silent(after(5 + 2000))
    assert JournalEntry.objects.filter(verb="emergency.seat.overstay").count() == 1
    actions.come_back(seat=row, by=row.user.actor, at=after(1500))
    assert [(one.since, one.until) for one in Break.objects.all()] == [(after(5), after(1500))]


def test_leaving_from_a_break_ends_it() -> None:
    row = seat()
    rest(row)
    actions.leave(seat=row, by=row.user.actor, at=after(50))
    assert Break.objects.get().until == after(50)
    assert silent(after(9000)) == 0


def test_the_city_s_own_desk_has_nobody_above_it() -> None:
    row = actions.sit(user=cast.wu_city(), at=AT)
    actions.leave(seat=row, by=row.user.actor, at=after(5))
    assert covers() == []


def test_next_door_is_not_covered_for() -> None:
    row, other = seat(), actions.sit(user=cast.he_ziyang(), at=AT)
    call = ring(elder=cast.ziyang_elder(), source="press:tan")
    leave(row)
    call.refresh_from_db()
    assert call.desk_path == "6109/610924"
    leave(other)
    call.refresh_from_db()
    assert call.desk_path == "6109"


@pytest.mark.parametrize("facts", [{}, {"drill": True}])
def test_a_call_that_comes_while_the_city_covers_rings_there_from_the_start(facts: dict[str, Any]) -> None:
    leave(seat())
    call = actions.raise_call(by=BUTTON, at=after(20), source="x", trigger="sos", elder=cast.wang(), **facts)[0]
    assert rings_in_the_city() == [call.number]
