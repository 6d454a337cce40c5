"""No search and no ready-made list reads all files: asked of the database itself."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from songhe.register.lists import queries, readymade
from songhe.register.lists.tests.people import contact, enter
from tests.cast import AT

pytestmark = pytest.mark.django_db
TEXTS = (
    "王桂兰",
    "王",
    "wangguilan",
    "wgl",
    "311025",
    "610921194512311025",
    "13992500001",
    "0001",
    "3组12号",
    "btn-wang",
    "蒲溪",
)


@contextmanager
def plans(table: str = "people_elder", sorting: bool = True) -> Iterator[list[str]]:
    """What the database meant to do for each question about elders (or another table) that was asked inside.

    Without `sorting` PostgreSQL goes the way that needs no sort wherever there is one: over the single row of a test every
    way costs nearly the same, and which is taken hangs on when the table was last analysed.
    """
    told: list[str] = []
    with CaptureQueriesContext(connection) as asked:
        yield told
    explain = "EXPLAIN QUERY PLAN" if connection.vendor == "sqlite" else "EXPLAIN"
    for one in list(asked):
        if table in one["sql"]:
            told += _explained(f"{explain} {one['sql']}", sorting)


def _explained(sql: str, sorting: bool) -> list[str]:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")  # a test has few rows; what matters is that an index can answer
            cursor.execute(f"SET LOCAL enable_sort = {'on' if sorting else 'off'}")
        cursor.execute(sql)
        return [str(row[-1]) for row in cursor.fetchall()]


def whole(told: list[str]) -> list[str]:
    """Lines that read the whole table."""
    return [line for line in told if "SCAN people_elder" in line or "Seq Scan on people_elder" in line]


@pytest.fixture(params=["sun_city", "li_county", "chen"])
def somebody(request: Any) -> Any:
    for number in range(3):
        contact(
            enter(f"王桂{number or '兰'}".replace("1", "英").replace("2", "香"), phone=f"1399250000{number}"), "13992500008"
        )
    user = request.getfixturevalue(request.param)
    return getattr(user, "user", None) or user


@pytest.mark.parametrize("text", TEXTS)
def test_a_search_is_answered_by_indexes(somebody: Any, text: str) -> None:
    with plans() as told:
        queries.search(somebody, text)
    assert told and whole(told) == []


@pytest.mark.parametrize("sort", sorted(queries.SORTS))
@pytest.mark.parametrize("code", [one.code for one in readymade._all()])
def test_a_ready_made_list_is_answered_by_indexes(somebody: Any, code: str, sort: str) -> None:
    one = next(one for one in readymade.lists() if one.code == code)
    with plans() as told:
        selection = queries.Selection(somebody, AT, one.criteria, None, sort)
        queries.page(selection, "", 1), queries.count(selection)
    assert told and whole(told) == []


INDEX_ALONE = {"sqlite": "USING COVERING INDEX elder_place", "postgresql": "Index Only Scan using elder_place"}


@pytest.mark.parametrize("code", ["no-telephone", "left-behind", "no-contact", "not-located", "missing", "disabled-2"])
def test_whom_a_page_shows_its_index_knows_alone(li_county: Any, code: str) -> None:
    enter("王桂兰")
    one = next(one for one in readymade.lists() if one.code == code)
    selection = queries.Selection(li_county, AT, one.criteria)
    with plans(sorting=False) as told:
        list(selection.rows().values_list("pk", flat=True)[:51])
    assert INDEX_ALONE[connection.vendor] in told[0] + "".join(told)


def test_a_list_of_few_begins_with_them(li_county: Any) -> None:
    selection = queries.Selection(li_county, AT, {"category": "supported_scattered"})
    with plans("people_category") as told:
        queries.page(selection, "", 1)
    assert "category_in_place" in told[0] + "".join(told[:3]) and whole(told) == []
