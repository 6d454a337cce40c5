"""Complaints: heard, answered by a day, hidden from the one complained about; and who is called back."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

import songhe.care.complaints.counting  # noqa: F401  (declares the figures)
from songhe.base import indicators
from songhe.base.deadlines import fire_due
from songhe.base.errors import Refused, WrongMoment
from songhe.base.models import JournalEntry
from songhe.care.complaints import actions, queries, rules
from songhe.care.complaints.actions.calling import Served
from songhe.care.complaints.models import Callback, Complaint, ComplaintDue, Draw, Status
from songhe.register.providers import actions as providers
from songhe.register.providers.models import Facility
from songhe.register.providers.tests import making
from tests import cast

pytestmark = pytest.mark.django_db
AT = cast.AT
DAY = date(2026, 11, 22)


def do(verb: Any, *, at: datetime = AT, **facts: Any) -> Any:
    return verb(**facts, by=cast.li_county().actor, at=at)


def station() -> Facility:
    return making.facility(operator=making.operator())


def heard(**facts: Any) -> actions.Submitted:
    told = {"division_path": cast.wang().division_path, "matter": "not_come", "source": "public", "words": "等了两个小时没来"}
    return do(actions.submit, **{**told, "facility": station(), **facts})


def accepted(**facts: Any) -> Complaint:
    row = heard(**facts).complaint
    do(actions.accept, complaint=row)
    return row


def answered(**facts: Any) -> Complaint:
    row = accepted(**facts)
    do(actions.answer, complaint=row, text="已查实并道歉", upheld=True)
    return row


def test_it_has_a_number_and_a_code_that_open_it_and_nothing_else_does() -> None:
    made = heard()
    number = made.complaint.number
    assert len(number) == 8 and len(made.code) == 6 and made.code not in made.complaint.code_digest
    assert queries.tracked(number.lower(), f" {made.code.lower()} ") == made.complaint
    for wrong in ((number, "AAAAAA"), ("AAAAAAAA", made.code), (number, ""), ("", "")):
        assert queries.tracked(*wrong) is None


def test_it_may_be_anonymous_and_the_journal_never_says_who() -> None:
    assert heard().complaint.contact == ""
    daughter = cast.wang_daughter().user
    made = actions.submit(
        division_path=cast.wang().division_path, matter="work", source="family", words="做得不好，很快就走", user=daughter,
        name="王丽", phone="13992500002", by=daughter.actor, at=AT,
    )  # fmt: skip
    assert Complaint.objects.get(pk=made.complaint.pk).contact == {"name": "王丽", "phone": "13992500002"}
    do(actions.accept, complaint=made.complaint)
    do(actions.answer, complaint=made.complaint, text="好", upheld=False)
    actions.agree(complaint=made.complaint, by=daughter.actor, at=AT)
    rows = JournalEntry.objects.filter(subject=made.complaint.pk)
    told = str(list(rows.values_list("by", "by_name", "facts", "after")))
    assert "王丽" not in told and str(daughter.pk) not in told and "很快就走" not in told
    assert Complaint.objects.get(pk=made.complaint.pk).submitted_by == "投诉人"


@pytest.mark.parametrize("facts", [{"words": "差"}, {"happened_on": date(2026, 11, 24)}])
def test_what_says_nothing_is_refused(facts: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        heard(**facts)


VERBS: dict[str, Any] = {
    "accept": lambda row: do(actions.accept, complaint=row),
    "reject": lambda row: do(actions.reject, complaint=row, reason="归市场监管局"),
    "investigate": lambda row: do(actions.investigate, complaint=row),
    "ask_provider": lambda row: do(actions.ask_provider, complaint=row, told="请说明"),
    "answer": lambda row: do(actions.answer, complaint=row, text="好", upheld=False),
    "agree": lambda row: do(actions.agree, complaint=row),
    "reopen": lambda row: do(actions.reopen, complaint=row, why="没解决"),
    "close": lambda row: do(actions.close, complaint=row),
    "escalate": lambda row: do(actions.escalate, complaint=row, why="复杂"),
}


@pytest.mark.parametrize("status", Status.values)
def test_every_status_with_every_verb(status: str) -> None:
    for verb, deed in VERBS.items():
        row = heard().complaint
        Complaint.objects.filter(pk=row.pk).update(status=status, answered_at=AT)
        row.refresh_from_db()
        starts, end = Complaint.MOVES[verb]
        if status in starts:
            deed(row)
            assert row.status == (end or status), (verb, status)
        else:
            with pytest.raises(WrongMoment):
                deed(row)


def test_accepted_in_two_working_days_and_answered_fifteen_days_later() -> None:
    row = heard().complaint
    assert row.accept_due_at.astimezone(UTC) == datetime(2026, 11, 25, 10, tzinfo=UTC)
    do(actions.accept, complaint=row)
    assert row.answer_due_at and row.answer_due_at.astimezone(UTC) == datetime(2026, 12, 8, 10, tzinfo=UTC)
    assert ComplaintDue.objects.get(cleared_at=None).kind == "answer"


def test_nobody_accepts_and_it_goes_up_to_the_city_once() -> None:
    row, late = heard().complaint, AT + timedelta(days=3)
    assert [fire_due(ComplaintDue, at=late, fire=actions.fire) for _ in range(2)] == [1, 0]
    row.refresh_from_db()
    assert (row.status, row.level, row.overdue_at) == ("submitted", "city", late)
    with pytest.raises(Refused, match="已经由市级"):
        do(actions.escalate, complaint=row, why="x")
    again = AT + timedelta(days=20)
    fire_due(ComplaintDue, at=again, fire=actions.fire)
    row.refresh_from_db()
    assert (row.overdue_at, row.escalated_at) == (late, late)


def test_an_answer_that_nobody_contradicts_closes_the_complaint() -> None:
    row = answered()
    fire_due(ComplaintDue, at=AT + timedelta(days=16), fire=actions.fire)
    row.refresh_from_db()
    assert (row.status, row.level, row.overdue_at) == ("closed", "county", None)


def test_reopened_it_is_the_citys_with_a_new_day_and_the_words_are_kept() -> None:
    row = answered()
    with pytest.raises(Refused, match="还没解决"):
        do(actions.reopen, complaint=row, why=" ")
    do(actions.reopen, complaint=row, why="没有退钱")
    row = Complaint.objects.get(pk=row.pk)
    assert (row.status, row.level, row.rounds) == ("investigating", "city", 2)
    assert "等了两个小时没来" in row.words and "没有退钱" in row.words
    assert ComplaintDue.objects.get(cleared_at=None).kind == "answer"


def test_the_one_complained_about_reads_only_what_was_written_for_it() -> None:
    row, clerk = accepted(name="王丽", phone="13992500002"), cast.zheng_operator()
    providers.seat_clerk(operator=making.operator(), user=clerk, by=making.by(), at=AT)
    assert not queries.asked(clerk).exists() and not queries.complaints(clerk).exists()
    with pytest.raises(Refused, match="还没有请"):
        do(actions.state, complaint=row, statement="x")
    do(actions.ask_provider, complaint=row, told="请说明 22 日到达时间")
    found = queries.asked(clerk).get()
    assert {"words", "contact", "answer", "user_id", "elder_id"} <= found.get_deferred_fields()
    do(actions.state, complaint=row, statement="车坏了")
    assert Complaint.objects.get(pk=row.pk).statement == "车坏了"
    assert not queries.asked(cast.user("else", "别家", "operator", cast.HANYIN)).exists()
    assert not queries.complaints(cast.user("far", "外县", "county", cast.ZIYANG)).exists()
    with pytest.raises(Refused, match="没有对应的机构"):
        do(actions.ask_provider, complaint=accepted(facility=None, about="路边摊"), told="x")


def served(count: int = 20, **record: Any) -> list[Served]:
    place, wang = station(), cast.wang()
    said = {"came": True, "on_time": True, "by_plan": True, **record}
    return [Served(UUID(int=n + 1), wang, place, "上门助浴", wang.division_path, said) for n in range(count)]


def test_a_days_sample_is_drawn_once_and_always_the_same() -> None:
    found = served()
    row = actions.draw(day=DAY, served=found, at=AT)
    keys = set(Callback.objects.values_list("subject", flat=True))
    assert row and (row.of, row.taken) == (20, 2) and actions.draw(day=DAY, served=found, at=AT) is None
    assert keys == set(rules.drawn([one.key for one in reversed(found)], DAY, 10, 1)) and Draw.objects.count() == 1


def drawn(**record: Any) -> Callback:
    actions.draw(day=DAY, served=served(1, **record), at=AT)
    return Callback.objects.get()


def test_what_differs_from_the_record_becomes_a_complaint() -> None:
    row = drawn()
    made = do(actions.call, callback=row, came=False, on_time=None, badge=False, satisfied=1, note="没人来过")
    assert made and (made.matter, made.source, made.facility) == ("false", "callback", row.facility)
    row = Callback.objects.get()
    assert (row.different, row.complaint, row.note, row.status) == (["came"], made, "没人来过", "done")
    with pytest.raises(WrongMoment):
        do(actions.call, callback=row, came=True)


def test_what_the_record_leaves_open_is_no_difference_and_nobody_at_home_is_called_again() -> None:
    row = drawn(on_time=None)
    do(actions.miss, callback=row)
    assert (row.status, row.tries) == ("unreached", 1)
    assert do(actions.call, callback=row, came=True, on_time=False, satisfied=4) is None
    assert Complaint.objects.count() == 0 and Callback.objects.get().tries == 2
    with pytest.raises(TypeError):
        do(actions.call, callback=row, mood="good")


def test_the_figures_count_and_list_the_same() -> None:
    heard()
    answered()
    do(actions.call, callback=drawn(), came=True, satisfied=5)
    month, at, path = indicators.month_of(AT), AT + timedelta(days=4), cast.wang().division_path
    for code, met, of in (("complaints-in-time", 1, 2), ("service-satisfaction", 1, 1)):
        counter = indicators.counter(code)
        assert counter is not None and counter.count(month, at)[path] == indicators.Ratio(met, of)
        assert len(counter.rows(cast.li_county(), month, at, cast.city().path, "of")) == of
        assert counter.rows(cast.he_ziyang(), month, at, cast.city().path, "of") == []


@given(st.lists(st.uuids(), max_size=40, unique=True), st.integers(0, 100), st.integers(0, 5))
def test_a_sample_is_as_large_as_the_rule_says_and_of_those_that_were_served(
    keys: list[UUID], percent: int, least: int
) -> None:
    found = rules.drawn(keys, DAY, percent, least)
    assert set(found) <= set(keys) and len(set(found)) == len(found)
    assert len(found) == min(len(keys), max(least, -(-len(keys) * percent // 100)))
    assert found == rules.drawn(list(reversed(keys)), DAY, percent, least)


def test_another_day_is_another_sample() -> None:
    keys = [uuid4() for _ in range(60)]
    assert rules.drawn(keys, DAY, 10, 1) != rules.drawn(keys, DAY + timedelta(days=1), 10, 1)
