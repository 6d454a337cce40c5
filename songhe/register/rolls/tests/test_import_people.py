"""A list becomes files: the whole way, what it says of each person, and nothing twice."""

import pytest

from songhe.base.models import JournalEntry
from songhe.register.people import actions as people_actions
from songhe.register.people.models import Elder, Version
from songhe.register.rolls import actions
from songhe.register.rolls.models import Roll
from songhe.register.rolls.tests.bringing import AT, book, bring, check, counts, imported, later, number, people, person, work
from tests import cast

pytestmark = pytest.mark.django_db


def test_the_whole_way_from_a_workbook_to_files(li_county):
    roll = imported(book(people(30)))
    assert (roll.status, counts(roll)) == ("done", {"rows": 30, "new": 30})
    elder = Elder.objects.get(name="张一甲")
    assert (elder.citizen_id, elder.phone, elder.address) == (number(1), "13992500001", "3组1号")
    assert (elder.division.code, elder.living, elder.sex, str(elder.birth_date)) == (cast.PUXI, "alone", "1", "1945-03-12")
    assert (elder.source, elder.evidence) == ("roll", f"roll {roll.number} row 2")
    assert len(elder.roll_mark) == 16 and (elder.pinyin, elder.initials) == ("zhangyijia", "zyj")


def test_a_file_made_in_bulk_is_the_same_as_one_registered_by_hand(li_county):
    """Every column: whoever adds one to Elder must say what the bulk way writes there."""
    imported(book([person(1, "欧阳桂兰", 居住情况="与配偶同住")]))
    bulk = Elder.objects.get()
    facts = {"citizen_id": number(1), "phone": "13992500001", "address": "3组1号", "living": "spouse"}
    said = {"name": "欧阳桂兰", "sex": "1", "birth_date": bulk.birth_date, "division": bulk.division}
    kept = dict(bulk.record)
    Elder.objects.all().delete()
    by_hand = people_actions.register_elder(**said, **facts, by=li_county.actor, at=AT)
    apart = {"id", "created_at", "recorded_at", "source", "evidence", "roll_mark", "record"}
    columns = [field.attname for field in Elder._meta.concrete_fields if field.attname not in apart]
    assert {name: getattr(bulk, name) for name in columns} == {name: getattr(by_hand, name) for name in columns}
    assert kept == dict(by_hand.record) and bulk.recorded_at == AT == by_hand.recorded_at


def test_checking_writes_nothing_to_files(li_county):
    roll = check(bring(book(people(3))))
    assert (roll.status, counts(roll), Elder.objects.count()) == ("checked", {"rows": 3, "new": 3}, 0)


def test_the_same_file_again_changes_nothing_and_says_so(li_county):
    data = book(people(12))
    imported(data)
    before = list(Elder.objects.order_by("pk").values())
    again = imported(data, at=later(days=1))
    assert counts(again) == {"rows": 12, "same": 12}
    assert list(Elder.objects.order_by("pk").values()) == before and not Version.objects.exists()


def test_a_changed_row_changes_the_file_and_keeps_what_it_said(li_county):
    imported(book([person(1, "张桂兰")]))
    roll = imported(book([person(1, "张桂兰", 联系电话="13992599999", 居住情况="空巢")]), at=later(days=40))
    elder = Elder.objects.get()
    assert counts(roll) == {"rows": 1, "changed": 1}
    assert (elder.phone, elder.living, elder.version) == ("13992599999", "empty_nest", 2)
    kept = Version.objects.get()
    assert (kept.record["phone"], kept.open["living"], elder.evidence) == ("13992500001", "alone", f"roll {roll.number} row 2")


def test_an_empty_cell_says_nothing_and_takes_nothing_away(li_county):
    imported(book([person(1, "张桂兰")]))
    roll = imported(book([person(1, "张桂兰", 联系电话="", 家庭住址="无", 居住情况="")]), at=later(days=1))
    assert counts(roll) == {"rows": 1, "same": 1} and Elder.objects.get().phone == "13992500001"


def test_categories_contacts_and_households_come_with_it(li_county):
    head = [*book_head(), "户号", "与户主关系"]
    row = person(1, "张桂兰", 人员类别="低保、重残", 联系人="王丽", 联系人电话="13992500002", 户号="H-7", 与户主关系="户主")
    wife = person(2, "李秀英", 户号="H-7", 与户主关系="配偶")
    imported(book([row, wife], head))
    elder = Elder.objects.get(name="张桂兰")
    assert sorted(elder.categories.values_list("code", "source")) == [("low_income", "roll"), ("severely_disabled", "roll")]
    contact = elder.contacts.get()
    assert (contact.name, contact.phone, contact.may_follow) == ("王丽", "13992500002", False)
    assert elder.household.number == "H-7" and elder.household.members.count() == 2 and elder.relation == "01"


