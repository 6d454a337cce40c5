"""He of 紫阳县 looks for Wang Guilan of 汉阴县 by all by which she is known: she is not there. When she moves, she is."""

import re
from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from songhe.base.models import JournalEntry
from songhe.journeys import life
from songhe.register.people import actions as people
from songhe.register.people.models import Elder
from tests import cast
from tests.cast import AT, after

pytestmark = pytest.mark.django_db
NUMBER = "610921194503120024"
KEY = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|\b\w{64}\b")  # of a row, and the token of a form
WAYS = [
    "王桂兰", "王桂", "wangguilan", "wgl", NUMBER, NUMBER[-6:], "13992500001", "0001", "13992500002", "0002", "btn-wang",
    "蒲溪社区3组12号",
]  # fmt: skip


def text(answer: Any) -> str:
    """A page without the moment at which it was drawn."""
    return re.sub(r"\b\d{9,10}\.\d+", "", answer.content.decode())


@pytest.fixture
def wang_known(wang_button: Any, wang_daughter: Any, li_county: Any) -> Elder:
    by = {"by": li_county.actor, "at": AT}
    people.change_contact(contact=wang_daughter, phone="13992500002", **by)
    people.change_elder(elder=cast.wang(), citizen_id=NUMBER, address="蒲溪社区 3 组 12 号", phone="13992500001", **by)
    return Elder.objects.get(name="王桂兰")


@pytest.mark.parametrize("typed", WAYS)
def test_nothing_that_is_typed_finds_her_next_door(
    typed: str, wang_known: Elder, li_county: Any, ziyang_elder: Any, sign_in: Any
) -> None:
    assert "王桂兰" in text(sign_in(li_county).get("/lists/quick/", {"q": typed}))  # at home it does
    clerk = sign_in(cast.user("heminzheng", "何民政", "county", cast.ZIYANG))
    for address in ("/lists/quick/", "/elders/"):
        page = text(clerk.get(address, {"q": typed}))
        assert str(wang_known.pk) not in page and "蒲溪" not in page.replace(typed, "")


def test_her_pages_answer_as_if_nobody_were_there(wang_known: Elder, sign_in: Any) -> None:
    clerk = sign_in(cast.user("heminzheng", "何民政", "county", cast.ZIYANG))
    before = JournalEntry.objects.count()
    for address in ("/elders/{}/", "/elders/{}/history/", "/life/elders/{}/", "/assessments/of/{}/", "/rights/of/{}/"):
        hers, nobodys = (clerk.get(address.format(key)) for key in (wang_known.pk, uuid4()))
        assert hers.status_code == nobodys.status_code == 404
        assert KEY.sub("", text(hers)) == KEY.sub("", text(nobodys))
    said = {"field": "phone", "reason": "想看看"}
    assert clerk.post(f"/elders/{wang_known.pk}/reveal/", said).status_code == 404
    assert clerk.get(f"/community/{wang_known.division_id}/").status_code == 404
    assert "王桂兰" not in text(clerk.get("/elders/", {"place": cast.PUXI}))
    assert JournalEntry.objects.count() == before


def test_when_she_moves_there_the_file_goes_on(wang_known: Elder, li_county: Any, sign_in: Any) -> None:
    there = cast.place(cast.HAOPING)
    event = life.propose(
        wang_known, "moved_out", date(2026, 11, 20), source="hand", evidence="本人说", division=there, address="1 组 2 号",
        by=li_county.actor, at=after(60),
    )  # fmt: skip
    life.perform(event, by=li_county.actor, at=after(120))
    new = Elder.objects.get(predecessor=wang_known)
    clerk = sign_in(cast.user("heminzheng", "何民政", "county", cast.ZIYANG))
    assert clerk.get(f"/elders/{new.pk}/").status_code == 200 and clerk.get(f"/elders/{wang_known.pk}/").status_code == 404
    at_home = sign_in(li_county)
    assert at_home.get(f"/elders/{new.pk}/").status_code == 404 and "已迁出本县" in text(
        at_home.get(f"/elders/{wang_known.pk}/")
    )
    assert str(new.pk) in text(clerk.get("/lists/quick/", {"q": NUMBER}))
    assert str(wang_known.pk) in text(at_home.get("/lists/quick/", {"q": "王桂兰"}))
