"""What other people's files say is read; what cannot be read is refused with a reason, soon, and without much memory."""

import random
import resource
from datetime import date, datetime

import pytest

from songhe.links.sheets import kinds
from songhe.links.sheets.kinds import Unreadable
from songhe.links.sheets.reading import Reader, rows_of
from songhe.links.sheets.tests import books
from songhe.links.sheets.tests.books import HEAD

SECONDS, MEMORY = 5.0, 256 << 20
WANG = ["王桂兰", "610902195001010015", "13992500001"]


def read(data: bytes, **facts):
    """(headings, rows) of a file; asserts what reading may cost."""
    with Reader([data], **facts) as reader:
        rows = [row for chunk in reader.chunks() for row in rows_of(chunk)]
        assert reader.rss <= MEMORY and reader.seconds <= SECONDS and reader.count == len(rows)
    return reader.head, rows


def refused(data: bytes) -> str:
    """The reason; asserts that it came soon (seconds of a processor: the machine does other things too)."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with pytest.raises(Unreadable) as told:
        read(data)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime <= SECONDS
    return told.value.code


def test_numbers_that_are_ids_and_phones_come_back_as_text():
    _, rows = read(books.xlsx([HEAD, ["王桂兰", 610902195001010015, 13992500001], ["李", 0.5, -3.0]]))
    assert rows == [(2, ["王桂兰", "≈610902195001010000", "13992500001"]), (3, ["李", "0.5", "-3"])]


@pytest.mark.parametrize("options", [{}, {"date_1904": True}])
def test_days_of_both_systems_are_iso(options):
    said = [["姓名", "出生日期", "时间"], ["王桂兰", date(1945, 3, 12), datetime(2026, 11, 23, 10, 20)]]
    _, rows = read(books.xlsx(said, options))
    assert rows[0][1][1] == "1945-03-12"


def test_a_merged_cell_stands_in_its_first_cell_only():
    import io

    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet()
    sheet.merge_range("A1:C1", "汉阴县残疾人名单（2026年）")
    sheet.write_row(1, 0, HEAD)
    sheet.write_row(2, 0, WANG)
    sheet.merge_range("A4:A5", "李秀英")
    book.close()
    head, rows = read(out.getvalue(), known={"姓名"})
    assert (head.row, head.headings) == (2, HEAD)
    assert rows == [(3, WANG), (4, ["李秀英", "", ""])]


def test_a_formula_is_its_value_and_a_failed_one_is_named():
    sheet = (
        '<row r="1"><c r="A1" t="inlineStr"><is><t>姓名</t></is></c><c r="B1" t="inlineStr"><is><t>电话</t></is></c></row>'
        '<row r="2"><c r="A2" t="str"><f>"王"&amp;"桂兰"</f><v>王桂兰</v></c><c r="B2" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>'
    )
    _, rows = read(books.with_sheet(sheet))
    assert rows == [(2, ["王桂兰", "#DIV/0!"])]


@pytest.mark.parametrize(
    ("encoding", "by"), [("utf-8", ","), ("utf-8-sig", ","), ("gb18030", "\t"), ("gbk", ","), ("utf-16", "\t"), ("utf-8", ";")]
)
def test_text_of_each_encoding_is_read(encoding, by):
    head, rows = read(books.csv_of([HEAD, WANG], encoding, by))
    assert (head.headings, rows) == (HEAD, [(2, WANG)])


def test_numbers_that_a_program_kept_from_excel_are_read_plain():
    _, rows = read(books.csv_of([HEAD, ["王桂兰", '="610902195001010015"', "'13992500001"]]))
    assert rows[0][1] == WANG


def test_a_rare_character_of_gb_18030_is_read():
    _, rows = read(books.csv_of([["姓名", "村"], ["𬭊𫚉", "东升村"]], "gb18030"))
    assert rows == [(2, ["𬭊𫚉", "东升村"])]


def test_an_open_document_is_read():
    head, rows = read(books.ods([HEAD, WANG]))
    assert (head.sheet, head.headings, rows) == ("名单", HEAD, [(2, WANG)])


def test_headings_are_found_below_titles_and_notes():
    top = [["附件2", None, None], ["填表单位：", "县残联", None], HEAD, WANG]
    assert read(books.xlsx(top), known={"姓名", "身份证号"})[0].row == 3
    assert read(books.xlsx(top))[0].headings in (HEAD, ["填表单位：", "县残联"])


def test_a_million_empty_rows_are_passed_over():
    empty = "".join(f'<row r="{number}" ht="15"/>' for number in range(3, 1_000_000))
    head = (
        '<row r="1"><c r="A1" t="inlineStr"><is><t>姓名</t></is></c><c r="B1" t="inlineStr"><is><t>村</t></is></c></row>'
        '<row r="2"><c r="A2" t="inlineStr"><is><t>王桂兰</t></is></c></row>'
    )
    _, rows = read(books.with_sheet(head + empty))
    assert rows == [(2, ["王桂兰", ""])]


def test_a_cell_in_the_last_corner_does_not_eat_the_machine():
    corners = (
        '<row r="1"><c r="A1" t="inlineStr"><is><t>姓名</t></is></c></row>'
        '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row>'
    )
    assert refused(books.with_sheet(corners)) == kinds.TOO_LARGE


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", kinds.EMPTY),
        (books.locked(), kinds.PASSWORD),
        (books.locked_xls(), kinds.PASSWORD),
        (b"PK\x03\x04" + b"broken" * 99, kinds.BROKEN),
        (books.xlsx([HEAD, WANG])[:-400], kinds.BROKEN),
        (books.xlsx([]), kinds.EMPTY),
        (b"<html><table><tr><td>x</td></tr></table></html>", kinds.HTML),
        (b"%PDF-1.7 ...", kinds.UNKNOWN),
        (b"\x00\x01\x02\x00" * 50, kinds.UNKNOWN),
    ],
    ids=["nothing", "password", "old password", "no archive", "cut off", "no cells", "web page", "pdf", "bytes"],
)
def test_what_cannot_be_read_is_refused_with_a_reason(data, code):
    assert refused(data) == code


def test_a_bomb_is_not_opened():
    assert refused(books.bomb()) == kinds.BOMB


def test_a_bomb_that_lies_about_its_size_meets_the_wall():
    assert refused(books.lying_bomb()) in {kinds.BROKEN, kinds.TOO_LARGE, kinds.TOO_SLOW}


def test_the_child_has_none_of_this_nodes_keys(monkeypatch):
    from songhe.links.sheets.reading import _bare

    monkeypatch.setenv("SONGHE_DATA_KEYS", "1:00")
    assert not [name for name in _bare() if name.startswith(("SONGHE", "DJANGO"))]


def damaged(seed: int) -> bytes:
    """A good file of one of four kinds, with some bytes of it changed, left out or doubled."""
    chance = random.Random(seed)
    rows = [HEAD, *[[f"王{n}", "610902195001010015", "13992500001"] for n in range(30)]]
    data = bytearray([books.xlsx(rows), books.ods(rows), books.csv_of(rows, "gb18030"), books.locked_xls()][seed % 4])
    for _ in range(chance.randint(1, 40)):
        data[chance.randrange(len(data))] = chance.randrange(256)
    start = chance.randrange(len(data))
    end = min(len(data), start + chance.randrange(200))
    return bytes(data[:start] + data[end:] if seed % 8 < 4 else data[:end] + data[start:])


@pytest.mark.parametrize("seed", range(16))
def test_a_damaged_file_is_read_or_refused_and_costs_no_more(seed):
    try:
        read(damaged(seed))
    except Unreadable as refusal:
        assert refusal.code in {code for name, code in vars(kinds).items() if name.isupper() and isinstance(code, str)}
