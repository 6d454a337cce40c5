"""Two signatures, one report that nothing changes, and what the register learns from it."""

from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from songhe.base import rotation
from songhe.base.errors import Refused, WrongMoment
from songhe.base.models import JournalEntry
from songhe.care.assessment import actions, content
from songhe.care.assessment.models import Assessment, Report, Signature
from songhe.care.assessment.tests import scene
from songhe.care.assessment.tests.scene import DAY
from songhe.register.people import queries as people
from songhe.register.people.models import Elder
from tests import cast
from tests.cast import AT, after

pytestmark = pytest.mark.django_db


def changed(report: Report, content: dict[str, Any]) -> Report:
    """The report as somebody would see it who sealed other content into its row."""
    field = Report._meta.get_field("content")
    Report.objects.filter(pk=report.pk).update(content=field.seal(content, report.pk))  # type: ignore[attr-defined]
    return Report.objects.get(pk=report.pk)


# --- signing --------------------------------------------------------------------------------------------------------
def test_the_second_signs_only_what_he_was_present_at() -> None:
    row = scene.begun()
    actions.fill(assessment=row, user=row.first.user, at=AT, answers=scene.answers(), record=scene.record(), drawing="paper")
    actions.submit(assessment=row, user=row.first.user, at=AT)
    with pytest.raises(Refused, match="先确认您当时在场"):
        actions.sign(assessment=row, user=row.second.user, at=AT)
    actions.join(assessment=row, user=row.second.user, at=AT)
    actions.sign(assessment=row, user=row.second.user, at=AT)
    assert row.status == "signing"


def test_nobody_signs_twice_or_for_somebody_else() -> None:
    row = scene.submitted()
    actions.sign(assessment=row, user=row.first.user, at=AT)
    with pytest.raises(Refused, match="已经签过名"):
        actions.sign(assessment=row, user=row.first.user, at=AT)
    with pytest.raises(Refused, match="不是这次评估的评估员"):
        actions.sign(assessment=row, user=scene.feng().user, at=AT)


def test_whose_qualification_has_ended_does_not_sign() -> None:
    row = scene.submitted()
    row.second.valid_until = date(2026, 11, 22)
    row.second.save()
    with pytest.raises(Refused, match="资格今天无效"):
        actions.sign(assessment=row, user=row.second.user, at=AT)


def test_the_database_takes_no_change_of_a_signature() -> None:
    scene.signed()
    for attempt in (lambda: Signature.objects.update(name="x"), lambda: Signature.objects.all().delete()):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            attempt()


# --- the report -----------------------------------------------------------------------------------------------------
def test_a_report_has_everything_that_was_signed() -> None:
    row = scene.issued(lost=30)
    told = row.report.content
    assert (row.status, row.due_on, row.report.version, row.report.total) == ("issued", date(2027, 11, 23), 1, 60)
    assert told["content"]["answers"] == scene.answers(lost=30) and told["content"]["rule_digest"] == scene.GBT.digest
    assert told["content"]["elder"]["document"] == "610***********002X"
    assert [one["role"] for one in told["signatures"]] == ["first", "informant", "second"]
    assert content.intact(row.report)


@pytest.mark.parametrize(
    "attempt",
    [
        lambda: Report.objects.update(level=0),
        lambda: Report.objects.update(digest="0" * 64),
        lambda: Report.objects.update(assessment=scene.begun(elder=cast.wang())),
        lambda: Report.objects.all().delete(),
    ],
)
def test_the_database_takes_no_change_of_a_report(attempt: Any) -> None:
    scene.report()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        attempt()


@pytest.mark.parametrize(
    "change",
    [{"level": 4}, {"total": 12}, {"answers": {}}, {"base_date": "2026-01-01"}, {"rule_digest": "x"}, {"number": "x"}],
)
def test_content_that_somebody_sealed_anew_does_not_fit_its_signatures(change: dict[str, Any]) -> None:
    report = scene.report()
    told = report.content
    assert not content.intact(changed(report, {**told, "content": {**told["content"], **change}}))


def test_a_signature_under_another_name_does_not_fit() -> None:
    report = scene.report()
    told = report.content
    told["signatures"][0]["name"] = "别人"
    assert not content.intact(changed(report, told))


def test_a_new_data_key_seals_a_report_anew_and_it_still_fits(settings: Any) -> None:
    report = scene.report()
    settings.DATA_KEYS += ",2:" + "ab" * 16
    assert sum(step.moved for step in rotation.rotate() if step.table == "assessment_report") == 1
    assert content.intact(Report.objects.get(pk=report.pk))


def test_only_one_of_the_two_issues_and_only_once() -> None:
    row = scene.signed()
    with pytest.raises(Refused, match="不是这次评估的评估员"):
        actions.issue(assessment=row, user=scene.feng().user, at=AT)
    actions.issue(assessment=row, user=row.second.user, at=AT)
    with pytest.raises(WrongMoment, match="已经出具"):
        actions.issue(assessment=row, user=row.first.user, at=AT)


# --- the register ---------------------------------------------------------------------------------------------------
def test_the_register_learns_the_level_as_of_the_base_date() -> None:
    scene.issued(lost=30)
    elder = Elder.objects.get(name="李秀兰")
    assert (elder.care_level, elder.source, elder.evidence, elder.valid_from) == (
        "中度失能", "assessment", "6109-2026-00001", DAY,
    )  # fmt: skip
    told = JournalEntry.objects.get(verb="people.elder.change")
    assert told.after["care_level"] == "中度失能" and told.by_name == "唐护士"


def test_the_register_learns_nothing_from_the_long_term_care_standard() -> None:
    row = scene.issued(scene.begun(instrument="ltc2021"))
    assert row.report.level == 0 and Elder.objects.get(name="李秀兰").care_level == ""
    assert row.due_on == date(2028, 11, 23)


def test_of_two_reports_only_the_newest_falls_due() -> None:
    old = scene.issued()
    new = scene.issued(scene.begun(reason="regular"))
    old.refresh_from_db()
    assert (old.status, old.due_on, new.due_on) == ("issued", None, date(2027, 11, 23))


def test_a_correction_is_a_new_version_and_the_old_one_stays_as_it_was() -> None:
    old = scene.issued(lost=30)
    before = old.report.content
    new = actions.correct(assessment=old, why="漏记了一次跌倒", user=old.first.user, at=AT)
    scene.issued(new, lost=30, falls="2")
    old.refresh_from_db()
    assert (old.status, old.due_on, new.report.version, new.report.previous) == ("superseded", None, 2, old.report)
    assert Report.objects.get(pk=old.report.pk).content == before and content.intact(old.report)
    assert new.report.content["content"]["corrects"] == old.number
    assert Elder.objects.get(name="李秀兰").care_level == "重度失能"


def test_history_keeps_both_levels() -> None:
    scene.issued(lost=30)
    later = after(3600)
    scene.issued(scene.begun(reason="regular", at=later), lost=50, at=later)
    elder = Elder.objects.get(name="李秀兰")
    told = [one.facts().get("care_level") for one in people.snapshots(elder)]
    assert told == ["", "中度失能", "重度失能"]


def test_what_fails_in_the_register_leaves_no_report() -> None:
    row = scene.signed()
    elder = row.elder
    Elder.objects.filter(pk=elder.pk).update(recorded_at=AT)
    Assessment.objects.filter(pk=row.pk).update(base_date=date(2026, 12, 24))  # the register refuses what is still to come
    with pytest.raises(Refused, match="还没有发生"):
        actions.issue(assessment=row, user=row.first.user, at=AT)
    assert not Report.objects.exists() and Assessment.objects.get().status == "signed"
