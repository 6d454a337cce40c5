"""The pages: each opens for city and county, says what it must, and costs a fixed number of queries."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from songhe.base import clock
from songhe.care.emergency.tests.past import past_call
from songhe.city.targets import actions, plan
from songhe.city.targets.models import Publication, Reported, Task
from songhe.city.targets.tests import scene
from tests import cast

pytestmark = pytest.mark.django_db
AT = cast.AT + timedelta(days=1)


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: AT)


@pytest.fixture(scope="module", name="month")
def a_month(laid: Any) -> None:
    """A centre, an odd building with two names, a call in time and one late, all counted; an outlook."""
    laid(_lay_a_month)


def _lay_a_month() -> None:
    scene.center()
    scene.center("观音河在建中心", status="planned", on=date(2026, 9, 1))
    past_call(arrived=540)
    past_call(arrived=1200)
    scene.counted(cast.AT)
    actions.look_ahead(at=cast.AT)


def test_the_thirty_stand_with_lights_and_say_how_they_are_known(month: None, sign_in: Any) -> None:
    page = sign_in(cast.sun_city()).get(reverse("targets:list"))
    text = page.content.decode()
    assert sum(len(group["rows"]) for group in page.context["groups"]) == 30
    assert page.context["finding"].startswith("30 项指标")
    assert "尚无数据：由“养老服务设施”（第 4 项）产生" in text and "由“资金管理”产生，这个模块还没有排期" in text


@pytest.mark.parametrize(("query", "least"), [({"light": "danger"}, 1), ({"light": "none"}, 10), ({"plan": "rural"}, 16)])
def test_the_list_is_narrowed(month: None, sign_in: Any, query: dict[str, str], least: int) -> None:
    groups = sign_in(cast.sun_city()).get(reverse("targets:list"), query).context["groups"]
    rows = [one for group in groups for one, _ in group["rows"]]
    assert least <= len(rows) < 30
    if "light" in query:
        assert {one.light or "none" for one in rows} == {query["light"]}


@pytest.mark.parametrize("code", list(plan.targets()))
def test_every_target_has_a_page_for_city_and_county(month: None, sign_in: Any, code: str) -> None:
    for user in (cast.sun_city(), cast.li_county()):
        page = sign_in(user).get(reverse("targets:target", args=[code]))
        assert page.status_code == 200 and plan.targets()[code].text[:20] in page.content.decode()


def test_a_target_says_what_is_asked_what_there_is_and_where(month: None, sign_in: Any) -> None:
    page = sign_in(cast.sun_city()).get(reverse("targets:target", args=["town-centers"]))
    one, text = page.context["one"], page.content.decode()
    assert (one.value, one.judged.goal, one.light) == (1, 40, "danger")
    assert [(row.year, row.goal, row.over) for row in page.context["years"]] == [
        (2025, 20, True),
        (2026, 40, False),
        (2027, 60, False),
    ]
    assert {line.place.name: line.value for line in page.context["lines"]} == {"汉阴县": 1, "紫阳县": 0}
    assert "立项不够" in text and page.context["parts"] == [("of", None, 1), ("met", None, 1), ("missing", None, 0)]


def test_a_county_sees_its_towns_and_a_split_that_says_so(month: None, sign_in: Any) -> None:
    page = sign_in(cast.li_county()).get(reverse("targets:target", args=["town-centers"]))
    assert [line.place.name for line in page.context["lines"]] == ["蒲溪镇"]
    assert page.context["one"].split and "按 60 岁以上人口从全市分解的参考数" in page.content.decode()


@pytest.mark.parametrize("where", [cast.ZIYANG, cast.CITY, "999999", "610902-GX", "x"])
def test_a_place_outside_is_404(month: None, sign_in: Any, where: str) -> None:
    for name in ("targets:list", "targets:target", "targets:rows"):
        address = reverse(name, args=[] if name == "targets:list" else ["town-centers"])
        assert sign_in(cast.li_county()).get(address, {"where": where}).status_code == 404


@pytest.mark.parametrize("month", ["2027-01", "x", "2026-13"])
def test_a_month_that_is_none_is_404(sign_in: Any, month: str) -> None:
    assert sign_in(cast.sun_city()).get(reverse("targets:list"), {"month": month}).status_code == 404


def test_the_list_behind_a_figure_is_the_figure(month: None, sign_in: Any) -> None:
    client = sign_in(cast.sun_city())
    for code in ("town-centers", "response-15min", "village-assistants", "town-center-coverage"):
        one = client.get(reverse("targets:target", args=[code])).context["one"]
        for part, count in (("of", one.ratio.of), ("met", one.ratio.met), ("missing", one.ratio.missing)):
            page = client.get(reverse("targets:rows", args=[code]), {"part": part})
            assert page.context["page"].paginator.count == count, (code, part)


def test_a_figure_without_a_room_has_no_list(sign_in: Any) -> None:
    assert sign_in(cast.sun_city()).get(reverse("targets:rows", args=["budget-city"])).status_code == 404


# --- reported figures -----------------------------------------------------------------------------------------------
def said(**facts: Any) -> dict[str, Any]:
    return {
        "area": cast.CITY,
        "month": "2026-10",
        "numerator": "1200",
        "department": "市财政局",
        "evidence": "安财社〔2026〕31号",
        **facts,
    }


def test_a_department_reports_and_it_is_marked_as_reported(sign_in: Any) -> None:
    client = sign_in(cast.sun_city())
    assert client.post(reverse("targets:report", args=["budget-city"]), said()).status_code == 302
    page = client.get(reverse("targets:target", args=["budget-city"]))
    one = page.context["one"]
    assert (one.kind, one.value, one.light) == ("reported", 1200.0, "ok")
    assert "上报数（市财政局，截至 2026-10）" in page.content.decode()


def test_money_of_another_year_says_nothing_about_this_one(sign_in: Any) -> None:
    client = sign_in(cast.sun_city())
    client.post(reverse("targets:report", args=["budget-city"]), said(month="2025-12"))
    page = client.get(reverse("targets:target", args=["budget-city"]))
    assert page.context["one"].kind == "none"
    assert page.context["years"][0].light == "ok"  # but 2025 is judged by it


@pytest.mark.parametrize(
    ("code", "facts"),
    [
        ("budget-city", {"evidence": ""}), ("budget-city", {"month": "2027-01"}), ("budget-city", {"month": "x"}),
        ("budget-city", {"numerator": "-1"}), ("budget-city", {"area": cast.PUXI}),
        ("monthly-visit-rate", {}), ("monthly-visit-rate", {"denominator": "0"}),
        ("monthly-visit-rate", {"numerator": "9", "denominator": "8"}),
    ],
)  # fmt: skip
def test_what_cannot_be_reported_says_why(sign_in: Any, code: str, facts: dict[str, Any]) -> None:
    answer = sign_in(cast.sun_city()).post(reverse("targets:report", args=[code]), said(**facts))
    assert answer.status_code == 422 and Reported.objects.count() == 0


def test_a_computed_figure_stands_before_a_reported_one(month: None, sign_in: Any) -> None:
    actions.report(
        target="town-centers", area=cast.CITY, month=date(2026, 11, 1), numerator=Decimal(30), denominator=None,
        department="市民政局", evidence="统计报表", by=cast.sun_city().actor, at=AT,
    )  # fmt: skip
    page = sign_in(cast.sun_city()).get(reverse("targets:target", args=["town-centers"]))
    assert (page.context["one"].kind, page.context["one"].value) == ("computed", 1)
    assert "市民政局上报 30 个（截至 2026-11），这里以系统计算为准" in page.content.decode()


def test_a_reported_figure_is_taken_back_with_a_reason(sign_in: Any) -> None:
    client = sign_in(cast.sun_city())
    client.post(reverse("targets:report", args=["budget-city"]), said())
    row = Reported.objects.get()
    assert client.post(reverse("targets:withdraw_report", args=[row.pk]), {"why": ""}).status_code == 409
    assert client.post(reverse("targets:withdraw_report", args=[row.pk]), {"why": "填错了年份"}).status_code == 302
    row.refresh_from_db()
    assert (row.status, row.why) == ("withdrawn", "填错了年份")
    assert client.post(reverse("targets:withdraw_report", args=[row.pk]), {"why": "再来"}).status_code == 404


# --- measures -------------------------------------------------------------------------------------------------------
def test_all_measures_stand_with_who_leads_them(sign_in: Any) -> None:
    scene.task()
    page = sign_in(cast.sun_city()).get(reverse("targets:measures"))
    assert page.context["number"] == 37 and page.content.decode().count("市自然资源局") >= 2


def test_measures_of_one_department(sign_in: Any) -> None:
    page = sign_in(cast.sun_city()).get(reverse("targets:measures"), {"department": "市卫健委"})
    assert 0 < page.context["number"] < 37


@pytest.mark.parametrize("code", list(plan.measures()))
def test_every_measure_shows_its_own_words(sign_in: Any, code: str) -> None:
    page = sign_in(cast.li_county()).get(reverse("targets:measure", args=[code]))
    assert plan.measures()[code].text[:30] in page.content.decode()


def test_what_is_no_target_and_no_measure_is_404(sign_in: Any) -> None:
    client = sign_in(cast.sun_city())
    assert client.get(reverse("targets:measure", args=["x"])).status_code == 404
    assert client.get(reverse("targets:target", args=["x"])).status_code == 404


# --- reports --------------------------------------------------------------------------------------------------------
def test_a_report_is_looked_at_published_and_taken_away(month: None, sign_in: Any) -> None:
    scene.counted(AT, scene.LAST)
    client = sign_in(cast.sun_city())
    look = client.get(reverse("targets:preview"), {"kind": "monthly", "month": "2026-10"})
    assert not look.context["early"] and not look.context["uncounted"]
    answer = client.post(reverse("targets:publish"), {"kind": "monthly", "month": "2026-10"}, follow=True)
    row = Publication.objects.get()
    assert "与发布时一致" in answer.content.decode() and row.edition == 1
    assert client.get(reverse("targets:paper", args=[row.pk])).content[:4] == b"%PDF"
    assert client.get(reverse("targets:word", args=[row.pk])).content[:2] == b"PK"
    assert row.number in client.get(reverse("targets:publication", args=[row.pk])).content.decode()
    assert "2026-10 月报" in client.get(reverse("targets:reports")).content.decode()


@pytest.mark.parametrize(("month", "said"), [("2026-13", "请选一个月份。"), ("2099-01", "这个月还没有开始")])
def test_a_month_that_cannot_be_reported_is_said_where_it_was_chosen(month: str, said: str, sign_in: Any) -> None:
    asked = {"kind": "meeting", "month": month}
    answer = sign_in(cast.sun_city()).get(reverse("targets:preview"), asked)
    page = answer.content.decode()
    assert answer.status_code == 422 and said in page and f'value="{month}"' in page and "先看一遍" in page


def test_a_month_that_is_not_over_or_not_counted_is_not_published(sign_in: Any) -> None:
    client = sign_in(cast.sun_city())
    for month in ("2026-11", "2026-10"):
        assert client.post(reverse("targets:publish"), {"kind": "monthly", "month": month}).status_code == 409
    assert Publication.objects.count() == 0


def test_the_joint_meetings_pack_asks_what_has_to_be_decided(month: None, sign_in: Any) -> None:
    client = sign_in(cast.sun_city())
    client.post(reverse("targets:publish"), {"kind": "meeting", "month": "2026-11"})
    row = Publication.objects.get()
    assert any("镇区域养老服务中心落后" in one["what"] for one in row.content["questions"])


def test_a_countys_report_is_not_the_citys_nor_another_countys(month: None, sign_in: Any) -> None:
    scene.published(AT)
    mine = scene.published(AT, user=cast.li_county())
    client = sign_in(cast.li_county())
    assert [row.pk for row, _ in client.get(reverse("targets:reports")).context["rows"]] == [mine.pk]
    city = Publication.objects.exclude(pk=mine.pk).get()
    for name in ("publication", "paper", "word"):
        assert client.get(reverse(f"targets:{name}", args=[city.pk])).status_code == 404


# --- cost -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("name", "args", "most"),
    [
        ("list", [], 9), ("target", ["town-centers"], 12), ("target", ["response-15min"], 13), ("measures", [], 5),
        ("measure", ["rural-1.2"], 8), ("tasks", [], 9), ("reports", [], 7), ("rows", ["town-centers"], 8),
    ],
)  # fmt: skip
def test_a_page_costs_a_fixed_number_of_queries(
    month: None, sign_in: Any, django_assert_max_num_queries: Any, name: str, args: list[str], most: int
) -> None:
    client = sign_in(cast.sun_city())
    address = reverse(f"targets:{name}", args=args)
    client.get(address)
    for number in range(4):
        scene.task(title=f"任务{number}")
        scene.center(f"中心{number}")
    scene.counted(AT)
    with django_assert_max_num_queries(most):
        client.get(address)
    assert Task.objects.count() == 4
