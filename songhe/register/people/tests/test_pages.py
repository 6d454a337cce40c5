"""Pages of the files: what is shown, what stays hidden, what is said when something is wrong."""

import pytest

from songhe.register.people import actions, queries
from songhe.register.people.models import Elder
from tests import cast

pytestmark = pytest.mark.django_db
NEW = {"name": "何玉珍", "sex": "0", "citizen_id": "610921194512311025", "division": cast.PUXI, "living": "alone"}


@pytest.fixture
def desk(liu_min, sign_in):
    return sign_in(liu_min)


def text(answer):
    return answer.content.decode()


def test_the_list_shows_names_and_villages_and_no_number(desk, wang):
    page = text(desk.get("/elders/"))
    assert "王桂兰" in page and "蒲溪镇·蒲溪社区" in page and "1399250" not in page


def test_the_list_needs_as_many_queries_for_many_as_for_few(desk, wang, ye_elder, django_assert_max_num_queries):
    with django_assert_max_num_queries(9):
        desk.get("/elders/")


def test_a_file_shows_masks_and_ways_to_open(desk, wang):
    page = text(desk.get(f"/elders/{wang.pk}/"))
    assert "139 **** 0001" in page and "?field=phone" in page
    assert not any(part in page for part in ("13992500001", "12 号", "高血压", "张大山家"))


def test_opening_asks_why_and_shows_the_value_on_the_file(desk, wang):
    assert "为什么要看" in text(desk.get(f"/elders/{wang.pk}/reveal/?field=address"))
    page = desk.post(f"/elders/{wang.pk}/reveal/", {"field": "address", "reason": "上门处置"}, follow=True)
    assert "蒲溪社区 3 组 12 号" in text(page) and "上门处置" in text(page)


def test_asking_the_reason_opens_nothing(desk, wang, liu_min):
    desk.get(f"/elders/{wang.pk}/reveal/?field=address")
    assert queries.looks(liu_min, wang) == []


@pytest.mark.parametrize(
    ("data", "status"), [({"field": "phone"}, 422), ({"field": "phone", "reason": "x"}, 422), ({"field": "pk"}, 404)]
)
def test_opening_without_a_reason_or_a_field_is_not_done(desk, wang, data, status):
    assert desk.post(f"/elders/{wang.pk}/reveal/", data).status_code == status


def test_a_fragment_gives_the_value_alone(desk, wang):
    answer = desk.post(f"/elders/{wang.pk}/reveal/", {"field": "phone", "reason": "回拨"}, headers={"HX-Request": "true"})
    assert "13992500001" in text(answer) and "<html" not in text(answer)


@pytest.mark.parametrize(("back", "to"), [("/account/", "/account/"), ("https://evil.example/", None)])
def test_after_opening_one_comes_back_to_this_house_only(desk, wang, back, to):
    answer = desk.post(f"/elders/{wang.pk}/reveal/", {"field": "phone", "reason": "回拨", "next": back})
    assert answer["Location"] == (to or f"/elders/{wang.pk}/")


def test_family_sees_the_file_and_who_looked_but_changes_nothing(wang_daughter, wang, liu_min, desk, sign_in):
    actions.give_consent(elder=wang, purpose="family", given_by="王桂兰", by=liu_min.actor, at=cast.AT)
    desk.post(f"/elders/{wang.pk}/reveal/", {"field": "phone", "reason": "回拨老人"})
    family = sign_in(wang_daughter.user)
    page = text(family.get("/elders/mine/", follow=True))
    assert "回拨老人" in page and "更正档案" not in page
    assert family.get(f"/elders/{wang.pk}/edit/").status_code == 404


def test_family_linked_to_nobody_is_told_what_to_do(sign_in, city):
    user = cast.user("lonely", "孤单", "family", cast.PUXI)
    assert "联系人" in text(sign_in(user).get("/elders/mine/"))


def test_a_person_is_registered_and_birth_and_sex_come_from_the_id(desk):
    assert desk.post("/elders/new/", NEW).status_code == 302
    elder = Elder.objects.get(name="何玉珍")
    assert (str(elder.birth_date), elder.sex, elder.division.code) == ("1945-12-31", "2", cast.PUXI)


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"name": ""}, "aria-invalid"),
        ({"citizen_id": "61092119451231102"}, "应为 18 位，现在是 17 位"),
        ({"citizen_id": "610921194512311024"}, "最后一位对不上"),
        ({"birth_date": "1950-01-01"}, "不一致"),
        ({"sex": "1"}, "不一致"),
        ({"citizen_id": "", "birth_date": "2050-01-01"}, "今天以前"),
        ({"phone": "1234567"}, "11 位手机号"),
        ({"division": "蒿坪村"}, "没有找到"),
        ({"division": "不存在"}, "没有找到"),
        ({"lat": "32.8"}, "一起填"),
        ({"lat": "3", "lng": "108"}, "aria-invalid"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_written_stays(desk, ziyang_elder, facts, said):
    page = desk.post("/elders/new/", {**NEW, **facts})
    assert page.status_code == 422 and said in text(page)
    assert facts.get("name") == "" or 'value="何玉珍"' in text(page)


def test_an_id_that_is_known_is_said(desk):
    desk.post("/elders/new/", NEW)
    assert "登记过" in text(desk.post("/elders/new/", {**NEW, "name": "何玉"}))


def edit(desk, elder, **facts):
    now = {"name": elder.name, "sex": elder.sex, "division": elder.division.code, "living": elder.living}
    place = {"lat": elder.lat, "lng": elder.lng, "birth_date": elder.birth_date, "care_level": elder.care_level}
    return desk.post(f"/elders/{elder.pk}/edit/", {**now, **place, "language": elder.language, **facts})


def test_what_was_not_opened_and_left_empty_stays(desk, wang):
    assert edit(desk, wang, living="children").status_code == 302
    wang.refresh_from_db()
    assert (wang.living, wang.phone, wang.conditions) == ("children", "13992500001", ["高血压", "房颤"])


def test_what_was_not_opened_is_not_printed_into_the_form(desk, wang):
    page = text(desk.get(f"/elders/{wang.pk}/edit/"))
    assert "不改请留空" in page and "13992500001" not in page and "华法林" not in page


def test_what_was_opened_can_be_emptied(desk, wang):
    desk.post(f"/elders/{wang.pk}/reveal/", {"field": "way_in", "reason": "核对档案"})
    edit(desk, wang, way_in="")
    wang.refresh_from_db()
    assert wang.way_in == ""


def test_new_values_of_closed_fields_are_kept(desk, wang):
    edit(desk, wang, medicines="阿司匹林\n二甲双胍\n")
    wang.refresh_from_db()
    assert wang.medicines == ["阿司匹林", "二甲双胍"]
