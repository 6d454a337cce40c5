"""The comparison by night: what it finds, what it leaves, what it asks again, and how much it reads."""

from datetime import UTC, date, datetime, timedelta

import pytest

from songhe.base.actors import CLOCK
from songhe.register.life import actions, queries
from songhe.register.life.models import Pair
from songhe.register.people import actions as people
from songhe.register.people.models import Elder
from tests import cast
from tests.cast import AT

pytestmark = pytest.mark.django_db
NIGHT = datetime(2026, 11, 23, 19, 0, tzinfo=UTC)  # 03:00 of the 24th, a Tuesday
FACTS = {"name": "陈桂英", "birth_date": date(1948, 5, 6), "sex": "2"}


def elder(at=AT, village=cast.PUXI, **facts):
    whole = {**FACTS, **facts}
    return people.register_elder(division=cast.place(village), by=CLOCK, at=at, **whole)


def found():
    return [(pair.reasons, pair.score) for pair in Pair.objects.filter(status="open")]


@pytest.mark.parametrize(
    ("other", "reasons"),
    [
        ({}, ["name_birth_village"]),
        ({"village": cast.DONGSHENG}, ["name_birth_county"]),
        ({"name": "陈贵英"}, ["sound_birth_village"]),
        ({"name": "李大妈", "phone": "13992500042"}, ["phone_birth"]),
        ({"birth_date": date(1950, 1, 1), "phone": "13992500042"}, ["phone_name"]),
        ({"citizen_id": "610921194805060022"}, None),
        ({"birth_date": date(1948, 5, 7), "address": "3 组 8 号"}, ["name_village_birth_near", "address"]),
    ],
)
def test_it_finds(city, other, reasons):
    if "citizen_id" in other:
        other, reasons = {}, ["name_birth_village"]
    elder(phone="13992500042" if "phone" in other else "", address="3 组 8 号" if "address" in other else "")
    elder(**other)
    assert actions.compare(at=NIGHT) == 1 and found()[0][0] == reasons


@pytest.mark.parametrize(
    "other",
    [
        {"village": cast.HAOPING},  # name and birth date alone, in another county
        {"name": "李大妈", "birth_date": date(1939, 1, 1)},
        {"birth_date": date(1931, 9, 9)},  # a name that two people of a village have
    ],
)
def test_it_leaves_alone(city, other):
    elder()
    elder(**other)
    assert actions.compare(at=NIGHT) == 0


def with_id(seventeen):
    from songhe.register.people.rules import check_character

    return seventeen + check_character(seventeen)


def test_two_whole_and_different_numbers_are_two_people_and_a_slip_of_one_figure_is_not(city):
    elder(citizen_id=with_id("61092119480506002"))
    elder(citizen_id=with_id("61092119480506114"))
    assert actions.compare(at=NIGHT) == 0
    elder(citizen_id=with_id("61092119480506003"))
    actions.compare(at=NIGHT)
    assert [reasons for reasons, _score in found()] == [["near_id", "name_birth_village"]]


def test_files_that_moved_or_were_merged_are_not_compared_and_the_dead_are(city):
    one, other = elder(), elder()
    Elder.objects.filter(pk=other.pk).update(status="moved")
    assert actions.compare(at=NIGHT) == 0
    Elder.objects.filter(pk=other.pk).update(status="died")
    assert actions.compare(at=NIGHT) == 1 and Pair.objects.get().one in (one, other)


def test_twice_is_once(city):
    elder(), elder()
    assert (actions.compare(at=NIGHT), actions.compare(at=NIGHT), Pair.objects.count()) == (1, 0, 1)


def test_since_the_last_night_only_what_was_changed_is_looked_at(city):
    elder(), elder()
    later = NIGHT + timedelta(hours=1)
    assert actions.compare(at=later, since=NIGHT) == 0
    elder(at=later)
    assert actions.compare(at=later, since=NIGHT) == 2


def test_two_people_are_not_shown_again_until_facts_change(city, liu_min):
    one, _other = elder(), elder()
    actions.compare(at=NIGHT)
    actions.part(pair=Pair.objects.get(), by=CLOCK, at=NIGHT)
    actions.compare(at=NIGHT)
    assert not queries.pairs(liu_min).exists()
    people.change_elder(elder=one, phone="13992500077", by=CLOCK, at=NIGHT + timedelta(hours=2))
    actions.compare(at=NIGHT + timedelta(hours=3))
    assert queries.pairs(liu_min).count() == 1


def test_an_open_pair_of_which_a_fact_was_put_right_leaves_the_list(city, liu_min):
    one, _other = elder(), elder()
    actions.compare(at=NIGHT)
    people.change_elder(elder=one, name="王秀兰", birth_date=date(1940, 1, 1), by=CLOCK, at=NIGHT + timedelta(hours=2))
    actions.compare(at=NIGHT + timedelta(hours=3), since=NIGHT)
    assert not queries.pairs(liu_min).exists() and Pair.objects.get().status == "apart"


def test_what_a_clerk_said_at_entry_is_not_asked_again(city, li_county):
    first = elder()
    people.register_elder(division=cast.place(cast.PUXI), by=li_county.actor, at=AT, apart_from=[first], **FACTS)
    assert actions.compare(at=NIGHT) == 0
    assert Pair.objects.get().status == "apart" and Pair.objects.get().decided_by == li_county.name


def test_a_number_that_a_whole_village_gives_is_no_reason(city):
    for place in range(15):
        elder(name=f"村民{'甲乙丙丁戊己庚辛壬癸子丑寅卯辰'[place]}", birth_date=date(1940, 1, 1), phone="09155230001")
    assert actions.compare(at=NIGHT) == 0


def test_the_night_is_done_once_and_not_by_day(city):
    elder(), elder()
    assert actions.compare_daily(datetime(2026, 11, 23, 17, 0, tzinfo=UTC)) == 0  # 01:00
    assert actions.compare_daily(NIGHT) == 1 and actions.compare_daily(NIGHT + timedelta(hours=5)) == 0
    elder(at=NIGHT + timedelta(hours=8))
    assert actions.compare_daily(NIGHT + timedelta(days=1)) == 2


def test_a_pair_across_two_counties_is_whole_to_the_city_and_masked_to_each_county(city, liu_min, he_ziyang, sun_city):
    one = elder(citizen_id="")
    elder(village=cast.HAOPING, phone="13992500042")
    people.change_elder(elder=one, phone="13992500042", by=CLOCK, at=AT)
    assert actions.compare(at=NIGHT) == 1
    for user, seen in ((liu_min, 1), (he_ziyang, 1), (sun_city, 2)):
        pair = queries.pairs(user).get()
        assert sum(side.elder is not None for side in queries.sides(user, pair)) == seen