def book_head():
    from songhe.register.rolls.tests.bringing import HEAD

    return HEAD


def test_one_journal_row_stands_for_a_piece(li_county):
    roll = imported(book(people(5)))
    rows = JournalEntry.objects.filter(verb="rolls.roll.piece")
    assert [row.facts for row in rows] == [
        {"number": roll.number, "pieces": [1, 1], "of": 1, "rows": 5, "new": 5, "changed": 0, "same": 0, "bad": 0}
    ]
    assert not JournalEntry.objects.filter(verb="people.elder.register").exists()


def test_no_journal_row_holds_a_sealed_value(li_county):
    imported(book(people(2)))
    said = "".join(str((row.before, row.after, row.facts)) for row in JournalEntry.objects.all())
    assert number(1) not in said and "13992500001" not in said and "3组" not in said


def test_people_of_another_county_are_bad_rows_that_say_so(li_county):
    there = person(3, "谭秀英")
    there.update({"县（市、区）": "紫阳县", "镇\n（街道）": "蒿坪镇", "村（社区）": "蒿坪村"})
    roll = imported(book([person(1), there]))
    assert counts(roll) == {"rows": 2, "new": 1, "bad": 1}
    assert [fault[1] for fault in roll.kept_rows.get().faults] == ["foreign_place"]


def test_a_number_registered_in_another_county_is_not_taken_over(li_county):
    village = cast.place(cast.HAOPING)
    facts = {"name": "谭秀英", "sex": "2", "birth_date": None, "citizen_id": number(2), "division": village}
    people_actions.register_elder(**facts, by=li_county.actor, at=AT)
    roll = imported(book([person(2, "谭秀英")]))
    assert counts(roll) == {"rows": 1, "bad": 1} and roll.kept_rows.get().faults[0][1] == "elsewhere"


def test_the_same_person_twice_in_a_list_counts_once(li_county):
    data = book([person(1, "张桂兰"), person(1, "张桂兰", 联系电话="13992511111")])
    for expected in ({"rows": 2, "new": 1, "bad": 1}, {"rows": 2, "same": 1, "bad": 1}):
        assert counts(imported(data)) == expected
    assert Elder.objects.get().phone == "13992500001"


def test_somebody_registered_between_checking_and_importing_is_not_doubled(li_county):
    roll = check(bring(book([person(1, "张桂兰")])))
    imported(book([person(1, "张桂兰")]))
    actions.begin(roll=roll, by=li_county.actor, at=AT)
    assert counts(work(roll)) == {"rows": 1, "same": 1} and Elder.objects.count() == 1


def test_old_ids_foreigners_middle_dots_and_rare_characters_are_taken(li_county):
    head = [*book_head(), "证件类型"]
    rows = [
        person(1, "阿依古丽．买买提", 身份证号码="610921450312001"),
        person(2, "𬭊秀英"),
        person(4, "SMITH JOHN", 身份证号码="E12345678", 证件类型="护照"),
        person(5, "王长寿", 身份证号码=number(5, "19000101"), 出生日期="1900年1月1日"),
    ]
    roll = imported(book(rows, head))
    assert counts(roll) == {"rows": 4, "new": 4}, [row.faults for row in roll.kept_rows.all()]
    assert Elder.objects.get(name="阿依古丽·买买提").citizen_id == number(1)
    assert Elder.objects.get(name="SMITH JOHN").document == "passport"


def test_a_list_that_cannot_be_read_is_refused_with_the_reason(li_county):
    from songhe.links.sheets.tests import books

    assert (bring(books.locked()).status, bring(books.locked()).reason) == ("refused", "password")
    assert bring(books.xlsx([book_head()])).reason == "empty"


def test_the_database_holds_no_number_in_clear(li_county):
    from django.db import connection

    imported(book([person(1, "张桂兰"), person(1, "张桂兰", 身份证号码="1")]))
    with connection.cursor() as cursor:
        for table in (Roll._meta.db_table, "rolls_rollrow", "people_elder", "base_journalentry"):
            cursor.execute(f"SELECT * FROM {table}")
            assert number(1) not in str(cursor.fetchall())
