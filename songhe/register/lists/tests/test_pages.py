"""Pages of finding: the list, the search, the map, the box in the bar, working lists, the way to Excel."""

import json
import re
from typing import Any

import pytest

from songhe.register.extracts.models import Extract
from songhe.register.lists import queries
from songhe.register.lists.models import SavedList
from songhe.register.lists.tests.people import enter
from tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(liu_min: Any, sign_in: Any) -> Any:
    return sign_in(liu_min)


def text(answer: Any) -> str:
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_list_shows_names_villages_and_masks(desk: Any) -> None:
    enter("何玉珍", phone="13992500001", living="alone")
    page = text(desk.get("/elders/"))
    assert "登记了 1 位老人" in page and "139 **** 0001" in page and "蒲溪镇·蒲溪社区" in page
    assert "13992500001" not in page


def test_the_list_is_narrowed_by_place_and_living(desk: Any, wang: Any, ye_elder: Any, ziyang_elder: Any) -> None:
    assert "叶大福" in text(desk.get(f"/elders/?place={cast.DONGSHENG}"))
    assert "王桂兰" not in text(desk.get(f"/elders/?place={cast.DONGSHENG}"))
    assert "找到 2 位老人" in text(desk.get("/elders/?living=alone"))
    assert "没有人符合这些条件" in text(desk.get("/elders/?living=spouse"))


def test_a_foreign_place_is_as_unknown_as_none(desk: Any, ziyang_elder: Any) -> None:
    page = text(desk.get(f"/elders/?place={cast.HAOPING}"))
    assert "谭秀英" not in page and "没有找到" in page


def test_what_is_asked_wrongly_is_said_beside_the_field(desk: Any, wang: Any) -> None:
    page = text(desk.get("/elders/?age_from=abc"))
    assert "aria-invalid" in page and "王桂兰" in page


@pytest.mark.parametrize(
    ("address", "most"),
    [("/elders/", 12), ("/elders/?q=王", 15), ("/elders/?view=map", 13), ("/lists/quick/?q=王", 15), ("/lists/", 6)],
)
def test_a_page_asks_as_much_for_many_as_for_few(
    desk: Any, address: str, most: int, django_assert_max_num_queries: Any
) -> None:
    for number in range(12):
        enter(f"王{'甲乙丙丁戊己庚辛壬癸子丑'[number]}", cast.PUXI if number % 2 else cast.DONGSHENG)
    desk.get(address)
    with django_assert_max_num_queries(most):
        desk.get(address)


def test_the_next_page_is_one_link_away(desk: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(queries.page, "__defaults__", ("", 2))
    for name in ("赵一", "钱二", "孙三"):
        enter(name)
    first = text(desk.get("/elders/"))
    link = re.search(r'href="(\?after=[^"]+)" rel="next"', first)
    assert link and "赵一" not in first
    assert "赵一" in text(desk.get(f"/elders/{link[1]}"))


def test_a_search_says_why_and_what_else_a_word_means(desk: Any, wang: Any) -> None:
    page = text(desk.get("/elders/?q=wgl")) if enter("吴桂龙") else ""
    assert "拼音首字母" in page and "找到 2 位老人" in page
    assert "category=low_income" in text(desk.get("/elders/?q=低保"))
    assert "没有找到" in text(desk.get("/elders/?q=欧阳不在"))


def test_the_box_in_the_bar_stands_on_every_page_of_staff_and_nobody_elses(desk: Any, wang: Any, sign_in: Any) -> None:
    for address in ("/elders/", "/console/", f"/elders/{wang.pk}/", "/fleet/"):
        assert 'hx-get="/lists/quick/"' in text(desk.get(address))
    assert "/lists/quick/" not in text(sign_in(wang.user).get(f"/elders/{wang.pk}/"))


def test_the_box_drops_down_people_without_numbers(desk: Any) -> None:
    elder = enter("王桂兰", phone="13992500001")
    page = text(desk.get("/lists/quick/?q=0001"))
    assert f"/elders/{elder.pk}/" in page and "电话后四位" in page and "<html" not in page and "1399250" not in page


def test_the_map_draws_points_and_says_which_are_approximate(desk: Any, wang: Any, ye_elder: Any) -> None:
    page = text(desk.get("/elders/?view=map"))
    drawn = json.loads(re.search(r'<script id="lists-drawing"[^>]*>(.*?)</script>', page)[1])
    assert {(one["name"], one["exact"]) for one in drawn["points"]} == {("王桂兰", True), ("叶大福", False)}
    assert all(len(str(one["lat"]).split(".")[1]) <= 3 for one in drawn["points"])
    assert "空心是近似位置" in page and f"place={cast.PUXI}" in page


def test_many_are_drawn_village_by_village(desk: Any, wang: Any, ye_elder: Any, monkeypatch: Any) -> None:
    from songhe.register.lists import maps

    monkeypatch.setattr(maps, "POINTS", 1)
    page = text(desk.get("/elders/?view=map"))
    drawn = json.loads(re.search(r'<script id="lists-drawing"[^>]*>(.*?)</script>', page)[1])
    assert drawn["points"] == [] and sum(one["n"] for one in drawn["villages"]) == 2


def test_criteria_are_kept_from_the_page_and_found_among_the_chips(desk: Any, wang: Any) -> None:
    answer = desk.post("/lists/new/", {"query": "living=alone&age_from=80", "name": "我的高龄", "shared": "on"}, follow=True)
    assert "我的高龄" in text(answer)
    assert SavedList.objects.get().shared
    assert "要有名称" in text(desk.post("/lists/new/", {"query": "", "name": "空"}, follow=True))


def test_ones_own_lists_are_renamed_shared_and_removed(desk: Any) -> None:
    desk.post("/lists/new/", {"query": "living=alone", "name": "甲"})
    row = SavedList.objects.get()
    desk.post(f"/lists/{row.pk}/name/", {"name": "乙"})
    desk.post(f"/lists/{row.pk}/sharing/", {"shared": "1"})
    page = text(desk.get("/lists/"))
    assert "乙" in page and "同事可用" in page and "独居" in page
    assert desk.post(f"/lists/{row.pk}/name/", {"name": ""}).status_code == 409
    assert "还没有存过清单" in text(desk.post(f"/lists/{row.pk}/removal/", follow=True))


def test_a_list_goes_to_excel_with_the_same_people_and_its_title(desk: Any, wang: Any, ye_elder: Any) -> None:
    assert "/lists/export/?living=alone" in text(desk.get("/elders/?living=alone"))
    asked = f"/lists/export/?living=alone&place={cast.DONGSHENG}"
    assert "导出 1 位老人" in text(desk.get(asked))
    desk.post(asked, {"purpose": "十二月探访安排", "columns": ["name"]})
    made = Extract.objects.get()
    assert (made.title, made.rows) == ("东升村，独居", 1)


@pytest.mark.parametrize("person", ["wang_daughter", "doctor_zhou", "qian_auditor"])
def test_who_sees_no_place_has_no_such_page(person: str, request: Any, sign_in: Any) -> None:
    user = request.getfixturevalue(person)
    client = sign_in(getattr(user, "user", None) or user)
    assert [client.get(address).status_code for address in ("/elders/", "/lists/", "/lists/quick/")] == [404] * 3
