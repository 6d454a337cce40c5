"""Pickers, names and searching by what people type."""

import pytest

from songhe.register.places import actions, queries

pytestmark = pytest.mark.django_db
PUXI = "6109/610921/610921102/610921102001"


@pytest.fixture(autouse=True)
def loaded(db):
    actions.load_divisions()


def test_pickers_go_from_county_to_village():
    assert queries.counties().count() == 10
    assert queries.towns("610921").count() == 10
    assert {row.parent.code for row in queries.villages("610921102")} == {"610921102"}


@pytest.mark.parametrize(("path", "names"), [("6109", "安康市"), ("6109/610921", "汉阴县"), (PUXI, "汉阴县·蒲溪镇·蒲溪社区")])
def test_names_of_a_path(path, names):
    assert queries.names(path) == names


def test_many_names_need_one_query(django_assert_num_queries):
    paths = list(queries.villages("610921").values_list("path", flat=True))
    with django_assert_num_queries(1):
        assert len(queries.names_of(paths)) == len(paths)


@pytest.mark.parametrize("typed", ["蒲溪社区", "610921102001", "蒲溪镇蒲溪社区", "汉阴县·蒲溪镇·蒲溪社区", " 蒲溪社区 "])
def test_a_village_is_found_by_what_people_type(typed):
    assert "610921102001" in [row.code for row in queries.search(typed, "6109")]


@pytest.mark.parametrize("typed", ["", "不存在", "999", "长" * 20_000])
def test_nothing_is_found_by_nothing(typed):
    assert queries.search(typed, "6109") == []


def test_searching_stays_within_the_scope():
    assert queries.search("蒲溪社区", "6109/610924") == []
