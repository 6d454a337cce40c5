"""How long somebody needs to the door: by the ground's own numbers, or by a router in OSRM's or Valhalla's wire format."""

import json
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from songhe.links.maps import travel
from songhe.links.maps.travel import Start, Trip, trips

AT = datetime(2026, 11, 23, 2, 20, tzinfo=UTC)
DOOR = (32.7835, 108.2823)
DOCTOR, WALKER = Start(32.795, 108.296, "bike"), Start(32.784, 108.2826, "foot")


class Router(ThreadingHTTPServer):
    """Answers as a real router does, on this machine; `mood` makes it slow, broken or ignorant of roads."""

    daemon_threads = True
    mood = "well"

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        self.asked: list[tuple[str, Any]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Answer(BaseHTTPRequestHandler):
    server: Router

    def do_GET(self) -> None:
        self.server.asked.append((self.path, None))
        count = self.path.split("sources=")[1].split("&")[0].count(";") + 1
        known = None if self.server.mood == "no road" else 1.0
        durations = [[known and 200.0 + place] for place in range(count)]
        distances = [[known and 3000.0 + place] for place in range(count)]
        self._send({"code": "Ok", "durations": durations, "distances": distances, "sources": [], "destinations": []})

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append((self.path, body))
        cell = {"distance": 3.0, "time": 200, "to_index": 0}
        if self.server.mood == "no road":
            cell |= {"distance": None, "time": None}
        rows = [[{**cell, "from_index": place}] for place in range(len(body["sources"]))]
        self._send({"sources_to_targets": rows, "units": "kilometers"})

    def _send(self, answer: dict[str, Any]) -> None:
        if self.server.mood == "slow":
            time.sleep(1.5)
        status = 400 if self.server.mood == "refusing" else 200
        text = b"<html>" if self.server.mood == "html" else json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *_: Any) -> None:
        return


@pytest.fixture
def router(settings: Any) -> Iterator[Router]:
    server = Router()
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    settings.ROUTER_URL, settings.ROUTER_KIND = server.url, "osrm"
    travel._resting.clear()
    yield server
    server.shutdown()
    server.server_close()
    travel._resting.clear()


def test_a_straight_line_is_that_of_the_globe() -> None:
    assert travel.straight_m((0, 0), (0, 1)) == pytest.approx(111_195, abs=1)


def test_without_a_router_the_ground_decides() -> None:
    town, mountain = (trips([DOCTOR], DOOR, terrain=ground, at=AT)[0] for ground in ("town", "mountain"))
    assert town.by == mountain.by == "great_circle"
    assert 350 < town.seconds < 400 and town.seconds < mountain.seconds and town.metres < mountain.metres


def test_getting_under_way_takes_time_even_next_door() -> None:
    assert trips([Start(*DOOR, "foot")], DOOR, terrain="town", at=AT) == [Trip(30, 0, "great_circle")]


@given(
    st.floats(-0.2, 0.2), st.sampled_from(["foot", "bike", "car", "siren", "sledge"]), st.sampled_from(["town", "mountain", ""])
)
def test_farther_never_takes_less(step: float, way: str, ground: str) -> None:
    near = Start(DOOR[0] + step / 2, DOOR[1], way)
    far = Start(DOOR[0] + step, DOOR[1], way)
    first, second = trips([near, far], DOOR, terrain=ground, at=AT)
    assert 0 <= first.seconds <= second.seconds


def test_osrm_is_asked_in_its_own_words(router: Router) -> None:
    found = trips([DOCTOR, WALKER, DOCTOR], DOOR, terrain="town", at=AT)
    assert [trip.by for trip in found] == ["osrm", "great_circle", "osrm"]  # its map is for wheels: nobody on foot is asked
    assert found[0] == Trip(260, 3000, "osrm") and found[2] == Trip(261, 3001, "osrm")
    points = "108.296000,32.795000;108.296000,32.795000;108.282300,32.783500"
    assert router.asked == [(f"/table/v1/driving/{points}?sources=0;1&destinations=2&annotations=duration,distance", None)]


def test_a_siren_is_faster_than_the_router_thinks(router: Router) -> None:
    assert trips([Start(32.8, 108.3, "siren")], DOOR, terrain="town", at=AT)[0].seconds == 220


def test_valhalla_is_asked_once_per_way(router: Router, settings: Any) -> None:
    settings.ROUTER_KIND = "valhalla"
    found = trips([DOCTOR, WALKER], DOOR, terrain="town", at=AT)
    assert found == [Trip(260, 3000, "valhalla"), Trip(230, 3000, "valhalla")]
    assert {body["costing"] for _, body in router.asked} == {"pedestrian", "motorcycle"}
    assert router.asked[0][0] == "/sources_to_targets" and router.asked[0][1]["targets"] == [{"lat": 32.7835, "lon": 108.2823}]


@pytest.mark.parametrize("kind", ["osrm", "valhalla"])
def test_where_the_router_knows_no_road_the_ground_decides(router: Router, settings: Any, kind: str) -> None:
    settings.ROUTER_KIND, router.mood = kind, "no road"
    assert trips([DOCTOR], DOOR, terrain="town", at=AT)[0].by == "great_circle"


@pytest.mark.parametrize("mood", ["refusing", "html", "slow"])
def test_a_router_out_of_order_costs_a_second_once_and_is_then_left_alone(router: Router, mood: str) -> None:
    router.mood = mood
    started = time.monotonic()
    assert [trips([DOCTOR], DOOR, terrain="town", at=AT)[0].by for _ in range(3)] == ["great_circle"] * 3
    assert time.monotonic() - started < 1.4 and len(router.asked) == 1


def test_a_router_that_is_not_there_is_no_trouble(settings: Any) -> None:
    settings.ROUTER_URL = "http://127.0.0.1:1"
    assert trips([DOCTOR], DOOR, terrain="town", at=AT)[0].by == "great_circle"
    travel._resting.clear()


def test_asked_for_a_moment_a_slow_router_costs_no_more_than_that_and_is_still_asked_for_longer(router: Router) -> None:
    router.mood = "slow"
    started = time.monotonic()
    found = [trips([DOCTOR], DOOR, terrain="town", at=AT, patience_s=travel.BRIEF_S)[0].by for _ in range(3)]
    assert found == ["great_circle"] * 3 and time.monotonic() - started < 0.5 and len(router.asked) <= 1
    router.mood = ""
    assert trips([DOCTOR], DOOR, terrain="town", at=AT)[0].by == "osrm"
