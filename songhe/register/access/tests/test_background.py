"""A page that looks for news by itself is nobody at work: the session rests, and ends, as if the page were closed."""

import pytest
from django.test import Client, RequestFactory

from songhe.base import clock
from songhe.register.access import queries, sessions
from songhe.register.access.sessions import SEEN
from tests.cast import PASSWORD

pytestmark = pytest.mark.django_db
LOOK = {"x-background": "1"}


def signed_in(user):
    client = Client()
    client.post("/account/login/", {"login": user.username, "password": PASSWORD})
    return client


def rest(client, minutes):
    session = client.session
    session[SEEN] = clock.now().timestamp() - 60 * minutes
    session.save()


@pytest.mark.parametrize(("headers", "kept"), [(LOOK, False), ({}, True)])
def test_only_somebody_at_work_keeps_a_session(li_county, headers, kept):
    client = signed_in(li_county)
    rest(client, 20)
    before = client.session[SEEN]
    client.get("/account/", headers=headers)
    assert (client.session[SEEN] > before) is kept


def test_opening_the_stream_of_news_is_no_work():
    paths = {"/live/": True, "/console/": False}
    assert {path: sessions._is_background(RequestFactory().get(f"{path}?topic=calls")) for path in paths} == paths


def test_looks_do_not_hold_a_family_page_open_for_ever(wang_daughter):
    client = signed_in(wang_daughter.user)
    for minutes in (10, 25):
        rest(client, minutes)
        assert client.get("/follow/", headers=LOOK).status_code == 200
    rest(client, 31)
    answer = client.get("/follow/", headers={**LOOK, "hx-request": "true"})
    assert (answer.status_code, answer["HX-Redirect"]) == (401, "/account/login/")


def test_a_look_is_not_written_down_as_use(li_county):
    client = signed_in(li_county)
    before = queries.sessions(li_county).get().seen_at
    rest(client, 5)
    client.get("/account/", headers=LOOK)
    assert queries.sessions(li_county).get().seen_at == before


@pytest.mark.parametrize(("accept", "status"), [("*/*", 401), ("application/json", 401), ("text/html,*/*", 302)])
def test_a_script_that_nobody_is_behind_is_told_and_a_page_is_led(accept, status, db):
    assert Client().get("/field/now/", headers={"accept": accept}).status_code == status
