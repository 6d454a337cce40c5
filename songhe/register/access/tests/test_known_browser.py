"""A stranger who guesses locks out strangers: the browser in which a user was signed in before still takes his password."""

import pytest
from django.core.cache import cache
from django.test import Client

from songhe.register.access import actions, locking
from tests.cast import AT, PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh_counters():
    cache.clear()


def try_in(client, username="liumin", password=PASSWORD):
    return client.post("/account/login/", {"login": username, "password": password}).status_code


def guess(client, username="liumin", times=5):
    return [try_in(client, username, "wrong") for _ in range(times)][-1]


def known_to(*usernames):
    """A browser in which they were signed in and out again, one after the other."""
    client = Client()
    for username in usernames:
        assert try_in(client, username) == 302
        client.post("/account/logout/")
    return client


def test_the_own_machine_takes_the_password_while_everybody_else_is_locked(liu_min):
    own = known_to("liumin")
    assert guess(Client()) == 429
    assert try_in(Client()) == 429
    assert try_in(own) == 302
    assert try_in(Client()) == 429, "her success opens nothing for others"


def test_a_known_browser_is_locked_by_its_own_guesses(liu_min):
    own = known_to("liumin")
    assert guess(own) == 429
    assert try_in(own) == 429
    assert try_in(Client()) == 302, "and locks nobody else"


def test_a_browser_is_known_to_each_user_by_itself(liu_min, ma_chao):
    own = known_to("machao")
    guess(Client(), "liumin")
    assert try_in(own, "liumin") == 429


def test_a_shared_desk_is_known_to_several(liu_min, ma_chao, zhao_lead):
    desk = known_to("liumin", "machao", "zhaolead")
    for username in ("liumin", "machao", "zhaolead"):
        guess(Client(), username)
        assert try_in(desk, username) == 302
        desk.post("/account/logout/")


def test_a_forged_mark_is_none(liu_min):
    known_to("liumin")
    forged = Client()
    forged.cookies[locking.KNOWN] = "eyJ4IjoieSJ9:1abcde:forged"
    guess(Client())
    assert try_in(forged) == 429


def test_only_the_users_of_late_are_remembered(liu_min, ma_chao, monkeypatch):
    monkeypatch.setattr(locking, "MOST_KNOWN", 1)
    desk = known_to("liumin", "machao")
    guess(Client(), "liumin")
    assert try_in(desk, "liumin") == 429


def test_the_mark_holds_no_name_and_no_script_reads_it(liu_min):
    cookie = known_to("liumin").cookies[locking.KNOWN]
    assert "liumin" not in cookie.value and cookie["httponly"] and cookie["path"] == "/account/"


def test_a_keeper_sees_and_ends_the_lock_of_a_known_browser_too(liu_min):
    own = known_to("liumin")
    guess(own)
    assert locking.locked_until("liumin", AT) is not None
    actions.unlock(user=liu_min, by=liu_min.actor, at=AT)
    assert locking.locked_until("liumin", AT) is None and try_in(own) == 302


def test_another_name_that_begins_alike_is_another(liu_min):
    guess(Client(), "liumin2")
    assert locking.locked_until("liumin", AT) is None


def test_guessing_on_does_not_prolong_a_lock(liu_min):
    guess(Client())
    until = locking.locked_until("liumin", AT)
    guess(Client())
    assert locking.locked_until("liumin", AT) == until
