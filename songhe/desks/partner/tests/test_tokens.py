"""Tokens: shown once, kept as a digest, one's own only, ended at once."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localtime

from songhe.base import clock
from songhe.base.errors import Refused
from songhe.base.models import JournalEntry
from songhe.register.access import tokens
from songhe.register.access.models import Token
from tests import cast

pytestmark = pytest.mark.django_db
PAGE = reverse("partner:tokens")


def day(days: int) -> date:
    """So many days from now."""
    return localtime(clock.now()).date() + timedelta(days=days)


def test_a_new_token_is_shown_once(sign_in: Any) -> None:
    client = sign_in(cast.li_county())
    text = client.post(PAGE, {"label": "区域平台", "last_day": f"{day(30)}"}).context["text"]
    assert text.startswith(tokens.PREFIX)
    assert text not in client.get(PAGE).content.decode()
    assert tokens.user_of(text, cast.AT) == cast.li_county()


def test_only_a_digest_is_kept_and_nothing_in_the_journal() -> None:
    li = cast.li_county()
    text = tokens.issue_token(user=li, label="x", by=li.actor, at=cast.AT)
    assert text not in Token.objects.get().digest
    entry = JournalEntry.objects.get(verb="access.token.issue")
    assert entry.after == {"label": "x", "last_day": "2027-11-23"}
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


# --- its last day ---
def test_a_token_opens_until_the_end_of_its_last_day_and_not_a_second_longer() -> None:
    li = cast.li_county()
    text = tokens.issue_token(user=li, label="x", by=li.actor, at=cast.AT, last_day=date(2026, 12, 1))
    end = datetime(2026, 12, 1, 16, 0, tzinfo=UTC)  # midnight at Ankang
    assert Token.objects.get().ends_at == end and Token.objects.get().last_day == date(2026, 12, 1)
    assert tokens.user_of(text, end - timedelta(seconds=1)) == li
    assert tokens.user_of(text, end) is None and tokens.user_of(text, end + timedelta(days=400)) is None


def test_an_ended_token_is_401_at_the_api_and_leaves_room_for_another(client: Client, sign_in: Any) -> None:
    li = cast.li_county()
    text = tokens.issue_token(user=li, label="区域平台", by=li.actor, at=clock.now(), last_day=day(1))
    head = {"authorization": f"Bearer {text}"}
    assert client.get("/api/v1/calls", headers=head).status_code == 200
    Token.objects.update(ends_at=clock.now())
    assert client.get("/api/v1/calls", headers=head).status_code == 401
    page = sign_in(li).get(PAGE).content.decode()
    assert "已到期" in page and "区域平台" in page
    for number in range(tokens.MOST):
        tokens.issue_token(user=li, label=str(number), by=li.actor, at=clock.now())


@pytest.mark.parametrize(("days", "may"), [(-1, False), (0, True), (365, True), (366, False)])
def test_how_long_a_token_may_hold(sign_in: Any, days: int, may: bool) -> None:
    li, words = cast.li_county(), {"label": "x", "last_day": f"{day(days)}"}
    page = sign_in(li).post(PAGE, words)
    assert Token.objects.exists() is may and (f"最长用到 {day(365)}" in page.content.decode()) is not may
    if not may:
        with pytest.raises(Refused, match="最长用到"):
            tokens.issue_token(user=li, label="x", by=li.actor, at=clock.now(), last_day=day(days))


def test_without_a_day_nothing_is_issued_and_the_form_offers_three_months(sign_in: Any) -> None:
    client = sign_in(cast.li_county())
    page = client.post(PAGE, {"label": "x", "last_day": ""}).content.decode()
    assert "都要有到期的一天" in page and not Token.objects.exists()
    assert f'value="{day(90)}"' in client.get(PAGE).content.decode()


def test_a_month_before_its_end_the_page_says_so(sign_in: Any) -> None:
    li = cast.li_county()
    for label, days in (("近", 20), ("远", 90)):
        tokens.issue_token(user=li, label=label, by=li.actor, at=clock.now(), last_day=day(days))
    page = sign_in(li).get(PAGE).content.decode()
    assert f"{day(20)} 到期，请换新的" in page and f"{day(90)} 到期" not in page
