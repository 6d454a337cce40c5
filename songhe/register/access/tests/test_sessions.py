"""Sessions: noted, seen, ended by their user, by rest, by a keeper; and what must be done first."""

from datetime import timedelta

import pytest
from django.test import Client

from songhe.base import clock
from songhe.register.access import actions, queries, rules
from songhe.register.access.models import Role, SignIn, User
from songhe.register.access.sessions import SEEN, SINCE
from tests.cast import AT, PASSWORD

pytestmark = pytest.mark.django_db
CHROME = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/130.0 Safari/537.36"


def signed_in(user, agent=CHROME):
    client = Client(headers={"user-agent": agent})
    client.post("/account/login/", {"login": user.username, "password": PASSWORD})
    return client


def again(client):
    """Shows the password once more, as ending sessions asks for."""
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    return client


def rest(client, minutes):
    session = client.session
    session[SEEN] = clock.now().timestamp() - 60 * minutes
    session.save()


def test_a_session_knows_its_device_in_words(liu_min):
    signed_in(liu_min)
    assert queries.sessions(liu_min).get().device == "Chrome · Windows"


def test_my_account_lists_my_sessions_and_nobody_elses(liu_min, zhao_lead):
    client = signed_in(liu_min)
    signed_in(zhao_lead, "Firefox Android")
    page = client.get("/account/").content.decode()
    assert "Chrome · Windows" in page and "Firefox" not in page


def test_one_session_is_ended_and_its_browser_is_out(liu_min):
    old, here = signed_in(liu_min), signed_in(liu_min)
    row = SignIn.objects.get(session_key=old.session.session_key)
    again(here).post(f"/account/sessions/{row.pk}/end/")
    assert (old.get("/account/").status_code, here.get("/account/").status_code) == (302, 200)


def test_all_others_are_ended_at_once(liu_min):
    others, here = [signed_in(liu_min) for _ in range(2)], signed_in(liu_min)
    again(here).post("/account/sessions/end-others/")
    assert [client.get("/account/").status_code for client in [*others, here]] == [302, 302, 200]


def test_nobody_ends_anothers_session(liu_min, zhao_lead):
    signed_in(zhao_lead)
    row = queries.sessions(zhao_lead).get()
    assert again(signed_in(liu_min)).post(f"/account/sessions/{row.pk}/end/").status_code == 404


@pytest.mark.parametrize("password", [PASSWORD, "not-her-Password-1"])
def test_sessions_are_ended_by_who_shows_the_password_again(liu_min, password):
    old, here = signed_in(liu_min), signed_in(liu_min)
    asked = here.post("/account/sessions/end-others/")
    assert asked["Location"].startswith("/account/reauthenticate/") and old.get("/account/").status_code == 200
    here.post(asked["Location"], {"password": password})
    assert old.get("/account/").status_code == (302 if password == PASSWORD else 200)


def begun(client, days):
    session = client.session
    session[SINCE] = clock.now().timestamp() - 86400 * days
    session.save()


@pytest.mark.parametrize("role", ["elder", "family"])
@pytest.mark.parametrize(("days", "status"), [(29.9, 200), (30.1, 302)])
def test_a_session_of_weeks_has_an_end_too(liu_min, role, days, status):
    User.objects.filter(pk=liu_min.pk).update(role=role)
    client = signed_in(liu_min)
    begun(client, days)
    page = client.get("/account/", headers={"accept": "text/html"})
    assert page.status_code == status
    if status == 302:
        assert "登录已满 30 天" in client.get("/account/login/").content.decode()


def test_who_has_three_days_left_is_told_once_a_day(liu_min):
    User.objects.filter(pk=liu_min.pk).update(role="elder")
    client = signed_in(liu_min)
    told = []
    for days in (26.9, 27.1, 27.2):
        begun(client, days)
        told.append("这次登录到" in client.get("/account/", headers={"accept": "text/html"}).content.decode())
    assert told == [False, True, False]


