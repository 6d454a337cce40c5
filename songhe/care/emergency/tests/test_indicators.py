"""The figures against cases counted by hand, with the edge second on both sides and both definitions."""

from datetime import datetime, timedelta

import pytest

from songhe.base import indicators as base
from songhe.base.indicators import Ratio
from songhe.care.emergency import counting
from songhe.care.emergency.indicators import COUNTING
from songhe.care.emergency.tests.past import past_call
from songhe.register.access.models import User
from tests import cast

pytestmark = pytest.mark.django_db
NOVEMBER = base.month(2026, 11)
LATER = cast.AT + timedelta(days=7)


@pytest.fixture(name="sun")
def city_bureau() -> User:
    return cast.sun_city()


def ratio(user: User, code: str, at: datetime = LATER, **narrow: str) -> Ratio:
    return counting.ratios(user, NOVEMBER, at, **narrow)[code]


@pytest.mark.parametrize(("seconds", "met"), [(899, 1), (900, 1), (901, 0), (None, 0)])
def test_fifteen_minutes_from_the_press_to_the_second(sun: User, seconds: int | None, met: int) -> None:
    past_call(arrived=seconds)
    assert ratio(sun, "response-15min") == Ratio(met, 1)


@pytest.mark.parametrize(("seconds", "met"), [(1000, 1), (1001, 0)])
def test_fifteen_minutes_from_the_dispatch_to_the_second(sun: User, seconds: int, met: int) -> None:
    past_call(dispatched=100, arrived=seconds)
    assert ratio(sun, "response-15min-dispatch") == Ratio(met, 1)
    assert ratio(sun, "response-15min") == Ratio(0, 1)


@pytest.mark.parametrize(("seconds", "met"), [(1800, 1), (1801, 0)])
def test_a_mountain_village_has_its_own_limit_beside_the_fifteen_minutes(sun: User, seconds: int, met: int) -> None:
    past_call(arrived=seconds, limit_s=1800)
    assert ratio(sun, "response-limit") == Ratio(met, 1)
    assert ratio(sun, "response-15min") == Ratio(0, 1)


def test_somebody_who_came_without_being_sent_counts_from_the_press(sun: User) -> None:
    past_call(arrived=901)
    assert ratio(sun, "response-15min-dispatch") == Ratio(0, 1)


def test_the_time_in_transport_counts_from_the_press(sun: User) -> None:
    past_call(received=300, answered=310, dispatched=320, arrived=1000)
    assert ratio(sun, "response-15min") == Ratio(0, 1)
    assert ratio(sun, "response-15min-dispatch") == Ratio(1, 1)


def test_a_device_clock_ahead_of_ours_wins_no_time(sun: User) -> None:
    past_call(pressed_at=cast.AT + timedelta(hours=1), arrived=901)
    assert ratio(sun, "response-15min") == Ratio(0, 1)


def test_without_a_press_the_receipt_is_the_start(sun: User) -> None:
    past_call(pressed_at=None, received=50, arrived=950)
    assert ratio(sun, "response-15min") == Ratio(1, 1)


@pytest.mark.parametrize(
    "facts",
    [
        {"drill": True},
        {"severity": "yellow"},
        {"cause": "false_touch"},
        {"cause": "false_device"},
        {"cause": "test"},
        {"cause": "unknown"},
        {"on_site_needed": False},
        {"on_site_needed": None},
        {"status": "on_scene"},
        {"status": "cancelled"},
    ],
)
def test_what_the_definition_leaves_out_is_left_out(sun: User, facts: dict[str, object]) -> None:
    past_call(arrived=60, **facts)
    assert ratio(sun, "response-15min") == Ratio(0, 0)


@pytest.mark.parametrize("facts", [{"severity": "orange"}, {"cause": "hospital"}, {"cause": "death"}])
def test_what_the_definition_counts_is_counted(sun: User, facts: dict[str, object]) -> None:
    past_call(arrived=60, **facts)
    assert ratio(sun, "response-15min") == Ratio(1, 1)


@pytest.mark.parametrize(
    ("seconds", "met"), [(30, (1, 1, 1)), (31, (0, 1, 1)), (61, (0, 0, 1)), (181, (0, 0, 0)), (None, (0, 0, 0))]
)
def test_answered_within_30_60_and_180_seconds(sun: User, seconds: int | None, met: tuple[int, int, int]) -> None:
    past_call(answered=seconds)
    assert tuple(ratio(sun, f"answer-{limit}s").met for limit in (30, 60, 180)) == met


