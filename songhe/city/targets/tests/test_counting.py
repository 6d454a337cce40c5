"""Counts: added up, claimed once, never overwritten, never counted twice for nothing."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from hypothesis import given
from hypothesis import strategies as st

from songhe.base import indicators as base
from songhe.base.indicators import Ratio
from songhe.care.emergency.tests.past import past_call
from songhe.city.targets import actions, gathering
from songhe.city.targets.actions import counting
from songhe.city.targets.models import Count, Step
from songhe.city.targets.places import path_of
from songhe.city.targets.queries import known
from songhe.city.targets.rolling import rolled
from songhe.city.targets.tests import scene
from songhe.register.places.models import Unit
from tests import cast

pytestmark = pytest.mark.django_db
AT = cast.AT
VILLAGE = "6109/610921/610921102/610921102001"
RATIO = st.builds(lambda met, more: Ratio(met, met + more), st.integers(0, 50), st.integers(0, 50))


def stored(code: str, month: date = scene.THIS.first) -> dict[str, tuple[int, int]]:
    return {path: (one.met, one.of) for path, one in known.stored(code, month).items()}


def test_a_centre_counts_in_its_village_town_county_and_city() -> None:
    scene.center()
    scene.counted(codes=["town-centers"])
    assert stored("town-centers") == dict.fromkeys(["6109", "6109/610921", "6109/610921/610921102", VILLAGE], (1, 1))


def test_a_call_counts_where_it_was_and_in_the_unit_that_answered_for_it() -> None:
    past_call(arrived=540)
    past_call(arrived=1200, unit="610902-GX")
    scene.counted(codes=["response-15min"])
    found = stored("response-15min")
    assert found["6109"] == (1, 2) and found["6109/610902-GX"] == (0, 1)


def test_what_did_not_change_adds_nothing_and_what_changed_adds_a_row() -> None:
    scene.center()
    assert scene.counted(codes=["town-centers"]) == 4
    assert scene.counted(AT + timedelta(hours=1), codes=["town-centers"]) == 0
    scene.center("蒲溪镇第二区域养老服务中心")
    assert scene.counted(AT + timedelta(hours=2), codes=["town-centers"]) == 4
    city = Count.objects.filter(indicator="town-centers", place="6109").order_by("counted_at")
    assert [row.numerator for row in city] == [1, 2]


def test_as_known_then_is_what_was_counted_by_then() -> None:
    scene.center()
    scene.counted(codes=["town-centers"])
    scene.center("蒲溪镇第二区域养老服务中心")
    scene.counted(AT + timedelta(hours=2), codes=["town-centers"])
    key = ("town-centers", "6109", scene.THIS.first)

    def asked(by: Any = None) -> int:
        return known.counts(cast.sun_city(), ["town-centers"], ["6109"], [scene.THIS.first], by)[key].ratio.met

    assert asked() == 2 and asked(AT + timedelta(hours=1)) == 1
    assert known.counts(cast.sun_city(), ["town-centers"], ["6109"], [scene.THIS.first], AT - timedelta(hours=1)) == {}


def test_what_is_gone_becomes_a_nought() -> None:
    one = past_call(arrived=540)
    scene.counted(codes=["answer-60s"])
    type(one).objects.all().delete()
    scene.counted(AT + timedelta(hours=1), codes=["answer-60s"])
    assert stored("answer-60s")["6109"] == (0, 0)


@pytest.mark.parametrize("deed", [lambda rows: rows.update(numerator=9), lambda rows: rows.delete()])
def test_the_database_refuses_to_change_or_remove_a_count(deed: Any) -> None:
    scene.center()
    scene.counted(codes=["town-centers"])
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        deed(Count.objects.filter(place="6109"))


def test_a_day_is_planned_once_and_done_step_by_step() -> None:
    cast.city()
    planned = actions.plan_day(at=AT)
    assert planned == Step.objects.count() > len(gathering.counted())  # past months of what keeps its past, too
    actions.plan_day(at=AT)
    assert Step.objects.count() == planned
    rounds = 0
    while actions.count_due(at=AT):
        rounds += 1
    assert rounds == planned and not Step.objects.filter(done_at=None).exists()
    assert not Step.objects.filter(month__lt=date(2025, 1, 1)).exists()


def test_the_month_that_runs_is_counted_again_after_a_while_and_an_old_one_is_not() -> None:
    cast.city()
    actions.plan_day(at=AT)
    while actions.count_due(at=AT):
        pass
    assert not actions.count_due(at=AT + timedelta(minutes=1))
    assert actions.count_due(at=AT + timedelta(minutes=3))
    assert Step.objects.filter(done_at=AT + timedelta(minutes=3)).get().month == scene.THIS.first


def test_of_two_workers_one_gets_a_step_and_a_dead_one_loses_it() -> None:
    cast.city()
    step = Step.objects.create(indicator="town-centers", version=1, month=scene.THIS.first, day=date(2026, 11, 23))
    first = counting._claim(AT)
    assert first == step and counting._claim(AT + timedelta(minutes=1)) is None
    later = AT + counting.LEASE
    again = counting._claim(later)
    assert again == step
    assert counting._do(first, later) == 0 and Step.objects.get().done_at is None  # it came back too late
    counting._do(again, later)
    assert Step.objects.get().done_at == later


def test_a_step_that_fails_is_tried_again_and_then_left(monkeypatch: pytest.MonkeyPatch) -> None:
    cast.city()
    Step.objects.create(indicator="town-centers", version=1, month=scene.THIS.first, day=date(2026, 11, 23))
    monkeypatch.setattr(counting, "_counted", lambda *_: 1 / 0)
    while actions.count_due(at=AT):
        pass
    assert Step.objects.get().failures == counting.TRIES and Count.objects.count() == 0


def test_what_keeps_no_past_is_not_counted_for_a_month_that_is_over() -> None:
    cast.city()
    assert scene.counted(AT, scene.LAST, codes=["village-assistants"]) == 0
    assert not Step.objects.filter(indicator="village-assistants").exists()


def test_villages_of_a_unit_add_up_in_the_unit_and_in_the_county() -> None:
    cast.city()
    unit = Unit.objects.create(code="610902-GX", name="安康高新区", within="610902")
    cast.Division.objects.filter(code=cast.PUXI).update(unit=unit)
    scene.center("蒲溪社区站点", "embedded_station")
    scene.counted(codes=["embedded-stations"])
    assert stored("embedded-stations")[path_of("610902-GX")] == (1, 1)
    assert stored("embedded-stations")["6109/610921"] == (1, 1)


@given(
    st.dictionaries(
        st.sampled_from([f"6109/61092{a}/61092{a}10{b}/61092{a}10{b}00{c}" for a in "12" for b in "12" for c in "12"]), RATIO
    )
)
def test_what_is_added_up_is_the_sum_of_its_parts(found: dict[str, Ratio]) -> None:
    sums = rolled(found, {})
    assert sums.get("6109", Ratio(0, 0)) == Ratio(sum(r.met for r in found.values()), sum(r.of for r in found.values()))
    for county in ("6109/610921", "6109/610922"):
        inside = [ratio for path, ratio in found.items() if path.startswith(county)]
        assert sums.get(county, Ratio(0, 0)).of == sum(ratio.of for ratio in inside)


@pytest.mark.parametrize("code", [one.code for one, _ in gathering.counted()])
def test_every_declared_figure_counts_an_empty_city_without_a_fault(code: str) -> None:
    cast.city()
    found = gathering.found(code)
    assert found is not None
    counts = found[1].count(base.month_of(AT), AT)
    assert all(ratio.met <= ratio.of for ratio in counts.values())
    for part in ("of", "met", "missing"):
        assert isinstance(list(found[1].rows(cast.sun_city(), base.month_of(AT), AT, "6109", part)), list)
