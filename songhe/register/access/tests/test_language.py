"""A language chosen once is kept with the account and waits in the next browser; nobody else's choice is touched."""

from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client

from songhe.base.models import JournalEntry
from songhe.base.web import preferences
from songhe.register.access.models import User
from tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _with_english(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a node whose words were compiled; the counters of wrong passwords begin anew."""
    cache.clear()
    monkeypatch.setattr(preferences, "languages", lambda: list(settings.LANGUAGES))


def language_of(client: Client, path: str = "/preferences/") -> str:
    return "en" if '<html lang="en"' in client.get(path).content.decode() else "zh"


def signed_in(user: User) -> Client:
    """A browser that has never been here, through the page of signing in."""
    client = Client()
    assert client.post("/account/login/", {"login": user.username, "password": cast.PASSWORD}).status_code == 302
    return client


def test_what_was_chosen_in_one_browser_waits_in_the_next() -> None:
    liu = cast.liu_min()
    assert language_of(signed_in(liu)) == "zh"
    signed_in(liu).post("/preferences/", {"language": "en"})
    assert language_of(signed_in(liu)) == "en"
    assert language_of(Client(), "/account/login/") == "zh"
    assert language_of(signed_in(cast.ma_chao())) == "zh"


def test_what_this_browser_chose_goes_before_what_was_kept() -> None:
    liu = cast.liu_min()
    signed_in(liu).post("/preferences/", {"language": "en"})
    client = signed_in(liu)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "zh-hans"
    assert language_of(client) == "zh"


def test_it_is_journalled_once() -> None:
    client = signed_in(cast.liu_min())
    for language in ("en", "en", "fr", ""):
        client.post("/preferences/", {"language": language})
    assert [row.after for row in JournalEntry.objects.filter(verb="access.user.choose_language")] == [{"language": "en"}]


def test_who_is_not_signed_in_changes_no_account(client: Any) -> None:
    liu = cast.liu_min()
    client.post("/preferences/", {"language": "en"})
    assert User.objects.get(pk=liu.pk).language == "zh-hans" and client.cookies[settings.LANGUAGE_COOKIE_NAME].value == "en"