RINGING = {"status": "offered", "answered": None, "closed": None, "cause": "", "on_site_needed": None}


@pytest.mark.parametrize(
    ("seconds", "of"), [(29, (0, 0, 0)), (30, (0, 0, 0)), (31, (1, 0, 0)), (61, (1, 1, 0)), (181, (1, 1, 1))]
)
def test_a_call_that_still_rings_within_the_limit_is_not_judged(sun: User, seconds: int, of: tuple[int, int, int]) -> None:
    past_call(**RINGING)
    at = cast.AT + timedelta(seconds=seconds)
    assert tuple(ratio(sun, f"answer-{limit}s", at=at) for limit in (30, 60, 180)) == tuple(Ratio(0, count) for count in of)


def test_a_call_answered_in_time_counts_at_once(sun: User) -> None:
    past_call(**{**RINGING, "status": "answered", "answered": 8})
    assert ratio(sun, "answer-30s", at=cast.AT + timedelta(seconds=9)) == Ratio(1, 1)


def test_a_call_that_ended_without_an_answer_counts_at_once(sun: User) -> None:
    past_call(answered=None, closed=20)
    assert ratio(sun, "answer-180s", at=cast.AT + timedelta(seconds=21)) == Ratio(0, 1)


def test_what_is_counted_otherwise_than_before_has_a_new_version() -> None:
    assert {base.find(f"answer-{limit}s").version for limit in (30, 60, 180)} == {2}  # type: ignore[union-attr]


@pytest.mark.parametrize("facts", [{"trigger": "phone"}, {"trigger": "person"}, {"cause": "test"}])
def test_what_never_rang_is_not_counted_as_answered(sun: User, facts: dict[str, object]) -> None:
    past_call(**facts)
    assert ratio(sun, "answer-30s").of == 0


def test_a_call_taken_back_before_the_answer_is_not_held_against_the_desk(sun: User) -> None:
    past_call(status="cancelled", answered=None, cause="")
    past_call(status="cancelled", answered=200, cause="")
    assert ratio(sun, "answer-30s") == Ratio(0, 1)


def test_false_alarms_per_model(sun: User) -> None:
    for cause in ("helped", "false_touch", "false_device", "unknown"):
        past_call(cause=cause)
    past_call(model="W3", cause="false_device")
    past_call(model="W3", cause="test")
    past_call(model="", cause="false_touch")
    assert counting.by_place(sun, "false-alarm", NOVEMBER, LATER, grain="model") == {"B1": Ratio(2, 4), "W3": Ratio(1, 1)}


def test_nobody_heard(sun: User) -> None:
    past_call(no_answer=True)
    past_call()
    assert ratio(sun, "no-answer") == Ratio(1, 2)


@pytest.mark.parametrize(("after", "met"), [(3 * 86400, 1), (3 * 86400 + 1, 0)])
def test_reviewed_within_three_days_to_the_second(sun: User, after: int, met: int) -> None:
    past_call(closed=0, reviewed=after)
    assert ratio(sun, "review-3d") == Ratio(met, 1)


def test_a_review_that_is_not_due_yet_is_not_counted(sun: User) -> None:
    past_call(closed=0)
    assert ratio(sun, "review-3d", at=cast.AT + timedelta(days=2)) == Ratio(0, 0)
    assert ratio(sun, "review-3d", at=cast.AT + timedelta(days=3)) == Ratio(0, 1)


@pytest.mark.parametrize(("after", "met"), [(86400, 1), (86401, 0)])
def test_followed_up_within_a_day(sun: User, after: int, met: int) -> None:
    past_call(closed=0, followed_up=after)
    past_call(closed=0, followed_up=10, cause="false_touch")
    assert ratio(sun, "follow-up-24h") == Ratio(met, 1)


def test_the_first_and_the_last_second_of_a_month(sun: User) -> None:
    for at in (
        NOVEMBER.starts_at - timedelta(seconds=1),
        NOVEMBER.starts_at,
        NOVEMBER.ends_at - timedelta(seconds=1),
        NOVEMBER.ends_at,
    ):
        past_call(at=at, arrived=60)
    assert ratio(sun, "response-15min").of == 2


