"""Where somebody on duty is: shown by whoever agreed, once a minute, until the shift ends, and only the last is kept."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from songhe.base.models import JournalEntry
from songhe.care.emergency import queries as emergency
from songhe.care.emergency.models import Call
from songhe.register.staff import actions as staff
from songhe.register.staff.models import Responder
from tests import cast
from tests.cast import after

MINUTE = timedelta(minutes=1)


def where(client: Client, lat: float = 32.9) -> Any:
    body = json.dumps({"lat": lat, "lng": 108.5})
    return client.post("/field/position/", body, content_type="application/json").json()["kept"]


def switch(client: Client, share: str = "on") -> Any:
    return client.post("/field/sharing/", {"share": share})


def zhang_now() -> Responder:
    return Responder.objects.get(pk=cast.neighbour_zhang().pk)


def on_shift(hours: int) -> None:
    zhang = cast.neighbour_zhang()
    Responder.objects.filter(pk=zhang.pk).update(always_on=False)
    by = cast.liu_min().actor
    staff.plan_shift(responder=zhang_now(), starts_at=after(0), ends_at=after(3600 * hours), by=by, at=after(0))


def test_nothing_is_kept_of_who_did_not_agree(zhang: Client) -> None:
    assert where(zhang) is False
    assert zhang_now().live_at is None


def test_who_agreed_is_found_where_he_is(zhang: Client) -> None:
    assert switch(zhang).status_code == 302
    assert where(zhang) is True
    assert (zhang_now().live_lat, zhang_now().live_at) == (32.9, after(30))


def test_at_most_once_a_minute(zhang: Client, at: dict[str, Any]) -> None:
    switch(zhang)
    kept = []
    for seconds in (30, 45, 89, 90):
        at["at"] = after(seconds)
        kept.append(where(zhang))
    assert kept == [True, False, False, True]


def test_the_end_of_the_shift_ends_it_by_itself(zhang: Client, at: dict[str, Any], sign_in: Any) -> None:
    on_shift(8)
    switch(zhang)
    assert zhang_now().shares_until == after(8 * 3600)
    at["at"] = after(8 * 3600)
    again = sign_in(cast.neighbour_zhang().user)
    assert where(again) is False and "值班时共享位置" not in again.get("/field/").content.decode()


def test_another_shift_asks_again(zhang: Client, at: dict[str, Any], sign_in: Any) -> None:
    on_shift(8)
    switch(zhang)
    by = cast.liu_min().actor
    staff.plan_shift(responder=zhang_now(), starts_at=after(9 * 3600), ends_at=after(12 * 3600), by=by, at=after(30))
    at["at"] = after(10 * 3600)
    again = sign_in(cast.neighbour_zhang().user)
    assert where(again) is False and 'data-on=""' in again.get("/field/").content.decode()


def test_it_is_switched_off_and_the_last_position_goes_too(zhang: Client) -> None:
    switch(zhang)
    where(zhang)
    switch(zhang, "off")
    assert zhang_now().live_at is None and where(zhang) is False


def test_who_pauses_shows_nothing_more(zhang: Client) -> None:
    switch(zhang)
    where(zhang)
    zhang.post("/field/availability/", {"availability": "off"})
    assert (zhang_now().live_at, zhang_now().shares_until) == (None, None)


def test_off_duty_there_is_no_switch_and_no_agreeing(zhang: Client) -> None:
    on_shift(1)
    Responder.objects.update(availability="off")
    assert "值班时共享位置" not in zhang.get("/field/").content.decode()
    assert switch(zhang).status_code == 409


def test_the_page_says_what_is_agreed_to_and_until_when(zhang: Client) -> None:
    assert "只留最后一次" in zhang.get("/field/").content.decode()
    switch(zhang)
    page = zhang.get("/field/now/").content.decode()
    assert "自动关掉，随时可关" in page and 'aria-checked="true"' in page


def test_agreeing_and_ending_it_are_journalled_and_no_position_is(zhang: Client) -> None:
    switch(zhang)
    where(zhang)
    switch(zhang, "off")
    switch(zhang, "off")
    rows = JournalEntry.objects.filter(verb__startswith="staff.responder.")
    assert [row.verb.rsplit(".", 1)[1] for row in rows.order_by("pos")] == ["share_position", "stop_sharing"]
    assert "32.9" not in str([row.facts for row in rows])


@pytest.mark.parametrize(("minutes", "kept"), [(14, True), (15, False)])
def test_what_is_too_old_is_taken_away(zhang: Client, minutes: int, kept: bool) -> None:
    switch(zhang)
    where(zhang)
    staff.forget_positions(at=after(30) + minutes * MINUTE)
    assert (zhang_now().live_at is not None) is kept


@pytest.mark.parametrize(("minutes", "live"), [(1, True), (11, False)])
def test_candidates_set_out_from_there_while_it_is_fresh(zhang: Client, call: Call, minutes: int, live: bool) -> None:
    """From the other end of the county he is last; from his own door he is first."""
    cast.doctor_zhou()
    switch(zhang)
    where(zhang, lat=32.84)
    first = emergency.candidates(call, after(30) + minutes * MINUTE)[0].responder.name
    assert first == ("周明" if live else "张大山")
