"""Calls are drawn once, looked at by somebody else, answered by whoever took them; who is short is a figure with its list."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from songhe.base import clock
from songhe.base import indicators as base
from songhe.base.errors import Refused, WrongMoment
from songhe.base.models import JournalEntry
from songhe.city.answering import actions, counting, queries, rules
from songhe.city.answering.models import Audit
from songhe.city.answering.tests import scene
from songhe.city.answering.tests.scene import BAD, GOOD, NOVEMBER_2, OCTOBER
from tests import cast

pytestmark = pytest.mark.django_db
AFTER_DUE = datetime(2026, 11, 25, 2, tzinfo=UTC)


def test_two_of_each_operator_one_of_them_to_the_door_and_never_twice() -> None:
    for hour in range(6):
        scene.call(at=OCTOBER + timedelta(hours=hour), arrived=540 if hour == 3 else None)
    scene.call(cast.ma_chao())
    assert actions.draw_due(NOVEMBER_2) == 3
    rows = list(Audit.objects.filter(operator=cast.liu_min()))
    assert len(rows) == 2 and [row.to_the_door for row in rows].count(True) == 1
    assert {row.due_on for row in rows} == {date(2026, 11, 20)} and {row.drawn_of for row in rows} == {6}
    assert actions.draw_due(NOVEMBER_2) == 0
    assert JournalEntry.objects.filter(verb="answering.audit.draw").count() == 3


def test_anybody_can_draw_again_with_the_seed_on_the_row() -> None:
    calls = [scene.call(at=OCTOBER + timedelta(hours=hour), arrived=None) for hour in range(5)]
    actions.draw_due(NOVEMBER_2)
    rows = list(Audit.objects.order_by("pk"))
    drawn = rules.draw([(one.pk, False) for one in calls], rows[0].seed, 2)
    assert {row.call_id for row in rows} == set(drawn)


@pytest.mark.parametrize(
    "facts", [{"drill": True}, {"cause": "test"}, {"status": "cancelled", "cause": ""}, {"at": OCTOBER + timedelta(days=25)}]
)
def test_what_is_no_sample_of_the_work_is_not_drawn(facts: dict[str, Any]) -> None:
    scene.call(**facts)
    assert actions.draw_due(NOVEMBER_2) == 0


VERBS: dict[str, Callable[[Audit], None]] = {
    "judge": lambda row: actions.judge(audit=row, by=cast.zhao_lead(), at=NOVEMBER_2, way="read", said=GOOD),
    "answer": lambda row: actions.answer(audit=row, by=cast.liu_min(), at=NOVEMBER_2, agrees=False, text="不同意"),
}


@pytest.mark.parametrize("status", scene.AUDIT_IN)
@pytest.mark.parametrize("verb", VERBS)
def test_every_status_and_verb(status: str, verb: str) -> None:
    row = scene.AUDIT_IN[status]()
    starts, end = Audit.MOVES[verb]
    if status in starts:
        VERBS[verb](row)
        row.refresh_from_db()
        assert row.status == end
        assert JournalEntry.objects.filter(subject=row.pk, verb=f"answering.audit.{verb}").exists()
    else:
        with pytest.raises(WrongMoment):
            VERBS[verb](row)
        row.refresh_from_db()
        assert row.status == status


def test_nobody_judges_his_own_call_and_nobody_answers_for_another() -> None:
    row = scene.due()
    with pytest.raises(Refused):
        actions.judge(audit=row, by=cast.liu_min(), at=NOVEMBER_2, way="read", said=GOOD)
    actions.judge(audit=row, by=cast.zhao_lead(), at=NOVEMBER_2, way="heard", said=BAD, findings="判轻了")
    with pytest.raises(Refused):
        actions.answer(audit=row, by=cast.zhao_lead(), at=NOVEMBER_2, agrees=True, text="好")
    assert (row.points, row.passed, row.way) == (85.0, False, "heard")


def test_findings_and_answer_are_sealed_and_never_in_the_journal() -> None:
    from django.db import connection

    row = scene.answered()
    with connection.cursor() as cursor:
        cursor.execute("SELECT findings, answer FROM answering_audit")
        assert "语速" not in str(cursor.fetchall())
    told = str(list(JournalEntry.objects.filter(subject=row.pk).values_list("facts", "before", "after")))
    assert "语速" not in told and "以后慢些" not in told
    assert Audit.objects.get().findings == "语速太快"


def test_the_figure_counts_what_was_looked_at_in_time_and_lists_who_is_short() -> None:
    scene.call()
    scene.call(cast.ma_chao())
    actions.draw_due(NOVEMBER_2)
    row = Audit.objects.get(operator=cast.liu_min())
    span, counter = base.month(2026, 11), base.counter(counting.AUDITS)
    assert counter is not None
    assert counter.count(span, NOVEMBER_2) == {}  # nothing is owed yet
    actions.judge(audit=row, by=cast.zhao_lead(), at=NOVEMBER_2, way="read", said=GOOD)
    county = cast.place(cast.HANYIN).path
    assert counter.count(span, AFTER_DUE) == {county: base.Ratio(1, 2)}
    assert [one.title for one in counter.rows(cast.sun_city(), span, AFTER_DUE, "", "missing")] == ["马超"]
    assert counter.rows(cast.he_ziyang(), span, AFTER_DUE, "", "of") == []
    late = Audit.objects.get(operator=cast.ma_chao())
    actions.judge(audit=late, by=cast.zhao_lead(), at=AFTER_DUE, way="read", said=GOOD)
    assert counter.count(span, AFTER_DUE) == {county: base.Ratio(1, 2)}  # done, but not in time


def test_who_owes_most_stands_first() -> None:
    scene.call()
    for hour in range(3):
        scene.call(cast.ma_chao(), at=OCTOBER + timedelta(hours=hour))
    actions.draw_due(NOVEMBER_2)
    found = queries.lines(queries.audits(cast.zhao_lead()), AFTER_DUE.date())
    assert [(one.name, one.drawn, one.short, one.late) for one in found] == [("马超", 2, 2, 2), ("刘敏", 1, 1, 1)]


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOVEMBER_2)


@pytest.mark.usefixtures("now")
def test_a_lead_marks_a_call_on_the_page_and_its_operator_answers(sign_in: Any) -> None:
    row = scene.due()
    lead, operator = sign_in(cast.zhao_lead()), sign_in(cast.liu_min())
    assert "刘敏" in lead.get("/answering/").content.decode()
    address = f"/answering/audits/{row.pk}/"
    page = operator.get(address).content.decode()
    assert 'name="level"' not in page  # one's own call
    assert lead.post(address, {"way": "read", **GOOD, "told": "none"}).status_code == 422  # without a word of why
    assert lead.post(address, {"way": "read", **GOOD, "told": "none", "findings": "没告知家属"}).status_code == 302
    page = operator.get(address).content.decode()
    assert "没告知家属" in page and 'name="agrees"' in page
    assert operator.post(f"{address}answer/", {"agrees": "no", "text": "当时家属在场"}).status_code == 302
    assert "当时家属在场" in lead.get(address).content.decode()
    assert "没告知家属" not in sign_in(cast.qian_auditor()).get(address).content.decode()
    row.refresh_from_db()
    assert (row.status, row.agrees, row.points) == ("answered", False, 90.0)


@pytest.mark.usefixtures("now")
def test_next_door_sees_nothing_and_an_operator_only_his_own(sign_in: Any) -> None:
    row = scene.due()
    address = f"/answering/audits/{row.pk}/"
    assert sign_in(cast.he_ziyang()).get(address).status_code == 404
    assert sign_in(cast.ma_chao()).get(address).status_code == 404
    assert sign_in(cast.qian_auditor()).post(address, {"way": "read", **GOOD}).status_code == 404
    assert sign_in(cast.liu_min()).post(address, {"way": "read", **GOOD}).status_code == 404