def test_met_and_missing_are_the_counted(sun: User) -> None:
    """Also where the moment never came: a comparison with nothing is neither true nor false."""
    calls = [past_call(arrived=seconds) for seconds in (60, 901, None)]
    parts = {
        part: set(counting.counted(sun, "response-15min", NOVEMBER, LATER, part=part)) for part in ("of", "met", "missing")
    }
    assert parts == {"of": set(calls), "met": {calls[0]}, "missing": {calls[1], calls[2]}}


@pytest.mark.parametrize("code", sorted(COUNTING))
def test_every_figure_opens_as_many_calls_as_it_counts(sun: User, code: str) -> None:
    _mixed_month()
    figure = ratio(sun, code)
    opened = [counting.counted(sun, code, NOVEMBER, LATER, part=part).count() for part in ("of", "met", "missing")]
    assert opened == [figure.of, figure.met, figure.missing]


@pytest.mark.parametrize("code", sorted(COUNTING))
def test_the_parts_sum_to_the_whole_in_every_breakdown(sun: User, code: str) -> None:
    _mixed_month()
    whole = ratio(sun, code)
    by_county = counting.by_place(sun, code, NOVEMBER, LATER)
    by_town = counting.by_place(sun, code, NOVEMBER, LATER, grain="town")
    by_month = counting.by_month(sun, code, base.months_before(NOVEMBER, 12), LATER)
    for lines in (by_county, by_town, by_month):
        assert (sum(line.met for line in lines.values()), sum(line.of for line in lines.values())) == (whole.met, whole.of)


def _mixed_month() -> None:
    for number, seconds in enumerate((60, 300, 900, 901, 1500, None)):
        where = cast.HAOPING if number % 2 else cast.PUXI
        past_call(where=where, arrived=seconds, answered=20 * number, reviewed=90000 * number, followed_up=20000 * number)
        past_call(where=where, cause="false_touch", no_answer=bool(number % 2))


def test_a_county_counts_its_own_only(sun: User) -> None:
    past_call(arrived=60)
    past_call(where=cast.HAOPING, arrived=901)
    assert ratio(cast.li_county(), "response-15min") == Ratio(1, 1)
    assert counting.by_place(cast.li_county(), "response-15min", NOVEMBER, LATER) == {"6109/610921": Ratio(1, 1)}
    assert ratio(sun, "response-15min") == Ratio(1, 2)


def test_a_foreign_county_asked_for_by_code_is_empty(sun: User) -> None:
    past_call(where=cast.HAOPING, arrived=60)
    assert ratio(cast.li_county(), "response-15min", where=cast.ZIYANG) == Ratio(0, 0)
    assert ratio(sun, "response-15min", where=cast.ZIYANG) == Ratio(1, 1)


def test_a_unit_is_its_own_and_counts_in_the_county(sun: User) -> None:
    past_call(unit="610921-GX", arrived=60)
    past_call(arrived=901)
    assert ratio(sun, "response-15min", where="610921-GX") == Ratio(1, 1)
    assert ratio(sun, "response-15min", where=cast.HANYIN) == Ratio(1, 2)
    assert counting.by_place(sun, "response-15min", NOVEMBER, LATER, grain="unit") == {"610921-GX": Ratio(1, 1)}


def test_months_by_county(sun: User) -> None:
    past_call(arrived=60)
    past_call(at=cast.AT - timedelta(days=31), where=cast.HAOPING, arrived=901)
    lines = counting.by_month(sun, "response-15min", base.months_before(NOVEMBER, 2), LATER, grain="county")
    assert lines == {("2026-10", "6109/610924"): Ratio(0, 1), ("2026-11", "6109/610921"): Ratio(1, 1)}


@pytest.mark.parametrize(
    ("code", "path"), [("6109", "6109"), ("610921", "6109/610921"), ("610921102", "6109/610921/610921102")]
)
def test_a_code_has_a_path(code: str, path: str) -> None:
    assert counting.path_of(code) == path


def test_all_figures_of_a_place_are_one_query(sun: User, django_assert_num_queries: object) -> None:
    _mixed_month()
    sun.division  # noqa: B018  the user's own division is known to a signed-in page
    with django_assert_num_queries(1):  # type: ignore[operator]
        counting.ratios(sun, NOVEMBER, LATER)


def test_every_figure_says_what_it_counts() -> None:
    for code in COUNTING:
        figure = base.find(code)
        assert figure and all(map(str, (figure.numerator, figure.denominator, figure.question, figure.source, figure.short)))
