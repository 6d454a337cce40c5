"""Who turns 60, 65 and 80: on the day, once, also after the worker stood still, also born on 29 February."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from songhe.register.life import actions, birthdays, queries, rules
from songhe.register.life.models import LifeEvent, Round
from songhe.register.people import rules as people
from songhe.register.people.models import Elder
from tests import cast

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)


@given(st.dates(date(1900, 1, 1), date(1970, 12, 31)), st.sampled_from([60, 65, 80]))
def test_the_day_is_the_one_on_which_the_age_is_one_more_than_the_day_before(born, age):
    day = next(day for day in _around(born, age) if people.age(born, day) == age)
    assert people.age(born, day - timedelta(days=1)) == age - 1
    assert born in rules.born_for(day, age)
    assert born not in rules.born_for(day - timedelta(days=1), age) and born not in rules.born_for(day + timedelta(days=1), age)


def _around(born, age):
    return [date(born.year + age, born.month, 28) + timedelta(days=back) for back in range(-28, 5)]


def test_born_on_29_february_one_turns_65_on_1_march():
    assert date(1964, 2, 29) in rules.born_for(date(2029, 3, 1), 65)
    assert date(1964, 2, 29) in rules.born_for(date(2024, 2, 29), 60) and rules.born_for(date(2024, 2, 29), 61) == []


def born(name, day, **facts):
    village = cast.place(cast.PUXI)
    return Elder.objects.create(name=name, birth_date=day, division=village, division_path=village.path, **facts)


@pytest.fixture
def people_of_the_day(city):
    return [
        born("六十", date(1966, 11, 23)), born("八十", date(1946, 11, 23)), born("昨天", date(1966, 11, 22)),
        born("去世", date(1966, 11, 23), status="died"),
    ]  # fmt: skip


def raised():
    return sorted(LifeEvent.objects.values_list("elder__name", "kind"))


@pytest.mark.django_db
def test_a_new_node_begins_today_and_twice_is_once(people_of_the_day):
    assert actions.raise_birthdays(NOON) == 2 and actions.raise_birthdays(NOON + timedelta(hours=1)) == 0
    assert raised() == [("八十", "turned_80"), ("六十", "turned_60")]
    assert set(LifeEvent.objects.values_list("status", flat=True)) == {"done"}


@pytest.mark.django_db
def test_days_on_which_the_worker_stood_still_are_made_up(people_of_the_day):
    actions.raise_birthdays(NOON - timedelta(days=5))
    assert actions.raise_birthdays(NOON) == 3 and ("昨天", "turned_60") in raised()


@pytest.mark.django_db
def test_another_worker_that_took_the_day_leaves_nothing_to_do(people_of_the_day):
    actions.raise_birthdays(NOON - timedelta(days=1))
    Round.objects.filter(name="birthdays").update(day=NOON.date())
    assert actions.raise_birthdays(NOON) == 0


@pytest.mark.django_db
def test_midnight_is_that_of_the_city(people_of_the_day):
    actions.raise_birthdays(datetime(2026, 11, 22, 15, 59, tzinfo=UTC))  # 23:59 on the 22nd
    assert ("六十", "turned_60") not in raised()
    actions.raise_birthdays(datetime(2026, 11, 22, 16, 1, tzinfo=UTC))
    assert ("六十", "turned_60") in raised()


@pytest.mark.django_db
def test_the_list_shows_those_of_the_own_division_only(people_of_the_day, liu_min, he_ziyang):
    actions.raise_birthdays(NOON)
    span = {"first": NOON.date() - timedelta(days=30), "last": NOON.date()}
    assert queries.birthdays(liu_min, **span).count() == 2 and not queries.birthdays(he_ziyang, **span).exists()
    assert queries.birthdays(liu_min, **span, kind="turned_80").get().elder.name == "八十"


def test_every_age_says_what_follows_with_its_clause_and_from_a_date():
    for kind in ("turned_60", "turned_65", "turned_80"):
        now = birthdays.follows(kind, date(2026, 11, 23))
        assert now and all(one.clause and one.label for one in now)
        assert birthdays.follows(kind, date(2000, 1, 1)) == []
