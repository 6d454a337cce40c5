"""A county's table of facilities: read, judged, decided, entered; nothing lost, nothing twice, a building once."""

import io
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from songhe.base import clock
from songhe.base.errors import Refused, WrongMoment
from songhe.links.sheets import writing
from songhe.register.providers import rules as providers_rules
from songhe.register.providers.models import Facility, Site
from songhe.register.providers.tests import making
from songhe.register.surveys import actions, queries, rules, words
from songhe.register.surveys.models import Survey
from songhe.register.surveys.queries import Line
from tests import cast

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
HEADS = [
    "序号",
    "机构名称",
    "设施类型",
    "所属社区",
    "所在建筑",
    "详细地址",
    "运营状态",
    "开始运营日期",
    "批复文号",
    "纬度",
    "经度",
]
SITE = (32.912, 108.503)


@pytest.fixture(autouse=True)
def now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: cast.AT)
    cast.city()


def row(name: str = "蒲溪养老服务站", kind: str = "嵌入式养老服务站", **told: str) -> list[str]:
    said = {
        "village": "蒲溪社区", "building": "综合服务楼", "address": "一组", "status": "运营中", "on": "2026/3/1",
        "paper": "文1", "lat": "", "lng": "", **told,
    }  # fmt: skip
    return ["1", name, kind, *said.values()]


def table(*rows: list[str], heads: list[str] = HEADS) -> bytes:
    return writing.whole(rows, sheet="台账", watermark="汉阴县养老服务设施台账", headings=heads)


def brought(*rows: list[str], **more: Any) -> Survey:
    user = cast.li_county()
    return actions.bring(pieces=[table(*rows, **more)], file_name="台账.xlsx", user=user, by=user.actor, at=cast.AT)


def lines(survey: Survey) -> list[Line]:
    survey.refresh_from_db()
    return queries.judged(cast.li_county(), survey, TODAY)


def entered(survey: Survey) -> tuple[int, dict[str, str]]:
    user = cast.li_county()
    return actions.enter(survey=survey, user=user, by=user.actor, at=cast.AT)


def test_their_own_headings_are_understood_and_every_line_becomes_a_facility() -> None:
    survey = brought(row(), row("蒲溪日照中心", "日间照料中心", status="已建成"))
    assert [line.state for line in lines(survey)] == ["ready", "ready"] and not Facility.objects.exists()
    assert entered(survey) == (2, {})
    station, care = Facility.objects.order_by("-name")
    assert {station.kind, care.kind} == {"embedded_station", "day_care_center"} and station.site == care.site
    assert Site.objects.get().name == "综合服务楼"
    assert {line.state for line in lines(survey)} == {"entered"}


def test_entering_again_and_the_same_file_again_add_nothing() -> None:
    survey = brought(row())
    entered(survey)
    assert entered(survey) == (0, {}) and brought(row()).pk == survey.pk
    other = brought(row(), row("另一个站"))
    assert [(line.facts["name"], line.state) for line in lines(other)] == [("另一个站", "ready"), ("蒲溪养老服务站", "there")]
    entered(other)
    assert Facility.objects.count() == 2 and Site.objects.count() == 1


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ({"kind": "游泳馆"}, "类别“游泳馆”看不懂，请改成模板里的写法"),
        ({"on": "去年"}, "从哪天起“去年”看不懂，请写成 2026-03-01"),
        ({"on": "2027-01-01"}, "在今天以后"), ({"name": ""}, "没有写名称"), ({"paper": ""}, "没有写依据文号"),
        ({"village": "桃花源"}, "找不到“桃花源”"), ({"lat": "32.9"}, "经度、纬度要么都写，要么都不写"),
        ({"lat": "39.9", "lng": "116.4"}, "不在安康范围内"), ({"village": cast.HAOPING}, "找不到"),
    ],
)  # fmt: skip
def test_a_line_that_cannot_be_read_says_why_and_is_given_back(told: dict[str, str], why: str, sign_in: Any) -> None:
    survey = brought(row(**told), row("好的一行"))
    fault = next(line for line in lines(survey) if line.state == "fault")
    assert any(why in one for one in fault.why), fault.why
    client = sign_in(cast.li_county())
    assert why in client.get(reverse("surveys:survey", args=[survey.pk])).content.decode()
    back = client.get(reverse("surveys:faults", args=[survey.pk])).content
    again = actions._lines(back)
    assert again[0][-1] == "哪里不对" and len(again[1]) == 1 and why in again[1][0][1][-1]
    assert entered(survey) == (1, {}) and len(Survey.objects.get().lines) == 2  # nothing of the table is lost


