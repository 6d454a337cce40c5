"""Signals fuse into one task that says why; guards, bars of one's own, precision; and "I am well"."""

from datetime import time as hour
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from songhe.base.errors import Refused
from songhe.care.visits import actions, jobs, queries, rules
from songhe.care.visits.models import CheckIn, Hint, Well
from songhe.care.visits.tests import scene
from songhe.register.people.models import Elder
from tests import cast

pytestmark = pytest.mark.django_db


def hear(who: Elder, kind: str, hours: float = 0, **facts: object) -> CheckIn | None:
    source = f"{kind}:{hours}"
    return actions.hear(elder=who, kind=kind, source=source, by=scene.by(), at=scene.later(hours), **facts)  # type: ignore[arg-type]


def test_two_quiet_things_are_one_task() -> None:
    who = scene.elder()
    assert hear(who, "missed_meals") is None
    task = hear(who, "unanswered_call", 3)
    assert task is not None and (task.points, task.bar, task.due_at) == (100, 80, scene.later(7))
    assert {one.kind for one in task.hints.all()} == {"missed_meals", "unanswered_call"}
    same = hear(who, "device_silent", 4)
    assert same == task and CheckIn.objects.count() == 1 and task.hints.count() == 3


def test_the_same_signal_twice_says_it_once_and_an_old_one_nothing() -> None:
    who = scene.elder()
    assert hear(who, "missed_meals") is None and hear(who, "missed_meals", 0) is None and hear(who, "missed_meals", 5) is None
    assert Hint.objects.count() == 2
    assert hear(who, "device_silent", 60) is None  # the meals are over by then


def test_guards() -> None:
    away, there = scene.elder("甲", status="away"), scene.elder("乙")
    hear(away, "no_movement", device_alive=True)
    assert hear(there, "no_movement", 1) is None and hear(there, "no_movement", 2, device_alive=False) is None
    actions.stand_aside(elder=there, kind="hospital", first=scene.DAY, by=scene.by(), at=scene.AT)
    assert hear(there, "no_movement", 3, device_alive=True) is None
    assert list(Hint.objects.order_by("at").values_list("guard", flat=True)) == ["away", "device", "device", "hospital"]
    assert hear(scene.elder("丙"), "no_movement", 4, device_alive=True) is not None
    with pytest.raises(Refused):
        hear(there, "never_heard_of", 5)


def test_a_bar_and_deafness_of_one_s_own() -> None:
    who = scene.elder()
    actions.set_bar(elder=who, bar=60, deaf_to=["missed_meals", "nonsense"], by=scene.by(), at=scene.AT)
    assert hear(who, "missed_meals") is None
    assert hear(who, "door_unopened", 1, device_alive=True) is not None
    with pytest.raises(Refused):
        actions.set_bar(elder=who, bar=5, deaf_to=[], by=scene.by(), at=scene.AT)


def test_closing_counts_for_every_signal_that_spoke() -> None:
    needed, idle = scene.elder("甲"), scene.elder("乙")
    for who in (needed, idle):
        for number, kind in enumerate(("missed_meals", "unanswered_call")):
            actions.hear(elder=who, kind=kind, source=f"{who.pk}:{kind}", by=scene.by(), at=scene.later(number))
    first, second = CheckIn.objects.order_by("elder__name")
    actions.take(task=first, by=scene.by(), at=scene.later(2))
    actions.close(task=first, found="well", by=scene.by(), at=scene.later(3))
    actions.close(task=second, found="hurt", said="摔了", by=scene.by(), at=scene.later(3))
    told = {one.kind: (one.closed, one.needed, one.share) for one in queries.precision(cast.li_county(), scene.later(-1))}
    assert told == {"missed_meals": (2, 1, 50.0), "unanswered_call": (2, 1, 50.0)}
    assert queries.precision(cast.he_ziyang(), scene.later(-1)) == []
    assert actions.hear(elder=needed, kind="device_silent", source="n", by=scene.by(), at=scene.later(4)) is None  # spent


def test_a_task_that_nobody_looks_after_is_late_once() -> None:
    who = scene.elder()
    hear(who, "no_movement", device_alive=True)
    assert jobs.due(scene.later(4)) == 1 and jobs.due(scene.later(5)) == 0
    assert CheckIn.objects.get().overdue_at == scene.later(4)


def test_only_who_has_not_said_that_he_is_well_is_followed_up() -> None:
    said, silent, away = scene.elder("甲"), scene.elder("乙"), scene.elder("丙", status="away")
    for who in (said, silent, away):
        actions.promise(elder=who, before=hour(10), by=scene.by(), at=scene.later(days=-1))
    actions.say_well(elder=said, way="page", by=scene.by(), at=scene.later(-2))
    actions.say_well(elder=said, way="button", by=scene.by(), at=scene.later(-1))
    assert actions.ask_after(scene.later(-1)) == 0  # 9:20
    assert actions.ask_after(scene.AT) == 2 and actions.ask_after(scene.later(1)) == 0
    assert Well.objects.get().way == "page"
    assert dict(Hint.objects.values_list("elder__name", "guard")) == {"乙": "", "丙": "away"}
    assert [row.elder for row in queries.silent_today(cast.li_county(), scene.AT)] == [silent]
    actions.say_well(elder=silent, way="call", by=scene.by(), at=scene.later(1))
    assert Hint.objects.get(elder=silent).spent and not queries.silent_today(cast.li_county(), scene.later(1)).exists()
    assert actions.ask_after(scene.AT + timedelta(days=1)) == 3


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 100))))
def test_the_total_is_the_best_of_each_kind(live: list[tuple[str, int]]) -> None:
    wanted = sum(max(points for kind, points in live if kind == one) for one in {kind for kind, _points in live})
    assert rules.total(rules.Live(*one) for one in live) == wanted
