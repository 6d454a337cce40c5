"""A list is read page by page, in its order, within its place; a key that somebody made up is the first page."""

from datetime import date
from typing import Any

import pytest

from songhe.register.lists import queries
from songhe.register.lists.tests.people import enter
from songhe.register.people import actions as people
from songhe.register.people.models import Elder
from tests import cast
from tests.cast import AT

pytestmark = pytest.mark.django_db


@pytest.fixture
def seven(li_county: Any) -> Any:
    """Four of 蒲溪社区 and three of 东升村; two have the same name."""
    for number, name in enumerate(("赵一", "钱二", "孙三", "孙三")):
        enter(name, born=date(1940 + number, 1, 1))
    for name in ("周五", "吴六", "郑七"):
        enter(name, cast.DONGSHENG, born=None)
    return li_county


def names(selection: queries.Selection, key: str = "", size: int = 3) -> tuple[list[str], str]:
    page = queries.page(selection, key, size)
    return [row.name for row in page.rows], page.behind


def test_village_by_village_and_by_the_spelling_of_names(seven: Any) -> None:
    assert names(queries.Selection(seven, AT), size=9)[0] == ["钱二", "孙三", "孙三", "赵一", "吴六", "郑七", "周五"]


def test_the_next_page_begins_where_this_one_ends_also_between_namesakes(seven: Any) -> None:
    selection = queries.Selection(seven, AT)
    first, key = names(selection, size=2)
    second, key = names(selection, key, size=2)
    third, key = names(selection, key, size=9)
    assert (first, second, third, key) == (["钱二", "孙三"], ["孙三", "赵一"], ["吴六", "郑七", "周五"], "")


@pytest.mark.parametrize(("sort", "first"), [("oldest", "赵一"), ("youngest", "孙三")])
def test_by_age_those_without_a_birth_date_are_left_out(seven: Any, sort: str, first: str) -> None:
    selection = queries.Selection(seven, AT, sort=sort)
    found, key = names(selection, size=2)
    assert found[0] == first
    assert len(found) + len(names(selection, key, size=9)[0]) == 4 == queries.count(selection)


@pytest.mark.parametrize("key", ["x", "W10", "WyIiXQ", "bnVsbA", "WyJvbGRlc3QiLCJ4IiwieSJd", "é", "[]"])
def test_a_key_that_was_made_up_is_the_first_page(seven: Any, key: str) -> None:
    assert names(queries.Selection(seven, AT), key, 9)[0][0] == "钱二"


def test_a_key_of_another_place_leads_nowhere_else(seven: Any, he_ziyang: Any, ziyang_elder: Any) -> None:
    _, key = names(queries.Selection(seven, AT), size=2)
    assert {row.name for row in queries.page(queries.Selection(he_ziyang, AT), key).rows} <= {"谭秀英"}


def test_a_list_of_a_village_has_only_its_people(seven: Any) -> None:
    place = cast.place(cast.DONGSHENG)
    assert names(queries.Selection(seven, AT, place=place))[0] == ["吴六", "郑七", "周五"]


@pytest.fixture
def holders(li_county: Any) -> list[str]:
    """Twelve in each of two villages; every second of the first and every third of the other is entitled to 低保."""
    held = []
    for village, every in ((cast.PUXI, 2), (cast.DONGSHENG, 3)):
        for number in range(12):
            row = enter(f"王{'甲乙丙丁戊己庚辛壬癸子丑'[number]}", village, living="alone" if number < 6 else "other")
            if number % every == 0:
                facts = {"code": "low_income", "starts_on": AT.date(), "by": li_county.actor, "at": AT}
                people.enter_category(elder=row, **facts)
                held.append(row)
    return [row.name for row in sorted(held, key=lambda row: (row.division_path, row.pinyin, row.pk))]


@pytest.mark.parametrize("size", [1, 2, 4, 9, 50])
def test_a_list_of_few_has_the_same_people_in_the_same_order(li_county: Any, holders: list[str], size: int) -> None:
    selection, key, read = queries.Selection(li_county, AT, {"category": "low_income"}), "", []
    while True:
        found, key = names(selection, key, size)
        read += found
        if not key:
            break
    assert read == holders and len(read) == 10


def test_few_of_whom_hardly_anybody_is_meant_are_looked_for_among_all(li_county: Any, holders: list[str]) -> None:
    last = Elder.objects.filter(name="王癸", division_path__endswith=cast.DONGSHENG)
    assert last.update(means="none") == 1
    chosen = {"category": "low_income", "means": "none"}
    assert names(queries.Selection(li_county, AT, chosen), size=1)[0] == ["王癸"]
    chosen["living"] = "alone"
    assert names(queries.Selection(li_county, AT, chosen), size=1)[0] == []


def test_beyond_the_limit_nobody_is_counted(seven: Any) -> None:
    selection = queries.Selection(seven, AT)
    assert (queries.count(selection, 3), queries.count(selection), queries.count(selection, None)) == (4, 7, 7)


def test_the_map_counts_each_village(seven: Any) -> None:
    counted = queries.by_village(queries.Selection(seven, AT))
    assert [(place.code, n) for place, n in counted] == [(cast.PUXI, 4), (cast.DONGSHENG, 3)]


@pytest.mark.parametrize("person", ["wang_daughter", "doctor_zhou", "qian_auditor"])
def test_who_sees_no_place_has_empty_lists(seven: Any, person: str, request: Any) -> None:
    user = request.getfixturevalue(person)
    assert not queries.Selection(getattr(user, "user", None) or user, AT).rows().exists()
