"""What is written is text, says who took it, and never becomes a formula."""

import io

import openpyxl
import pytest

from songhe.links.sheets import writing


def opened(data):
    return openpyxl.load_workbook(io.BytesIO(data)).active


@pytest.mark.parametrize(
    "evil", ["=1+1", "+86 139", "-2", "@SUM(A1)", '=HYPERLINK("http://x","x")', "{=1}", "http://x.example"]
)
def test_text_is_never_a_formula_nor_a_link(evil):
    sheet = opened(writing.whole([[evil]], sheet="x", watermark="w", headings=["h"]))
    cell = sheet["A3"]
    assert (cell.value, cell.data_type, cell.hyperlink) == (evil, "s", None)


def test_the_mark_stands_in_the_first_row_and_on_every_printed_page():
    sheet = opened(writing.whole([["王*兰"]], sheet="名单", watermark="李强 & 2026-11-23", headings=["姓名"]))
    assert sheet["A1"].value == "李强 & 2026-11-23" and sheet["A2"].value == "姓名"
    assert "李强 & 2026-11-23" in sheet.oddHeader.center.text.replace("&&", "&")
    assert sheet.print_title_rows == "$1:$2"


def test_numbers_and_long_ids_stay_as_they_are():
    sheet = opened(writing.whole([["610902195001010015", 81, ""]], sheet="x", watermark="w", headings=["id", "age", "x"]))
    assert [cell.value for cell in sheet[3]][:2] == ["610902195001010015", 81]


def test_bad_cells_are_coloured():
    out = io.BytesIO()
    with writing.book(out, sheet="x", watermark="w", headings=["a", "b"]) as book:
        book.add(["1", ""], frozenset({1}))
    sheet = opened(out.getvalue())
    assert sheet["B3"].fill.fgColor.rgb.endswith("FBE3E0") and not sheet["A3"].fill.fgColor.rgb.endswith("FBE3E0")


def test_a_csv_cell_is_tamed():
    assert [writing.tame(text) for text in ("=1", "王", "-1")] == ["'=1", "王", "'-1"]
