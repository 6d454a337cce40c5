"""Criteria: each keeps those it holds for, any set those for whom all hold, and none of it depends on the scope."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from songhe.register.lists import criteria, queries, readymade
from songhe.register.lists.findable import BOTH, LEVELS, years_before
from songhe.register.lists.tests.people import contact, enter
from songhe.register.people import actions
from songhe.register.people.models import LIVE, Elder
from tests import cast
from tests.cast import AT

pytestmark = pytest.mark.django_db


def found(user: Any, **chosen: str) -> set[str]:
    """Names of those on the list; counted and counted by village it has as many."""
    assert criteria.clean(chosen) == chosen
    selection = queries.Selection(user, AT, chosen)
    rows = queries.page(selection).rows
    assert queries.count(selection) == len(rows) == sum(n for _, n in queries.by_village(selection))
    return {row.name for row in rows}


@pytest.fixture
def three(sun_city: Any) -> Any:
    """甲 has everything, 乙 little, 丙 died."""
    by = {"by": sun_city.actor, "at": AT}
    first = enter(
        "甲", living="alone", care_level="中度失能", phone="13992500001", citizen_id="610921194512311025", address="3组12号",
        means="mobile", located="exact", born=date(1945, 12, 31),
    )  # fmt: skip
    contact(first, "13992500002")
    actions.give_consent(elder=first, purpose="emergency", given_by="甲", **by)
    actions.enter_category(elder=first, code="low_income", starts_on=date(2026, 1, 1), **by)
    second = enter("乙", cast.HAOPING, born=None, means="none", sex="1")
    row = actions.enter_category(elder=second, code="low_income", starts_on=date(2026, 1, 1), **by)
    actions.end_category(category=row, ends_on=date(2026, 6, 1), **by)
    actions.change_status(elder=enter("丙", living="alone"), verb="die", **by)
    return sun_city


@pytest.mark.parametrize(
    ("chosen", "names"),
    [
        ({}, {"甲", "乙"}),
        ({"living": "alone"}, {"甲"}),
        ({"living": "alone", "status": "all"}, {"甲", "丙"}),
        ({"status": "gone"}, {"丙"}),
        ({"status": "here"}, {"甲", "乙"}),
        ({"age_from": "80"}, {"甲"}),
        ({"age_from": "81"}, set()),
        ({"age_to": "80"}, {"甲"}),
        ({"age_to": "79"}, set()),
        ({"level": "1+"}, {"甲"}),
        ({"level": "2+"}, {"甲"}),
        ({"level": "重度失能"}, set()),
        ({"level": "none"}, {"乙"}),
        ({"category": "low_income"}, {"甲"}),
        ({"category": "veteran"}, set()),
        ({"sex": "1"}, {"乙"}),
        ({"means": "none"}, {"乙"}),
        ({"contact": "none"}, {"乙"}),
        ({"contact": "some"}, {"甲"}),
        ({"consent": "none"}, {"乙"}),
        ({"consent": "given"}, {"甲"}),
        ({"position": "approximate"}, {"乙"}),
        ({"position": "exact"}, {"甲"}),
        ({"missing": "any"}, {"乙"}),
        ({"missing": "phone"}, set()),
        ({"missing": "citizen_id"}, {"乙"}),
        ({"missing": "birth_date"}, {"乙"}),
        ({"device": "none"}, {"甲", "乙"}),
    ],
)
def test_a_criterion_keeps_those_it_holds_for(three: Any, chosen: dict[str, str], names: set[str]) -> None:
    assert found(three, **chosen) == names


@pytest.mark.parametrize(
    ("today", "years", "born"),
    [
        (date(2026, 11, 23), 80, date(1946, 11, 23)),
        (date(2024, 2, 29), 80, date(1944, 2, 29)),
        (date(2024, 2, 29), 79, date(1945, 2, 28)),
    ],
)
def test_somebody_is_so_old_from_the_birthday_on(today: date, years: int, born: date) -> None:
    assert years_before(today, years) == born
    assert Elder(birth_date=born).age(today) == years
    assert Elder(birth_date=born + timedelta(days=1)).age(today) == years - 1


@given(st.sets(st.sampled_from(Elder.SEALED)))
def test_what_a_file_holds_begins_with_number_and_address_where_both_are_there(held: set[str]) -> None:
    elder = Elder()
    for name in held:
        setattr(elder, name, "x")
    assert elder.holds.startswith(BOTH) == ({"address", "citizen_id"} <= held)


def test_a_value_that_no_criterion_knows_is_left_out() -> None:
    asked = {"living": "castle", "age_from": "-1", "age_to": "1000", "level": "2+", "nobody": "1", "sex": ""}
    assert criteria.clean(asked) == {"level": "2+"}
    assert criteria.clean({"age_to": "9" * 5_000, "age_from": "²"}) == {}  # int() takes neither


def test_criteria_are_said_in_words() -> None:
    assert criteria.say({"age_from": "80", "living": "alone", "level": "2+"}) == ["独居", "80 岁以上", "中度以上失能"]


def test_every_ready_made_list_is_known_to_this_house() -> None:
    assert len(readymade.lists()) == 10


OPEN = {
    "living": st.sampled_from(["alone", "empty_nest", "other"]),
    "age_from": st.integers(60, 100).map(str),
    "age_to": st.integers(60, 100).map(str),
    "level": st.sampled_from(["1+", "2+", "none", *LEVELS]),
    "sex": st.sampled_from(["1", "2"]),
    "means": st.sampled_from(["none", "mobile", "unknown"]),
    "status": st.sampled_from(["here", "away", "gone", "all"]),
}
PERSON = st.fixed_dictionaries(
    {
        "living": OPEN["living"],
        "birth_date": st.dates(date(1920, 1, 1), date(1966, 11, 23)) | st.none(),
        "care_level": st.sampled_from(["", *LEVELS]),
        "sex": OPEN["sex"],
        "means": st.sampled_from(["", "none", "mobile"]),
        "status": st.sampled_from(["here", "away", "died"]),
    }
)


def holds(elder: Elder, code: str, value: str) -> bool:
    """The same, in plain Python."""
    age = elder.age(AT.date())
    if code == "age_from":
        return age is not None and age >= int(value)
    if code == "age_to":
        return age is not None and age <= int(value)
    if code == "level":
        wanted = LEVELS[int(value[0]) :] if value.endswith("+") else ["" if value == "none" else value]
        return elder.care_level in wanted
    if code == "status":
        return value == "all" or (elder.status not in LIVE if value == "gone" else elder.status == value)
    return getattr(elder, code) == ("" if value == "unknown" else value)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    people=st.lists(PERSON, max_size=12),
    chosen=st.fixed_dictionaries({}, optional=OPEN),
    sort=st.sampled_from(sorted(queries.SORTS)),
    person=st.sampled_from(["sun_city", "li_county", "chen"]),
)
def test_any_set_of_criteria_is_what_plain_python_finds(people: Any, chosen: Any, sort: str, person: str, city: Any) -> None:
    Elder.objects.all().delete()
    user = getattr(cast, person)()
    user = getattr(user, "user", None) or user
    homes = [cast.place(cast.PUXI), cast.place(cast.DONGSHENG), cast.place(cast.HAOPING)]
    rows = [
        Elder(name=f"人{number}", division=homes[number % 3], division_path=homes[number % 3].path, **facts)
        for number, facts in enumerate(people)
    ]
    Elder.objects.bulk_create(rows)
    mine = [row for row in rows if row.division_path.startswith(user.scope) and ("status" in chosen or row.status in LIVE)]
    expected = {row.pk for row in mine if all(holds(row, *one) for one in chosen.items()) and (not sort or row.birth_date)}
    selection = queries.Selection(user, AT, chosen, None, sort)
    assert walked(selection, size=3) == expected
    assert queries.count(selection) == len(expected)


def walked(selection: queries.Selection, size: int) -> set[Any]:
    """Everybody, page by page along the keys; nobody twice."""
    seen, key = [], ""
    while True:
        page = queries.page(selection, key, size)
        seen += [row.pk for row in page.rows]
        key = page.behind
        if not key:
            assert len(seen) == len(set(seen))
            return set(seen)
