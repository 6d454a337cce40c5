"""An address becomes a place: by characters, by spelling, by code; all 2,074 divisions, without the internet."""

import csv
import time
from functools import lru_cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from songhe.register.places.actions import DATA
from songhe.register.places.gazetteer import Book, clean, core, of_rows


@lru_cache
def book() -> Book:
    paths: dict[str, str] = {}
    rows = []
    for row in csv.DictReader((DATA / "divisions.csv").open(encoding="utf-8")):
        path = paths[row["code"]] = f"{paths[row['parent']]}/{row['code']}" if row["parent"] else row["code"]
        place = (float(row["lat"]), float(row["lng"]), row["located"])
        rows.append((row["code"], row["name"], row["level"], path, "town", *place))
    return of_rows(rows)


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("汉阴县蒲溪镇蒲溪社区3组12号", "汉阴县·蒲溪镇·蒲溪社区"),
        ("陕西省安康市汉阴县蒲溪镇东升村", "汉阴县·蒲溪镇·东升村"),
        ("蒲溪镇", "汉阴县·蒲溪镇"),
        ("蒲溪社区", "汉阴县·蒲溪镇·蒲溪社区"),
        ("汉滨", "汉滨区"),
        ("汉滨区江北街道", "汉滨区·江北街道"),
        ("puxi", "汉阴县·蒲溪镇"),
        ("PuXi DongSheng", "汉阴县·蒲溪镇·东升村"),
        ("pxds", "汉阴县·蒲溪镇·东升村"),
        ("hyx", "汉阴县"),
        ("610921102", "汉阴县·蒲溪镇"),
        ("安康市", "安康市"),
        ("安康", "安康市"),
    ],
)
def test_the_first_is_the_one_that_is_meant(text: str, whole: str) -> None:
    found = book().match(text)[0]
    assert (found.whole or found.entry.name) == whole


def test_every_village_is_found_by_its_whole_address() -> None:
    lost = []
    for entry in book().entries[::13]:
        found = book().match(book().whole(entry)) if entry.depth else []
        if entry.depth and found[0].entry.code != entry.code:
            lost.append(book().whole(entry))
    assert lost == []


def test_a_name_of_many_is_offered_in_each_county() -> None:
    assert {one.whole.split("·")[0] for one in book().match("城关镇")} >= {"汉阴县", "石泉县", "宁陕县", "紫阳县"}


@pytest.mark.parametrize("text", ["", " ", "西安市雁塔区", "zzqq", "1", "。，"])
def test_what_is_no_place_here_is_none(text: str) -> None:
    assert book().match(text) == []


@given(st.text(max_size=200))
def test_whatever_is_typed_is_answered_at_once(text: str) -> None:
    began = time.perf_counter()
    assert len(book().match(text)) <= 8
    assert time.perf_counter() - began < 1.0
    assert len(clean(text)) <= 80


def test_the_core_of_a_name() -> None:
    assert [core(name) for name in ("蒲溪镇", "东升村委会", "蒲溪社区居委会", "新城街道", "双河村")] == [
        "蒲溪", "东升", "蒲溪", "新城", "双河",
    ]  # fmt: skip
    assert core("红村") == "红村"
