"""How many seats the own history of a desk asks for, and which hours of the calendar have fewer."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from songhe.base import clock
from songhe.city.answering import desks, rules
from songhe.city.answering.tests import scene
from songhe.register.staff import actions as staff
from songhe.register.staff.models import Responder
from tests import cast

NOW = datetime(2026, 11, 22, 4, tzinfo=UTC)  # Sunday noon; the week begins on Monday the 23rd
MONDAY = datetime(2026, 11, 22, 16, tzinfo=UTC)  # its midnight here
HOUR = timedelta(hours=1)
STAMPS = st.none() | st.datetimes(datetime(2026, 1, 1), datetime(2026, 1, 2))


@given(STAMPS, STAMPS, STAMPS)
def test_a_call_keeps_a_seat_for_the_rest_at_least_and_the_cap_at_most(
    answered: datetime | None, asked: datetime | None, closed: datetime | None
) -> None:
    seconds = rules.busy_s(answered, asked, closed, 180, 1800)
    assert (seconds is None) == (answered is None or (asked is None and closed is None))
    assert seconds is None or 180 <= seconds <= 1800


@given(st.lists(st.sampled_from(rules.WEEK), max_size=200), st.floats(60, 1800), st.integers(1, 8))
def test_every_hour_has_its_seats_and_more_calls_never_need_fewer(hours: list[Any], seconds: float, weeks: int) -> None:
    calls = [rules.Busy(day, hour, seconds) for day, hour in hours]
    found = rules.needs(calls, weeks, seconds, 60, 0.975, 1)
    assert len(found) == 168 and sum(one.calls for one in found.values()) == len(calls)
    twice = rules.needs([*calls, *calls], weeks, seconds, 60, 0.975, 1)
    assert all(1 <= found[key].seats <= twice[key].seats for key in found)


@pytest.mark.parametrize(("since", "until", "seats"), [(0, 1, 1), (-5, 6, 1), (0.5, 6, 0), (-5, 0.5, 0), (1, 2, 0), (-1, 0, 0)])
def test_a_seat_counts_when_it_is_there_for_the_whole_hour(since: float, until: float, seats: int) -> None:
    assert rules.planned([(MONDAY + since * HOUR, MONDAY + until * HOUR)], MONDAY) == seats


def at_desk(user: Any) -> Responder:
    facts = {"name": user.name, "kind": "desk", "division": user.division, "user": user}
    return staff.add_responder(**facts, by=user.actor, at=NOW)


@pytest.mark.django_db
def test_a_busy_hour_needs_two_and_the_calendar_is_held_against_it() -> None:
    for week in range(1, 9):  # Mondays at ten, three calls each time, ten minutes until somebody is asked
        for minute in (0, 20, 40):
            at = MONDAY + 10 * HOUR - timedelta(weeks=week) + timedelta(minutes=minute)
            scene.call(at=at, dispatched=610)
    liu = at_desk(cast.liu_min())
    staff.plan_shift(responder=liu, starts_at=MONDAY, ends_at=MONDAY + 24 * HOUR, by=cast.liu_min().actor, at=NOW)
    found = desks.week("6109/610921", NOW)
    assert found.calls == 24 and found.busy_s == 600 + 180
    ten = found.hours[10]
    assert (ten.need.calls, ten.need.per_hour, ten.planned) == (24, 3.0, 1)
    assert ten.need.seats == 4  # 0.65 erlangs: three pick 97.46 % up within a minute: not 97.5 %
    assert [one.need.seats for one in found.hours[11:]] == [1] * 157
    assert found.gaps[0] == (MONDAY + 10 * HOUR, MONDAY + 11 * HOUR, 3)
    assert found.gaps[1] == (MONDAY + 24 * HOUR, MONDAY + 168 * HOUR, 1)
    assert len(found.short) == 1 + 144
    assert desks.week("6109/610924", NOW).calls == 0


@pytest.mark.django_db
@pytest.mark.parametrize("facts", [{"drill": True}, {"cause": "test"}, {"at": NOW - timedelta(weeks=9)}, {"at": NOW}])
def test_what_is_no_history_is_not_counted(facts: dict[str, Any]) -> None:
    scene.call(**{"at": NOW - timedelta(days=3), **facts})
    assert desks.week("6109/610921", NOW).calls == 0


@pytest.mark.django_db
def test_a_call_belongs_to_the_desk_that_answered_it() -> None:
    scene.call(cast.wu_city(), at=NOW - timedelta(days=3))
    assert (desks.week("6109/610921", NOW).calls, desks.week("6109", NOW).calls) == (0, 1)


@pytest.mark.django_db
def test_the_page_shows_the_week_and_the_calls_behind_an_hour(sign_in: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    call = scene.call(at=MONDAY + 10 * HOUR - timedelta(weeks=1))
    cast.he_ziyang()
    lead = sign_in(cast.zhao_lead())
    assert call.number not in lead.get("/answering/staffing/").content.decode()
    assert call.number in lead.get("/answering/staffing/?hour=10").content.decode()
    assert call.number not in lead.get("/answering/staffing/?hour=11").content.decode()
    for wrong in ("168", "x", "-1"):
        assert lead.get(f"/answering/staffing/?hour={wrong}").status_code == 404
    page = sign_in(cast.he_ziyang()).get("/answering/staffing/?desk=610921&hour=10").content.decode()
    assert "汉阴县" not in page and call.number not in page
