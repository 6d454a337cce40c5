"""What cells mean, and which sentence names what is wrong with them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from songhe.register.people import rules as people
from songhe.register.rolls import facts, rules, words
from songhe.register.rolls.parsing import Parser
from songhe.register.rolls.places import Places
from songhe.register.rolls.rules import Fault
from songhe.register.rolls.tests.bringing import book, bring, check, number, person
from tests import cast

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    "text",
    [
        "1945-03-12",
        "1945/3/12",
        "1945.3.12",
        "19450312",
        "1945年3月12日",
        "１９４５－０３－１２",
        "1945-03-12 00:00:00",
        " 1945-3-12 ",
    ],
)
def test_a_day_is_read_however_it_is_written(text):
    assert rules.date_of(text) == date(1945, 3, 12)


@pytest.mark.parametrize("text", ["1945-3", "45-03-12", "1945312", "12/03/1945", "三月", "1945-03-12x", "194503120"])
def test_a_day_that_could_be_another_is_not_guessed(text):
    assert rules.date_of(text).code == "date_shape"


@pytest.mark.parametrize("text", ["1945-02-30", "19451301", "1799-01-01"])
def test_a_day_that_never_was_is_refused(text):
    assert rules.date_of(text).code == "no_such_day"


@given(st.dates(min_value=date(1880, 1, 1), max_value=date(2200, 1, 1)))
def test_every_day_survives_each_way_of_writing(day):
    ways = [day.isoformat(), f"{day:%Y%m%d}", f"{day.year}年{day.month}月{day.day}日", f"{day.year}/{day.month}/{day.day}"]
    assert {rules.date_of(way) for way in ways} == {day}


@given(st.text(max_size=30))
def test_no_cell_breaks_a_parser(text):
    for parse in (rules.date_of, rules.phone_of, rules.name_of):
        assert isinstance(parse(text), (str, date, Fault))
    assert isinstance(rules.citizen_id_of(text, TODAY), (str, Fault))


@given(st.integers(0, 999), st.dates(min_value=date(1900, 1, 1), max_value=TODAY))
def test_every_good_number_is_taken_in_each_shape(serial, born):
    good = number(serial, f"{born:%Y%m%d}")
    wide = "".join(chr(ord(char) + 0xFEE0) for char in good)
    assert {rules.citizen_id_of(text, TODAY) for text in (good, good.lower(), f"{good[:6]} {good[6:]}", wide)} == {good}
    assert people.id_fault(good, TODAY) == ""


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("61090219500101001", "id_length"),
        ("61090219500101001A", "id_shape"),
        ("610902195013010015", "id_date"),
        ("610902195001010016", "id_check"),
        ("≈610902195001010000", "digits_lost"),
    ],
)
def test_a_bad_number_says_why(text, code):
    fault = rules.citizen_id_of(text, TODAY)
    assert fault.code == code and words.sentence(fault.code, fault.about)


def test_every_code_has_a_sentence():
    import re
    from pathlib import Path

    room = Path(rules.__file__).parent
    said = "".join(path.read_text() for path in room.glob("*.py"))
    codes = set(re.findall(r'Fault\("(\w+)"', said)) | {"elsewhere", "died", "name_differs", "repeated"}
    assert [code for code in codes if words.sentence(code) == code] == []


@pytest.mark.parametrize(
    "code", ["password", "broken", "bomb", "too_large", "too_slow", "too_many", "empty", "html", "unknown"]
)
def test_every_refusal_has_a_sentence_of_its_own(code):
    assert words.unreadable(code) != words.unreadable("broken") or code == "broken"


def test_a_phone_is_the_first_of_several():
    assert rules.phone_of("139 9250 0001/13992500002") == "13992500001"
    assert rules.phone_of("0915-5212345") == "09155212345"
    assert rules.phone_of("1399250000").code == "phone"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("county", "town", "village", "place"),
    [
        ("汉阴县", "蒲溪镇", "蒲溪社区居委会", ""),
        ("汉阴", "蒲溪", "蒲溪", ""),
        ("", "", "蒲溪社区", ""),
        ("陕西省安康市汉阴县", "汉阴县蒲溪镇", "蒲溪社区", ""),
        ("", "", "", "610921102001"),
        ("", "", "610921102001", ""),
        ("", "", "", "陕西省安康市汉阴县蒲溪镇蒲溪社区居委会"),
        ("", "", "", "蒲溪镇·蒲溪社区"),
        ("", "", "汉阴县蒲溪镇蒲溪社区", ""),
    ],
)
def test_a_village_is_found_however_it_is_written(county, town, village, place, city):
    assert Places(cast.place(cast.HANYIN).path).find(county, town, village, place).path.endswith(cast.PUXI)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("words_", "code"),
    [(("", "", "没有村", ""), "no_such_village"), (("", "", "", ""), "no_village"), (("", "", "蒿坪村", ""), "foreign_place"),
     (("", "", "", "610924101200"), "foreign_place"), (("紫阳县", "", "蒲溪社区", ""), "no_such_village")],
)  # fmt: skip
def test_a_village_that_is_none_of_ours_says_so(words_, code, city):
    assert Places(cast.place(cast.HANYIN).path).find(*words_).code == code


@pytest.mark.django_db
def test_two_villages_of_one_name_need_their_town(city):
    from songhe.register.places.models import Division

    town = cast.place(cast.PUXI_TOWN)
    twin = {"name": "东升村委会", "level": "village", "kind": "village", "terrain": "mountain", "lat": 32.8, "lng": 108.3}
    Division.objects.create(code="610921103201", path=f"{town.path}x/610921103201", located="x", **twin)
    Division.objects.create(code="610921102x", path=f"{town.path}x", name="平梁镇", level="town", lat=1, lng=1, located="x")
    places = Places(cast.place(cast.HANYIN).path)
    assert places.find("", "", "东升村", "").code == "many_villages"
    assert places.find("", "蒲溪镇", "东升村", "").path.endswith(cast.DONGSHENG)


@pytest.mark.django_db
def test_each_bad_cell_is_named_with_its_reason_and_never_its_whole_value(li_county):
    row = person(
        1, 身份证号码=number(1)[:-1] + "Y", 出生日期="1945-13-01", 联系电话="1234567890", 居住情况="天上", 人员类别="仙人"
    )
    roll = check(bring(book([row, person(2, "", 姓名="", 性别="男"), person(3, **{"村（社区）": "#REF!"})])))
    kept = list(roll.kept_rows.all())
    told = {one["heading"]: one for one in words.faults(roll, kept[0])}
    assert set(told) == {"身份证号码", "出生日期", "联系电话", "居住情况", "人员类别"}
    assert number(1)[5:14] not in str(told) and "1945-13-01" not in str(told)
    assert {one["sentence"] for one in words.faults(roll, kept[1])} == {"没有姓名", "与身份证号里的性别不一致"}
    assert [row.number for row in kept] == [2, 3, 4]


@pytest.mark.parametrize(
    ("heading", "fact"),
    [("姓 名", "name"), ("＊公民身份号码", "citizen_id"), ("镇（街道）\n", "town"), ("紧急联系人电话", "contact_phone")],
)
def test_a_column_is_guessed_by_its_heading(heading, fact):
    assert facts.guess([heading], "people", {}) == {0: fact}


def test_what_a_bureau_meant_before_wins_and_each_fact_is_one_column():
    titles = ["联系电话", "电话", "谁"]
    assert facts.guess(titles, "people", {}) == {0: "phone"}
    assert facts.guess(titles, "people", {"电话": "contact_phone", "谁": "name"}) == {0: "phone", 1: "contact_phone", 2: "name"}


def test_no_heading_means_two_facts():
    every = [(word, fact) for fact, words_ in facts._yaml("headings").items() for word in words_]
    plain = [facts.plain(word) for word, _ in every]
    assert sorted({word for word in plain if plain.count(word) > 1}) == []


@pytest.mark.django_db
def test_the_mark_of_a_row_is_the_same_however_it_is_written(city):
    parser = Parser("people", {0: "name", 1: "citizen_id", 2: "village"}, Places(cast.place(cast.HANYIN).path), TODAY)
    same = [["张桂兰", number(2), "蒲溪社区"], ["张 桂兰", number(2).lower(), "蒲溪社区居委会"]]
    assert len({parser.parse(1, cells).mark for cells in same}) == 1
    assert parser.parse(1, ["张桂英", number(2), "蒲溪社区"]).mark != parser.parse(1, same[0]).mark
