"""Tokens: shown once, kept as a digest, one's own only, ended at once."""

from typing import Any

import pytest
from django.urls import reverse

from songhe.base.errors import Refused
from songhe.base.models import JournalEntry
from songhe.register.access import tokens
from songhe.register.access.models import Token
from tests import cast

pytestmark = pytest.mark.django_db
PAGE = reverse("partner:tokens")


def test_a_new_token_is_shown_once(sign_in: Any) -> None:
    client = sign_in(cast.li_county())
    text = client.post(PAGE, {"label": "区域平台"}).context["text"]
    assert text.startswith(tokens.PREFIX)
    assert text not in client.get(PAGE).content.decode()
    assert tokens.user_of(text, cast.AT) == cast.li_county()


def test_only_a_digest_is_kept_and_nothing_in_the_journal() -> None:
    li = cast.li_county()
    text = tokens.issue_token(user=li, label="x", by=li.actor, at=cast.AT)
    assert text not in Token.objects.get().digest
    entry = JournalEntry.objects.get(verb="access.token.issue")
    assert entry.after == {"label": "x"}
    assert text not in str(entry.__dict__)


@pytest.mark.parametrize("label", ["", "  ", "x" * 61])
def test_a_token_says_what_it_is_for(label: str) -> None:
    li = cast.li_county()
    with pytest.raises(Refused):
        tokens.issue_token(user=li, label=label, by=li.actor, at=cast.AT)


def test_one_user_has_so_many_and_no_more() -> None:
    li = cast.li_county()
    for number in range(tokens.MOST):
        tokens.issue_token(user=li, label=str(number), by=li.actor, at=cast.AT)
    with pytest.raises(Refused):
        tokens.issue_token(user=li, label="one more", by=li.actor, at=cast.AT)


def test_a_forgotten_purpose_is_said_beside_the_field(sign_in: Any) -> None:
    page = sign_in(cast.li_county()).post(PAGE, {"label": ""})
    assert "写明给哪个系统用" in page.content.decode()
    assert not Token.objects.exists()


def test_ending_a_token(sign_in: Any) -> None:
    li = cast.li_county()
    text = tokens.issue_token(user=li, label="x", by=li.actor, at=cast.AT)
    address = reverse("partner:revoke", args=[Token.objects.get().pk])
    client = sign_in(li)
    assert [client.post(address).status_code for _ in range(2)] == [302, 302]
    assert tokens.user_of(text, cast.AT) is None
    assert JournalEntry.objects.filter(verb="access.token.revoke").count() == 1


def test_another_users_token_is_not_there(sign_in: Any) -> None:
    li = cast.li_county()
    tokens.issue_token(user=li, label="x", by=li.actor, at=cast.AT)
    address = reverse("partner:revoke", args=[Token.objects.get().pk])
    assert sign_in(cast.sun_city()).post(address).status_code == 404
    assert Token.objects.get().revoked_at is None


def test_the_last_use_is_kept_to_the_hour() -> None:
    li = cast.li_county()
    text = tokens.issue_token(user=li, label="x", by=li.actor, at=cast.AT)
    for minutes in (0, 30, 61):
        tokens.user_of(text, cast.after(minutes * 60))
    assert Token.objects.get().last_used_at == cast.after(61 * 60)


@pytest.mark.parametrize("name", ["docs", "tokens"])
def test_families_find_no_page(sign_in: Any, name: str) -> None:
    assert sign_in(cast.wang_daughter().user).get(reverse(f"partner:{name}")).status_code == 404
    assert sign_in(cast.sun_city()).get(reverse(f"partner:{name}")).status_code == 200
