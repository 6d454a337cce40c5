"""Carers: who they are, what they may do, when they work; each verb with its refusals."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from songhe.base.errors import Refused
from songhe.base.models import JournalEntry
from songhe.register.carers import actions, dated, queries, rules
from songhe.register.carers.models import Absence, Carer, Certificate, Portrait
from songhe.register.providers import actions as providers
from songhe.register.providers.tests import making
from tests import cast

TODAY = date(2026, 11, 23)  # a Monday, 10:20 at Wang's
MONDAY = {"weekday": 0, "starts": time(8), "ends": time(18), "break_starts": time(12), "break_minutes": 60}


def do(verb: Any, **facts: Any) -> Any:
    return verb(**facts, by=making.by(), at=cast.AT)


def at(hour: int, minute: int = 0, day: date = TODAY) -> datetime:
    """A moment by the clock of Ankang."""
    return datetime.combine(day, time(hour, minute), tzinfo=UTC) - timedelta(hours=8)


@pytest.fixture
def yang(db: None) -> Carer:
    operator = making.operator()
    providers.seat_clerk(operator=operator, user=cast.zheng_operator(), by=making.by(), at=cast.AT)
    facts = {"division": cast.place(cast.PUXI), "phone": "13992500050", "languages": ["汉阴话"]}
    row = do(actions.add_carer, operator=operator, name="杨梅", **facts)
    do(actions.enter_certificate, carer=row, kind="health", expires_on=TODAY + timedelta(days=200))
    return row


def test_the_round_begins_in_the_village_unless_a_point_is_given(yang: Carer) -> None:
    puxi = cast.place(cast.PUXI)
    assert (yang.lat, yang.lng, yang.division_path) == (puxi.lat, puxi.lng, puxi.path)
    do(actions.change_carer, carer=yang, division=cast.place(cast.DONGSHENG), lat=32.79, lng=108.3)
    assert (yang.lat, yang.lng) == (32.79, 108.3)
    assert yang.division_path == cast.place(cast.DONGSHENG).path


def test_the_phone_is_sealed_and_never_in_the_journal(yang: Carer) -> None:
    do(actions.change_carer, carer=yang, phone="13992500051", way="car")
    assert yang.phone == "13992500051" and yang.phone_index
    assert "13992500051" not in str(list(JournalEntry.objects.values_list("before", "after", "facts")))
    assert JournalEntry.objects.get(verb="carers.carer.change").after == {"way": "car"}


def test_a_station_of_somebody_else_is_refused(yang: Carer) -> None:
    other = making.facility("别家", operator=making.operator("别家公司", 2), site=making.site("别楼"))
    with pytest.raises(Refused, match="不是本机构"):
        do(actions.change_carer, carer=yang, facility=other)
    with pytest.raises(TypeError):
        do(actions.change_carer, carer=yang, salary=1)


def test_an_operator_sees_its_own_a_county_its_division_a_carer_himself(yang: Carer) -> None:
    making.operator("别家公司", 2)
    do(actions.change_carer, carer=yang, user=cast.yang_carer())
    seen = {who.username: queries.carers(who).count() for who in (cast.zheng_operator(), cast.li_county(), cast.yang_carer())}
    assert seen == {"zhenghui": 1, "licounty": 1, "yangmei": 1}
    assert not queries.carers(cast.user("other", "外县", "county", cast.ZIYANG)).exists()
    assert not queries.carers(cast.user("elsewhere", "别家", "operator", cast.HANYIN)).exists()


def test_one_log_in_is_one_carers(yang: Carer) -> None:
    user = do(actions.open_log_in, carer=yang, username="yangm").user
    assert (user.role, yang.user, user.must_change_password) == ("carer", user, True)
    with pytest.raises(Refused, match="已经有登录账号"):
        do(actions.open_log_in, carer=yang, username="yangm2")
    other = do(actions.add_carer, operator=yang.operator, name="李芳", division=cast.place(cast.PUXI))
    with pytest.raises(Refused, match="刚刚关联给了别人"):
        do(actions.change_carer, carer=other, user=user)


def test_a_certificate_warns_thirty_days_before_and_blocks_a_day_after(yang: Carer) -> None:
    warn = dated.papers(TODAY).warn_days
    last = TODAY + timedelta(days=200)
    told = [rules.standing(last, last - timedelta(days=n), warn) for n in (warn + 1, warn, 0, -1)]
    assert told == ["held", "ending", "ending", "expired"] and rules.standing(None, TODAY, warn) == "held"
    assert rules.lacking((), queries.held([yang.pk])[yang.pk], last) == {}
    assert rules.lacking((), queries.held([yang.pk])[yang.pk], last + timedelta(days=1)) == {"health": "expired"}
    assert rules.lacking(("care",), queries.held([yang.pk])[yang.pk], TODAY) == {"care": "missing"}


def test_a_renewed_certificate_is_not_listed_as_ending(yang: Carer) -> None:
    mine = queries.carers(cast.li_county())
    do(actions.enter_certificate, carer=yang, kind="care", number="1", expires_on=TODAY + timedelta(days=9))
    assert [row.number for row in queries.ending(mine, TODAY)] == ["1"]
    do(actions.enter_certificate, carer=yang, kind="care", number="2", expires_on=TODAY + timedelta(days=400))
    assert queries.ending(mine, TODAY) == []


def test_the_same_certificate_twice_and_one_that_ends_before_it_began(yang: Carer) -> None:
    with pytest.raises(Refused, match="已经登记过"):
        do(actions.enter_certificate, carer=yang, kind="health")
    with pytest.raises(Refused, match="不能早于"):
        do(actions.enter_certificate, carer=yang, kind="care", issued_on=TODAY, expires_on=TODAY - timedelta(days=1))
    do(actions.drop_certificate, certificate=yang.certificates.get())
    assert not Certificate.objects.exists()
    assert list(queries.flagged(queries.carers(cast.li_county()), "lacking", cast.AT)) == [yang]


def test_hours_of_training_are_added_up_by_the_year(yang: Carer) -> None:
    mine = queries.carers(cast.li_county())
    do(actions.note_training, carer=yang, on=date(2025, 12, 31), hours=24, topic="去年")
    assert list(queries.flagged(mine, "untrained", cast.AT)) == [yang]
    do(actions.note_training, carer=yang, on=TODAY, hours=23, topic="压疮预防")
    assert rules.owed_hours(queries.trained([yang.pk], 2026)[yang.pk], 24) == 1
    do(actions.note_training, carer=yang, on=TODAY, hours=1, topic="急救")
    assert not queries.flagged(mine, "untrained", cast.AT).exists()
    for wrong in ({"on": TODAY + timedelta(days=1), "hours": 1}, {"on": TODAY, "hours": 25}):
        with pytest.raises(Refused):
            do(actions.note_training, carer=yang, topic="x", **wrong)


def test_who_works_on_a_day_with_the_break_and_absences_taken_out(yang: Carer) -> None:
    do(actions.set_hours, carer=yang, week=[MONDAY])
    found = queries.working(yang.operator, TODAY)[yang.pk]
    assert (found.spans, found.pause, found.minutes) == (((at(8), at(18)),), (at(12), at(13)), 540)
    assert queries.working(yang.operator, TODAY + timedelta(days=1)) == {}
    ill = do(actions.enter_absence, carer=yang, starts_at=at(11), ends_at=at(14), reason="ill")
    found = queries.working(yang.operator, TODAY)[yang.pk]
    assert (found.spans, found.minutes) == (((at(8), at(11)), (at(14), at(18))), 420)
    do(actions.withdraw_absence, absence=ill)
    assert queries.working(yang.operator, TODAY)[yang.pk].minutes == 540
    with pytest.raises(Refused):
        do(actions.withdraw_absence, absence=ill)


def test_away_the_whole_day_or_stood_down_is_not_there(yang: Carer) -> None:
    do(actions.set_hours, carer=yang, week=[MONDAY])
    do(actions.deactivate, carer=yang)
    assert queries.working(yang.operator, TODAY) == {}
    do(actions.activate, carer=yang)
    do(actions.enter_absence, carer=yang, starts_at=at(0), ends_at=at(23), reason="leave")
    assert queries.working(yang.operator, TODAY) == {}
    assert list(queries.flagged(queries.carers(cast.li_county()), "away", cast.AT)) == [yang]
    with pytest.raises(Refused, match="已经登记了不在岗"):
        do(actions.enter_absence, carer=yang, starts_at=at(9), ends_at=at(10), reason="ill")
    with pytest.raises(Refused, match="晚于"):
        do(actions.enter_absence, carer=yang, starts_at=at(9), ends_at=at(9), reason="ill")
    assert Absence.objects.count() == 1


@pytest.mark.parametrize("wrong", [
    {"ends": time(8)}, {"break_starts": None}, {"break_starts": time(19)}, {"break_starts": time(17, 30)},
])  # fmt: skip
def test_a_week_that_cannot_be_changes_nothing(yang: Carer, wrong: dict[str, Any]) -> None:
    do(actions.set_hours, carer=yang, week=[MONDAY])
    with pytest.raises(Refused):
        do(actions.set_hours, carer=yang, week=[{**MONDAY, **wrong}])
    assert yang.hours.get().ends == time(18)


def test_the_face_is_small_sealed_and_gone_when_it_is_not_wanted(yang: Carer) -> None:
    do(actions.show_portrait, carer=yang, picture=cast.picture((900, 600)))
    do(actions.show_portrait, carer=yang, picture=cast.picture((900, 600)))
    assert queries.portrait(yang)[:2] == b"\xff\xd8" and Portrait.objects.count() == 1
    with pytest.raises(Refused):
        do(actions.show_portrait, carer=yang, picture=b"no picture")
    do(actions.remove_portrait, carer=yang)
    assert queries.portrait(yang) == b""


spans = st.lists(st.tuples(st.integers(0, 99), st.integers(1, 30)).map(lambda p: (p[0], p[0] + p[1])), max_size=6)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(spans, spans)
def test_what_is_taken_out_is_out_and_nothing_else(work: list[Any], away: list[Any]) -> None:
    """Minute by minute: worked and not away is what is left."""
    zero = datetime(2026, 1, 1, tzinfo=UTC)

    def moments(pairs: list[Any]) -> list[Any]:
        return [(zero + timedelta(minutes=a), zero + timedelta(minutes=b)) for a, b in pairs]

    def minutes(pairs: list[Any]) -> set[int]:
        return {n for a, b in pairs for n in range(int((a - zero).seconds // 60), int((b - zero).seconds // 60))}

    left = rules.without(moments(work), moments(away))
    assert minutes(left) == minutes(moments(work)) - minutes(moments(away))
    assert all(start < end for start, end in left)
