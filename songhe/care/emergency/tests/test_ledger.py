"""The ledger: a breach's minutes belong to stages and sum to what it was late."""

from datetime import date, timedelta

import pytest

from songhe.base import indicators as base
from songhe.care.emergency import ledger
from songhe.care.emergency.models import Rule
from songhe.care.emergency.tests.past import past_call
from tests import cast

NOVEMBER = base.month(2026, 11)
LATER = cast.AT + timedelta(days=7)
STEPS = {"answer": 30, "dispatch": 180, "accept": 120}


@pytest.mark.parametrize("limit", [900, 1800])
def test_allowances_sum_to_the_limit(limit: int) -> None:
    assert sum(ledger.allowances(STEPS, limit).values()) == limit


def test_lost_seconds_sum_to_the_time_over_the_limit() -> None:
    spent = {"transport": 10, "queue": 90, "decision": 150, "acceptance": 120, "travel": 700}
    lost = ledger.share_out(spent, ledger.allowances(STEPS, 900), 170)
    assert sum(lost.values()) == pytest.approx(170)
    assert lost == pytest.approx({"transport": 10, "queue": 60, "travel": 100})


def test_time_saved_elsewhere_lessens_what_each_stage_lost() -> None:
    """Queue and decision were quick: the road took 200 s too long, yet the call was only 50 s late."""
    spent = {"transport": 0, "queue": 5, "decision": 30, "acceptance": 115, "travel": 800}
    assert ledger.share_out(spent, ledger.allowances(STEPS, 900), 50) == {"travel": 50}


def test_a_stage_that_never_happened_lost_nothing() -> None:
    spent = {"transport": 0, "queue": None, "decision": None, "acceptance": None, "travel": 1000}
    assert ledger.share_out(spent, ledger.allowances(STEPS, 900), 100) == {"travel": 100}


@pytest.mark.django_db
def test_the_days_rules_are_the_allowances() -> None:
    Rule.objects.all().delete()
    Rule.objects.create(
        step="answer", seconds=30, then="next_desk", valid_from=date(2025, 1, 1), valid_to=date(2026, 5, 31), clause="a"
    )
    Rule.objects.create(step="answer", seconds=20, then="next_desk", valid_from=date(2026, 6, 1), clause="b")
    Rule.objects.create(step="answer", seconds=60, then="lead", valid_from=date(2025, 1, 1), clause="c")
    assert ledger.steps_in_force(date(2026, 5, 31))["answer"] == 30
    assert ledger.steps_in_force(date(2026, 6, 1))["answer"] == 20


@pytest.mark.django_db
def test_a_breach_says_where_the_minutes_went() -> None:
    past_call(answered=20, dispatched=100, accepted=500, arrived=1080)
    past_call(arrived=60)
    (breach,) = ledger.breaches(cast.sun_city(), NOVEMBER, LATER)
    assert breach.over_s == 180
    assert breach.worst == "acceptance"
    assert sum(breach.lost.values()) == pytest.approx(180)


@pytest.mark.django_db
def test_from_the_dispatch_only_what_came_after_it_is_to_blame() -> None:
    past_call(answered=500, dispatched=900, accepted=1000, arrived=1860)
    (breach,) = ledger.breaches(cast.sun_city(), NOVEMBER, LATER, code="response-15min-dispatch")
    assert breach.over_s == 60
    assert set(breach.lost) == {"travel"}


@pytest.mark.django_db
def test_a_call_to_which_nobody_came_has_no_minutes_but_is_a_breach() -> None:
    past_call(arrived=None)
    (breach,) = ledger.breaches(cast.sun_city(), NOVEMBER, LATER)
    assert (breach.over_s, breach.lost, breach.worst) == (None, {}, "")


@pytest.mark.django_db
def test_lost_minutes_add_up_over_calls() -> None:
    past_call(answered=20, dispatched=100, accepted=110, arrived=1000)
    past_call(answered=20, dispatched=100, accepted=110, arrived=1100)
    sums = ledger.lost(ledger.breaches(cast.sun_city(), NOVEMBER, LATER))
    assert sums["travel"] == pytest.approx(300)
    assert sum(sums.values()) == pytest.approx(300)


@pytest.mark.django_db
def test_half_and_nine_of_ten_by_stage() -> None:
    for minute in range(1, 11):
        past_call(answered=minute * 10, dispatched=200, accepted=210, arrived=210 + minute * 60, entered=1000)
    spreads = {spread.stage: spread for spread in ledger.spreads(cast.sun_city(), NOVEMBER, LATER)}
    assert (spreads["queue"].count, spreads["queue"].p50, spreads["queue"].p90) == (10, 50, 90)
    assert (spreads["travel"].p50, spreads["travel"].p90) == (300, 540)
    assert (spreads["arrival"].p50, spreads["arrival"].p90) == (510, 750)


@pytest.mark.django_db
def test_nothing_to_spread_is_none() -> None:
    for spread in ledger.spreads(cast.sun_city(), NOVEMBER, LATER):
        assert (spread.count, spread.p50, spread.p90) == (0, None, None)


@pytest.mark.django_db
def test_the_same_by_county_town_village_unit_and_month() -> None:
    past_call(arrived=300)
    past_call(arrived=900, unit="610921-GX")
    past_call(where=cast.HAOPING, arrived=600)
    past_call(at=cast.AT - timedelta(days=31), arrived=100)
    sun, year = cast.sun_city(), base.Span(date(2025, 12, 1), date(2026, 11, 30))

    def doors(span: base.Span, grain: str) -> dict[str, tuple[int, float | None, float | None]]:
        found = ledger.spreads_by(sun, span, LATER, grain)
        return {key: (spreads[-1].count, spreads[-1].p50, spreads[-1].p90) for key, spreads in found.items()}

    county = {"6109/610921": (2, 300, 900), "6109/610924": (1, 600, 600)}
    assert doors(NOVEMBER, "county") == county
    assert doors(NOVEMBER, "town") == {"6109/610921/610921102": (2, 300, 900), "6109/610924/610924101": (1, 600, 600)}
    assert doors(NOVEMBER, "village")["6109/610921/610921102/610921102001"] == (2, 300, 900)
    assert doors(NOVEMBER, "unit") == {"610921-GX": (1, 900, 900)}
    assert doors(year, "month") == {"2026-10": (1, 100, 100), "2026-11": (3, 600, 900)}


@pytest.mark.django_db
def test_groups_are_of_the_readers_own_division_and_narrowed_like_every_figure() -> None:
    past_call(arrived=300, model="W3")
    past_call(arrived=900)
    past_call(where=cast.HAOPING, arrived=600)
    found = ledger.spreads_by(cast.li_county(), NOVEMBER, LATER, "county", model="W3")
    assert {key: spreads[-1].p50 for key, spreads in found.items()} == {"6109/610921": 300}


@pytest.mark.django_db
def test_another_countys_breach_is_not_in_the_ledger() -> None:
    past_call(where=cast.HAOPING, arrived=1000)
    assert ledger.breaches(cast.li_county(), NOVEMBER, LATER) == []