def test_a_shift_ends_without_being_told_for_days(li_county):
    client = signed_in(li_county)
    assert "这次登录到" not in client.get("/account/", headers={"accept": "text/html"}).content.decode()


@pytest.mark.parametrize("role", [value for value, _word in Role.choices])
def test_no_session_of_any_role_is_without_an_end(role):
    assert 0 < rules.account_rule(role, AT.date()).longest_hours <= 720


@pytest.mark.parametrize(("minutes", "status"), [(29, 200), (31, 302)])
def test_a_bureau_that_rests_half_an_hour_is_signed_out(li_county, minutes, status):
    client = signed_in(li_county)
    rest(client, minutes)
    assert client.get("/account/").status_code == status


@pytest.mark.parametrize(("minutes", "status"), [(7 * 60, 200), (8 * 60 + 1, 302)])
def test_a_desk_may_rest_for_a_whole_shift(liu_min, minutes, status):
    client = signed_in(liu_min)
    rest(client, minutes)
    assert client.get("/account/").status_code == status


def test_who_is_signed_out_by_rest_is_told_and_led_back(li_county):
    client = signed_in(li_county)
    rest(client, 40)
    page = client.get("/account/", follow=True)
    assert page.redirect_chain[0][0] == "/account/login/?next=%2Faccount%2F"
    assert "没有操作" in page.content.decode()


def test_a_script_is_told_by_its_status(li_county):
    client = signed_in(li_county)
    rest(client, 40)
    assert client.get("/account/", headers={"accept": "application/json"}).status_code == 401


def test_last_use_is_kept_to_the_minute(liu_min):
    client = signed_in(liu_min)
    before = queries.sessions(liu_min).get().seen_at
    rest(client, 5)
    client.get("/account/")
    assert queries.sessions(liu_min).get().seen_at >= before


def test_an_ended_session_is_not_touched(liu_min):
    row = actions.start_session(user=liu_min, session_key="k", agent="", at=AT)
    actions.end_session(sign_in=row, by=liu_min.actor, at=AT)
    assert actions.touch_session(session_key="k", at=AT + timedelta(hours=1)) is False


@pytest.mark.parametrize(
    "role", ["dispatcher", "lead", "county", "city", "auditor", "family", "elder", "responder", "assistant"]
)
def test_every_role_has_a_limit(role):
    assert rules.idle_minutes(role, AT.date()) == {"dispatcher": 480, "lead": 480, "elder": 1440}.get(role, 30)


def test_a_one_time_password_must_be_changed_first(li_county):
    User.objects.filter(pk=li_county.pk).update(must_change_password=True)
    client = signed_in(li_county)
    assert client.get("/elders/")["Location"] == "/account/password/"


def test_a_bureau_must_have_a_second_factor_where_the_setting_says_so(li_county, settings):
    settings.SECOND_FACTOR_ROLES = frozenset({"county"})
    assert signed_in(li_county).get("/elders/")["Location"] == "/account/2fa/"


def test_the_password_is_changed_and_others_are_out(liu_min):
    other, here = signed_in(liu_min), signed_in(liu_min)
    words = {"old": PASSWORD, "new": "Another-2027-word", "again": "Another-2027-word"}
    assert here.post("/account/password/", words).status_code == 302
    assert (other.get("/account/").status_code, here.get("/account/").status_code) == (302, 200)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"old": "wrong", "new": "Another-2027-word", "again": "Another-2027-word"}, "现在的密码不对"),
        ({"old": PASSWORD, "new": "plainpassword", "again": "plainpassword"}, "至少三种"),
        ({"old": PASSWORD, "new": "Another-2027-word", "again": "Other-2027-words"}, "不一样"),
        ({"old": PASSWORD, "new": PASSWORD, "again": PASSWORD}, "最近 5 次"),
    ],
)
def test_what_is_wrong_with_a_new_password_is_said(liu_min, words, said):
    page = signed_in(liu_min).post("/account/password/", words)
    assert (page.status_code, said in page.content.decode()) == (422, True)
