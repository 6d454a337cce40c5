"""Whatever is done to people and beds in any order: never two truths, and every day is written at most once."""

import contextlib
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from songhe.base.errors import Refused
from songhe.care.beds import actions, rules
from songhe.care.beds.models import HOLDS, LIES, Bed, Night, Stay
from songhe.care.beds.tests.scene import AT, do, elder, home, later

NAMES = ("甲", "乙")
DEEDS = ("reserve", "arrive", "release", "leave", "back", "keep", "transfer", "transfer_kept", "discharge", "die", "resume")


def held(who: Any, *statuses: str) -> Stay | None:
    return Stay.objects.filter(elder=who, status__in=statuses).order_by("pk").first()


def deed(name: str, who: Any, where: Bed, at: datetime) -> None:
    """One deed, with whatever stay of the person it could be done to."""
    if name == "reserve":
        do(actions.reserve, bed=where, elder=who, group="self_reliant", at=at)
        return
    if name in {"transfer", "transfer_kept"}:
        stay = held(who, *LIES)
        if stay:
            do(actions.transfer, stay=stay, bed=where, why="x", keep=name == "transfer_kept", at=at)
        return
    wanted = {"arrive": ["reserved"], "release": ["reserved"], "leave": ["present"], "back": ["away", "kept"],
              "keep": ["present"],
              "discharge": ["present", "away", "kept"], "die": ["present", "away", "kept"], "resume": ["ended"]}  # fmt: skip
    stay = held(who, *wanted[name])
    if stay is None:
        return
    verbs: dict[str, Any] = {
        "arrive": actions.arrive, "release": actions.release, "leave": actions.leave, "back": actions.come_back,
        "keep": actions.keep, "discharge": actions.discharge, "die": actions.die, "resume": actions.resume,
    }  # fmt: skip
    more = {"keep": {"where": "县医院"}, "discharge": {"why": "x"}, "die": {"certificate": "1"}}.get(name, {})
    do(verbs[name], stay=stay, at=at, **more)


@pytest.mark.django_db
@settings(
    max_examples=10,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(st.tuples(st.sampled_from(DEEDS), st.sampled_from(NAMES), st.integers(0, 3), st.integers(1, 40)), max_size=14))
def test_never_two_truths_and_days_written_once(steps: list[tuple[str, str, int, int]]) -> None:
    Night.objects.all().delete()
    Stay.objects.update(previous=None)
    Stay.objects.all().delete()
    home()
    beds = [*Bed.objects.filter(kind="elder_care", room__name="101", reserve=False), *Bed.objects.filter(kind="medical")]
    people, at = {name: elder(name) for name in NAMES}, AT
    for name, who, where, hours in steps:
        at += timedelta(hours=hours)
        with contextlib.suppress(Refused):
            deed(name, people[who], beds[where], at)
        for one in people.values():
            assert Stay.objects.filter(elder=one, status__in=LIES).count() <= 1
        for bed in beds:
            assert Stay.objects.filter(bed=bed, status__in=HOLDS).count() <= 1
    for _ in range(2):
        actions.write_nights(at + timedelta(days=1))
    days = list(Night.objects.values_list("elder", "day"))
    assert len(days) == len(set(days))


times = st.integers(0, 60)


@given(st.lists(st.tuples(times, times, st.booleans()), max_size=6), times)
def test_of_any_stays_there_is_one_truth_and_a_kept_bed_only_without_another(
    spans: list[tuple[int, int, bool]], moment: int
) -> None:
    rows = [
        rules.Lain(str(n), later(a), None if a > b else later(b), ((later(a), None, "kept"),) if kept else ())
        for n, (a, b, kept) in enumerate(spans)
    ]
    found = rules.truth(rows, later(moment))
    states = [row.state(later(moment)) for row in rows]
    assert (found is None) == (set(states) <= {""})
    if found:
        assert found[1] == ("present" if "present" in states else "kept") and states[int(found[0])] == found[1]
