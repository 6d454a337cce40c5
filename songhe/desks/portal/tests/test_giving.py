"""Open files: dated, licensed, with a dictionary, safe in a spreadsheet; and the size of letters."""

import csv
import io
import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from songhe.base import datasets
from songhe.base.datasets import Column, Dataset
from songhe.desks.portal import files
from songhe.desks.portal.tests.scene import Scene
from tests.cast import AT

pytestmark = pytest.mark.django_db


def table(client: Client, code: str) -> list[dict[str, str]]:
    answer = client.get(f"/public/data/{code}.csv")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    return [*csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")))]


def test_facilities_as_a_table(built: Scene, client: Client) -> None:
    rows = {row["name"]: row for row in table(client, "facilities")}
    centre, station = rows[built.centre.name], rows[built.station.name]
    assert (centre["county_code"], centre["beds"], centre["free"], centre["free_on"]) == ("610921", "50", "7", "2026-11-01")
    assert (station["center_id"], station["free"], station["approximate"]) == (centre["id"], "", "yes")


def test_prices_as_json_with_their_dictionary(built: Scene, client: Client) -> None:
    answer = client.get("/public/data/prices.json")
    body = answer.json()
    assert [column["name"] for column in body["dictionary"]] == [*body["rows"][0]]
    assert all(column["label"] and column["about"] and column["type"] in datasets.TYPES for column in body["dictionary"])
    assert body["licence"]["code"] == "CC-BY-4.0" and body["dated"] == "2026-11-23T10:20:24+08:00" and body["publisher"]
    assert {row["yuan"] for row in body["rows"]} == {None, "12.50"}
    assert answer["Content-Disposition"] == 'attachment; filename="prices-2026-11-23.json"'
    assert answer["Access-Control-Allow-Origin"] == "*"


def test_divisions_say_which_positions_are_guessed(built: Scene, client: Client) -> None:
    rows = {row["code"]: row for row in table(client, "divisions")}
    assert rows["610921"]["parent"] == "6109" and rows["610921"]["approximate"] == "no"
    assert rows["610921102001"]["approximate"] == "yes" and rows["6109"]["parent"] == ""


@pytest.mark.parametrize("one", [one.code for one in datasets.every()] or ["facilities"])
def test_every_dataset_can_be_read_in_both_forms_and_explains_itself(one: str, built: Scene, client: Client) -> None:
    assert len(table(client, one)) == len(client.get(f"/public/data/{one}.json").json()["rows"])
    page = client.get(f"/public/data/{one}/").content.decode()
    assert all(f"<code>{name}</code>" in page for name in datasets.find(one).names)  # type: ignore[union-attr]
    assert reverse("portal:dataset", args=[one]) in client.get("/public/data/").content.decode()


@pytest.mark.parametrize("path", ["nothing.csv", "nothing/", "facilities.xml"])
def test_what_is_not_published_is_404(path: str, client: Client) -> None:
    assert client.get(f"/public/data/{path}").status_code == 404


def test_no_cell_is_a_formula(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [{"a": text} for text in ("=1+1", "+86", "-2", "@x", "好", -2, None, True)]
    one = Dataset("x", "题", "", "", (Column("a", "甲", "说"),), lambda at: rows)
    cells = [row[0] if row else "" for row in csv.reader(io.StringIO(files.as_csv(one, AT).decode("utf-8-sig")))][1:]
    assert cells[:6] == ["'=1+1", "'+86", "'-2", "'@x", "好", "-2"] and cells[-1] == "yes"
    assert json.loads(files.as_json(one, AT))["rows"][5:] == [{"a": -2}, {"a": None}, {"a": True}]


@pytest.mark.parametrize(
    ("back", "to"), [("/public/find/?near=puxi", "/public/find/?near=puxi"), ("https://evil.example/", "/public/")]
)
def test_larger_letters_and_back_to_the_page(back: str, to: str, db: None) -> None:
    answer: Any = Client(enforce_csrf_checks=True).post("/public/eyes/", {"size": "ageing", "next": back})
    assert (answer.status_code, answer.url) == (302, to) and answer.cookies["songhe_size"].value == "ageing"
    assert set(answer.cookies) == {"songhe_size", "songhe_hint"}
