"""A lost second factor is reset by a keeper of one's own place, with a reason; and at rest every factor is sealed."""

import json

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache
from django.db import connection
from django.test import Client

from songhe.base import crypto, rotation
from songhe.base.errors import Refused
from songhe.base.models import JournalEntry
from songhe.register.access import factors
from tests import cast
from tests.cast import AT, PASSWORD

pytestmark = pytest.mark.django_db
WHY = {"proof": "document", "reason": "手机丢了，已当面核对"}


@pytest.fixture(autouse=True)
def fresh_counters():
    cache.clear()


@pytest.fixture
def secret(liu_min):
    """Liu Min's authenticator and her recovery codes."""
    text = totp.generate_totp_secret()
    totp.TOTP.activate(liu_min, text)
    RecoveryCodes.activate(liu_min)
    return text


def code_now(text):
    return totp.format_hotp_value(totp.hotp_value(text, next(totp.yield_hotp_counters_from_time())))


def reset(client, user, **words):
    return client.post(f"/account/users/{user.pk}/factors/", {**WHY, **words})


def test_the_keeper_lets_in_again_who_lost_the_phone(liu_min, li_county, secret, sign_in):
    desk = sign_in(liu_min)
    assert reset(sign_in(li_county), liu_min).status_code == 302
    assert factors.kinds(liu_min) == [] and desk.get("/account/").status_code == 302
    again = Client()
    again.post("/account/login/", {"login": "liumin", "password": PASSWORD})
    assert again.get("/account/").status_code == 200


def test_it_is_journalled_with_the_reason(liu_min, li_county, secret, sign_in):
    reset(sign_in(li_county), liu_min)
    row = JournalEntry.objects.get(verb="access.factor.reset")
    assert (row.by_name, row.subject, row.facts["reason"]) == ("李强", liu_min.pk, WHY["reason"])
    assert (
        row.facts["proof"] == "document" and row.facts["factors"] == ["recovery_codes", "totp"] and secret not in str(row.facts)
    )


def test_without_a_reason_nothing_is_reset(liu_min, li_county, secret, sign_in):
    page = reset(sign_in(li_county), liu_min, reason=" ")
    assert page.status_code == 422 and "为什么重置" in page.content.decode()
    with pytest.raises(Refused):
        factors.reset_factors(user=liu_min, proof="document", reason=" x ", by=li_county.actor, at=AT)
    assert len(factors.kinds(liu_min)) == 2


@pytest.mark.parametrize("proof", ["", "telephone"])
def test_nobody_is_let_in_whom_nobody_identified(liu_min, li_county, secret, sign_in, proof):
    page = reset(sign_in(li_county), liu_min, proof=proof)
    assert page.status_code == 422 and "当面核对了身份证件" in page.content.decode()
    with pytest.raises(Refused):
        factors.reset_factors(user=liu_min, proof=proof, reason="手机丢了", by=li_county.actor, at=AT)
    assert len(factors.kinds(liu_min)) == 2


def test_where_there_is_none_it_is_said(liu_min, li_county, sign_in):
    assert reset(sign_in(li_county), liu_min).status_code == 409


@pytest.mark.parametrize("person", ["li_county", "sun_city"])
def test_nobody_resets_their_own_or_a_higher_one(person, li_county, sun_city, sign_in):
    assert reset(sign_in(li_county), getattr(cast, person)()).status_code == 404


def test_the_page_shows_which_factors_there_are(liu_min, li_county, secret, sign_in):
    page = sign_in(li_county).get(f"/account/users/{liu_min.pk}/").content.decode()
    assert "验证器应用" in page and "重置二次验证" in page
    Authenticator.objects.all().delete()
    assert "重置二次验证" not in sign_in(li_county).get(f"/account/users/{liu_min.pk}/").content.decode()


# --- at rest ---
def stored():
    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM mfa_authenticator")
        return str(cursor.fetchall())


def test_neither_secret_nor_seed_lies_in_clear(liu_min, secret):
    seed = get_adapter().decrypt(Authenticator.objects.get(type="recovery_codes").data["seed"])
    assert secret not in stored() and seed not in stored()


def test_a_value_from_before_it_was_sealed_still_opens(liu_min):
    text = totp.generate_totp_secret()
    row = Authenticator.objects.create(user=liu_min, type="totp", data={"secret": text})
    assert row.wrap().validate_code(code_now(text))


def test_a_changed_value_does_not_open(liu_min, secret):
    row = Authenticator.objects.get(type="totp")
    other = get_adapter().encrypt("another")
    row.data["secret"] = other[:-4] + ("AAAA" if other[-4:] != "AAAA" else "BBBB")
    with pytest.raises(crypto.Unreadable):
        row.wrap().validate_code("000000")


def test_the_newest_key_takes_them_over_and_the_old_one_can_go(liu_min, secret, settings):
    plain = json.dumps({"secret": totp.generate_totp_secret()})
    Authenticator.objects.create(user=cast.ma_chao(), type="totp", data=json.loads(plain))
    settings.DATA_KEYS = f"{settings.DATA_KEYS},2:{'ab' * 16}"
    assert rotation.keys_in_use()[1] == 2
    steps = {step.table: step.moved for step in rotation.rotate()}
    assert steps["mfa_authenticator"] == 3
    settings.DATA_KEYS = f"2:{'ab' * 16}"
    assert rotation.keys_in_use() == {2: 3}
    assert Authenticator.objects.get(user=liu_min, type="totp").wrap().validate_code(code_now(secret))
    assert {step.table: step.moved for step in rotation.rotate()}["mfa_authenticator"] == 0
