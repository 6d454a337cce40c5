"""A look counts what the dispatcher's own arithmetic says, by the rota of the moment; its pages are scoped."""

from datetime import timedelta
from typing import Any

import pytest

from songhe.base import clock
from songhe.care.fleet.actions import silence
from songhe.care.fleet.models import Hanging
from songhe.city.reach import actions, queries
from songhe.city.reach import rules as rules_of
from songhe.city.reach.models import Look
from songhe.links.maps import travel
from songhe.register.people.models import Elder
from songhe.register.staff.models import Responder, Shift
from tests import cast
from tests.cast import AT

pytestmark = pytest.mark.django_db
COUNTY = "6109/610921"


@pytest.fixture
def hung(wang_button: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A button hangs with Wang."""
    silence.lay_missing(AT)
    monkeypatch.setattr(clock, "now", lambda: AT)
    return cast.wang()


def looked(moment: str = "now") -> Look:
    actions.look(AT)
    return Look.objects.get(division_path=COUNTY, moment=moment)


def test_nobody_on_duty_nobody_reached(hung: Any) -> None:
    row = looked()
    assert (row.buttons, row.outside, row.on_duty) == (1, 1, 0)
    assert row.villages == [[cast.wang().division_path, 1, 1]] and row.changes == []
    assert row.new_place == [[cast.place(cast.PUXI).path, 1]]


def test_a_neighbour_by_shift_reaches_her_and_the_rota_ends(hung: Any, neighbour_zhang: Any) -> None:
    Responder.objects.update(always_on=False)
    assert looked().outside == 1 and looked().changes == [[str(neighbour_zhang.pk), 1]]
    Shift.objects.create(responder=neighbour_zhang, starts_at=AT - timedelta(hours=1), ends_at=AT + timedelta(hours=2))
    assert (looked().outside, looked().on_duty, looked().changes) == (0, 1, [])
    night = looked("night")
    assert night.outside == 1 and night.changes == [[str(neighbour_zhang.pk), 1]]
    assert night.at.astimezone(travel.timezone.get_default_timezone()).hour == 2


def test_a_crew_of_120_is_no_neighbour(hung: Any, ambulance: Any) -> None:
    row = looked()
    assert (row.outside, row.on_duty, row.changes) == (1, 0, [])


def test_the_same_as_the_dispatcher_counts(hung: Any, neighbour_zhang: Any) -> None:
    rules = travel.in_force(AT)
    for way in ("foot", "bike", "car", "siren", "unheard-of"):
        for ground, terrain in enumerate(rules_of.GROUNDS):
            one = actions.start(32.5, 108.5, way, rules)
            for share in (0.5, 0.999, 1.001, 2):
                north = 32.5 + one.metres[ground] * share / (travel.EARTH_M * 3.141592653589793 / 180)
                trip = travel.by_great_circle(travel.Start(32.5, 108.5, way), (north, 108.5), terrain, rules)
                assert (trip.seconds <= rules_of.QUARTER) == (share <= 1), (way, terrain, share)


def test_a_button_taken_back_is_no_door_and_an_empty_county_no_look(hung: Any) -> None:
    looked()
    Hanging.objects.update(until=AT)
    actions.look(AT)
    assert not Look.objects.exists()


def test_two_buttons_of_one_person_are_one_door(hung: Any, wang_button: Any) -> None:
    from songhe.care.fleet.models import Device

    other = Device.objects.get(pk=wang_button.pk)
    other.pk, other.uid, other._state.adding = None, "btn-2", True
    other.id = cast.wang().pk
    other.save()
    Hanging.objects.create(device=other, elder=cast.wang(), division_path=wang_button.division_path, since=AT)
    assert looked().buttons == 1


def test_the_people_of_a_village_and_who_is_nearest(hung: Any, neighbour_zhang: Any) -> None:
    Elder.objects.filter(pk=hung.pk).update(lat=33.2, lng=108.9)
    ((line,), everybody) = queries.outside(cast.place(cast.PUXI), AT)
    assert everybody == 1 and line.elder == hung
    assert line.nearest == neighbour_zhang and line.minutes > 15


def test_pages(sign_in: Any, hung: Any, li_county: Any, sun_city: Any) -> None:
    looked()
    county = sign_in(li_county)
    page = county.get("/reach/").content.decode()
    assert "现在有 1 位老人 15 分钟内没有人能到" in page and "蒲溪" in page and "谁上岗都够不着" in page
    assert "今夜两点，1 位老人" in county.get("/reach/?when=night&county=610921").content.decode()
    shown = county.get(f"/reach/{cast.PUXI}/").content.decode()
    assert "王桂兰" in shown and "全县没有人在岗" in shown
    assert "汉阴县" in sign_in(sun_city).get("/reach/?county=nonsense").content.decode()


def test_another_county_sees_nothing(sign_in: Any, hung: Any, he_ziyang: Any) -> None:
    looked()
    stranger = sign_in(he_ziyang)
    assert "还没有看过" in stranger.get("/reach/").content.decode()
    assert stranger.get(f"/reach/{cast.PUXI}/").status_code == 404
    assert stranger.get("/reach/nonsense/").status_code == 404


def test_a_page_costs_the_same_however_many(
    sign_in: Any, hung: Any, li_county: Any, django_assert_max_num_queries: Any
) -> None:
    looked()
    county = sign_in(li_county)
    county.get("/reach/")
    with django_assert_max_num_queries(12):
        county.get("/reach/")
