"""Finding one person: by everything by which people are known, the right one first, with the reason, never a neighbour's."""

from typing import Any

import pytest

from songhe.register.lists import queries
from songhe.register.lists.tests.people import contact, enter, leave
from songhe.register.people import actions
from tests import cast
from tests.cast import AT, DONGSHENG, HAOPING, PUXI

pytestmark = pytest.mark.django_db
NUMBER = "610921194512311025"


def names(user: Any, text: str) -> list[str]:
    return [elder.name for elder in queries.people(user, text)]


def reasons(user: Any, text: str) -> list[str]:
    return [str(hit.why) for hit in queries.search(user, text).people]


@pytest.fixture
def marked(liu_min: Any) -> Any:
    elder = enter("王桂兰", phone="13992500001", citizen_id=NUMBER, address="蒲溪社区 3 组 12 号")
    contact(elder, "13992500002")
    return elder


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("王桂兰", "姓名"),
        ("+86 139 9250 0001", "电话"),
        ("王", "姓名"),
        (" 王桂 ", "姓名"),
        ("wangguilan", "拼音"),
        ("wanggui", "拼音"),
        ("WGL", "拼音首字母"),
        ("wg", "拼音首字母"),
        (NUMBER, "证件号"),
        ("6109211945 1231 1025", "证件号"),
        ("311025", "证件号后六位"),
        ("13992500001", "电话"),
        ("+86 139-9250-0001", "电话"),
        ("0001", "电话后四位"),
        ("13992500002", "女儿王丽的电话"),
        ("0002", "女儿王丽的电话后四位"),
        ("3组12号", "住址"),
        ("3 组 12 号", "住址"),
        ("蒲溪社区3组12号", "住址"),
    ],
)
def test_a_person_is_found_by_what_people_say_and_the_page_says_why(marked: Any, liu_min: Any, said: str, why: str) -> None:
    assert (names(liu_min, said), reasons(liu_min, said)) == (["王桂兰"], [why])


@pytest.mark.parametrize(
    "said", ["", "   ", "桂兰", "1399259", "13992599998", "61092119451231102", "w", "东升村3组12号", "%", "_"]
)
def test_half_numbers_ends_of_names_and_other_villages_find_nobody(marked: Any, liu_min: Any, said: str) -> None:
    assert names(liu_min, said) == []


@pytest.mark.parametrize("said", ["王桂兰", "wgl", NUMBER, "311025", "13992500001", "0001", "0002", "3组12号"])
def test_nobody_is_found_in_another_county(marked: Any, he_ziyang: Any, said: str) -> None:
    assert names(he_ziyang, said) == []


@pytest.mark.parametrize("person", ["wang_daughter", "doctor_zhou", "qian_auditor"])
def test_who_has_no_files_of_a_place_finds_nobody(person: str, request: Any) -> None:
    user = request.getfixturevalue(person)
    enter("王桂兰")
    assert not queries.search(getattr(user, "user", None) or user, "王桂兰").people


def test_an_assistant_finds_those_of_the_own_village_only(chen: Any) -> None:
    enter("王桂兰"), enter("王桂英", DONGSHENG)
    assert names(chen.user, "王") == names(chen.user, "wang") == names(chen.user, "wg") == ["王桂英"]


def test_a_whole_number_comes_before_an_end_of_one(liu_min: Any) -> None:
    enter("李二", phone="09155210001"), enter("王一", phone="0915521")
    assert names(liu_min, "0915521") == ["王一"]


def test_the_own_telephone_comes_before_a_contacts(liu_min: Any) -> None:
    mother, son = enter("甲母"), enter("乙子", phone="13992500009")
    contact(mother, "13992500009", "乙子", "儿子")
    assert names(liu_min, "13992500009") == names(liu_min, "0009") == [son.name, mother.name]


def test_a_whole_name_comes_before_names_that_begin_so(liu_min: Any) -> None:
    enter("王桂兰英"), enter("王桂兰", DONGSHENG)
    assert names(liu_min, "王桂兰") == ["王桂兰", "王桂兰英"]


def test_a_spelling_comes_before_initials(liu_min: Any) -> None:
    enter("李安"), enter("林一安仔")  # li'an is lian; liyianzai has the initials lyaz
    assert names(liu_min, "li") == ["李安", "林一安仔"]
    assert reasons(liu_min, "ly") == ["拼音首字母"]


def test_who_lives_comes_before_who_died_or_moved(liu_min: Any) -> None:
    gone, moved = enter("王桂兰"), enter("王桂兰")
    leave(gone), leave(moved, "move_out")
    enter("王桂兰", DONGSHENG)
    found = queries.search(liu_min, "王桂兰").people
    assert found[0].elder.status == "here" and len(found) == 3


def test_somebody_found_in_two_ways_is_listed_once(marked: Any, liu_min: Any) -> None:
    contact(marked, "13992500002", "王强", "儿子")
    assert names(liu_min, "13992500002") == ["王桂兰"]


def test_a_device_leads_to_whom_it_hangs_with(wang: Any, liu_min: Any, he_ziyang: Any) -> None:
    assert (names(liu_min, "btn-wang"), reasons(liu_min, "btn-w")) == (["王桂兰"], ["设备号 btn-wang"])
    assert names(he_ziyang, "btn-wang") == []


def test_a_place_leads_to_its_list_and_only_ones_own(liu_min: Any, he_ziyang: Any) -> None:
    assert [place.code for place in queries.search(liu_min, "蒲溪社区").places] == [PUXI]
    assert [place.code for place in queries.search(liu_min, "蒲溪镇东升").places] == [DONGSHENG]
    assert queries.search(he_ziyang, "蒲溪").places == [] and queries.search(liu_min, "蒿坪").places == []


@pytest.mark.parametrize(
    ("word", "query"),
    [
        ("低保", "category=low_income"),
        ("独居", "living=alone"),
        ("80岁以上", "age_from=80"),
        ("没有电话", "means=none"),
        ("没有设备", "device=none"),
    ],
)
def test_a_word_leads_to_the_list_it_means(liu_min: Any, word: str, query: str) -> None:
    assert query in [found for _, found in queries.search(liu_min, word).lists]


def test_more_than_fit_are_announced(liu_min: Any) -> None:
    for number in range(4):
        enter(f"王{'甲乙丙丁'[number]}")
    found = queries.search(liu_min, "王", limit=3)
    assert (len(found.people), found.more) == (3, True)
    assert not queries.search(liu_min, "王", limit=4).more


def test_a_new_number_of_a_contact_is_found_and_the_old_one_is_not(marked: Any, liu_min: Any) -> None:
    actions.change_contact(contact=marked.contacts.get(), phone="13992507777", by=liu_min.actor, at=AT)
    assert names(liu_min, "7777") == ["王桂兰"] and names(liu_min, "0002") == []


def test_a_search_asks_no_more_than_it_must(marked: Any, liu_min: Any, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(11):
        queries.search(liu_min, "王桂兰")


def test_the_city_finds_in_every_county(sun_city: Any) -> None:
    enter("王桂兰"), enter("王桂兰", HAOPING)
    assert len(names(sun_city, "王桂兰")) == len(names(sun_city, "wgl")) == 2
    assert cast.HANYIN in queries.people(sun_city, "王桂兰")[0].division_path