def test_a_building_that_looks_like_one_that_is_there_is_asked_about() -> None:
    there = making.site("蒲溪社区综合服务大楼", lat=SITE[0], lng=SITE[1])
    survey = brought(row(building="综合服务楼（党群中心）", lat="32.9121", lng="108.5031"))
    line = lines(survey)[0]
    assert (line.state, [twin.site for twin in line.twins]) == ("doubt", [there]) and 0 < line.twins[0].metres < 80
    assert entered(survey) == (0, {})
    user = cast.li_county()
    with pytest.raises(Refused):
        actions.decide(survey=survey, line=line, choice="x", by=user.actor, at=cast.AT)
    actions.decide(survey=survey, line=line, choice=str(there.pk), by=user.actor, at=cast.AT)
    assert entered(survey) == (1, {}) and Facility.objects.get().site == there and Site.objects.count() == 1


def test_another_building_is_entered_as_another_when_somebody_says_so() -> None:
    making.site("蒲溪综合服务楼")
    survey = brought(row(building="蒲溪综合服务楼A座"))
    user, line = cast.li_county(), lines(survey)[0]
    assert line.state == "doubt" and line.twins[0].metres is None  # it stands in the middle of its village: that says nothing
    actions.decide(survey=survey, line=line, choice="new", by=user.actor, at=cast.AT)
    entered(survey)
    assert Site.objects.count() == 2


def test_the_same_facility_twice_in_a_table_is_entered_once() -> None:
    survey = brought(row(), row())
    assert sorted(line.state for line in lines(survey)) == ["fault", "ready"]
    assert "同一个设施" in lines(survey)[0].why[0]


def test_columns_can_be_told_and_each_fact_once(sign_in: Any) -> None:
    survey = brought(row(), heads=["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一"])
    assert lines(survey)[0].state == "fault"
    client, address = sign_in(cast.li_county()), reverse("surveys:columns", args=[survey.pk])
    facts = ["", "name", "kind", "village", "building", "address", "status", "on", "paper", "lat", "lng"]
    told = {f"c{number}": fact for number, fact in enumerate(facts)}
    assert client.post(address, {**told, "c0": "name"}).status_code == 422
    client.post(address, told)
    assert lines(survey)[0].state == "ready"


def test_the_template_can_be_brought_back_as_it_is(sign_in: Any) -> None:
    client = sign_in(cast.li_county())
    sheet = client.get(reverse("surveys:template")).content
    headings, rows = actions._lines(sheet)
    assert set(rules.guessed(headings, words.headings()).values()) == set(rules.FACTS) and len(rows) == 2
    answer = client.post(reverse("surveys:list"), {"file": _file(sheet)})
    assert answer.status_code == 302 and {line.state for line in lines(Survey.objects.get())} == {"ready"}


@pytest.mark.parametrize("body", [b"", b"not a table at all", b"<html><table></table></html>"])
def test_a_file_that_is_no_table_is_refused_in_a_sentence(sign_in: Any, body: bytes) -> None:
    answer = sign_in(cast.li_county()).post(reverse("surveys:list"), {"file": _file(body)})
    assert answer.status_code == 422 and not Survey.objects.exists()


