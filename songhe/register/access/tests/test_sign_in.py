"""Signing in through the real page: in, out, locked after five tries, whether the user exists or not."""

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import NoReverseMatch, reverse

from songhe.base.models import JournalEntry
from tests.cast import PASSWORD

pytestmark = pytest.mark.django_db
LOGIN = "/account/login/"


@pytest.fixture(autouse=True)
def fresh_counters():
    cache.clear()


def try_in(client, username, password=PASSWORD):
    return client.post(LOGIN, {"login": username, "password": password})


def test_the_right_password_lets_in(client, liu_min):
    assert try_in(client, "liumin").status_code == 302
    assert client.get("/account/").status_code == 200


def test_a_wrong_password_is_said_and_the_user_name_kept(client, liu_min):
    page = try_in(client, "liumin", "wrong")
    assert page.status_code == 200
    assert 'role="alert"' in page.content.decode() and 'value="liumin"' in page.content.decode()


@pytest.mark.parametrize("username", ["liumin", "nobody"])
def test_five_tries_lock_and_the_page_says_until_when(client, liu_min, username):
    answers = [try_in(client, username, "wrong").status_code for _ in range(5)]
    page = try_in(client, username).content.decode()
    assert answers[-1] == 429 and "以后可以再试" in page and "解锁" in page


def test_a_lock_holds_the_right_password_too_and_from_other_browsers(client, liu_min):
    for _ in range(5):
        try_in(client, "liumin", "wrong")
    assert try_in(Client(), "liumin").status_code == 429


def test_another_user_is_not_locked(client, liu_min, zhao_lead):
    for _ in range(5):
        try_in(client, "liumin", "wrong")
    assert try_in(client, "zhaolead").status_code == 302


def test_a_disabled_user_stays_outside(client, liu_min):
    liu_min.is_active = False
    liu_min.save()
    try_in(client, "liumin")
    assert client.get("/account/").status_code == 302


def test_signing_in_and_out_stand_in_the_journal(client, liu_min):
    try_in(client, "liumin")
    client.post("/account/logout/")
    verbs = JournalEntry.objects.order_by("pos").values_list("verb", flat=True)
    assert list(verbs) == ["access.user.sign_in", "access.user.sign_out"]


def test_asking_for_the_way_out_does_not_sign_out(client, liu_min):
    try_in(client, "liumin")
    assert client.get("/account/logout/").status_code == 200
    assert client.get("/account/").status_code == 200


def test_after_signing_in_one_comes_to_where_one_wanted(client, liu_min):
    answer = client.post(LOGIN, {"login": "liumin", "password": PASSWORD, "next": "/account/"})
    assert answer["Location"] == "/account/"


def test_nobody_is_led_away_to_another_site(client, liu_min):
    answer = client.post(LOGIN, {"login": "liumin", "password": PASSWORD, "next": "https://evil.example/"})
    assert "evil" not in answer["Location"]


@pytest.mark.parametrize("name", ["account_signup", "account_email", "account_reset_password", "account_request_login_code"])
def test_there_is_no_signing_up_and_no_reset_by_mail(name):
    with pytest.raises(NoReverseMatch):
        reverse(name)


@pytest.mark.parametrize("path", ["/account/signup/", "/account/password/reset/", "/account/email/"])
def test_what_is_not_routed_is_404(client, path):
    assert client.get(path).status_code == 404


def test_the_log_in_page_has_no_inline_script(client):
    page = client.get(LOGIN).content.decode()
    scripts = [part.split(">", 1) for part in page.split("<script")[1:]]
    assert all("src=" in head or "application/json" in head for head, _ in scripts)
    assert "style=" not in page and "onclick" not in page
