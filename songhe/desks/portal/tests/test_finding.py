"""Find what is near: by address, by spelling, by position, by service; one facility with everything that is public of it."""

from collections.abc import Callable

import pytest
from django.test import Client

from songhe.desks.portal import facts, near
from songhe.desks.portal.tests.scene import Scene
from songhe.register.bulletin import actions as bulletin
from songhe.register.providers.models import Facility
from tests import cast
from tests.cast import AT

pytestmark = pytest.mark.django_db
Read = Callable[..., str]


def order(page: str, built: Scene) -> list[str]:
    """Names of the facilities in the order of the page."""
    names = [built.centre.name, built.station.name, built.home.name]
    return sorted((name for name in names if name in page), key=page.index)


@pytest.mark.parametrize("text", ["汉阴县蒲溪镇东升村3组", "东升村", "dongsheng", "pxds"])
def test_the_nearest_comes_first(text: str, built: Scene, read: Read) -> None:
    page = read("/public/find/", near=text)
    assert "汉阴县·蒲溪镇·东升村周围：3 处，近的在前" in page
    assert order(page, built) == [built.station.name, built.centre.name, built.home.name]


def test_what_is_suspended_comes_last_and_says_so(built: Scene, read: Read) -> None:
    page = read("/public/find/", near="蒿坪村")
    assert order(page, built)[-1] == built.home.name and "暂停运营" in page


def test_by_service_and_by_free_place(built: Scene, read: Read) -> None:
    assert order(read("/public/find/", service="meals"), built) == [built.centre.name]
    assert order(read("/public/find/", free="1"), built) == [built.centre.name]
    assert order(read("/public/find/", kind="care_home"), built) == [built.home.name]
    page = read("/public/find/", service="rehab")
    assert "没有找到这样的地方" in page and "去掉条件再找" in page


def test_a_county_shows_its_own(built: Scene, read: Read) -> None:
    assert order(read("/public/find/", near="紫阳县"), built) == [built.home.name]


def test_a_place_that_is_none_says_so_and_shows_all(built: Scene, read: Read) -> None:
    page = read("/public/find/", near="西安市雁塔区")
    assert "没有认出“西安市雁塔区”是哪里" in page and len(order(page, built)) == 3


def test_the_words_of_a_visitor_are_words(built: Scene, client: Client) -> None:
    page = client.get("/public/find/", {"near": "<script>alert(1)</script>"}).content.decode()
    assert "<script>alert" not in page and "&lt;script&gt;" in page


def test_from_the_position_of_the_device(built: Scene, read: Read) -> None:
    page = read("/public/find/", lat="32.79443", lng="108.30003")
    assert "您现在的位置周围" in page and order(page, built)[0] == built.station.name


@pytest.mark.parametrize(("lat", "lng"), [("x", "y"), ("39.9", "116.4"), ("nan", "108"), ("", "108")])
def test_a_position_elsewhere_is_none(lat: str, lng: str, built: Scene, read: Read) -> None:
    assert "全市 3 处养老设施" in read("/public/find/", lat=lat, lng=lng)


def test_distance_is_a_straight_line_lengthened_by_the_ground(built: Scene) -> None:
    where = near.read({"near": "东升村"}, AT)
    assert where and where.terrain == "mountain"
    way = near.way(where, facts.everything(AT).by_key[built.centre.pk], AT)
    assert way.metres == pytest.approx(1.97e3 * 1.8, rel=0.02)
    assert way.said == "约 3.5 公里" and way.walk > way.drive


def test_the_sheet_has_the_numbers_of_the_list(built: Scene, read: Read) -> None:
    page = read("/public/find/", near="东升村")
    assert page.count('class="mk') == 4 and page.count("<line ") == 1 and "mk here" in page


def test_one_facility_with_everything(built: Scene, read: Read) -> None:
    page = read(f"/public/facilities/{built.centre.pk}/", near="东升村")
    said = [
        "蒲溪养老大楼地址 1 号",
        "周一至周五 08:00–18:00",
        "12.50 元/餐",
        "价格未备案",
        "11 月 1 日报",
        "没有填报",
        "床头呼叫、助浴设备",
    ]
    said += [
        "康养之家",
        "它带着 1 个站点",
        "还没有公布的等级评定和检查结果",
        "汉阴县·蒲溪镇·蒲溪社区",
        "tel:0915-5210002",
        "从汉阴县·蒲溪镇·东升村：约 3.5 公里",
    ]
    assert [word for word in said if word not in page] == []


def test_an_approximate_place_gives_no_route(built: Scene, read: Read) -> None:
    assert "geo:" not in read(f"/public/facilities/{built.station.pk}/")
    assert 'href="geo:32.78400,108.28300' in read(f"/public/facilities/{built.centre.pk}/")


def test_it_says_whether_it_is_open_now(built: Scene, read: Read) -> None:
    assert "现在开门" in read(f"/public/facilities/{built.centre.pk}/")  # Monday, 10:20
    assert "暂停运营" in read(f"/public/facilities/{built.home.pk}/")


def test_whom_to_complain_to_is_the_nearest_counter(built: Scene, read: Read) -> None:
    facts_of = {"name": "汉阴民政", "phone": "0915-0000009", "matters": ["complain"]}
    bulletin.open_counter(division=cast.place(cast.HANYIN), user=cast.sun_city(), at=AT, **facts_of)
    assert "0915-0000009" in read(f"/public/facilities/{built.centre.pk}/")
    assert "0915-0000009" not in read(f"/public/facilities/{built.home.pk}/")


def test_an_empty_city_teaches(read: Read) -> None:
    cast.city()
    assert "还没有登记任何正在运营的养老设施" in read("/public/")
    assert "还没有登记正在运营的养老设施" in read("/public/find/")


def test_the_points_of_the_large_map(built: Scene, client: Client) -> None:
    said = client.get("/public/map/points.json").json()
    names = {point[2] for point in said["points"]}
    assert {built.centre.name, built.home.name, "东升村"} <= names and len(said["lines"]) == 1
    assert {point[3] for point in said["points"]} <= set(said["kinds"])
    assert client.get("/public/map/counties.geojson").json()["type"] == "FeatureCollection"


def test_a_facility_that_stops_is_gone_after_a_minute(built: Scene, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    from songhe.base import clock

    assert built.centre.name in client.get("/public/find/").content.decode()
    Facility.objects.filter(pk=built.centre.pk).update(status="closed")
    assert built.centre.name in client.get("/public/find/").content.decode()
    monkeypatch.setattr(clock, "now", lambda: cast.after(61))
    assert built.centre.name not in client.get("/public/find/").content.decode()
