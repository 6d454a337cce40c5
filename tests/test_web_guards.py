"""What every answer of the web process bears, and how this node's cookies are called where it speaks TLS."""

import io
import json
import os
import subprocess
import sys
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from PIL import Image

from songhe.base import pictures
from songhe.base.errors import Refused
from songhe.base.web import browser, preferences
from songhe.config import plain
from songhe.register.access import tokens
from songhe.register.access.models import User
from songhe.register.carers.actions import people as carers

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["/static/css/tokens.css", "/account/login/", "/nothing/", "/public/", "/api/v1/nothing"])
def test_every_answer_bears_policy_and_guards(client: Client, path: str) -> None:
    answer = client.get(path)
    policy = answer["Content-Security-Policy"]
    assert all(part in policy for part in ("object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"))
    assert (answer["X-Content-Type-Options"], answer["Referrer-Policy"]) == ("nosniff", "same-origin")


def test_a_page_for_somebody_is_kept_nowhere_and_a_file_of_the_browser_may_be(liu_min: User, sign_in: Any) -> None:
    who = sign_in(liu_min)
    assert (
        who.get("/account/")["Cache-Control"] == "no-store" and "max-age" in who.get("/static/css/tokens.css")["Cache-Control"]
    )


def test_an_answer_to_a_token_is_kept_nowhere(li_county: User, client: Client) -> None:
    text = tokens.issue_token(user=li_county, label="统计", by=li_county.actor, at=li_county.created_at)
    answer = client.get("/api/v1/calls", headers={"authorization": f"Bearer {text}"})
    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store")


def test_the_log_in_says_not_more_than_it_must(client: Client) -> None:
    assert client.options("/account/login/").status_code in {200, 405}
    assert client.generic("TRACE", "/account/login/").status_code == 405


@pytest.mark.parametrize(
    "path", ["/api/v1/calls", "/api/fhir/r4/metadata", "/door/press/", "/door/hook/cloud/", "/billing/notice/"]
)
def test_a_machine_without_tls_is_refused_and_not_led(client: Client, settings: Any, path: str) -> None:
    settings.SECURE_SSL_REDIRECT = True
    answer = client.post(path, b"{}", content_type="application/json")
    assert answer.status_code == 403 and "HTTPS" in answer.json()["sentence"]
    assert client.post(path, b"{}", content_type="application/json", secure=True).status_code not in {301, 302}


def test_a_person_without_tls_is_led(client: Client, settings: Any) -> None:
    settings.SECURE_SSL_REDIRECT = True
    answer = client.get("/account/login/")
    assert (answer.status_code, answer["Location"]) == (301, "https://testserver/account/login/")


# --- cookies --------------------------------------------------------------------------------------------------------
def test_with_tls_every_cookie_bears_the_prefix_and_the_year_of_hsts(tmp_path: Any) -> None:
    script = (
        "import json; from songhe.config import settings as s;"
        "print(json.dumps([s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.LANGUAGE_COOKIE_NAME, s.SESSION_COOKIE_SECURE,"
        "s.CSRF_COOKIE_SECURE, s.SECURE_HSTS_SECONDS >= 31536000, s.SECURE_HSTS_INCLUDE_SUBDOMAINS, s.SECURE_SSL_REDIRECT]))"
    )
    keys = {name: getattr(settings, name.removeprefix("SONGHE_")) for name in ("SONGHE_DATA_KEYS", "SONGHE_INDEX_KEY")}
    given = {**os.environ, **keys, "SONGHE_SEAL_KEY": settings.SEAL_KEY, "SONGHE_SECRET_KEY": "x" * 50, "SONGHE_HTTPS": "1"}
    done = subprocess.run(
        [sys.executable, "-c", script], env={**given, "SONGHE_VAR": str(tmp_path)}, capture_output=True, text=True, check=True
    )
    assert json.loads(done.stdout) == ["__Host-sessionid", "__Host-csrftoken", "__Host-django_language", *[True] * 5]


