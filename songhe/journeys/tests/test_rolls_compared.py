"""What an accepted row of a comparison list does, kind by kind; and that a refusal leaves it open."""

from datetime import date
from typing import Any

import pytest

from songhe.base.errors import Refused
from songhe.journeys import life
from songhe.links.sheets.tests import books
from songhe.register.life.models import LifeEvent
from songhe.register.people.models import Elder, Source
from songhe.register.rolls import actions
from songhe.register.rolls.models import Proposal
from songhe.register.rolls.tests.bringing import AT, book, imported, number, person
from tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def zhang(li_county: Any) -> Elder:
    imported(book([person(2, "张桂兰")]))
    return Elder.objects.get()


def accept(kind: str, head: list[str], row: list[str]) -> Any:
    imported(books.xlsx([["姓名", "身份证号", *head], ["张桂兰", number(2), *row]]), kind=kind, bureau="县公安局")
    return actions.accept(proposal=Proposal.objects.get(status="open"), by=cast.li_county().actor, at=AT)


def test_a_death_waits_as_an_event_and_stops_nothing_yet(zhang: Elder) -> None:
    there = accept("deaths", ["死亡日期"], ["2026-10-01"])
    event = LifeEvent.objects.get()
    assert there == ("life:event", event.pk) and (event.kind, event.status, event.on) == ("died", "proposed", date(2026, 10, 1))
    assert event.source == Source.ROLL and event.evidence.startswith("县公安局") and event.evidence.endswith("第 2 行")
    zhang.refresh_from_db()
    assert zhang.status == "here"


def test_without_a_day_it_is_that_of_the_list(zhang: Elder) -> None:
    accept("deaths", ["死因"], ["心脏病"])
    assert LifeEvent.objects.get().on == date(2026, 11, 23)


@pytest.mark.parametrize(
    ("head", "row", "place"), [(["去向"], ["西安市"], "西安市"), (["迁出日期"], ["20260101"], "名册没有写去处")]
)
def test_a_move_says_where_to_as_far_as_the_list_does(zhang: Elder, head: list[str], row: list[str], place: str) -> None:
    accept("residence", head, row)
    event = LifeEvent.objects.get()
    assert (event.kind, event.told["place"]) == ("moved_out", place)


@pytest.mark.parametrize(("grade", "held"), [("二级", {"severely_disabled"}), ("三级", set())])
def test_a_certificate_goes_into_the_file(zhang: Elder, grade: str, held: set[str]) -> None:
    assert accept("disability", ["残疾类别", "残疾等级"], ["肢体", grade]) is None
    zhang.refresh_from_db()
    assert (zhang.disability["kind"], zhang.disability["grade"]) == ("4", {"二级": "2", "三级": "3"}[grade])
    assert (zhang.source, zhang.version) == (Source.ROLL, 2) and "第 2 行" in zhang.evidence
    assert set(zhang.categories.values_list("code", flat=True)) == held


def test_the_number_of_a_certificate_says_kind_and_grade(zhang: Elder) -> None:
    accept("disability", ["残疾证号"], [f"{number(2)}11"])
    zhang.refresh_from_db()
    assert zhang.disability == {"number": f"{number(2)}11", "kind": "1", "grade": "1"}


def test_an_allowance_is_a_category_from_the_day_of_the_list(zhang: Elder) -> None:
    accept("low_income", ["类别", "认定日期"], ["低保边缘", "2026-01-01"])
    row = zhang.categories.get()
    assert (row.code, row.starts_on, row.source) == ("low_income_margin", date(2026, 1, 1), Source.ROLL)


def test_what_cannot_be_stays_a_question(zhang: Elder) -> None:
    imported(
        books.xlsx([["姓名", "身份证号", "死亡日期"], ["张桂兰", number(2), "2026-10-01"]]), kind="deaths", bureau="县公安局"
    )
    by = cast.li_county().actor
    event = life.propose(zhang, "died", date(2026, 9, 1), source="hand", evidence="家属说", by=by, at=AT)
    with pytest.raises(Refused, match="先处理那一条"):
        actions.accept(proposal=Proposal.objects.get(), by=by, at=AT)
    assert Proposal.objects.get().status == "open" and LifeEvent.objects.get() == event


def test_the_clerk_goes_on_where_it_is_shown_what_will_stop(zhang: Elder, li_county: Any, sign_in: Any) -> None:
    imported(
        books.xlsx([["姓名", "身份证号", "死亡日期"], ["张桂兰", number(2), "2026-10-01"]]), kind="deaths", bureau="县公安局"
    )
    answer = sign_in(li_county).post(f"/rolls/proposals/{Proposal.objects.get().pk}/acceptance/", follow=True)
    assert answer.redirect_chain[-1][0] == f"/life/events/{LifeEvent.objects.get().pk}/"
    assert "停止或改变" in answer.content.decode()
