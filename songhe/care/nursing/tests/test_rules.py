"""When acts are due, to which shift a moment belongs, and what is late: to the edges."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils.timezone import get_default_timezone

from songhe.care.nursing import dated, rules
from songhe.care.nursing.tests.scene import here

DAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("said", "minutes"),
    [
        ("07:30 12:00", (450, 720)),
        ("12:00，7:30、07:30", (450, 720)),
        ("每2小时 20:00-24:00", (1200, 1320)),
        ("每2小时", tuple(range(0, 1440, 120))),
        ("每30分钟 08:00-09:00", (480, 510, 540)),
        ("每 3 小时 00:00 到 06:00", (0, 180, 360)),
    ],
)
def test_times_as_they_are_written(said: str, minutes: tuple[int, ...]) -> None:
    assert rules.times_of(said) == minutes


@pytest.mark.parametrize("said", ["", "早上", "25:00", "07:60", "24:00", "每0小时", "每10分钟", "每2小时 08:00-07:00", "7点半"])
def test_what_is_no_time_is_refused(said: str) -> None:
    with pytest.raises(rules.Unreadable):
        rules.times_of(said)


def test_moments_lie_after_and_up_to_over_midnight() -> None:
    found = rules.moments((0, 720), here(12), here(36), get_default_timezone())
    assert found == [here(24), here(36)]


@pytest.mark.parametrize(
    ("at", "code", "starts"),
    [
        (here(8), "day", here(8)),
        (here(19, 59), "day", here(8)),
        (here(20), "night", here(20)),
        (here(31), "night", here(20)),
    ],
)
def test_each_moment_has_one_shift(at: datetime, code: str, starts: datetime) -> None:
    found = [(one.code, one.starts, one.ends) for one in dated.shifts(DAY)]
    span = rules.shift_at(found, at, get_default_timezone())
    assert (span.code, span.starts_at, span.ends_at - span.starts_at) == (code, starts, timedelta(hours=12))


def test_late_is_after_what_is_allowed() -> None:
    assert not rules.is_late(here(2), here(2, 15), 15)
    assert rules.is_late(here(2), here(2, 16), 15)


@pytest.mark.parametrize(
    ("status", "minutes", "state"),
    [("due", -31, "ahead"), ("due", -30, "due"), ("due", 15, "due"), ("due", 16, "late"), ("prepared", 16, "late"),
     ("done", 300, "done"), ("missed", 300, "missed"), ("away", 300, "away")],
)  # fmt: skip
def test_how_an_act_stands(status: str, minutes: int, state: str) -> None:
    assert rules.state(status, here(2), 15, here(2, minutes)) == state


def test_every_kind_ends_by_being_missed_and_tells_only_those_there_are() -> None:
    asks = dated.asks(DAY)
    for kind in dated.kinds(DAY).values():
        steps = rules.steps(kind.alarms, kind.missed)
        assert steps[-1] == (kind.missed, "") and [after for after, _to in steps] == sorted(after for after, _to in steps)
        assert {to for _after, to in steps[:-1]} <= {"nurse", "head", "manager"} and set(kind.asks) <= set(asks)


def test_every_template_can_be_read_and_every_shift_covers_the_day() -> None:
    kinds = dated.kinds(DAY)
    assert set(dated.templates(DAY)) == {0, 1, 2, 3, 4}
    for template in dated.templates(DAY).values():
        assert all(kind in kinds and rules.times_of(when) for kind, when in template.items)
    found = [(one.code, one.starts, one.ends) for one in dated.shifts(DAY)]
    for minute in range(0, 1440, 15):
        assert rules.shift_at(found, datetime(2026, 11, 22, 16, tzinfo=UTC) + timedelta(minutes=minute), get_default_timezone())


@pytest.mark.parametrize(
    ("pin", "right"), [("2580", True), ("123", False), ("1234", False), ("4321", False), ("1111", False), ("25a0", False)]
)
def test_a_number_is_not_one_that_everybody_tries(pin: str, right: bool) -> None:
    assert rules.right_pin(pin) is right
