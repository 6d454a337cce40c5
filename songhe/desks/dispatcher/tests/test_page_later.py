"""What is owed after a call."""

from typing import Any

import pytest
from django.test import Client

from songhe.care.emergency.tests import scene
from tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(sign_in: Any) -> Client:
    """Liu Min's screen."""
    return sign_in(cast.liu_min())


@pytest.mark.parametrize(
    ("person", "page", "verb"), [("zhao_lead", "reviews", "review"), ("liu_min", "follow-ups", "follow-up")]
)
def test_a_closed_call_is_owed_until_it_is_done(sign_in: Any, person: str, page: str, verb: str) -> None:
    call, desk = scene.closed(), sign_in(getattr(cast, person)())
    assert f"/calls/{call.pk}/{verb}/" in desk.get(f"/console/{page}/").content.decode()
    desk.post(f"/calls/{call.pk}/{verb}/", {"note": "都好"})
    assert "都" in (done := desk.get(f"/console/{page}/").content.decode()) and f"/calls/{call.pk}/{verb}/" not in done


def test_what_is_to_be_reviewed_is_listed_for_the_lead_only(desk: Client) -> None:
    scene.closed()
    assert desk.get("/console/reviews/").status_code == 404


@pytest.mark.parametrize("page", ["follow-ups", "incidents", "wall"])
def test_another_county_sees_nothing_of_it(sign_in: Any, page: str) -> None:
    scene.closed()
    scene.ring(elder=cast.ye_elder(), source="ye")
    shown = sign_in(cast.he_ziyang()).get(f"/console/{page}/").content.decode()
    assert "王桂兰" not in shown and "蒲溪" not in shown


@pytest.mark.parametrize("page", ["reviews", "follow-ups", "incidents", "new", "find", "list", "seats"])
def test_these_pages_are_for_the_desk(sign_in: Any, page: str) -> None:
    assert sign_in(cast.li_county()).get(f"/console/{page}/").status_code == 404
