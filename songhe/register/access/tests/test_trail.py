"""Wrong passwords, locks and second factors stand in the journal, without secrets, and the auditor reads them in words."""

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache
from django.test import Client

from songhe.base.models import JournalEntry
from tests.cast import PASSWORD

pytestmark = pytest.mark.django_db
FIREFOX = "Mozilla/5.0 (Windows NT 10.0) Firefox/130.0"


@pytest.fixture(autouse=True)
def fresh_counters():
    cache.clear()


def rows(*verbs):
    found = JournalEntry.objects.filter(verb__in=[f"access.{verb}" for verb in verbs]).order_by("pos")
    return [row.verb.removeprefix("access.") for row in found]


def guess(client, times=1, username="liumin", password="guess-me"):
    for _ in range(times):
        client.post("/account/login/", {"login": username, "password": password})


def test_a_wrong_password_is_noted_with_the_machine_and_without_the_password(liu_min):
    guess(Client(headers={"user-agent": FIREFOX}))
    row = JournalEntry.objects.get(verb="access.sign_in.fail")
    assert (row.subject, row.by_name, row.division) == (liu_min.pk, "未登录的人", liu_min.scope)
    assert row.facts == {"device": "Firefox · Windows", "address": "127.0.0.1"}


def test_the_lock_is_noted_once_and_tries_after_it_not_at_all(liu_min):
    guess(Client(), times=9)
    assert rows("sign_in.fail", "sign_in.lock") == ["sign_in.fail"] * 5 + ["sign_in.lock"]


def test_a_lock_says_whether_it_was_a_browser_the_user_knows(liu_min):
    own = Client()
    guess(own, password=PASSWORD)
    own.post("/account/logout/")
    guess(own, times=5)
    guess(Client(), times=5)
    locks = JournalEntry.objects.filter(verb="access.sign_in.lock").order_by("pos")
    assert [row.facts["known_browser"] for row in locks] == [True, False]


def test_what_was_typed_as_a_name_that_nobody_has_is_kept_nowhere(liu_min):
    guess(Client(), username=PASSWORD)
    assert rows("sign_in.fail") == []


def code_now(secret):
    return totp.format_hotp_value(totp.hotp_value(secret, next(totp.yield_hotp_counters_from_time())))


@pytest.fixture
def protected(li_county, django_capture_on_commit_callbacks):
    """(client, secret): she has switched the authenticator on."""
    client = Client()
    guess(client, username="licounty", password=PASSWORD)
    client.get("/account/2fa/totp/activate/")
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    secret = client.get("/account/2fa/totp/activate/").context["form"].secret
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/account/2fa/totp/activate/", {"code": code_now(secret)})
    return client, secret


def test_an_authenticator_switched_on_and_off_is_noted(protected):
    client, secret = protected
    client.post("/account/2fa/totp/deactivate/")
    found = JournalEntry.objects.filter(verb__startswith="access.factor.").order_by("pos")
    told = [(row.verb.rsplit(".", 1)[1], row.facts["factor"], row.by_name) for row in found]
    assert sorted(told) == sorted(
        [(deed, factor, "李强") for deed in ("add", "remove") for factor in ("totp", "recovery_codes")]
    )
    assert secret not in str([row.facts for row in found])


def test_new_recovery_codes_are_noted(protected, django_capture_on_commit_callbacks):
    client, _secret = protected
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/account/2fa/recovery-codes/generate/")
    assert rows("factor.renew") == ["factor.renew"]


def test_a_wrong_code_is_noted(protected):
    client = Client()
    guess(client, username="licounty", password=PASSWORD)
    client.post("/account/2fa/authenticate/", {"code": "000000"})
    assert rows("factor.fail") == ["factor.fail"]


def test_the_auditor_reads_it_in_words_and_finds_it_by_what_was_done(liu_min, qian_auditor, sign_in):
    guess(Client(), times=5)
    page = sign_in(qian_auditor).get("/audit/?verb=access.sign_in").content.decode()
    assert page.count("登录·没有通过") == 5 and page.count("登录·连续不对，已锁定") == 1
    assert page.count("刘敏") == 6, "about whom it is"
