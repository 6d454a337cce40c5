"""`songhe import people FILE` at the terminal."""

import io

import pytest
from django.core.management import CommandError, call_command

from songhe.links.sheets.tests import books
from songhe.register.people.models import Elder
from songhe.register.rolls.models import Roll
from songhe.register.rolls.tests.bringing import book, number, people, person
from tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(tmp_path, city):
    def go(data, *words, kind="people"):
        path, out = tmp_path / "名单.xlsx", io.StringIO()
        path.write_bytes(data)
        call_command("import", kind, str(path), *words, stdout=out)
        return out.getvalue()

    return go


def test_it_imports_and_says_how_many(run):
    said = run(book([*people(4), person(9, 联系电话="1")]), "--bureau", "县残联")
    assert "4 new" in said and "1 bad" in said and "row 6: 联系电话：电话应为" in said
    assert Elder.objects.count() == 4
    assert "4 same" in run(book([*people(4), person(9, 联系电话="1")]), "--bureau", "县残联")


def test_a_dry_run_writes_nothing(run):
    assert "checked: 4 rows, 4 new" in run(book(people(4)), "--dry-run")
    assert Elder.objects.count() == 0


def test_a_column_can_be_named(run):
    data = books.xlsx([["甲", "身份证号", "村"], ["张桂兰", number(2), "蒲溪社区"]])
    with pytest.raises(CommandError, match="姓名"):
        run(data)
    assert "1 new" in run(data, "--map", "甲=name")
    with pytest.raises(CommandError, match="--map"):
        run(data, "--map", "乙=name")


def test_within_a_county_others_are_bad_rows(run):
    assert "1 bad" in run(book(people(1)), "--within", cast.ZIYANG)


@pytest.mark.parametrize(("data", "word"), [(books.locked(), "密码"), (b"", "空的")])
def test_what_cannot_be_read_is_one_sentence(run, data, word):
    with pytest.raises(CommandError, match=word):
        run(data)


def test_a_stopped_one_goes_on(run, li_county):
    from songhe.register.rolls import actions

    run(book(people(3)), "--dry-run")
    roll = Roll.objects.get()
    actions.stop(roll=roll, by=li_county.actor, at=roll.received_at)
    call_command("import", "people", resume=roll.number, stdout=io.StringIO())
    assert Elder.objects.count() == 3
    for wrong in ({"resume": "MC-0"}, {"file": "/nowhere.xlsx"}):
        with pytest.raises(CommandError):
            call_command("import", "people", **wrong)
