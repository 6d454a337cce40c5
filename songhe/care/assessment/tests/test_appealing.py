"""Whoever does not believe a result is heard once, in time, by others than the first."""

from datetime import timedelta
from typing import Any

import pytest

from songhe.base.errors import Refused, WrongMoment
from songhe.base.models import JournalEntry
from songhe.care.assessment import actions
from songhe.care.assessment.models import Appeal, Assessment
from songhe.care.assessment.tests import scene
from songhe.register.people.models import Elder
from tests.cast import AT, after

pytestmark = pytest.mark.django_db


def again(**facts: Any) -> Assessment:
    """The second pair begins."""
    return scene.begun(reason="appeal", user=scene.feng().user, second=scene.yan(), **facts)


def test_an_appeal_leaves_the_report_standing_until_there_is_a_new_one() -> None:
    row = scene.appealed(lost=30)
    assert row.status == "appealed" and row.due_on and row.report.level == 2
    one = Appeal.objects.get()
    assert (one.name, one.reason, one.status) == ("李梅", "母亲记性差得多", "open")
    told = JournalEntry.objects.get(verb="assessment.appeal.ask")
    assert "母亲" not in str(told.facts)


def test_a_reason_is_needed() -> None:
    with pytest.raises(Refused, match="对哪里有疑问"):
        actions.appeal(assessment=scene.issued(), reason="不", user=scene.asked_by(), at=AT)


def test_nobody_appeals_twice_or_before_there_is_a_report() -> None:
    row = scene.appealed()
    with pytest.raises(WrongMoment, match="正在复评"):
        actions.appeal(assessment=row, reason="还是不对的", user=scene.asked_by(), at=AT)
    draft = scene.begun(instrument="ltc2021")
    with pytest.raises(WrongMoment, match="还在填写"):
        actions.appeal(assessment=draft, reason="还是不对的", user=scene.asked_by(), at=AT)


@pytest.mark.parametrize("pair", ["first", "second"])
def test_neither_of_the_first_two_assesses_again(pair: str) -> None:
    row = scene.appealed()
    old = getattr(row, pair)
    with pytest.raises(Refused, match="参加过上一次评估"):
        scene.begun(reason="appeal", user=scene.feng().user, second=old)


def test_a_new_result_stands_and_answers_the_appeal() -> None:
    row = scene.appealed(lost=30)
    new = scene.issued(again(), lost=50)
    row.refresh_from_db()
    one = Appeal.objects.get()
    assert (row.status, one.status, one.outcome, new.report.previous) == ("superseded", "answered", new, row.report)
    assert Elder.objects.get(name="李秀兰").care_level == "重度失能"


def test_the_same_result_stands_too_and_the_register_changes_nothing() -> None:
    scene.appealed(lost=30)
    scene.issued(again(), lost=30)
    assert JournalEntry.objects.filter(verb="people.elder.change").count() == 1


def test_an_appeal_is_withdrawn_by_who_made_it_before_others_begin() -> None:
    row = scene.appealed()
    one = Appeal.objects.get()
    with pytest.raises(Refused, match="只有申请人"):
        actions.withdraw(appeal=one, user=scene.tang().user, at=AT)
    actions.withdraw(appeal=one, user=scene.asked_by(), at=AT)
    row.refresh_from_db()
    assert (row.status, one.status) == ("issued", "withdrawn")
    with pytest.raises(WrongMoment, match="已经撤回"):
        actions.withdraw(appeal=one, user=scene.asked_by(), at=AT)


def test_an_appeal_that_others_work_on_is_not_withdrawn() -> None:
    scene.appealed()
    again()
    with pytest.raises(Refused, match="复评已经开始"):
        actions.withdraw(appeal=Appeal.objects.get(), user=scene.asked_by(), at=AT)


def test_a_report_that_is_being_corrected_is_not_appealed_against() -> None:
    row = scene.issued()
    actions.correct(assessment=row, why="漏记了一次跌倒", user=row.first.user, at=AT)
    with pytest.raises(Refused, match="正在更正"):
        actions.appeal(assessment=row, reason="母亲记性差", user=scene.asked_by(), at=AT)


def test_of_the_long_term_care_standard_appeals_end_after_ten_working_days() -> None:
    row = scene.issued(scene.begun(instrument="ltc2021"))
    with pytest.raises(Refused, match="2026 年 12 月 7 日"):
        actions.appeal(assessment=row, reason="母亲记性差", user=scene.asked_by(), at=AT + timedelta(days=15))
    assert (
        actions.appeal(assessment=row, reason="母亲记性差", user=scene.asked_by(), at=AT + timedelta(days=14)).status == "open"
    )


def test_of_the_long_term_care_standard_a_reassessment_is_final() -> None:
    row = scene.issued(scene.begun(instrument="ltc2021"))
    actions.appeal(assessment=row, reason="母亲记性差", user=scene.asked_by(), at=AT)
    new = scene.issued(again(instrument="ltc2021"))
    with pytest.raises(Refused, match="最终结论"):
        actions.appeal(assessment=new, reason="还是不对的", user=scene.asked_by(), at=after(60))


def test_a_second_appeal_is_heard_by_a_third_pair() -> None:
    scene.appealed(lost=30)
    new = scene.issued(again(), lost=50)
    actions.appeal(assessment=new, reason="现在又太重了", user=scene.asked_by(), at=AT)
    with pytest.raises(Refused, match="唐护士、郭伟 参加过"):
        scene.begun(reason="appeal", user=scene.tang().user, second=scene.guo())
