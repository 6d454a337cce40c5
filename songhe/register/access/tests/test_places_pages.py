"""Pages of places: the list, putting one right, suggestions, boundaries."""

import json

import pytest

from songhe.base import journal
from songhe.register.places.models import Unit
from tests import cast

pytestmark = pytest.mark.django_db


def test_a_county_sees_its_own_villages(li_county, sign_in):
    page = sign_in(li_county).get("/places/").content.decode()
    assert "蒲溪镇·蒲溪社区" in page and "蒿坪" not in page and "近似" in page


def test_what_was_changed_is_journalled_and_nothing_else(li_county, sign_in):
    row = cast.place(cast.DONGSHENG)
    data = {"terrain": "town", "unit": "", "lat": row.lat, "lng": row.lng}
    sign_in(li_county).post(f"/places/{row.pk}/", data)
    verbs = [entry.verb for entry in journal.since(0) if entry.verb.startswith("places")]
    assert verbs == ["places.division.terrain"]


def test_unit_and_position_are_put_right(li_county, sign_in):
    row, unit = cast.place(cast.DONGSHENG), Unit.objects.create(code="610921-X", name="园区", within="610921")
    sign_in(li_county).post(f"/places/{row.pk}/", {"terrain": "mountain", "unit": unit.pk, "lat": 32.9, "lng": 108.4})
    row.refresh_from_db()
    assert (row.unit, row.located) == (unit, "measured")


@pytest.mark.parametrize("lat", ["0", "north", ""])
def test_a_position_that_cannot_be_is_said(li_county, sign_in, lat):
    row = cast.place(cast.DONGSHENG)
    page = sign_in(li_county).post(f"/places/{row.pk}/", {"terrain": "town", "lat": lat, "lng": "108.3"})
    assert page.status_code == 422 and 'aria-invalid="true"' in page.content.decode()


def test_suggestions_stay_in_the_own_division(he_ziyang, sign_in):
    client = sign_in(he_ziyang)
    assert client.get("/places/search/?q=蒲溪").json() == {"places": []}
    assert client.get("/places/search/?q=蒿坪").json()["places"][0]["name"] == "紫阳县·蒿坪镇·蒿坪村"


def test_suggestions_come_as_options_for_a_field(liu_min, sign_in):
    page = sign_in(liu_min).get("/places/search/?division=蒲溪&as=options").content.decode()
    assert '<option value="610921102001">' in page


@pytest.mark.parametrize(("code", "names"), [("610921", ["蒲溪镇"]), ("610921102", ["蒲溪社区", "东升村"]), ("610924", [])])
def test_pickers_show_what_lies_below(liu_min, sign_in, code, names):
    answer = sign_in(liu_min).get(f"/places/below/{code}/").json()
    assert [row["name"] for row in answer["places"]] == names


def test_boundaries_are_kept_by_the_browser(liu_min, sign_in):
    answer = sign_in(liu_min).get("/places/counties.geojson")
    assert "max-age=86400" in answer["Cache-Control"]
    assert len(json.loads(b"".join(answer.streaming_content))["features"]) == 10


@pytest.mark.parametrize("path", ["/places/search/?q=a", "/places/counties.geojson", "/places/below/610921/"])
def test_nobody_without_a_log_in_asks(client, path):
    assert client.get(path).status_code == 302