def test_the_page_leads_from_doubt_to_entry(sign_in: Any) -> None:
    there, client = making.site("综合服务大楼"), sign_in(cast.li_county())
    survey = brought(row(), row("远处的站", building="另一处"))
    page = client.get(reverse("surveys:survey", args=[survey.pk])).content.decode()
    assert "同一栋楼？" in page and "综合服务大楼" in page and "登记 1 个" in page
    client.post(reverse("surveys:building", args=[survey.pk, lines(survey)[0].number]), {"site": there.pk})
    client.post(reverse("surveys:entry", args=[survey.pk]))
    client.post(reverse("surveys:closing", args=[survey.pk]))
    assert Facility.objects.filter(site=there).count() == 1 and Survey.objects.get().status == "closed"
    with pytest.raises(WrongMoment):
        actions.close(survey=survey, by=cast.li_county().actor, at=cast.AT)


def test_another_county_sees_nothing_of_it(sign_in: Any) -> None:
    survey, client = brought(row()), sign_in(cast.user("heziyang2", "何县", "county", cast.ZIYANG))
    assert client.get(reverse("surveys:survey", args=[survey.pk])).status_code == 404
    assert client.post(reverse("surveys:entry", args=[survey.pk])).status_code == 404
    assert sign_in(cast.liu_min()).get(reverse("surveys:list")).status_code == 404


def test_a_page_costs_the_same_for_many(sign_in: Any, django_assert_max_num_queries: Any) -> None:
    client, survey = sign_in(cast.li_county()), brought(*[row(f"站{number}") for number in range(30)])
    with django_assert_max_num_queries(10):
        client.get(reverse("surveys:survey", args=[survey.pk]))


def test_a_building_entered_by_hand_is_asked_about_too(sign_in: Any) -> None:
    making.site("蒲溪综合服务楼")
    client: Client = sign_in(cast.li_county())
    told = {"name": "新站", "kind": "embedded_station", "status": "operating", "on": "2026-03-01", "paper": "文"}
    told |= {"nature": "public"}
    told |= {"site-name": "蒲溪综合服务大楼", "site-division": cast.PUXI, "site-address": "一组"}
    answer = client.post(reverse("providers:new"), told)
    page = answer.content.decode()
    assert answer.status_code == 422 and "都不是，这是另一栋建筑" in page and "新站" in page
    assert client.post(reverse("providers:new"), {**told, "another": "1"}).status_code == 302
    assert Site.objects.count() == 2


@given(st.text("蒲溪社区综合服务楼A座", max_size=12), st.text("蒲溪社区综合服务楼A座", max_size=12))
def test_likeness_is_the_same_both_ways_up_to_its_limits(one: str, other: str) -> None:
    assert 0 <= providers_rules.likeness(one, other) <= 1
    assert not one or providers_rules.likeness(one, one) == 1


@given(st.floats(31, 34.5), st.floats(107, 111), st.floats(-0.001, 0.001), st.floats(-0.001, 0.001))
def test_metres_are_never_negative_and_nought_of_one_point(lat: float, lng: float, up: float, right: float) -> None:
    here, there = (lat, lng), (lat + up, lng + right)
    assert providers_rules.metres(here, here) == 0
    assert providers_rules.metres(here, there) == pytest.approx(providers_rules.metres(there, here))


@pytest.mark.parametrize(
    ("alike", "apart", "may"),
    [(0.4, 79.9, True), (0.4, 80.0, False), (0.39, 1.0, False), (0.8, None, True), (0.79, None, False), (0.8, 5000.0, True)],
)
def test_when_two_buildings_may_be_one(alike: float, apart: float | None, may: bool) -> None:
    assert providers_rules.may_be_one(alike, apart, providers_rules.Twins(80, 0.4, 0.8)) is may


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-03-01", date(2026, 3, 1)), ("2026/3/1", date(2026, 3, 1)), ("2026.3", date(2026, 3, 1)),
        ("2026年3月1日", date(2026, 3, 1)),
        ("2026年3月", date(2026, 3, 1)), ("20260301", date(2026, 3, 1)), ("2026-02-30", None), ("三月", None), ("", None),
    ],
)  # fmt: skip
def test_days_as_people_write_them(text: str, day: date | None) -> None:
    assert rules.day_of(text) == day


def _file(body: bytes) -> Any:
    made = io.BytesIO(body)
    made.name = "台账.xlsx"
    return made
