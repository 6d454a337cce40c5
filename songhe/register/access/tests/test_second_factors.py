"""Second factors through the real pages: the authenticator, the recovery codes, the passkey's page."""

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache
from django.test import Client

from songhe.base.models import JournalEntry
from songhe.register.access import codes
from tests.cast import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh_counters():
    cache.clear()


def code_now(secret):
    return totp.format_hotp_value(totp.hotp_value(secret, next(totp.yield_hotp_counters_from_time())))


@pytest.fixture
def protected(li_county):
    secret = totp.generate_totp_secret()
    Authenticator.objects.create(user=li_county, type=Authenticator.Type.TOTP, data={"secret": get_adapter().encrypt(secret)})
    return secret


def enter(client):
    return client.post("/account/login/", {"login": "licounty", "password": PASSWORD})


def test_the_password_alone_does_not_let_in(protected, client):
    assert enter(client)["Location"].startswith("/account/2fa/authenticate/")
    assert client.get("/account/").status_code == 302


def test_the_code_of_the_phone_lets_in(protected, client):
    enter(client)
    client.post("/account/2fa/authenticate/", {"code": code_now(protected)})
    assert client.get("/account/").status_code == 200


def test_a_code_opens_once_whichever_process_it_is_shown_to(protected, client):
    code = code_now(protected)
    enter(client)
    client.post("/account/2fa/authenticate/", {"code": code})
    cache.clear()  # another web process remembers nothing of this one
    other = Client()
    enter(other)
    page = other.post("/account/2fa/authenticate/", {"code": code})
    assert page.status_code == 200 and 'role="alert"' in page.content.decode()
    assert other.get("/account/").status_code == 302 and client.get("/account/").status_code == 200
    assert JournalEntry.objects.filter(verb="access.factor.fail").count() == 1


def test_asked_again_the_same_code_does_not_do_either(protected, client):
    enter(client)
    client.post("/account/2fa/authenticate/", {"code": code_now(protected)})
    cache.clear()
    row = Authenticator.objects.get(type="totp")
    assert not codes.use(row, code_now(protected))
    row.data.pop(codes.USED)
    row.save()
    assert codes.use(row, code_now(protected)) and not codes.use(row, code_now(protected))


def test_a_wrong_code_is_said(protected, client):
    enter(client)
    page = client.post("/account/2fa/authenticate/", {"code": "000000"})
    assert page.status_code == 200 and 'role="alert"' in page.content.decode()


def test_codes_are_not_tried_without_end(protected, client):
    enter(client)
    for _ in range(21):
        page = client.post("/account/2fa/authenticate/", {"code": "000000"})
    client.post("/account/2fa/authenticate/", {"code": code_now(protected)})
    assert page.status_code in {200, 429} and client.get("/account/").status_code == 302


@pytest.fixture
def inside(li_county):
    """Signed in, with the password shown once more, as changing a factor asks for."""
    client = Client()
    enter(client)
    client.get("/account/2fa/totp/activate/")
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    return client


def test_changing_a_factor_asks_for_the_password_again(li_county, client):
    enter(client)
    assert client.get("/account/2fa/totp/activate/")["Location"].startswith("/account/reauthenticate/")
    assert "sheet-narrow" in client.get("/account/reauthenticate/").content.decode()


@pytest.mark.parametrize("path", ["", "totp/activate/", "webauthn/", "webauthn/add/"])
def test_each_page_opens_in_our_shell_without_inline_script(inside, path):
    page = inside.get(f"/account/2fa/{path}", follow=True)
    text = page.content.decode()
    assert page.status_code == 200 and 'class="sheet-narrow"' in text
    assert all("src=" in part.split(">")[0] or "application/json" in part.split(">")[0] for part in text.split("<script")[1:])


def test_an_authenticator_is_switched_on(inside, li_county):
    page = inside.get("/account/2fa/totp/activate/")
    secret = page.context["form"].secret
    inside.post("/account/2fa/totp/activate/", {"code": code_now(secret)})
    kinds = set(Authenticator.objects.filter(user=li_county).values_list("type", flat=True))
    assert kinds == {"totp", "recovery_codes"}


def test_recovery_codes_are_shown_to_their_user_only(inside, li_county):
    secret = inside.get("/account/2fa/totp/activate/").context["form"].secret
    inside.post("/account/2fa/totp/activate/", {"code": code_now(secret)})
    page = inside.get("/account/2fa/recovery-codes/", follow=True)
    assert page.status_code == 200 and "recovery_codes" in page.content.decode()
