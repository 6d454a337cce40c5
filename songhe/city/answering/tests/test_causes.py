"""How false alarms came about, counted; what a change did, counted before and after; chance is not taken for an effect."""

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from songhe.base import clock
from songhe.base import indicators as base
from songhe.base.errors import Refused, WrongMoment
from songhe.base.models import JournalEntry
from songhe.care.emergency import actions as emergency
from songhe.care.emergency.tests.past import past_call
from songhe.care.emergency.tests.scene import answered
from songhe.city.answering import causes, changing, rules
from songhe.city.answering.models import Change
from tests import cast

NOW = datetime(2026, 11, 30, 4, tzinfo=UTC)
DAY = timedelta(days=1)
PAIRS = st.tuples(st.integers(0, 40), st.integers(1, 40)).map(lambda one: (min(one), max(one)))


@pytest.mark.parametrize(
    ("one", "other", "chance"),
    [((1, 10), (11, 14), 0.002759), ((8, 10), (1, 6), 0.034965), ((3, 4), (1, 4), 0.485714), ((5, 10), (5, 10), 1.0)],
)
def test_fisher_s_exact_test_against_published_values(one: tuple[int, int], other: tuple[int, int], chance: float) -> None:
    assert rules.by_chance(one, other) == pytest.approx(chance, abs=1e-6)


@given(PAIRS, PAIRS)
def test_a_chance_is_one_and_the_same_from_both_sides(one: tuple[int, int], other: tuple[int, int]) -> None:
    here = rules.by_chance(one, other)
    assert 0 < here <= 1
    assert here == pytest.approx(rules.by_chance(other, one))


@given(PAIRS, PAIRS)
def test_a_verdict_points_the_way_the_shares_do(before: tuple[int, int], after: tuple[int, int]) -> None:
    said = rules.verdict(before, after, 10, 0.05)
    shares = Fraction(*before), Fraction(*after)
    assert said != "fewer" or shares[1] < shares[0]
    assert said != "more" or shares[1] > shares[0]
    assert (said == "few") == (min(before[1], after[1]) < 10)


def rang(at: datetime, why: str | None = None, model: str = "B1", where: str = cast.PUXI, **facts: Any) -> None:
    cause = "helped" if why is None else "false_touch"
    past_call(at, where, model=model, cause=cause, false_why=why or "", **facts)


@pytest.mark.django_db
def test_the_table_counts_by_cause_month_and_make() -> None:
    for at, why, model in [
        (NOW, "lain", "B1"), (NOW - DAY, "lain", "B1"), (NOW - 40 * DAY, "lain", "S2"), (NOW, "steam", "S2"), (NOW, "", "B1"),
        (NOW, None, "B1"),
    ]:  # fmt: skip
        rang(at, why, model)
    for facts in ({"drill": True}, {"model": ""}, {"where": cast.HAOPING}):
        rang(NOW, "lain", **facts)
    past_call(NOW, cause="test")
    found = causes.table(cast.zhao_lead(), base.months_before(base.month_of(NOW), 2))
    assert found.whys == [("lain", [1, 2], 3), ("steam", [0, 1], 1), ("", [0, 1], 1)]
    assert found.models == [("B1", base.Ratio(3, 4)), ("S2", base.Ratio(2, 2))]
    assert found.total == base.Ratio(5, 6)


@pytest.mark.django_db
def test_a_change_is_held_against_the_days_before_it() -> None:
    day = date(2026, 10, 31)
    start = datetime(2026, 10, 30, 16, tzinfo=UTC)  # its midnight here
    for number in range(20):
        rang(start - (number + 1) * DAY, "lain" if number < 15 else None)
        rang(start + number * DAY, "lain" if number < 3 else None)
        rang(start + number * DAY, "lain", "S2")  # another make
        rang(start + number * DAY, "lain", where=cast.HAOPING)  # next door
    rang(start - 61 * DAY, "lain")
    lead = cast.zhao_lead()
    changing.make(what="按住两秒才响", from_on=day, why="lain", device_model="B1", by=lead, at=NOW)
    [one] = causes.effects(lead, NOW)
    assert (one.before, one.after, one.days, one.verdict) == (base.Ratio(15, 20), base.Ratio(3, 20), 30, "fewer")
    assert causes.effects(cast.he_ziyang(), NOW) == []
    changing.make(what="换了新的软件", from_on=NOW.date(), by=lead, at=NOW)
    assert causes.effects(lead, NOW)[0].verdict == "few"


