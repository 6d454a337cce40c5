"""The crowd: the same people every time, plausible as a whole, valid one by one, and nobody's."""

from collections import Counter
from datetime import UTC, date, datetime
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client

from songhe.base import synthetic
from songhe.base.models import JournalEntry
from songhe.journeys.seed import crowd
from songhe.journeys.seed.ground import Ground
from songhe.journeys.seed.invented import Numbers, village
from songhe.register.people import marks, rules
from songhe.register.people.models import Category, Elder, Household
from songhe.register.places import actions as places
from songhe.register.places.models import Division

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 23, 2, 20, tzinfo=UTC)
TODAY = date(2026, 11, 23)


@pytest.fixture(scope="module", name="sown")
def thousandth(django_db_setup: None, django_db_blocker: Any) -> Any:
    """About 550 people over the whole city, sown once for this file and taken away with the file's transaction."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        places.load_divisions()
        yield crowd.sow(Ground(at=AT), 0.001, lambda _: None)
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def doors() -> Any:
    """Three thousand people of one village that nobody writes down, by their doors."""
    place = Division(
        code="610902001001", path="6109/610902/610902001/610902001001", name="x", level="village", lat=32.7, lng=109
    )
    return list(village(place, 3000, TODAY, Numbers("610902")))


@pytest.fixture(scope="module")
def many(doors: list[list[Any]]) -> Any:
    """The same, one by one."""
    return [one for door in doors for one in door]


def share(many: list[Any], true: Any) -> float:
    return sum(1 for one in many if true(one)) / len(many)


@pytest.mark.parametrize(
    ("what", "least", "most"),
    [
        (lambda one: rules.age(one.born, TODAY) >= 80, 0.10, 0.16),
        (lambda one: one.living == "alone", 0.07, 0.13),
        (lambda one: one.living == "empty_nest", 0.40, 0.55),
        (lambda one: one.level in {"轻度失能", "中度失能", "重度失能", "完全失能"}, 0.10, 0.20),
        (lambda one: one.level in {"中度失能", "重度失能", "完全失能"}, 0.04, 0.10),
        (lambda one: "low_income" in one.categories, 0.04, 0.08),
        (lambda one: any(code.startswith("supported") for code in one.categories), 0.01, 0.03),
        (lambda one: "·" in one.name, 0.0001, 0.02),
        (lambda one: one.ethnic != "01", 0.01, 0.06),
    ],
)
def test_shares_are_those_of_the_demo_rule(many: list[Any], what: Any, least: float, most: float) -> None:
    assert least <= share(many, what) <= most


def test_every_id_is_valid_and_nobody_has_anothers(many: list[Any]) -> None:
    assert all(rules.id_fault(one.citizen_id, TODAY) == "" for one in many)
    assert len({one.citizen_id for one in many}) == len(many)
    assert all((rules.sex(one.citizen_id), rules.birth_date(one.citizen_id)) == (one.sex, one.born) for one in many)


def test_numbers_are_of_kinds_that_are_given_to_nobody(many: list[Any]) -> None:
    assert all(one.citizen_id[14:17] >= "900" for one in many)
    phones = {one.phone for one in many if one.phone} | {phone for one in many for _, _, phone in one.contacts}
    assert all(phone.startswith(("140", "09150")) and rules.phone_is_possible(phone) for phone in phones)


def test_nobody_is_younger_than_sixty_and_names_can_be_names(many: list[Any]) -> None:
    assert min(rules.age(one.born, TODAY) for one in many) >= 60
    assert not any(rules.name_fault(one.name) for one in many)


def test_a_day_whose_numbers_are_all_given_passes_on_to_the_day_before() -> None:
    numbers = Numbers("610921")
    given = [numbers.next(date(1950, 1, 2), "1") for _ in range(60)]
    assert len({number for _, number in given}) == 60 and {born for born, _ in given} == {date(1950, 1, 2), date(1950, 1, 1)}


def test_the_same_village_has_the_same_people(many: list[Any]) -> None:
    place = Division(
        code="610902001001", path="6109/610902/610902001/610902001001", name="x", level="village", lat=32.7, lng=109
    )
    again = [one for door in village(place, 3000, TODAY, Numbers("610902")) for one in door]
    assert again == many


def test_every_county_has_its_share(sown: int) -> None:
    counted = Counter(path.split("/")[1] for path in Elder.objects.values_list("division_path", flat=True))
    assert sum(counted.values()) == sown and len(counted) == 10
    assert counted["610902"] / sown == pytest.approx(195_033 / 554_400, abs=0.01)


def test_a_person_is_whole_and_found(sown: int) -> None:
    elder = Elder.objects.exclude(phone_index="").exclude(address_index="").order_by("pk").first()
    assert elder
    assert (
        marks.id_mark(elder.citizen_id) == elder.citizen_id_index
        and marks.phone_tail_mark(elder.phone) == elder.phone_tail_index
    )
    assert elder.holds == ",".join(sorted(elder.record)) and elder.source == "seed" and elder.pinyin


def test_couples_share_a_household(sown: int) -> None:
    sizes = Counter(Elder.objects.exclude(household=None).values_list("household", flat=True))
    assert set(sizes.values()) == {2} and len(sizes) == Household.objects.count() > 0
    assert Category.objects.exists()


def test_many_of_a_village_live_as_couples(doors: list[list[Any]]) -> None:
    assert {len(door) for door in doors} == {1, 2} and 0.3 < sum(1 for door in doors if len(door) == 2) / len(doors) < 0.7


def test_the_journal_has_a_row_for_each_piece_and_none_for_a_person(sown: int) -> None:
    rows = JournalEntry.objects.filter(verb=crowd.VERB)
    assert rows.count() == 10 and sum(row.facts["elders"] for row in rows) == sown
    assert not JournalEntry.objects.filter(verb="people.elder.register").exists()


def test_a_second_run_adds_nobody_and_another_scale_is_refused(sown: int) -> None:
    assert crowd.sow(Ground(at=AT), 0.001, lambda _: None) == 0
    with pytest.raises(crowd.OtherScale):
        crowd.sow(Ground(at=AT), 0.002, lambda _: None)


@pytest.mark.parametrize("scale", ["0", "2", "x", "-1"])
def test_a_scale_that_is_none_is_refused(scale: str) -> None:
    with pytest.raises(CommandError):
        call_command("seed", f"--scale={scale}", stdout=StringIO())


def test_every_screen_says_that_the_people_are_invented(db: None) -> None:
    page = "/account/login/"
    assert "演示数据" not in Client().get(page).content.decode()
    synthetic.say(AT)
    assert "演示数据" in Client().get(page).content.decode()
    assert synthetic.is_so()
