"""A life hangs on a file that is not one's own: it opens by the whole number, for half an hour, and is looked at afterwards."""

from datetime import timedelta
from typing import Any

import pytest

from songhe.base import clock, journal
from songhe.base.errors import Refused, WrongMoment
from songhe.register.people import queries as files
from songhe.register.people.actions import change_elder
from songhe.register.rights import actions, queries
from songhe.register.rights.models import BreakGlass
from tests import cast
from tests.cast import AT

pytestmark = pytest.mark.django_db
WHY = "在紫阳车站昏倒"


@pytest.fixture
def found(city: Any) -> Any:
    """Wang, with numbers by which she is found."""
    wang = cast.wang()
    change_elder(elder=wang, by=cast.liu_min().actor, at=AT, phone="13992500001", citizen_id="610921194512311025")
    return wang


def broken(elder: Any) -> BreakGlass:
    return actions.break_glass(user=cast.he_ziyang(), elder=elder, reason=WHY, at=AT)


@pytest.mark.parametrize(
    ("number", "hers"),
    [
        ("13992500001", True),
        ("139 9250 0001", True),
        ("610921194512311025", True),
        ("0001", False),
        ("311025", False),
        ("", False),
    ],
)
def test_only_a_whole_number_finds_anybody(found: Any, number: str, hers: bool) -> None:
    assert (queries.by_exact_number(number) == found) is hers


def test_a_contacts_number_finds_whom_it_is_for(found: Any, wang_daughter: Any) -> None:
    from songhe.register.people.actions import change_contact

    change_contact(contact=wang_daughter, by=cast.liu_min().actor, at=AT, phone="13992500002")
    assert queries.by_exact_number("13992500002") == found


def test_it_is_noted_before_it_is_shown_and_she_can_see_it(found: Any) -> None:
    broken(found)
    verbs = [entry.verb for entry in journal.since(0)][-2:]
    assert verbs == ["people.elder.reveal", "rights.breakglass.break"]
    look = files.looks(cast.liu_min(), found)[0]
    assert (look.who, look.reason) == ("何静", WHY)


def test_without_a_reason_it_stays_shut(found: Any) -> None:
    with pytest.raises(Refused, match="四个字"):
        actions.break_glass(user=cast.he_ziyang(), elder=found, reason="急", at=AT)


def test_it_shuts_after_half_an_hour_and_is_nobody_elses(found: Any) -> None:
    from django.http import Http404

    row = broken(found)
    assert queries.my_glass(cast.he_ziyang(), row.pk, AT + timedelta(minutes=29)) == row
    for user, at in ((cast.he_ziyang(), AT + timedelta(minutes=31)), (cast.liu_min(), AT)):
        with pytest.raises(Http404):
            queries.my_glass(user, row.pk, at)


def test_those_who_answer_for_her_review_it_once(found: Any) -> None:
    row, zhao = broken(found), cast.zhao_lead()
    assert list(queries.glasses(zhao)) == [row] and not queries.glasses(cast.he_ziyang()).exists()
    with pytest.raises(Refused, match="理由"):
        actions.review(glass=row, user=zhao, verdict="unjustified", note="", at=AT)
    actions.review(glass=row, user=zhao, verdict="justified", note="", at=AT)
    with pytest.raises(WrongMoment):
        actions.review(glass=row, user=cast.li_county(), verdict="justified", note="", at=AT)


def test_nobody_reviews_himself(found: Any) -> None:
    lead = cast.user("ziyanglead", "紫阳调度长", "lead", cast.ZIYANG)
    row = actions.break_glass(user=lead, elder=found, reason=WHY, at=AT)
    with pytest.raises(Refused, match="别人"):
        actions.review(glass=row, user=lead, verdict="justified", note="", at=AT)


def text(answer: Any) -> str:
    return answer.content.decode()


def test_from_the_number_to_the_card_to_the_review(found: Any, he_ziyang: Any, li_county: Any, sign_in: Any) -> None:
    he, county = sign_in(he_ziyang), sign_in(li_county)
    assert he.get(f"/elders/{found.pk}/").status_code == 404
    assert "没有人登记这个号码" in text(he.post("/rights/emergency/", {"number": "0001", "reason": WHY}))
    assert he.post("/rights/emergency/", {"number": "13992500001", "reason": "急"}).status_code == 422
    page = text(he.post("/rights/emergency/", {"number": "13992500001", "reason": WHY}, follow=True))
    assert "王桂兰" in page and "房颤" in page and "13992500001" not in page
    row = BreakGlass.objects.get()
    assert f"/rights/reviews/{row.pk}/" in text(county.get("/rights/reviews/"))
    assert county.post(f"/rights/reviews/{row.pk}/", {"note": "无"}).status_code == 422
    assert county.post(f"/rights/reviews/{row.pk}/", {"verdict": "unjustified"}).status_code == 422
    county.post(f"/rights/reviews/{row.pk}/", {"verdict": "justified"})
    assert "确有必要" in text(county.get("/rights/reviews/"))


def test_the_card_is_gone_when_the_time_is_over(found: Any, he_ziyang: Any, sign_in: Any) -> None:
    row = actions.break_glass(user=he_ziyang, elder=found, reason=WHY, at=clock.now() - timedelta(hours=1))
    assert sign_in(he_ziyang).get(f"/rights/emergency/{row.pk}/").status_code == 404
