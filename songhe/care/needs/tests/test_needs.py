"""Needs: collected by anyone, ended as an order, a referral or a reasoned no; each verb with each status."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

import songhe.care.needs.counting  # noqa: F401  (declares the figures)
from songhe.base import indicators
from songhe.base.crypto import blind_index
from songhe.base.deadlines import fire_due
from songhe.base.errors import Refused, WrongMoment
from songhe.base.models import JournalEntry
from songhe.care.needs import actions, queries, rules
from songhe.care.needs.models import Need, NeedDue, Referral, Status
from songhe.register.filing import actions as filing
from songhe.register.people import queries as people
from songhe.register.people.models import Elder
from songhe.register.providers import actions as providers
from songhe.register.providers.models import Facility
from songhe.register.providers.tests import making
from tests import cast

pytestmark = pytest.mark.django_db
AT = cast.AT  # Monday 10:20
ORDER = uuid4()


def do(verb: Any, *, at: datetime = AT, **facts: Any) -> Any:
    return verb(**facts, by=cast.liu_min().actor, at=at)


def bath(elder: Any = None, **facts: Any) -> Need:
    told = {"elder": elder or cast.wang(), "channel": "phone", "item": "bath-home", **facts}
    return do(actions.collect, **told)


def station() -> Facility:
    row = making.facility(operator=making.operator())
    if not row.offers.exists():
        filing.add_offer(facility=row, service="bathing", by=making.by(), at=AT)
    return row


def test_a_need_has_a_day_for_its_first_answer_by_urgency() -> None:
    days = {urgency: bath(urgency=urgency).due_at.astimezone(UTC) for urgency in ("now", "soon", "whenever")}
    assert days == {
        "now": datetime(2026, 11, 24, 10, tzinfo=UTC),  # tomorrow at 18:00 here
        "soon": datetime(2026, 11, 26, 10, tzinfo=UTC),
        "whenever": datetime(2026, 12, 2, 10, tzinfo=UTC),  # the weekend does not count
    }


def test_words_are_sealed_and_never_in_the_journal() -> None:
    row = do(actions.collect, elder=cast.wang(), channel="assistant", words="膝盖疼洗不了澡")
    assert (row.kind, row.item) == ("", "") and Need.objects.get().words == "膝盖疼洗不了澡"
    assert "膝盖" not in str(list(JournalEntry.objects.values_list("facts", "after")))
    do(actions.classify, need=row, item="bath-home")
    assert (row.kind, row.category) == ("bathing", "5.1")


@pytest.mark.parametrize("facts", [{"item": ""}, {"item": "", "words": "  "}, {"item": "no-such"}])
def test_what_is_no_need_is_refused(facts: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        bath(**facts)


def test_for_somebody_who_is_gone_nothing_is_collected() -> None:
    elder = cast.wang()
    elder.status = "died"
    with pytest.raises(Refused, match="不能登记"):
        bath(elder)


VERBS: dict[str, Any] = {
    "classify": lambda row: do(actions.classify, need=row, item="meal-delivery"),
    "offer": lambda row: do(actions.offer, need=row, facility=station()),
    "match": lambda row: do(actions.match, need=row, order=ORDER),
    "refer": lambda row: do(actions.refer, need=row, kind="hospital", name="县医院"),
    "decline": lambda row: do(actions.decline, need=row, reason="no_provider"),
    "reopen": lambda row: do(actions.reopen, need=row),
}


@pytest.mark.parametrize("status", Status.values)
def test_every_status_with_every_verb(status: str) -> None:
    for verb, deed in VERBS.items():
        row = bath()
        more = {"declined": {"reason": "twice"}, "matched": {"order": ORDER}}.get(status, {})
        Need.objects.filter(pk=row.pk).update(status=status, **more)
        NeedDue.objects.filter(need=row).update(cleared_at=AT)
        row.refresh_from_db()
        starts, end = Need.MOVES[verb]
        if status in starts:
            deed(row)
            assert row.status == (end or status), (verb, status)
        else:
            with pytest.raises(WrongMoment):
                deed(row)


def test_matched_by_an_order_it_is_over_and_nothing_is_due() -> None:
    row = bath()
    do(actions.match, need=row, order=ORDER, at=AT + timedelta(days=1))
    assert (row.order, row.in_time, row.ended_by) == (ORDER, True, "刘敏")
    assert not NeedDue.objects.filter(cleared_at=None).exists()


def test_a_referral_that_is_refused_comes_back_with_a_new_day() -> None:
    row = bath()
    sent = do(actions.refer, need=row, kind="hospital", name="县医院康复科", why="中风后")
    assert row.status == "referred" and sent.due_at.astimezone(UTC) == datetime(2026, 11, 30, 10, tzinfo=UTC)
    with pytest.raises(Refused, match="原因"):
        do(actions.refuse, referral=sent, answer=" ")
    later = AT + timedelta(days=2)
    do(actions.refuse, referral=sent, answer="床位满", at=later)
    row.refresh_from_db()
    assert (row.status, row.first_answer_at) == ("collected", AT)
    assert NeedDue.objects.get(cleared_at=None).due_at == row.due_at > later
    again = do(actions.refer, need=row, kind="facility", facility=station())
    do(actions.take, referral=again, answer="周三上门")
    row.refresh_from_db()
    assert (row.status, again.answer) == ("answered", "周三上门")
    with pytest.raises(WrongMoment):
        do(actions.refuse, referral=again, answer="x")


def test_only_one_referral_is_open_and_it_can_be_taken_back() -> None:
    row = bath()
    sent = do(actions.refer, need=row, kind="department", name="县残联")
    with pytest.raises(WrongMoment):
        do(actions.refer, need=row, kind="department", name="县医保局")
    do(actions.withdraw, referral=sent)
    row.refresh_from_db()
    assert (row.status, sent.status) == ("collected", "withdrawn")
    do(actions.refer, need=row, kind="department", name="县医保局")
    do(actions.decline, need=row, reason="not_entitled")
    assert Referral.objects.filter(status="sent").count() == 0


def test_a_no_has_a_reason_of_the_list_and_only_some_count_as_unmet() -> None:
    rows = [bath() for _ in range(2)]
    with pytest.raises(Refused):
        do(actions.decline, need=rows[0], reason="because")
    do(actions.decline, need=rows[0], reason="too_dear", told="两百块太贵")
    do(actions.decline, need=rows[1], reason="changed_mind")
    assert [row.unmet for row in rows] == [True, False]
    assert list(queries.unmet(queries.needs(cast.liu_min()), AT)) == [rows[0]]


def test_it_is_overdue_once_and_reopened_it_has_a_day_again() -> None:
    row = bath(urgency="now")
    late = AT + timedelta(days=2)
    assert fire_due(NeedDue, at=late, fire=actions.fire) == 1
    assert fire_due(NeedDue, at=late, fire=actions.fire) == 0
    row.refresh_from_db()
    assert row.overdue_at == late and list(queries.overdue(queries.needs(cast.liu_min()), late)) == [row]
    assert list(queries.unmet(queries.needs(cast.liu_min()), late)) == [row]
    do(actions.decline, need=row, reason="own_help", at=late)
    assert row.in_time is False
    do(actions.reopen, need=row, at=late)
    assert (row.status, row.times, row.overdue_at) == ("collected", 2, None) and row.due_at > late


def test_a_deadline_whose_need_was_answered_says_nothing() -> None:
    row = bath(urgency="now")
    do(actions.match, need=row, order=ORDER)
    assert fire_due(NeedDue, at=AT + timedelta(days=9), fire=actions.fire) == 0
    assert Need.objects.get().overdue_at is None


def test_the_same_need_twice_stands_beside() -> None:
    first, other = bath(), bath()
    bath(item="meal-delivery")
    bath(cast.ye_elder())
    assert queries.alike(other) == [first]
    Need.objects.filter(pk=first.pk).update(collected_at=AT - timedelta(days=91))
    assert queries.alike(other) == []


def test_an_operator_sees_what_was_offered_to_it_and_next_door_nothing() -> None:
    row, place = bath(), station()
    clerk = cast.zheng_operator()
    providers.seat_clerk(operator=place.operator, user=clerk, by=making.by(), at=AT)
    assert not queries.needs(clerk).exists()
    do(actions.offer, need=row, facility=place)
    do(actions.offer, need=row, facility=place)
    assert list(queries.needs(clerk)) == [row] and row.offered.count() == 1
    assert not queries.needs(cast.he_ziyang()).exists()
    assert list(queries.needs(cast.wang().user)) == [row]


def test_what_does_not_operate_is_offered_nothing() -> None:
    place = station()
    Facility.objects.filter(pk=place.pk).update(status="suspended")
    place.refresh_from_db()
    with pytest.raises(Refused, match="没有在运营"):
        do(actions.offer, need=bath(), facility=place)


def test_who_could_do_it_by_distance_and_whether_within_reach() -> None:
    place = station()
    able = queries.able(cast.place(cast.HANYIN).path, date(2026, 11, 23))
    near = able.near(bath())[0]
    assert (near.facility, near.reaches) == (place, True) and near.km < 1
    assert able.near(bath(item="comfort-talk")) == []
    far = cast.wang()
    far.lat, far.lng = 32.9, 108.5
    assert able.near(Need(elder=far, kind="bathing"))[0].reaches is False


def test_a_counter_without_files_opens_one_only_by_exact_name_and_telephone() -> None:
    cast.wang()
    clerk = cast.zheng_operator()
    Elder.objects.update(phone_index=blind_index("13992500001", "phone"))
    assert people.known_by(clerk, name="王桂兰", phone="13992500001") == cast.wang()
    assert people.known_by(clerk, name="王桂", phone="13992500001") is None
    assert people.known_by(cast.user("far", "外", "operator", cast.ZIYANG), name="王桂兰", phone="13992500001") is None
    Elder.objects.update(status="died")
    assert people.known_by(clerk, name="王桂兰", phone="13992500001") is None


def test_the_figures_count_and_list_the_same() -> None:
    rows = [bath(urgency="now") for _ in range(3)]
    do(actions.match, need=rows[0], order=ORDER)
    do(actions.decline, need=rows[1], reason="no_provider", at=AT + timedelta(days=3))
    at, month = AT + timedelta(days=5), indicators.month_of(AT)
    path = cast.wang().division_path
    for code, met, of in (("needs-answered-in-time", 1, 3), ("unmet-needs", 2, 2)):
        counter = indicators.counter(code)
        assert counter is not None and counter.count(month, at)[path] == indicators.Ratio(met, of)
        listed = {part: len(counter.rows(cast.li_county(), month, at, cast.city().path, part)) for part in ("met", "of")}
        assert listed == {"met": met, "of": of}
        assert counter.rows(cast.he_ziyang(), month, at, cast.city().path, "of") == []


def test_gaps_and_table_add_up() -> None:
    found = rules.gaps([("a", "bathing", False), ("a", "bathing", True), ("b", "meals", False), ("b", "meals", False)])
    assert [(gap.place, gap.count, gap.near) for gap in found] == [("b", 2, 0), ("a", 2, 1)]
    kinds, lines = rules.table({("a", "x"): 1, ("b", "x"): 2, ("b", "y"): 3})
    assert (kinds, lines) == (["x", "y"], [("b", [2, 3], 5), ("a", [1, 0], 1)])


@pytest.mark.parametrize(("said", "code"), [
    ("自己洗澡洗不动", "bath-home"), ("中午没人送饭", "meal-delivery"), ("想去医院看病", "clinic-escort"), ("没有什么", ""),
])  # fmt: skip
def test_words_of_old_people_propose_a_service(said: str, code: str) -> None:
    assert rules.proposed(said, rules.WORDS) == code
    assert rules.proposed(said, []) == ""
