"""The sheet takes what its paper offers, says what is missing, and is frozen when it is submitted."""

from typing import Any

import pytest

from songhe.base.errors import Refused, WrongMoment
from songhe.base.models import JournalEntry
from songhe.care.assessment import actions
from songhe.care.assessment.models import Assessment, Signature
from songhe.care.assessment.sheet import DRAWING, PAPER
from songhe.care.assessment.tests import scene
from tests.cast import AT

pytestmark = pytest.mark.django_db
PEN = [[10, 20, 300, 40], [500, 60, 520, 80]]


def fill(row: Assessment, **facts: Any) -> list[str]:
    return actions.fill(assessment=row, user=row.first.user, at=AT, **facts)


def test_what_was_written_stays_and_what_changed_is_named() -> None:
    row = scene.begun()
    assert fill(row, answers={"B.1.1": 4}, record={"height": "160"}) == ["B.1.1", "height"]
    assert fill(row, answers={"B.1.1": 3, "B.1.2": 4}) == ["B.1.1", "B.1.2"]
    assert fill(row, answers={"B.1.1": 3}) == []
    assert row.sheet["answers"] == {"B.1.1": 3, "B.1.2": 4} and row.sheet["record"]["height"] == "160"


def test_the_journal_names_the_items_and_not_the_answers() -> None:
    row = scene.begun()
    fill(row, answers={"B.3.8": 0}, record={"diseases": ["dementia"]})
    told = JournalEntry.objects.get(verb="assessment.assessment.fill")
    assert told.facts == {"fields": ["B.3.8", "diseases"]}


def test_the_database_holds_no_answer_in_clear() -> None:
    row = scene.begun()
    fill(row, record={"informant_name": "某某某", "diseases": ["dementia"]})
    kept = Assessment.objects.values_list("sheet", flat=True).get(pk=row.pk)
    assert "某某某" not in kept and "dementia" not in kept


@pytest.mark.parametrize(
    "facts",
    [
        {"answers": {"B.1.1": 5}}, {"answers": {"B.9.9": 1}}, {"answers": {"B.1.1": "4"}}, {"answers": {"B.1.1": True}},
        {"record": {"height": "99"}}, {"record": {"height": "1e2"}}, {"record": {"nothing": "x"}},
        {"record": {"coma": "maybe"}},
        {"record": {"diseases": ["none", "dementia"]}}, {"record": {"diseases": "dementia"}}, {"record": {"diseases": ["flu"]}},
        {"record": {"informant_name": "x" * 121}}, {"record": {"contact_phone": "12"}}, {"record": {"medicines": ["x"] * 41}},
        {"drawing": [[1, 2, 3]]}, {"drawing": [[1, 2000]]}, {"drawing": "x"}, {"drawing": [1, 2]}, {"drawing": [[0, 0]] * 81},
        {"drawing": [[1] * 6002]},
    ],
)  # fmt: skip
def test_what_the_paper_does_not_offer_is_refused(facts: dict[str, Any]) -> None:
    row = scene.begun()
    with pytest.raises(Refused, match="填的内容不对"):
        fill(row, **facts)
    assert not JournalEntry.objects.filter(verb="assessment.assessment.fill").exists()


def test_only_the_two_write() -> None:
    with pytest.raises(Refused, match="不是这次评估的评估员"):
        actions.fill(assessment=scene.begun(), user=scene.feng().user, at=AT, answers={"B.1.1": 4})


def test_the_second_writes_only_after_he_said_that_he_is_there() -> None:
    row = scene.begun()
    hand = {"assessment": row, "user": row.second.user, "at": AT}
    with pytest.raises(Refused, match="先确认您当时在场"):
        actions.fill(**hand, answers={"B.1.1": 4})
    actions.join(**hand)
    assert actions.fill(**hand, answers={"B.1.1": 4}) == ["B.1.1"]


