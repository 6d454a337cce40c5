"""For everybody at once: kept for a minute, few queries however many look, light, and not to be flooded."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from songhe.desks.portal import minute, open_page
from songhe.desks.portal.tests.scene import Scene
from tests import cast
from tests.cast import AT, after

pytestmark = pytest.mark.django_db
PAGES = ["/public/", "/public/find/?near=puxi", "/public/benefits/", "/public/apply/?near=puxi", "/public/news/",
    "/public/map/points.json",
         "/public/data/facilities.json"]  # fmt: skip
BUDGET = 100_000
"""Bytes of HTML, style and script of one page before compression: half a second on a slow 3G line."""


@pytest.mark.parametrize("path", PAGES)
def test_no_query_for_a_visitor_who_comes_within_the_minute(path: str, built: Scene, client: Client) -> None:
    with CaptureQueriesContext(
        connection,
    ) as first:
        client.get(path)
    assert len(first) <= 8, [one["sql"][:80] for one in first]
    with CaptureQueriesContext(connection) as second:
        Client().get(path)
    assert len(second) == 0


def test_everything_together_is_read_with_nine_queries(built: Scene, client: Client) -> None:
    with CaptureQueriesContext(connection) as all_pages:
        for path in PAGES:
            client.get(path)
    assert len(all_pages) <= 9


@pytest.mark.parametrize("path", PAGES)
def test_a_page_may_be_kept_on_the_way_as_long_as_nobody_is_signed_in(
    path: str, built: Scene, client: Client, sign_in: Any
) -> None:
    answer = client.get(path)
    assert answer["Cache-Control"] == "public, max-age=60" and not answer.cookies and "Cookie" in answer["Vary"]
    assert "csrfmiddlewaretoken" not in answer.content.decode()
    assert "private" in sign_in(cast.liu_min()).get(path)["Cache-Control"]


def test_the_outlines_are_kept_for_a_day(client: Client) -> None:
    assert "max-age=86400" in client.get("/public/map/counties.geojson")["Cache-Control"]


def test_whoever_asks_too_often_is_asked_to_wait(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(open_page.FILES):
        assert client.get("/public/map/counties.geojson").status_code == 200
    answer = client.get("/public/map/counties.geojson")
    assert answer.status_code == 429 and answer["Retry-After"] == "60" and "请等一分钟" in answer.content.decode()
    assert client.get("/public/benefits/").status_code == 200  # pages are counted apart from files
    assert client.get("/public/map/counties.geojson", REMOTE_ADDR="10.0.0.9").status_code == 200
    monkeypatch.setattr("songhe.base.clock.now", lambda: after(60))
    assert client.get("/public/map/counties.geojson").status_code == 200


def test_one_household_of_ipv6_counts_as_one(client: Client) -> None:
    for number in range(open_page.FILES):
        client.get("/public/map/counties.geojson", REMOTE_ADDR=f"2001:db8:1:2::{number:x}")
    assert client.get("/public/map/counties.geojson", REMOTE_ADDR="2001:db8:1:2:f::1").status_code == 429
    assert client.get("/public/map/counties.geojson", REMOTE_ADDR="2001:db8:1:3::1").status_code == 200
    assert client.get("/public/map/counties.geojson", REMOTE_ADDR="").status_code == 200


def test_the_judging_of_benefits_is_counted_too(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("songhe.desks.portal.views.telling.too_many", lambda request, most: True)
    assert client.post("/public/benefits/", {}).status_code == 429


@pytest.mark.parametrize("path", ["/public/", "/public/find/", "/public/benefits/", "/public/data/"])
def test_nothing_but_reading(path: str, client: Client, db: None) -> None:
    assert client.put(path).status_code == 405
    assert client.post(path).status_code == (200 if "benefits" in path else 405)
    assert client.head(path).status_code == 200


@pytest.mark.parametrize("path", [*PAGES[:5], "/public/benefits/all/", "/public/data/facilities/"])
def test_a_page_is_light(path: str, built: Scene, client: Client) -> None:
    page = client.get(path).content.decode()
    parts = re.findall(r'(?:href|src)="/static/([^"]+\.(?:css|js))"', page)
    parts += ["js/aloud.js"]  # what portal.js imports
    there = [Path(found) for part in parts if (found := finders.find(part))]
    assert len(there) == len(parts), "assets: run tools/assets.py"
    weight = len(page.encode()) + sum(part.stat().st_size for part in there)
    assert weight <= BUDGET, f"{weight} bytes"
    assert "htmx" not in page and "leaflet" not in page


def test_a_value_is_made_once_a_minute() -> None:
    made: list[Any] = []
    kept = minute.Kept(lambda at: made.append(at) or len(made), seconds=60)
    assert [kept(AT), kept(after(59)), kept(after(60)), kept(after(30))] == [1, 1, 2, 3]
    kept.forget()
    assert kept(after(61)) == 4


def test_without_a_log_in_the_house_begins_here_and_offers_it(client: Client, db: None, sign_in: Callable[..., Any]) -> None:
    assert client.get("/").url == "/public/"
    assert "/account/login/" in client.get("/public/").content.decode()
    assert 'href="/"' in client.get("/account/login/").content.decode()
    assert sign_in(cast.liu_min()).get("/").url == "/console/"


def test_a_count_that_was_dropped_stops_nobody(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "add", lambda *_: None)
    assert client.get("/public/map/counties.geojson").status_code == 200
