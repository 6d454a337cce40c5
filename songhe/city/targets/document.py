"""The same publication as a Word document, section by section."""

import io
from collections.abc import Callable, Iterable
from typing import Any, BinaryIO

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

TONES = {"ok": RGBColor(0x25, 0x62, 0x38), "warn": RGBColor(0x7D, 0x50, 0x00), "danger": RGBColor(0xB3, 0x26, 0x1A)}
SHAPES = {"ok": "●", "warn": "◆", "danger": "▲"}
LATIN, CHINESE = "Noto Sans SC", "宋体"  # words: data


class Document:
    """`Document(told, png).save(file)`: `told` as the paper gets it, `png` draws a chart."""

    def __init__(self, told: dict[str, Any], png: Callable[[str], bytes]) -> None:
        self.told, self.content, self.words, self.png = told, told["content"], told["words"], png
        self.paper = docx.Document()
        self._style()
        self._head()
        for part in (self._questions, self._plans, self._counties, self._outlooks, self._charts, self._late):
            part()

    def save(self, file: BinaryIO) -> None:
        """Write it."""
        self.paper.save(file)

    def _style(self) -> None:
        normal = self.paper.styles["Normal"]
        normal.font.name, normal.font.size = LATIN, Pt(10.5)
        normal.element.rPr.rFonts.set(qn("w:eastAsia"), CHINESE)
        for section in self.paper.sections:
            section.page_width, section.page_height = Mm(210), Mm(297)
            section.left_margin = section.right_margin = Mm(22)
            section.footer.paragraphs[0].text = f"{self.told['foot']}  {self.told['number']}"
        self.paper.core_properties.title = self.content["title"]
        self.paper.core_properties.author = self.content["site"]

    def _head(self) -> None:
        self.paper.add_heading(self.content["title"], level=0)
        self.paper.add_paragraph(f"{self.told['number']}  {self.told['published']}  {self.told['asof']}")
        for text in filter(None, (self.told["note"], self.content["finding"])):
            self.paper.add_paragraph().add_run(text).bold = True

    def _questions(self) -> None:
        if "questions" not in self.content:
            return
        self.paper.add_heading(self.words["questions"], level=1)
        rows = [[one["what"], one["who"], one["why"]] for one in self.content["questions"]]
        self._table(["what", "lead", "why"], rows) if rows else self.paper.add_paragraph(self.words["nothing"])

    def _plans(self) -> None:
        for plan in self.content["plans"]:
            self.paper.add_heading(plan["name"], level=1)
            rows = [[_named(one), one["shown"], one["now"], one["goal"], _light(one)] for one in plan["rows"]]
            self._table(["target", "value", "now", "goal", "light"], rows, [one["light"] for one in plan["rows"]])

    def _counties(self) -> None:
        if "counties" not in self.content:
            return
        self.paper.add_heading(self.words["counties"], level=1)
        told = self.content["counties"]
        rows = [
            [row["name"], *(f"{SHAPES.get(one['light'], '○')} {one['shown']}" for one in row["cells"])] for row in told["rows"]
        ]
        self._lines([self.words["county"], *told["heads"]], rows)

    def _outlooks(self) -> None:
        if not self.content["outlooks"]:
            return
        self.paper.add_heading(self.words["chance"], level=1)
        rows = [[one["name"], one["reached"], one["way"], one["chance"], one["binds"]] for one in self.content["outlooks"]]
        self._table(["target", "reached", "way", "chance", "binds"], rows)
        self.paper.add_paragraph(self.words["assumed"])

    def _charts(self) -> None:
        if self.told["charts"]:
            self.paper.add_heading(self.words["trend"], level=1)
        for one in self.told["charts"]:
            self.paper.add_paragraph(f"{one['name']}（{one['unit']}）")  # words: data
            self.paper.add_picture(io.BytesIO(self.png(one["svg"])), width=Mm(150))

    def _late(self) -> None:
        self.paper.add_heading(self.words["late"], level=1)
        rows = [[one["clause"], one["title"], one["department"], one["days"]] for one in self.content["late"]]
        if rows:
            self._table(["clause", "task", "owes", "days"], rows, ["danger"] * len(rows))
        else:
            self.paper.add_paragraph(self.words["nothing_late"])

    def _table(self, heads: Iterable[str], rows: list[list[Any]], lights: list[str] | None = None) -> None:
        self._lines([self.words[head] for head in heads], rows, lights)

    def _lines(self, heads: list[str], rows: list[list[Any]], lights: list[str] | None = None) -> None:
        """A table with a bold head; the last cell of a row carries its light's colour."""
        table = self.paper.add_table(rows=1, cols=len(heads), style="Table Grid")
        for cell, head in zip(table.rows[0].cells, heads, strict=True):
            cell.paragraphs[0].add_run(head).bold = True
        for index, row in enumerate(rows):
            cells = table.add_row().cells
            for place, (cell, text) in enumerate(zip(cells, row, strict=True)):
                run = cell.paragraphs[0].add_run(str(text))
                if place:
                    cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.LEFT
                if lights and place == len(row) - 1 and lights[index] in TONES:
                    run.font.color.rgb = TONES[lights[index]]


def _named(one: dict[str, Any]) -> str:
    return one["name"] if one["kind"] == "computed" else f"{one['name']}（{one['known']}）"  # words: data


def _light(one: dict[str, Any]) -> str:
    return f"{SHAPES.get(one['light'], '○')} {one['word']}"
