"""The desk gives an elder's phone its page, prints the code, and ends it; only in its own division."""

from typing import Any

import pytest
from django.test import Client

from songhe.base.models import JournalEntry
from songhe.links.notify.models import StandingLink
from tests import cast

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")


@pytest.fixture
def lead(sign_in: Any, zhao_lead: Any) -> Client:
    return sign_in(zhao_lead)


def where() -> str:
    return f"/help/links/{cast.wang().pk}/"


def test_an_elder_is_found_by_name(lead: Client) -> None:
    cast.wang()
    assert "王桂兰" in lead.get("/help/links/?q=桂兰").content.decode()
    assert "没有这个姓名" in lead.get("/help/links/?q=诸葛").content.decode()


def test_a_link_is_given_shown_and_works(lead: Client) -> None:
    assert lead.post(f"{where()}give/").status_code == 302
    text = lead.get(where()).content.decode()
    path = "/help/t/" + text.split("/help/t/", 1)[1].split("<", 1)[0]
    assert "王奶奶" in Client().get(path).content.decode()


def test_the_code_is_a_picture(lead: Client) -> None:
    lead.post(f"{where()}give/")
    answer = lead.get(f"{where()}{StandingLink.objects.get().pk}/code.svg")
    assert answer["Content-Type"] == "image/svg+xml" and b"<svg" in answer.content


def test_a_revoked_link_is_gone_from_the_page_and_both_deeds_are_journalled(lead: Client) -> None:
    lead.post(f"{where()}give/")
    assert lead.post(f"{where()}{StandingLink.objects.get().pk}/revoke/").status_code == 302
    assert "还没有求助码" in lead.get(where()).content.decode()
    verbs = JournalEntry.objects.filter(verb__startswith="notify.").order_by("pos").values_list("verb", flat=True)
    assert list(verbs) == ["notify.standinglink.give", "notify.standinglink.revoke"]


def test_another_countys_elder_does_not_exist(sign_in: Any, he_ziyang: Any) -> None:
    stranger = sign_in(he_ziyang)
    assert stranger.get(where()).status_code == 404
    assert stranger.post(f"{where()}give/").status_code == 404
    assert "王桂兰" not in stranger.get("/help/links/").content.decode()


@pytest.mark.parametrize("person", ["qian_auditor", "doctor_zhou", "wang_daughter"])
def test_other_roles_have_no_such_page(sign_in: Any, person: str) -> None:
    somebody = getattr(cast, person)()
    assert sign_in(getattr(somebody, "user", somebody)).get("/help/links/").status_code == 404
