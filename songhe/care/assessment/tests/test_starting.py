"""An assessment begins with the right reason, the right day and the right two, or not at all."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from songhe.base.errors import Refused
from songhe.base.models import JournalEntry
from songhe.care.assessment import actions
from songhe.care.assessment.models import Assessment, Assessor
from songhe.care.assessment.tests import scene
from songhe.care.assessment.tests.scene import DAY
from tests import cast
from tests.cast import AT

pytestmark = pytest.mark.django_db


def ended() -> Assessor:
    """Somebody whose qualification ended yesterday."""
    return scene.assessor("old", "过期", "assistant", cast.PUXI, "care", valid_until=DAY - timedelta(days=1))


def refused(sentence: str, **facts: Any) -> None:
    with pytest.raises(Refused, match=sentence):
        scene.begun(**facts)


def test_it_has_a_number_the_version_of_its_rules_and_what_the_register_knows() -> None:
    row = scene.begun()
    assert (row.number, row.status, row.rule_from, row.rule_digest) == (
        "6109-2026-00001", "draft", date(2022, 12, 30), scene.GBT.digest,
    )  # fmt: skip
    assert row.sheet["record"] == {"education": "primary", "living": ["spouse"], "marital": "married"}
    assert row.sheet["answers"] == {}


def test_numbers_follow_one_another_in_a_year() -> None:
    assert scene.begun().number == "6109-2026-00001"
    assert scene.begun(elder=cast.wang()).number == "6109-2026-00002"


def test_the_file_of_the_elder_notes_who_looks() -> None:
    row = scene.begun()
    look = JournalEntry.objects.get(verb="people.elder.reveal", subject=row.elder_id)
    assert (look.by_name, look.facts) == ("唐护士", {"fields": ["assessment"], "reason": row.number})
    told = JournalEntry.objects.get(verb="assessment.assessment.start")
    assert told.facts == {"number": row.number, "instrument": "gbt42195", "reason": "first", "second": "郭伟"}


def test_who_is_no_assessor_begins_nothing() -> None:
    refused("还没有登记为评估员", user=cast.li_county())


@pytest.mark.parametrize(
    ("second", "sentence"),
    [
        (scene.tang, "两名不同的评估员"),
        (ended, "过期 的评估员资格"),
        (lambda: scene.assessor("far", "外县的", "responder", cast.ZIYANG, "medical"), "外县的 的辖区不包括"),
    ],
)  # fmt: skip
def test_a_pair_that_does_not_fit_is_refused(second: Callable[[], Any], sentence: str) -> None:
    refused(sentence, second=second())


def test_one_of_the_two_has_a_clinical_background() -> None:
    refused("至少一名要有医学或护理背景", user=scene.yan().user)


def test_nobody_assesses_the_own_mother() -> None:
    scene.daughter()
    contact = scene.li().contacts.get()
    contact.user = scene.guo().user
    contact.save()
    refused("郭伟 与老人有关系")


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"base_date": DAY + timedelta(days=1)}, "不晚于今天"),
        ({"base_date": DAY - timedelta(days=31)}, "最近 30 天"),
        ({"reason": "regular"}, "请选首次评估"),
        ({"reason": "appeal"}, "没有人对这位老人的报告申请复评"),
        ({"reason": "immediate", "occasion": "stroke"}, "请选首次评估"),
        ({"reason": "first", "occasion": "stroke"}, "其他评估不用写"),
    ],
)
def test_a_day_or_a_reason_that_cannot_be_is_refused(facts: dict[str, Any], sentence: str) -> None:
    refused(sentence, **facts)


def test_thirty_days_back_is_still_possible() -> None:
    assert scene.begun(base_date=DAY - timedelta(days=30)).status == "draft"


def test_who_was_assessed_before_is_not_assessed_for_the_first_time() -> None:
    scene.issued()
    refused("不是首次评估")
    assert scene.begun(reason="regular").reason == "regular"


def test_a_marked_change_calls_for_an_assessment_at_once_and_names_itself() -> None:
    scene.issued()
    refused("要写明因为什么变化", reason="immediate")
    row = scene.begun(reason="immediate", occasion="fracture")
    assert (row.reason, row.occasion) == ("immediate", "fracture")


def test_the_base_date_is_not_before_the_last_one() -> None:
    scene.issued()
    refused("不能早于上一次", reason="regular", base_date=DAY - timedelta(days=1))


def test_an_elder_who_died_is_not_assessed() -> None:
    elder = scene.li()
    elder.status = "died"
    elder.save()
    refused("已不在册", elder=elder)


def test_one_is_under_way_at_a_time_by_each_paper() -> None:
    first = scene.begun()
    refused(first.number)
    assert scene.begun(instrument="ltc2021").instrument == "ltc2021"
    assert Assessment.objects.count() == 2


def test_while_a_report_is_appealed_against_only_a_reassessment_begins() -> None:
    scene.appealed()
    refused("正在复评", reason="regular")


def test_a_correction_begins_with_what_stood_there_by_the_same_two() -> None:
    row = scene.issued(lost=30)
    made = actions.correct(assessment=row, why="漏记了一次跌倒", user=row.second.user, at=AT)
    assert (made.corrects, made.why, made.reason) == (row, "漏记了一次跌倒", "other")
    assert (made.first, made.second) == (row.second, row.first)
    assert made.sheet["answers"] == scene.answers(lost=30) and made.sheet["drawing"] == ""


@pytest.mark.parametrize(("why", "sentence"), [("错", "请写明哪里错了"), ("漏记了一次跌倒", "不是这次评估的评估员")])
def test_a_correction_needs_a_reason_and_one_of_the_two(why: str, sentence: str) -> None:
    row = scene.issued()
    user = row.first.user if why == "错" else scene.feng().user
    with pytest.raises(Refused, match=sentence):
        actions.correct(assessment=row, why=why, user=user, at=AT)


def test_only_the_report_in_force_is_corrected() -> None:
    old = scene.issued()
    scene.issued(scene.begun(reason="regular"))
    with pytest.raises(Refused, match="只有现行的报告"):
        actions.correct(assessment=old, why="漏记了一次跌倒", user=old.first.user, at=AT)
