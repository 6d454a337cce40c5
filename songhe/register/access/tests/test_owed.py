"""Whoever owes a new password or a second factor opens nothing else: every address of the house leads there."""

import pytest
from django.core.cache import cache
from django.test import Client

from songhe.register.access import sessions
from songhe.register.access.models import User
from tests.addresses import BY_SECRET, SAMPLES, House, addresses
from tests.cast import PASSWORD

pytestmark = pytest.mark.django_db
OURS = ("access:", "web:", "account_", "mfa_")


@pytest.fixture
def house(db):
    cache.clear()
    return House()


@pytest.fixture
def owes_password(li_county):
    User.objects.filter(pk=li_county.pk).update(must_change_password=True)
    return li_county


def enter(user):
    client = Client()
    client.post("/account/login/", {"login": user.username, "password": PASSWORD})
    return client


def guarded():
    """Every address but those by a secret, those that are free, and the API, which has its own door."""
    for address in addresses():
        free = address.name in sessions.FREE | sessions.OPEN | BY_SECRET or address.name.startswith(("mfa_", "partner-v1:"))
        if not free and (not address.takes or address.name in SAMPLES):
            yield address


@pytest.mark.parametrize("method", ["get", "post"])
def test_everything_leads_to_the_new_password(owes_password, house, method):
    client = enter(owes_password)
    led = {address.name: getattr(client, method)(address.url(house)).get("Location") for address in guarded()}
    assert len(led) > 100
    assert {name: where for name, where in led.items() if where != "/account/password/"} == {}


@pytest.mark.parametrize(
    "path", ["/account/users/", "/account/users/new/", "/account/", "/elders/", "/live/?topic=calls", "/bureau/", "/places/"]
)
def test_users_and_news_are_no_exception(owes_password, path):
    assert enter(owes_password).get(path)["Location"] == "/account/password/"


def test_nobody_is_disabled_by_who_owes_a_password(owes_password, liu_min):
    enter(owes_password).post(f"/account/users/{liu_min.pk}/disabling/")
    assert User.objects.get(pk=liu_min.pk).is_active


@pytest.mark.parametrize("path", ["/account/users/", "/account/", "/elders/"])
def test_a_missing_second_factor_closes_users_too(li_county, settings, path):
    settings.SECOND_FACTOR_ROLES = frozenset({"county"})
    assert enter(li_county).get(path)["Location"] == "/account/2fa/"


def test_what_is_owed_can_be_done(owes_password):
    client = enter(owes_password)
    words = {"old": PASSWORD, "new": "Another-2027-word", "again": "Another-2027-word"}
    assert client.get("/account/password/").status_code == 200
    client.post("/account/password/", words)
    assert client.get("/account/users/").status_code == 200


def test_the_second_factor_can_be_made_and_one_can_leave(li_county, settings):
    settings.SECOND_FACTOR_ROLES = frozenset({"county"})
    client = enter(li_county)
    assert client.get("/account/2fa/").status_code == 200
    assert client.get("/account/2fa/totp/activate/")["Location"].startswith("/account/reauthenticate/")
    assert client.get("/account/reauthenticate/").status_code == 200
    assert client.get("/preferences/").status_code == 200
    client.post("/account/logout/")
    assert client.get("/elders/")["Location"].startswith("/account/login/")


def test_the_free_names_exist():
    names = {address.name for address in addresses()}
    assert names >= sessions.FREE | sessions.OPEN