def test_the_second_says_he_is_there_once_and_the_file_notes_it() -> None:
    row = scene.begun()
    with pytest.raises(Refused, match="只有第二名"):
        actions.join(assessment=row, user=row.first.user, at=AT)
    for _ in range(2):
        actions.join(assessment=row, user=row.second.user, at=AT)
    looks = JournalEntry.objects.filter(verb="people.elder.reveal", by_name="郭伟")
    assert looks.count() == 1 and row.joined_at == AT


def test_a_change_after_the_informant_signed_undoes_the_signature() -> None:
    row = scene.begun()
    fill(row, answers={"B.1.1": 4}, drawing=PEN)
    fill(row, answers={"B.1.1": 4})
    assert row.sheet["drawing"] == PEN
    assert fill(row, answers={"B.1.1": 2}) == ["B.1.1", DRAWING]
    assert row.sheet["drawing"] == ""


def test_what_is_missing_is_named_item_by_item() -> None:
    row = scene.filled()
    assert actions.lacks(row) == []
    bare = scene.begun(elder=scene.li(), instrument="ltc2021")
    assert actions.lacks(bare) == [str(number) for number in range(1, 18)] + [
        "informant_name", "informant_relation", "six_months", DRAWING,
    ]  # fmt: skip


def test_a_sheet_that_lacks_one_item_is_not_submitted_and_has_no_level() -> None:
    row = scene.begun()
    given = scene.answers()
    del given["B.4.5"]
    fill(row, answers=given, record=scene.record(), drawing=PAPER)
    with pytest.raises(Refused, match="还有 1 项"):
        actions.submit(assessment=row, user=row.first.user, at=AT)
    row.refresh_from_db()
    assert (row.status, row.level, row.total) == ("draft", None, None)


def test_a_coma_with_a_clear_head_is_not_submitted() -> None:
    with pytest.raises(Refused, match="意识水平就应为 0 分"):
        scene.submitted(coma="yes")


def test_submitting_reckons_and_lets_the_informant_sign() -> None:
    row = scene.submitted(lost=40, falls="1", choking="1")
    assert (row.status, row.total, row.preliminary, row.reasons, row.level) == ("submitted", 50, 2, ["events"], 3)
    assert row.scores == {"B.1": 0, "B.2": 7, "B.3": 28, "B.4": 15}
    one = Signature.objects.get()
    assert (one.role, one.name, one.drawing, one.user) == ("informant", "李梅", "", None)


def test_the_other_paper_has_a_level_and_no_total() -> None:
    row = scene.submitted(scene.begun(instrument="ltc2021"))
    assert (row.total, row.level, row.reasons) == (None, 0, [])


def test_a_submitted_sheet_takes_no_answer_until_it_is_taken_back() -> None:
    row = scene.submitted()
    with pytest.raises(WrongMoment, match="已经提交"):
        fill(row, answers={"B.1.1": 0})
    actions.reopen(assessment=row, user=row.second.user, at=AT)
    assert (row.status, row.round, row.sheet["drawing"]) == ("draft", 2, "")
    assert (row.level, row.total, row.scores) == (None, None, {})
    fill(row, answers={"B.1.1": 0}, drawing=PAPER)
    actions.submit(assessment=row, user=row.first.user, at=AT)
    assert row.total == 86


def test_signatures_of_an_earlier_round_count_no_more() -> None:
    row = scene.submitted()
    actions.sign(assessment=row, user=row.first.user, at=AT)
    actions.reopen(assessment=row, user=row.first.user, at=AT)
    fill(row, drawing=PAPER)
    actions.submit(assessment=row, user=row.first.user, at=AT)
    actions.sign(assessment=row, user=row.second.user, at=AT)
    assert row.status == "signing"
    actions.sign(assessment=row, user=row.first.user, at=AT)
    assert row.status == "signed" and Signature.objects.filter(assessment=row, round=1).count() == 2


def test_giving_up_names_why_and_lets_another_begin() -> None:
    row = scene.begun()
    actions.cancel(assessment=row, cause="absent", user=row.first.user, at=AT)
    assert (row.status, row.cause) == ("cancelled", "absent")
    assert scene.begun().pk != row.pk
