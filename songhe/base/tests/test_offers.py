"""Datasets and entrances: what a room offers to the public, declared column by column."""

from typing import Any

import pytest

from songhe.base import datasets
from songhe.base.datasets import Column, Dataset
from songhe.base.web import entrances
from songhe.base.web.entrances import Entrance
from tests.cast import AT


@pytest.fixture(autouse=True)
def _own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(datasets, "_offered", {})
    monkeypatch.setattr(entrances, "_offered", [])


def dataset(*rows: dict[str, Any], code: str = "x", order: int = 1) -> Dataset:
    return Dataset(code, "题", "关于", "来源", (Column("a", "甲", "说"),), lambda at: rows, order=order)


def test_the_declared_columns_and_no_others_leave_the_house() -> None:
    assert [*dataset({"a": 1}).checked(AT)] == [{"a": 1}]
    for wrong in ({"a": 1, "phone": 2}, {}, {"b": 1}):
        with pytest.raises(ValueError, match="undeclared or missing"):
            [*dataset(wrong).checked(AT)]


def test_a_column_has_a_known_type() -> None:
    with pytest.raises(ValueError, match="no type"):
        Column("a", "甲", "说", "money")


def test_the_same_code_again_takes_its_place_and_the_order_holds() -> None:
    for one in (dataset(code="b", order=2), dataset(code="a", order=3), dataset(code="b", order=9)):
        datasets.offer(one)
    assert [one.code for one in datasets.every()] == ["a", "b"] and datasets.find("c") is None


def test_an_entrance_belongs_to_a_matter_and_leads_somewhere() -> None:
    entrances.offer(Entrance("apply", "申请", "…", "web:preferences"))
    entrances.offer(Entrance("apply", "再次", "…", "web:preferences"))
    entrances.offer(Entrance("apply", "没有这页", "…", "nowhere:page"))
    assert [one.label for one in entrances.of("apply")] == ["再次"] and entrances.of("book") == []
    with pytest.raises(ValueError, match="no matter"):
        entrances.offer(Entrance("dance", "…", "…", "web:preferences"))
