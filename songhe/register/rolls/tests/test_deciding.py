"""Somebody who may be on the register already is decided by somebody, and bad rows go back and come again."""

import io

import openpyxl
import pytest

from songhe.base.errors import Refused
from songhe.base.models import JournalEntry
from songhe.register.people import actions as people_actions
from songhe.register.people.models import Elder
from songhe.register.rolls import actions
from songhe.register.rolls.tests.bringing import AT, book, bring, check, counts, imported, number, person, work
from tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def known(li_county):
    """Zhang Guilan of 蒲溪社区, whose number nobody wrote down."""
    from datetime import date

    facts = {"name": "张桂兰", "sex": "2", "birth_date": date(1945, 3, 12), "division": cast.place(cast.PUXI)}
    return people_actions.register_elder(**facts, by=li_county.actor, at=AT)


def decide(roll, decision):
    row = roll.kept_rows.get(need="double")
    actions.decide(row=row, decision=decision, by=cast.li_county().actor, at=AT)
    return row


def test_the_same_name_birth_and_village_is_a_possible_double(known):
    roll = check(bring(book([person(2, "张桂兰")])))
    assert counts(roll) == {"rows": 1, "double": 1} and roll.kept_rows.get().candidate == known


def test_the_same_name_and_birth_in_another_village_is_another_person(known):
    assert counts(check(bring(book([person(2, "张桂兰", **{"村（社区）": "东升村"})])))) == {"rows": 1, "new": 1}


def test_an_undecided_double_is_not_imported(known):
    roll = imported(book([person(2, "张桂兰")]))
    assert (roll.status, Elder.objects.count()) == ("done", 1)


@pytest.mark.parametrize("before", [True, False], ids=["before importing", "afterwards"])
@pytest.mark.parametrize(("decision", "people", "phone"), [("same", 1, "13992500002"), ("new", 2, ""), ("skip", 1, "")])
def test_what_is_decided_is_done(known, li_county, before, decision, people, phone):
    roll = check(bring(book([person(2, "张桂兰", 人员类别="低保")])))
    if before:
        decide(roll, decision)
    actions.begin(roll=roll, by=li_county.actor, at=AT)
    work(roll)
    if not before:
        decide(roll, decision)
    known.refresh_from_db()
    assert (Elder.objects.count(), known.phone or "") == (people, phone)
    if decision == "same":
        assert known.citizen_id == number(2) and known.categories.get().code == "low_income"
    with pytest.raises(Refused):
        decide(roll, "skip")
    again = imported(book([person(2, "张桂兰", 人员类别="低保")]))
    assert counts(again) == ({"rows": 1, "double": 1} if decision == "skip" else {"rows": 1, "same": 1})


def test_the_same_number_under_another_name_is_decided_and_never_overwritten(li_county):
    imported(book([person(2, "张桂兰")]))
    roll = imported(book([person(2, "李秀英")]))
    assert counts(roll) == {"rows": 1, "double": 1} and Elder.objects.get().name == "张桂兰"
    with pytest.raises(Refused):
        decide(roll, "new")
    decide(roll, "same")
    assert Elder.objects.get().name == "李秀英"


def test_a_row_without_a_number_that_was_imported_before_is_the_same(li_county):
    data = book([person(2, "张桂兰", 身份证号码="")])
    assert counts(imported(data)) == {"rows": 1, "new": 1}
    assert counts(imported(data)) == {"rows": 1, "same": 1}


def test_errors_go_back_in_a_workbook_are_put_right_and_come_again(li_county):
    rows = [
        person(1),
        person(2, "李秀英", 身份证号码=number(2)[:-1] + "0", 联系电话="12"),
        person(3, "王福", 出生日期="1945-03-11"),
    ]
    roll = imported(book(rows))
    assert counts(roll) == {"rows": 3, "new": 1, "bad": 2}
    data = actions.error_workbook(roll=roll, user=li_county, at=AT)
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    told = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert told[0][-1] == "问题" and told[1][-1].startswith("身份证号码：") and "电话应为" in told[1][-1]
    assert sheet["B3"].fill.fgColor.rgb.endswith("FBE3E0") and not sheet["A3"].fill.fgColor.rgb.endswith("FBE3E0")
    assert JournalEntry.objects.filter(verb="rolls.roll.return").get().facts == {"number": roll.number, "rows": 2}
    for line, column, value in ((3, 2, number(2)), (3, 5, "13992500002"), (4, 4, "1945-03-12")):
        sheet.cell(line, column).value = value
    out = io.BytesIO()
    sheet.parent.save(out)
    assert counts(imported(out.getvalue())) == {"rows": 2, "new": 2}
    assert Elder.objects.count() == 3


def test_a_roll_without_errors_has_no_workbook(li_county):
    with pytest.raises(Refused):
        actions.error_workbook(roll=imported(book([person(1)])), user=li_county, at=AT)


def test_too_many_bad_rows_are_counted_and_not_all_kept(li_county, monkeypatch):
    from songhe.register.rolls.actions import pieces

    monkeypatch.setattr(pieces, "MOST_KEPT", 2)
    roll = imported(book([person(serial, 联系电话="1") for serial in range(1, 6)]))
    assert counts(roll)["bad"] == 5 and roll.kept_rows.count() <= 2
