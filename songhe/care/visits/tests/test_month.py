"""The monthly rate equals a recount by hand, whatever happens in the month."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from songhe.base import indicators as base
from songhe.base.indicators import Ratio
from songhe.care.visits import actions, counting, queries, rules
from songhe.care.visits.models import Chase, ChaseDue, CheckIn, CheckInDue, Hint, Listed, Spell, Visit
from songhe.care.visits.tests import scene
from tests import cast

pytestmark = pytest.mark.django_db
NOVEMBER = base.month(2026, 11)
VILLAGES = (cast.PUXI, cast.DONGSHENG, cast.HAOPING)
START = datetime(2026, 10, 20, 4, tzinfo=cast.UTC)

steps = st.lists(
    st.tuples(
        st.sampled_from(["visit", "miss", "refuse", "away", "hospital", "back", "leave", "empty"]),
        st.integers(0, 5),  # who
        st.integers(0, 1300),  # hours since START
    ),
    max_size=25,
)


def _wipe() -> None:
    for model in (ChaseDue, Chase, CheckInDue, Hint, CheckIn, Visit, Spell, Listed):
        model.objects.all().delete()


def _do(verb: str, who: Any, at: datetime) -> None:
    told = {"elder": who, "by": scene.by(), "at": at}
    if verb in {"away", "hospital"}:
        actions.stand_aside(**told, kind=verb, first=at.date())
    elif verb == "back":
        for kind in ("away", "hospital", "refused"):
            actions.come_back(**told, kind=kind, on=at.date())
    elif verb == "leave":
        actions.leave_list(**told)
        actions.look_at(**told)
    elif verb == "refuse":
        scene.visit(who, at=at, outcome="refused", signature="按了手印")
    else:
        told = {"answers": {}} if verb == "empty" else {}
        scene.visit(who, at=at, outcome="not_met" if verb == "miss" else "met", **told)


@given(steps=steps, hours=st.integers(200, 1400))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_rate_equals_a_recount(steps: list[tuple[str, int, int]], hours: int) -> None:
    _wipe()
    people = [scene.elder(f"甲{number}", village=VILLAGES[number % 3]) for number in range(6)]
    for code in (cast.HANYIN, cast.ZIYANG):
        actions.compute(cast.place(code).path, START)
    for verb, who, after in sorted(steps, key=lambda one: one[2]):
        _do(verb, people[who], START + timedelta(hours=after))
    at = START + timedelta(hours=hours)
    for span in (base.month(2026, 10), NOVEMBER, base.month(2026, 12)):
        counter = base.counter("monthly-visit-rate")
        assert counter is not None and dict(counter.count(span, at)) == queries.recount(span, at)
        listed = counter.rows(cast.sun_city(), span, at, cast.place(cast.CITY).path, "missing")
        assert len(listed) == sum(one.missing for one in queries.recount(span, at).values())


def test_in_hospital_away_died_and_refused_are_not_counted() -> None:
    people = {name: scene.elder(name) for name in ("见到", "没见到", "住院", "外出", "谢绝", "去世")}
    scene.computed(datetime(2026, 11, 1, 4, tzinfo=cast.UTC))
    scene.visit(people["见到"])
    scene.missed(people["没见到"])
    for name, kind in (("住院", "hospital"), ("外出", "away")):
        actions.stand_aside(elder=people[name], kind=kind, first=scene.DAY, by=scene.by(), at=scene.AT)
    scene.visit(people["谢绝"], outcome="refused", signature="签了字")
    actions.leave_list(elder=people["去世"], by=scene.by(), at=scene.AT)
    path, end = cast.place(cast.PUXI).path, datetime(2026, 12, 2, tzinfo=cast.UTC)
    assert queries.ratios(NOVEMBER, end) == {path: Ratio(1, 2)} == queries.recount(NOVEMBER, end)
    assert [row.elder.name for row in queries.people(NOVEMBER, end, path, "missing")] == ["没见到"]
    assert queries.summed(queries.ratios(NOVEMBER, end), 2) == {cast.place(cast.HANYIN).path: Ratio(1, 2)}
    (row,) = counting._rate_rows(cast.li_county(), NOVEMBER, end, path, "missing")
    assert row.title == "没见到" and not row.met and "从来没有" in row.note
    assert list(counting._rate_rows(cast.he_ziyang(), NOVEMBER, end, path, "missing")) == []


def test_what_will_be_missed_is_known_by_the_twentieth() -> None:
    people = [scene.elder(f"丙{number:02}", birth_date=date(1930 + number, 1, 1)) for number in range(12)]
    scene.computed(datetime(2026, 11, 1, 5, tzinfo=cast.UTC))
    for number, who in enumerate(people[:4]):
        scene.visit(who, at=datetime(2026, 11, 3 + number, 4, tzinfo=cast.UTC))
    at = datetime(2026, 11, 20, 4, tzinfo=cast.UTC)
    (outlook,) = queries.forecast(NOVEMBER, at, cast.place(cast.HANYIN).path)
    assert (outlook.met, outlook.of, outlook.missed) == (4, 12, 6)  # four in twenty days, so two in the ten that are left
    names = [row.elder.name for row in queries.will_be_missed(NOVEMBER, at, outlook)]
    assert len(names) == 6 and "丙11" in names  # the youngest come last
    assert rules.shortfall(done=0, left=5, elapsed=0, remaining=30) == 0
    assert rules.shortfall(done=30, left=5, elapsed=10, remaining=20) == 0
