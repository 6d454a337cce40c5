"""A home sets its own shifts from a day on; everything that asks for the shift of a moment follows."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils.timezone import get_default_timezone

from songhe.base.errors import Refused
from songhe.base.models import JournalEntry
from songhe.care.nursing import actions, queries, rules
from songhe.care.nursing.models import Hours
from songhe.care.nursing.tests import scene
from songhe.care.nursing.tests.scene import AT, Ward, here
from tests import cast

pytestmark = pytest.mark.django_db
THREE = [("早班", "07:00"), ("中班", "15:00"), ("夜班", "23:00")]
DAY = date(2026, 11, 25)
TWO = [("day", "08:00", "20:00"), ("night", "20:00", "08:00")]


def set_three(day: date = DAY) -> Hours:
    by = scene.head().user.actor
    return actions.set_hours(facility=scene.home(), named=THREE, valid_from=day, by=by, at=AT)


def test_each_shift_ends_where_the_next_begins() -> None:
    told = [(one["code"], one["starts"], one["ends"]) for one in rules.chained(THREE)]
    assert told == [("s1", "07:00", "15:00"), ("s2", "15:00", "23:00"), ("s3", "23:00", "07:00")]
    assert rules.chained([("全天", "08:00")]) == [{"code": "s1", "name": "全天", "starts": "08:00", "ends": "08:00"}]


@pytest.mark.parametrize(
    "named",
    [[], [("a", "15:00"), ("b", "07:00")], [("a", "07:00"), ("b", "07:00")], [("a", "07:00"), ("a", "15:00")],
     [(str(n), f"{n:02d}:00") for n in range(5)]],
)  # fmt: skip
def test_shifts_that_cannot_be_are_refused(named: list[tuple[str, str]]) -> None:
    with pytest.raises(ValueError):
        rules.chained(named)


@pytest.mark.parametrize("start", ["00:00", "06:00", "08:00", "09:30"])
def test_every_minute_has_one_shift_also_over_the_change(start: str) -> None:
    first = [(one["code"], one["starts"], one["ends"]) for one in rules.chained([("a", start), ("b", "17:00")])]
    zone = get_default_timezone()
    for minute in range(0, 2 * 1440, 30):
        moment = here(0, minute, 24)
        now, before = (first, first) if moment >= here(0, 0, 26) else (first if moment >= here(0, 0, 25) else TWO, TWO)
        span = rules.shift_at(now, moment, zone, before)
        assert span.starts_at <= moment < span.ends_at


def test_the_shifts_of_the_home_hold_from_their_day_on() -> None:
    set_three()
    home = scene.home()
    assert queries.span_at(home, here(16, 0, 24)).starts_at == here(8, 0, 24)
    assert queries.span_at(home, here(3, 0, 25)).starts_at == here(20, 0, 24), "the night before goes on"
    span = queries.span_at(home, here(7, 30, 25))
    assert (span.starts_at, span.ends_at) == (here(7, 0, 25), here(15, 0, 25))
    assert queries.shift_name(home, "s1", DAY) == "早班" and queries.shift_name(home, "night", date(2026, 11, 24)) == "夜班"


def test_a_shift_that_is_opened_lasts_as_the_home_says(ward: Ward) -> None:
    set_three()
    actions.come(post=scene.fang(), rooms=[], by=scene.fang().user.actor, at=here(15, 30, 25))
    shift = queries.shift_of(scene.home(), here(16, 0, 25))
    assert shift is not None and (shift.code, shift.starts_at, shift.ends_at) == ("s2", here(15, 0, 25), here(23, 0, 25))


def test_other_homes_keep_theirs() -> None:
    set_three()
    other = scene.making.facility("恒口敬老院", "care_home", site=scene.making.site("恒口敬老院楼"))
    assert queries.span_at(other, here(16, 0, 25)).starts_at == here(8, 0, 25)


def test_from_tomorrow_on_at_the_earliest_and_taken_back_until_then() -> None:
    with pytest.raises(Refused):
        set_three(AT.date())
    row = set_three()
    assert set_three().pk == row.pk and JournalEntry.objects.filter(verb="nursing.hours.set").count() == 2
    with pytest.raises(Refused):
        actions.drop_hours(hours=row, by=scene.head().user.actor, at=AT + timedelta(days=5))
    actions.drop_hours(hours=row, by=scene.head().user.actor, at=AT)
    assert not Hours.objects.exists() and JournalEntry.objects.filter(verb="nursing.hours.drop").exists()


def test_the_page_is_for_who_leads_the_home(client: Any, ward: Ward, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("songhe.base.clock.now", lambda: AT)
    page = f"/nursing/homes/{scene.home().pk}/hours/"
    client.force_login(scene.fang().user)
    assert client.get(page).status_code == 404
    client.force_login(scene.head().user)
    assert "08:00–20:00" in client.get(page).content.decode()
    told = {"valid_from": "2026-11-25", "name_1": "早班", "starts_1": "07:00", "name_2": "夜班", "starts_2": "19:00"}
    assert client.post(page, {**told, "name_3": "x"}).status_code == 422
    assert client.post(page, {**told, "valid_from": "2026-11-23"}).status_code == 422
    assert client.post(page, told).status_code == 302
    assert [one["ends"] for one in Hours.objects.get().shifts] == ["19:00", "07:00"]
    assert "还没开始" in client.get(page).content.decode()
    assert client.post(f"/nursing/hours/{Hours.objects.get().pk}/dropping/").status_code == 302 and not Hours.objects.exists()
    client.force_login(cast.li_county())
    assert client.get(page).status_code in {403, 404}