@pytest.mark.django_db
def test_a_change_of_the_city_is_counted_in_each_county_by_its_own_calls() -> None:
    city, lead = cast.sun_city(), cast.zhao_lead()
    rang(NOW - 10 * DAY, "lain")
    rang(NOW - 10 * DAY, "lain", where=cast.HAOPING)
    changing.make(what="全市换电池", from_on=date(2026, 11, 1), by=city, at=NOW)
    assert causes.effects(city, NOW)[0].after.of == 2
    assert causes.effects(lead, NOW)[0].after.of == 1


@pytest.mark.django_db
def test_what_is_not_done_yet_has_no_effect_and_what_was_wrong_is_withdrawn_once() -> None:
    lead = cast.zhao_lead()
    with pytest.raises(Refused):
        changing.make(what="明天换", from_on=date(2026, 12, 1), by=lead, at=NOW)
    row = changing.make(what="换", from_on=date(2026, 11, 1), by=lead, at=NOW)
    changing.withdraw(change=row, by=lead, at=NOW)
    assert causes.effects(lead, NOW) == []
    with pytest.raises(WrongMoment, match="撤回"):
        changing.withdraw(change=row, by=lead, at=NOW)
    assert JournalEntry.objects.filter(verb__startswith="answering.change.").count() == 2


@pytest.mark.django_db
def test_who_closes_a_false_alarm_says_how_it_came_about_and_of_a_real_one_nobody_asks() -> None:
    call = answered()
    by = cast.liu_min().actor
    for cause, why in (("helped", "lain"), ("false_touch", "nonsense")):
        with pytest.raises(Refused):
            emergency.close(call=call, cause=cause, why=why, by=by, at=cast.after(200))
    emergency.close(call=call, cause="false_touch", why="lain", by=by, at=cast.after(200))
    call.refresh_from_db()
    assert call.false_why == "lain"
    assert JournalEntry.objects.get(subject=call.pk, verb="emergency.call.close").facts["why"] == "lain"


@pytest.mark.django_db
def test_the_page_leads_from_a_number_to_its_calls_and_takes_a_change(sign_in: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    rang(NOW - DAY, "lain")
    lead = sign_in(cast.zhao_lead())
    assert "P-" not in lead.get("/answering/causes/").content.decode()
    assert "P-" in lead.get("/answering/causes/?why=lain&month=2026-11").content.decode()
    assert "P-" not in lead.get("/answering/causes/?why=steam").content.decode()
    assert "P-" in lead.get("/answering/causes/?model=B1").content.decode()
    assert lead.get("/answering/causes/?why=nonsense").status_code == 404
    said = {"what": "按住两秒才响", "why": "lain", "device_model": "B1", "from_on": "2026-11-20"}
    assert lead.post("/answering/causes/", {**said, "from_on": "2026-12-20"}).status_code == 422
    assert lead.post("/answering/causes/", said).status_code == 302
    assert sign_in(cast.qian_auditor()).post("/answering/causes/", said).status_code == 404
    assert "按住两秒才响" in lead.get("/answering/causes/").content.decode()
    address = f"/answering/changes/{Change.objects.get().pk}/withdrawal/"
    assert sign_in(cast.user("he2", "何", "lead", cast.ZIYANG)).post(address).status_code == 404
    assert lead.post(address).status_code == 302
    assert "按住两秒才响" not in lead.get("/answering/causes/").content.decode()
