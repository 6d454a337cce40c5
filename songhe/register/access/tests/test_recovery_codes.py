"""Recovery codes: shown once, hashed from then on, good once each."""

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal import auth
from allauth.mfa.totp.internal import auth as totp
from django.contrib.auth.hashers import make_password
from django.test import Client

from songhe.register.access import factors, recovery
from tests.cast import PASSWORD

pytestmark = pytest.mark.django_db
PAGE = "/account/2fa/recovery-codes/"


def code_now(text):
    return totp.format_hotp_value(totp.hotp_value(text, next(totp.yield_hotp_counters_from_time())))


@pytest.fixture
def shown(liu_min):
    """Liu Min, who has switched her authenticator on and has her codes before her."""
    client = Client()
    client.post("/account/login/", {"login": liu_min.username, "password": PASSWORD})
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    secret = client.get("/account/2fa/totp/activate/").context["form"].secret
    page = client.post("/account/2fa/totp/activate/", {"code": code_now(secret)}, follow=True)
    return client, page.context["unused_codes"]


def row():
    return Authenticator.objects.get(type="recovery_codes")


def test_switching_a_factor_on_shows_ten_codes_and_leaves_only_hashes(shown):
    client, codes = shown
    assert len(set(codes)) == 10 and all(code.isdigit() and len(code) == 8 for code in codes)
    kept = str(row().data)
    assert "seed" not in row().data and not any(code in kept for code in codes)
    again = client.get(PAGE)
    assert not any(code in again.content.decode() for code in codes) and again.context["can_view_codes"] is False
    assert again.context["can_generate_codes"] and client.get(f"{PAGE}download/").status_code == 403


def test_each_opens_once_and_nothing_else_does(shown):
    _client, codes = shown
    tries = [codes[3], codes[3], "00000000", "", codes[0]]
    assert [row().wrap().validate_code(one) for one in tries] == [True, False, False, False, True]
    assert len(row().data[recovery.HASHES]) == 8 and row().wrap().get_unused_codes() == [recovery.UNREADABLE] * 8


def test_it_is_a_way_in(shown, liu_min):
    _client, codes = shown
    client = Client()
    client.post("/account/login/", {"login": liu_min.username, "password": PASSWORD})
    assert client.get("/account/").status_code == 302
    client.post("/account/2fa/authenticate/", {"code": codes[0]})
    assert client.get("/account/").status_code == 200


def test_new_codes_take_the_place_of_the_old(shown):
    client, codes = shown
    page = client.post(f"{PAGE}generate/", follow=True)
    fresh = page.context["unused_codes"]
    assert not set(fresh) & set(codes) and not row().wrap().validate_code(codes[0]) and row().wrap().validate_code(fresh[0])


def test_before_they_are_seen_their_seed_lies_sealed_and_they_open(liu_min):
    wrapped = auth.RecoveryCodes.activate(liu_min)
    assert isinstance(wrapped, recovery.ShownOnce)
    codes = wrapped.get_unused_codes()
    assert get_adapter().decrypt(row().data["seed"]) not in str(row().data)
    assert row().wrap().validate_code(codes[1]) and not row().wrap().validate_code(codes[1])


def test_what_was_seen_before_codes_were_hashed_is_hashed_at_its_next_use(liu_min):
    wrapped = auth.RecoveryCodes.activate(liu_min)
    codes = wrapped.get_unused_codes()
    old = row()
    old.data["viewed_at"] = 1.0
    old.save()
    assert not row().wrap().validate_code("12345678") and "seed" not in row().data
    assert row().wrap().validate_code(codes[2])


def test_a_hash_of_a_weaker_day_still_opens(shown, settings):
    _client, codes = shown
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.PBKDF2PasswordHasher",
        "django.contrib.auth.hashers.MD5PasswordHasher",
    ]
    assert make_password("x").startswith("pbkdf2") and row().wrap().validate_code(codes[5])


def test_nothing_is_left_to_seal_anew(shown):
    assert factors.renew() == 0 and len(list(factors.sealed())) == 1  # the authenticator's secret
