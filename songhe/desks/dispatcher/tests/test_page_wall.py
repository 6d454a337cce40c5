"""The wall: surname and village, figures by the ledger's own definitions, a map of all calls and of who is out for them."""

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from songhe.base import clock
from songhe.care.emergency import actions
from songhe.care.emergency.tests import scene
from songhe.register.staff.models import Responder
from tests import cast
from tests.cast import AT, after

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(sign_in: Any) -> Client:
    """Liu Min's screen."""
    return sign_in(cast.liu_min())


@pytest.fixture
def noon(monkeypatch: pytest.MonkeyPatch) -> None:
    """An hour after the press, on the same day."""
    monkeypatch.setattr(clock, "now", lambda: after(3600))


@pytest.mark.parametrize("who", ["liu_min", "zhao_lead", "li_county", "sun_city"])
def test_the_wall_shows_surname_and_place_only(sign_in: Any, who: str) -> None:
    scene.ring()
    page = sign_in(getattr(cast, who)()).get("/console/wall/").content.decode()
    assert "王老人" in page and "蒲溪社区" in page and "王桂兰" not in page


def test_the_wall_shows_six_and_counts_the_rest(desk: Client) -> None:
    from songhe.register.people.models import Elder

    for n in range(8):
        elder = Elder.objects.create(name=f"甲{n}", division=cast.wang().division, division_path=cast.wang().division_path)
        scene.ring(elder=elder, source=f"n{n}")
    page = desk.get("/console/wall/", headers={"HX-Request": "true"})
    assert len(page.context["lines"]) == 6 and "另有 2 起" in page.content.decode()


def test_the_auditor_has_no_wall(sign_in: Any) -> None:
    assert sign_in(cast.qian_auditor()).get("/console/wall/").status_code == 404


def test_a_call_that_is_over_leaves_the_wall(desk: Client) -> None:
    scene.closed()
    assert "现在没有呼叫" in desk.get("/console/wall/").content.decode()


# --- figures --------------------------------------------------------------------------------------------------------
def figures(client: Client) -> list[tuple[int, int | str]]:
    shown = client.get("/console/wall/", headers={"HX-Request": "true"}).context["figures"]
    return [(figure["value"], figure.get("of", "")) for figure in shown]


def test_who_was_not_answered_and_where_nobody_came_counts_as_missed(desk: Client, noon: None) -> None:
    scene.closed()  # answered after 8 s, at the door after 550 s
    scene.ring(elder=cast.ye_elder(), source="ye")  # rings for an hour
    left = scene.ring(elder=cast.wang(), source="again", at=after(1900))
    actions.answer(call=left, user=cast.liu_min(), at=after(1905))
    actions.close(call=left, cause="hospital", by=cast.liu_min().actor, at=after(2500))  # closed as real, nobody arrived
    assert figures(desk) == [(3, ""), (2, 3), (1, 2)]


def test_a_drill_moves_no_figure(desk: Client, noon: None) -> None:
    scene.answered(drill=True)
    assert figures(desk) == [(0, ""), (0, 0), (0, 0)]


def test_every_figure_opens_the_calls_it_counts(desk: Client, noon: None) -> None:
    scene.closed()
    scene.ring(elder=cast.ye_elder(), source="ye")
    for figure in desk.get("/console/wall/").context["figures"]:
        assert desk.get(figure["href"]).context["page"].paginator.count == figure["value"]
        if "of" in figure:
            assert desk.get(figure["of_href"]).context["page"].paginator.count == figure["of"]


@pytest.mark.parametrize("who", ["li_county", "sun_city", "zhao_lead"])
def test_whoever_sees_the_wall_may_open_its_figures(sign_in: Any, noon: None, who: str) -> None:
    client = sign_in(getattr(cast, who)())
    page = client.get("/console/wall/").content.decode()
    found = re.findall(r'href="(/calls/[^"]+)"', page)
    assert len(found) == 5 and all(client.get(one.replace("&amp;", "&")).status_code == 200 for one in found)


# --- the map --------------------------------------------------------------------------------------------------------
def drawn(client: Client, page: str = "/console/wall/") -> dict[str, Any]:
    text = client.get(page, headers={"HX-Request": "true"}).content.decode()
    return json.loads(re.findall(r'<script id="(?:wall-map|map-data)"[^>]*>(.*?)</script>', text, re.DOTALL)[0])


def reported(responder: Responder, minutes: float) -> None:
    """His phone said so many minutes ago that he is on the bridge."""
    seen = clock.now() - timedelta(minutes=minutes)
    Responder.objects.filter(pk=responder.pk).update(live_lat=32.789123, live_lng=108.291456, live_at=seen)


@pytest.mark.parametrize("page", ["/console/wall/", "/console/"])
def test_every_open_call_is_on_the_map(desk: Client, page: str) -> None:
    scene.answered()
    scene.ring(elder=cast.ye_elder(), source="ye")
    assert [point["ring"] for point in drawn(desk, page)["points"]] == [True, False]


@pytest.mark.parametrize("page", ["/console/wall/", "/console/"])
@pytest.mark.parametrize(("minutes", "there"), [(1, True), (9, True), (11, False), (24 * 60, False)])
def test_a_responder_stands_where_he_is_and_not_where_he_was(desk: Client, page: str, minutes: float, there: bool) -> None:
    reported(cast.doctor_zhou(), minutes)
    assert bool(drawn(desk, page)["crew"]) is there


def test_who_is_off_duty_or_of_another_county_is_not_drawn(desk: Client) -> None:
    zhou = cast.doctor_zhou()
    reported(zhou, 1)
    Responder.objects.filter(pk=zhou.pk).update(availability="off")
    far = cast.responder("far", "远山", "doctor", cast.HAOPING, 32.37, 108.21)
    reported(far, 1)
    assert drawn(desk)["crew"] == [] and drawn(desk, "/console/")["crew"] == []


def test_the_wall_says_what_a_responder_is_and_the_desk_who(desk: Client) -> None:
    reported(cast.doctor_zhou(), 1)
    assert drawn(desk)["crew"] == [{"lat": 32.789, "lng": 108.291, "name": "村医"}]
    assert drawn(desk, "/console/")["crew"] == [{"lat": 32.789123, "lng": 108.291456, "name": "周明"}]


def test_the_wall_draws_villages_and_the_desk_the_door(desk: Client) -> None:
    scene.ring()
    assert drawn(desk)["points"][0]["name"] == "蒲溪社区"
    point = drawn(desk, "/console/")["points"][0]
    assert (point["name"], point["exact"], point["lat"]) == ("王桂兰", True, cast.wang().lat)
    assert desk.get(point["href"]).status_code == 200


def test_a_call_of_another_county_is_on_no_map(sign_in: Any) -> None:
    scene.ring()
    stranger = sign_in(cast.he_ziyang())
    assert drawn(stranger)["points"] == [] and drawn(stranger, "/console/")["points"] == []


def test_the_wall_costs_a_fixed_number_of_questions(desk: Client, django_assert_max_num_queries: Any) -> None:
    for number, person in enumerate(("wang", "ye_elder")):
        scene.ring(elder=getattr(cast, person)(), source=f"m{number}", at=AT)
    with django_assert_max_num_queries(11):
        desk.get("/console/wall/", headers={"HX-Request": "true"})
