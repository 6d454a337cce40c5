"""Counters: only what a bureau wrote is shown, with the day on which it looked."""

from collections.abc import Callable
from typing import Any

import pytest

from songhe.base.errors import Refused
from songhe.base.models import JournalEntry
from songhe.register.bulletin import actions, queries
from songhe.register.bulletin.models import Counter
from tests import cast
from tests.cast import AT, after

pytestmark = pytest.mark.django_db


def counter(code: str = cast.HANYIN, name: str = "汉阴民政窗口", matters: tuple[str, ...] = ("apply", "ask")) -> Counter:
    user = cast.sun_city()
    facts = {"phone": "0915-0000001", "matters": matters}
    return actions.open_counter(division=cast.place(code), user=user, at=AT, name=name, **facts)


def closed() -> Counter:
    row = counter()
    actions.close_counter(counter=row, user=cast.sun_city(), at=AT)
    return row


IN = {"open": counter, "closed": closed}
VERBS: dict[str, Callable[[Counter], Any]] = {
    "correct": lambda row: actions.correct_counter(counter=row, user=cast.sun_city(), at=after(60), name="新", address="一号"),
    "close": lambda row: actions.close_counter(counter=row, user=cast.sun_city(), at=after(60)),
    "reopen": lambda row: actions.reopen_counter(counter=row, user=cast.sun_city(), at=after(60)),
}


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("status", IN)
def test_every_status_and_verb(status: str, verb: str) -> None:
    row, (starts, end) = IN[status](), Counter.MOVES[verb]
    if status in starts:
        VERBS[verb](row)
        assert Counter.objects.get().status == (end or status)
    else:
        with pytest.raises(Refused, match="这个窗口现在是"):
            VERBS[verb](row)


def test_correcting_says_when_it_was_last_looked_at() -> None:
    row = counter()
    actions.correct_counter(counter=row, user=cast.sun_city(), at=after(60), name="汉阴民政窗口", phone="0915-0000002")
    row.refresh_from_db()
    assert (row.phone, row.said_at, row.matters) == ("0915-0000002", after(60), [])
    assert JournalEntry.objects.latest("pos").facts["phone"] == "0915-0000002"


def test_nothing_to_reach_is_no_counter() -> None:
    with pytest.raises(Refused, match="至少写电话或地址"):
        actions.open_counter(division=cast.city(), user=cast.sun_city(), at=AT, name="窗口")


def test_the_same_name_twice_in_one_place_is_refused() -> None:
    counter()
    with pytest.raises(Refused, match="已经有"):
        counter()
    counter(cast.ZIYANG)
    other = counter(name="另一个")
    with pytest.raises(Refused, match="已经有"):
        actions.correct_counter(counter=other, user=cast.sun_city(), at=AT, name="汉阴民政窗口", phone="1")


def test_the_nearest_first_and_the_citys_where_there_is_none() -> None:
    city, town = counter(cast.CITY, "市热线"), counter(cast.PUXI_TOWN, "蒲溪窗口")
    county, rows = counter(), [*queries.offices()]
    names = [row["name"] for row in queries.near(rows, cast.place(cast.PUXI).path, "apply")]
    assert names == [town.name, county.name, city.name]
    assert [row["name"] for row in queries.near(rows, cast.place(cast.HAOPING).path)] == [city.name]
    assert queries.near(rows, cast.place(cast.PUXI).path, "complain") == []
    assert [row["name"] for row in queries.near(rows, "")] == [city.name]


def test_hotlines_are_loaded_once_and_what_a_bureau_did_stays() -> None:
    cast.city()
    assert actions.load_hotlines(at=AT) == 1 and actions.load_hotlines(at=AT) == 0
    row = Counter.objects.get(phone="12345")
    actions.close_counter(counter=row, user=cast.sun_city(), at=AT)
    assert actions.load_hotlines(at=AT) == 0 and not queries.offices().exists()


def test_without_a_city_no_hotline_is_laid() -> None:
    assert actions.load_hotlines(at=AT) == 0
