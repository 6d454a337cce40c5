"""Rows that are made in one process and poured in by another come out as they went in, on both databases."""

import marshal

import pytest
from django.db import IntegrityError, transaction

from songhe.register.people import marks, rules
from songhe.register.people.actions import pouring
from songhe.register.people.models import Household
from songhe.register.places.models import Division
from tests import cast

COLUMNS = ("id", "node", "division_id", "division_path", "number", "created_at")


def line(serial, number):
    place = cast.place(cast.PUXI)
    return [f"{serial:032x}", "6109", place.pk.hex, place.path, number, "2026-11-27 02:00:00"]


def poured(numbers, **more):
    from django.db import connection

    rows = [line(serial, number) for serial, number in enumerate(numbers, 1)]
    packed = pouring.pack(rows, list(range(1, len(rows) + 1)), connection.vendor)
    with transaction.atomic():
        pouring.pour(Household, COLUMNS, packed, **more)
    return list(Household.objects.order_by("pk").values_list("number", flat=True))


@pytest.mark.django_db
def test_signs_that_mean_something_to_copy_come_through(li_county):
    odd = ["a\\b", "tab\there", "two\nlines", "\\N", "\\.", "cr\rx", "引号'\"", ""]
    assert poured(odd) == odd


@pytest.mark.django_db
def test_rows_of_some_numbers_are_left_out_or_filled(li_county):
    assert poured(["a", "b\\", "c", "d"], but={2}, fill=(4, {3: "x"})) == ["a", "x", "d"]


@pytest.mark.django_db
def test_nothing_is_nothing(li_county):
    assert poured([]) == []


@pytest.mark.django_db
def test_what_is_there_already_fails_as_a_whole(li_county):
    with pytest.raises(IntegrityError):
        poured(["a", "b", "a"])
    assert not Household.objects.exists() and Division.objects.exists()


def test_a_sign_that_parts_values_is_never_taken_for_one():
    for sign in (pouring.CELL, pouring.ROW):
        with pytest.raises(ValueError, match="parts values"):
            pouring.pack([["a", f"b{sign}c"]], [1], "postgresql")


def test_none_is_written_as_the_database_wants_it():
    rows = [["a", None, 7]]
    assert pouring.pack(rows, [1], "postgresql").body == b"a\t\\N\t7"
    assert marshal.loads(pouring.pack(rows, [1], "sqlite").body) == rows


@pytest.mark.parametrize("number", ["610921194503120018", "61092119450312001X", "E12345678", "12", ""])
@pytest.mark.parametrize("phone", ["13992500001", "120", ""])
@pytest.mark.parametrize("address", ["蒲溪社区 3 组 12 号", ""])
def test_marks_in_bulk_are_the_marks_of_one_file(number, phone, address):
    expected = (
        marks.id_mark(number), marks.id_tail_mark(number), marks.phone_mark(phone), marks.phone_tail_mark(phone),
        marks.address_mark(address),
    )  # fmt: skip
    made = marks.Marks()
    assert made.of(number, phone, address) == expected
    assert made.of(number, phone, address, marks.id_mark(number)) == expected


def test_figures_of_other_scripts_are_figures():
    assert rules.check_character("61092119450312001") == rules.check_character(
        "６１０９２１１９４５０３１２００１"
    )  # words: data