def test_the_small_cookies_bear_it_too(settings: Any, client: Client, rf: Any) -> None:
    settings.HTTPS, settings.COOKIE_PREFIX = True, "__Host-"
    answer = client.post("/preferences/", {"theme": "dark", "size": "large"}, secure=True)
    ours = {name: morsel for name, morsel in answer.cookies.items() if "songhe" in name or "messages" in name}
    assert {"__Host-songhe_theme", "__Host-songhe_size"} <= ours.keys() and all(name.startswith("__Host-") for name in ours)
    assert all(morsel["secure"] and morsel["httponly"] and morsel["path"] == "/" for morsel in ours.values())
    request = rf.get("/")
    request.COOKIES["__Host-songhe_theme"] = "dark"
    assert preferences.read(request).theme == "dark"
    browser.keep(request, answer)
    assert answer.cookies["__Host-songhe_device"]["secure"]


def test_the_mark_of_a_known_browser_is_bound_to_tls(settings: Any, client: Client, liu_min: User) -> None:
    settings.HTTPS, settings.COOKIE_PREFIX = True, "__Host-"
    from tests import cast

    answer = client.post("/account/login/", {"login": "liumin", "password": cast.PASSWORD}, secure=True)
    known = answer.cookies["__Secure-songhe_known"]
    assert known["secure"] and known["httponly"] and known["path"] == "/account/" and known["samesite"] == "Lax"


# --- pictures -------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("small", [pictures.small, carers.small])
@pytest.mark.parametrize("kind", ["GIF", "TIFF", "EPS", "BMP", "PPM"])
def test_no_other_decoder_is_shown_a_strangers_bytes(small: Any, kind: str) -> None:
    out = io.BytesIO()
    Image.new("RGB", (8, 8)).save(out, kind)
    with pytest.raises(Refused):
        small(out.getvalue())


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_what_phones_make_becomes_a_jpeg(kind: str) -> None:
    out = io.BytesIO()
    Image.new("RGB", (8, 8)).save(out, kind)
    assert pictures.small(out.getvalue())[:2] == b"\xff\xd8"


# --- where pages may be served without TLS ---
@pytest.mark.parametrize(
    ("host", "around", "may"),
    [
        ("127.0.0.1", {}, True),
        ("127.0.0.53", {}, True),
        ("::1", {}, True),
        ("[::1]", {}, True),
        ("localhost", {}, True),
        ("0.0.0.0", {}, False),
        ("::", {}, False),
        ("10.1.2.3", {}, False),
        ("songhe.example", {}, False),
        ("", {}, False),
        ("0.0.0.0", {"SONGHE_HTTPS": "1"}, True),
        ("0.0.0.0", {"SONGHE_DEMO": "1"}, True),
        ("0.0.0.0", {"SONGHE_PLAIN": "1"}, True),
        ("0.0.0.0", {"SONGHE_PLAIN": "0", "SONGHE_HTTPS": ""}, False),
    ],
)
def test_without_tls_pages_are_for_this_machine_alone(
    monkeypatch: pytest.MonkeyPatch, host: str, around: dict[str, str], may: bool
) -> None:
    for name in ("SONGHE_HTTPS", "SONGHE_DEMO", "SONGHE_PLAIN"):
        monkeypatch.delenv(name, raising=False)
    for name, value in around.items():
        monkeypatch.setenv(name, value)
    assert (plain.refuse(host) == "") is may


@pytest.mark.parametrize("command", [["-m", "songhe", "check"], ["-m", "songhe.config.web", "0.0.0.0", "0"]])
def test_a_node_that_would_be_read_on_the_way_does_not_start(tmp_path: Any, command: list[str]) -> None:
    around = {name: value for name, value in os.environ.items() if name not in {"SONGHE_HTTPS", "SONGHE_DEMO", "SONGHE_PLAIN"}}
    given = {**around, "SONGHE_VAR": str(tmp_path), "SONGHE_WEB_HOST": "0.0.0.0", "SONGHE_MAKING_KEYS": "1"}
    done = subprocess.run([sys.executable, *command], env=given, capture_output=True, text=True, check=False)
    assert done.returncode != 0 and "SONGHE_HTTPS" in done.stderr and "in clear" in done.stderr.replace("\n", " ")
