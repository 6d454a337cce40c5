"""Who asks, in which order, and what must be there before the bed; each verb with each status."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from songhe.base.errors import Refused, WrongMoment
from songhe.base.models import JournalEntry
from songhe.care.beds import actions, queries, rules
from songhe.care.beds.models import Asking, Stay
from songhe.care.beds.tests.scene import (
    DAY,
    RISKS,
    asked,
    assess,
    bed,
    do,
    elder,
    home,
    later,
    lives,
    papers,
    supported,
    taken_in,
)
from songhe.register.people import actions as people
from songhe.register.providers import actions as providers
from songhe.register.providers.tests import making
from tests import cast

pytestmark = pytest.mark.django_db


def test_supported_persons_come_first_then_need_then_days() -> None:
    rows = [
        asked(elder("甲", care_level="重度失能")),
        asked(elder("乙"), at=later(-20)),
        asked(supported("丙")),
        asked(elder("丁", living="alone", care_level="中度失能")),
    ]
    order = [row.elder.name for row in queries.open_askings(Asking.objects.all())]
    assert order == ["丙", "甲", "丁", "乙"] or order == ["丙", "丁", "甲", "乙"]
    assert (rows[3].point_lines, rows[3].points) == (["moderate", "alone"], 300)


def test_one_open_asking_of_a_person() -> None:
    asked()
    with pytest.raises(Refused, match="已经在轮候名单"):
        asked()


def test_a_supported_person_is_declined_only_for_what_lies_with_the_person() -> None:
    row = asked(supported())
    for reason in ("full", "no_capacity", "no_papers"):
        with pytest.raises(Refused, match="应收尽收"):
            do(actions.decline, asking=row, reason=reason)
    do(actions.decline, asking=row, reason="withdrew")
    assert row.status == "declined" and not queries.late(Asking.objects.all(), date(2027, 1, 1)).exists()


def test_who_becomes_supported_while_waiting_counts_as_one() -> None:
    row = asked()
    do(people.enter_category, elder=row.elder, code="supported_scattered", starts_on=date(2026, 11, 1))
    with pytest.raises(Refused, match="应收尽收"):
        do(actions.decline, asking=row, reason="full")
    do(actions.review, asking=row)
    assert row.supported and row.due_on == DAY + timedelta(days=30)
    assert rules.level_of("不知道") is None


@pytest.mark.parametrize(("facts", "group"), [
    ({"level": 1}, "self_reliant"), ({"level": 2}, "disabled"), ({"dementia": True, "evidence": "x"}, "disabled"),
    ({"level": 4, "dementia": True, "psychiatric": True, "evidence": "x"}, "psychiatric"),
])  # fmt: skip
def test_the_group_follows_from_the_assessment(facts: dict[str, Any], group: str) -> None:
    assert assess(asked(), **facts) == group


@pytest.mark.parametrize(("facts", "why"), [
    ({"assessed_on": DAY - timedelta(days=181)}, "近 180 天"), ({"assessed_on": DAY + timedelta(days=1)}, "近 180 天"),
    ({"psychiatric": True}, "依据"), ({"level": 5}, "0 到 4"),
])  # fmt: skip
def test_an_assessment_that_does_not_hold_is_refused(facts: dict[str, Any], why: str) -> None:
    with pytest.raises(Refused, match=why):
        assess(asked(), **facts)


def test_all_nine_risks_each_with_a_measure() -> None:
    row = asked()
    with pytest.raises(Refused, match="走失"):
        do(actions.note_risks, asking=row, risks={k: v for k, v in RISKS.items() if k != "wandering"}, told_to="女儿")
    with pytest.raises(Refused, match="跌倒"):
        do(actions.note_risks, asking=row, risks={**RISKS, "fall": ("high", " ")}, told_to="女儿")
    with pytest.raises(Refused, match="告知"):
        do(actions.note_risks, asking=row, risks=RISKS, told_to="")
    do(actions.note_risks, asking=row, risks=RISKS, told_to="女儿")
    assert len(row.file.risks) == 9
    assert "有人看着" not in str(list(JournalEntry.objects.values_list("facts", "after")))


def test_the_deposit_is_within_the_cap_and_has_a_receipt() -> None:
    row = asked()
    with pytest.raises(Refused, match="先登记合同"):
        do(actions.take_deposit, asking=row, cents=1, receipt="1")
    papers(row)
    with pytest.raises(Refused, match=r"14400\.00 元"):
        do(actions.take_deposit, asking=row, cents=1_440_001, receipt="1")
    with pytest.raises(Refused, match="收据"):
        do(actions.take_deposit, asking=row, cents=1_440_000, receipt=" ")
    do(actions.take_deposit, asking=row, cents=1_440_000, receipt="YJ1")
    assert row.file.deposit_cents == 1_440_000


def test_no_bed_before_the_file_is_whole() -> None:
    row = asked()
    with pytest.raises(Refused, match="先做能力评估"):
        do(actions.offer, asking=row, bed=bed("101"))
    assess(row)
    do(actions.offer, asking=row, bed=bed("101"))
    with pytest.raises(Refused, match="九项风险评估、入住合同、押金"):
        do(actions.take_in, asking=row)
    papers(row)
    with pytest.raises(Refused, match="能力评估"):
        do(actions.take_in, asking=row, at=later(181))
    stay = do(actions.take_in, asking=row, at=later(1))
    assert (stay.status, row.status, row.taken_in_at) == ("present", "taken_in", later(1))


def test_a_reserved_bed_that_no_longer_fits_is_given_back_first() -> None:
    row = asked()
    assess(row)
    do(actions.offer, asking=row, bed=bed("101"))
    with pytest.raises(Refused, match="先退回预留"):
        assess(row, level=3)
    do(actions.give_back, asking=row)
    assert assess(row, level=3) == "disabled" and Stay.objects.get().end == "released"


VERBS: dict[str, Any] = {
    "review": lambda row: do(actions.review, asking=row),
    "send": lambda row: do(actions.send, asking=row, facility=None),
    "offer": lambda row: do(actions.offer, asking=row, bed=bed("101")),
    "give_back": lambda row: do(actions.give_back, asking=row),
    "take_in": lambda row: do(actions.take_in, asking=row),
    "decline": lambda row: do(actions.decline, asking=row, reason="withdrew"),
}


@pytest.mark.parametrize("status", Asking.Status.values)
@pytest.mark.parametrize("verb", VERBS)
def test_every_status_with_every_verb(status: str, verb: str) -> None:
    row = asked()
    assess(row)
    papers(row)
    if status in {"offered", "taken_in"}:
        do(actions.offer, asking=row, bed=bed("101"))
    if status == "taken_in":
        do(actions.take_in, asking=row)
    if status == "declined":
        do(actions.decline, asking=row, reason="withdrew")
    starts, end = Asking.MOVES[verb]
    if status in starts:
        VERBS[verb](row)
        assert Asking.objects.get().status == (end or status)
    else:
        with pytest.raises((WrongMoment, Refused)):
            VERBS[verb](row)
        assert Asking.objects.get().status == status


def test_who_sees_which() -> None:
    row = taken_in(elder())
    clerk, next_door = cast.zheng_operator(), cast.he_ziyang()
    assert not queries.stays(clerk).exists() and not queries.askings(next_door).exists()
    operator = making.operator()
    do(providers.give_operator, facility=home(), operator=operator)
    do(providers.seat_clerk, operator=operator, user=clerk)
    assert list(queries.stays(clerk)) == [row] and queries.askings(clerk).count() == 1
    assert list(queries.stays(cast.user("a", "协", "assistant", cast.PUXI))) == [row]
    assert not queries.stays(cast.user("b", "协", "assistant", cast.HAOPING)).exists()
    assert not queries.free_beds(next_door).exists() and queries.free_beds(clerk).count() == 8


def test_the_board_is_read_in_a_fixed_number_of_queries(django_assert_num_queries: Any) -> None:
    where = lives(elder(), bed("101")).facility
    with django_assert_num_queries(3):
        rooms, at_home = queries.board(where)
        assert sum(len(room.beds) for room in rooms) == 9 and at_home == []


@given(st.integers(0, 9), st.integers(0, 200), st.integers(0, 3650), st.integers(0, 3650))
def test_who_waits_longer_never_stands_lower_among_those_alike(points: int, per_day: int, first: int, second: int) -> None:
    day = date(2020, 1, 1)
    one, other = (rules.rank(points, day + timedelta(days=n), per_day) for n in (first, second))
    assert (one >= other) == (first <= second) or per_day == 0


@pytest.mark.parametrize(("reserve", "beds", "word"), [
    (0, 0, ""), (0, 20, "right"), (0, 40, "low"), (2, 40, "right"), (9, 40, "high"),
])  # fmt: skip
def test_about_five_percent_is_kept_free(reserve: int, beds: int, word: str) -> None:
    assert rules.reserve_word(reserve, beds, 4, 7) == word
