"""Writing .xlsx row by row: text is text and never a formula, and every sheet says who took it and when."""

import io
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import IO, Any

import xlsxwriter

MOST = 1_048_000  # rows of one sheet
FORMULA = ("=", "+", "-", "@", "\t", "\r")
OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": True,
}
HEADING, MARK, BAD = "heading", "mark", "bad"


class Book:
    """A workbook that is being written. `add(cells)` appends a row; `bad` names cells that are coloured."""

    def __init__(
        self, target: IO[bytes], *, sheet: str, watermark: str, headings: Sequence[str], widths: Sequence[int] = ()
    ) -> None:
        self.book = xlsxwriter.Workbook(target, OPTIONS)
        self.formats = {name: self.book.add_format(look) for name, look in LOOKS.items()}
        self.sheet = self.book.add_worksheet(sheet[:31])
        self.row = 0
        self._dress(watermark, headings, widths)

    def add(self, cells: Sequence[Any], bad: frozenset[int] = frozenset()) -> None:
        """One row. Everything but whole numbers given as such is written as text."""
        for column, value in enumerate(cells):
            look = self.formats[BAD] if column in bad else self.formats["text"]
            if type(value) is int:
                self.sheet.write_number(self.row, column, value, look if column in bad else None)
            elif value not in (None, ""):
                self.sheet.write_string(self.row, column, str(value)[:32_767], look)
            elif column in bad:
                self.sheet.write_blank(self.row, column, None, look)
        self.row += 1

    def close(self) -> None:
        """Nothing may be added afterwards; only now are the bytes whole."""
        self.book.close()

    def _dress(self, watermark: str, headings: Sequence[str], widths: Sequence[int]) -> None:
        """The mark in the first row, in head and foot of every printed page, and the headings."""
        printed = watermark.replace("&", "&&")[:200]
        self.sheet.set_header(f"&C{printed}")
        self.sheet.set_footer(f"&L{printed}&R&P / &N")
        self.sheet.set_landscape()
        for column in range(len(headings)):
            self.sheet.set_column(column, column, widths[column] if column < len(widths) else 16)
        self.sheet.freeze_panes(2, 0)
        self.sheet.write_string(0, 0, watermark, self.formats[MARK])
        for column, heading in enumerate(headings):
            self.sheet.write_string(1, column, heading, self.formats[HEADING])
        self.sheet.repeat_rows(0, 1)
        self.row = 2


LOOKS: dict[str, dict[str, Any]] = {
    "text": {"num_format": "@"},
    HEADING: {"bold": True, "bottom": 1, "num_format": "@", "text_wrap": True},
    MARK: {"italic": True, "font_color": "#7A1F1F"},
    BAD: {"bg_color": "#FBE3E0", "font_color": "#7A1F1F", "num_format": "@"},
}


@contextmanager
def book(target: IO[bytes], **facts: Any) -> Iterator[Book]:
    """`with book(target, sheet=…, watermark=…, headings=…) as one: one.add([...])`."""
    made = Book(target, **facts)
    try:
        yield made
    finally:
        made.close()


def whole(rows: Iterable[Sequence[Any]], **facts: Any) -> bytes:
    """A workbook of some hundred rows, in memory."""
    out = io.BytesIO()
    with book(out, **facts) as made:
        for row in rows:
            made.add(row)
    return out.getvalue()


def tame(text: str) -> str:
    """Text for a CSV: what a table program would take for a formula gets a quotation mark in front (OWASP)."""
    return f"'{text}" if text.startswith(FORMULA) else text
