"""The body of the table of people, drawn row by row. A template would ask for a thousand values of fifty rows one at a time,
which took longer than all questions to the database together."""

from collections.abc import Callable, Iterable
from html import escape
from operator import attrgetter
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from songhe.register.lists.showing import Row

register = template.Library()
Column = tuple[Any, Callable[[Row], Any], str]  # its label, what stands in it, its class
WHO: Column = (_("性别·年龄"), attrgetter("who"), "")
WHY: Column = (_("怎么找到的"), attrgetter("why"), "")
WHERE: Column = (_("村（社区）"), attrgetter("where"), "")
LIVING: Column = (_("居住"), attrgetter("living"), "")
LEVEL: Column = (_("能力等级"), attrgetter("level"), "")
HELD: Column = (_("类别"), lambda row: row.held or _muted("—"), "")
PHONE: Column = (_("电话"), lambda row: row.phone or _muted(row.reach), "num")
LISTED = (WHO, WHERE, LIVING, LEVEL, HELD, PHONE)
FOUND = (WHO, WHY, WHERE, LIVING, LEVEL, PHONE)
NAME = '<tr{}><td><a href="{}">{}</a>{}</td>'


@register.simple_tag
def people_columns(found: Any) -> list[Any]:
    """What the table says of each person behind the name: of somebody found, why; of somebody listed, the categories."""
    return [label for label, _value, _css in _shown(found)]


@register.simple_tag
def people_rows(rows: Iterable[Row], found: Any) -> SafeString:
    """The rows of the table, each cell with its label for a narrow screen."""
    shown = _shown(found)
    line = NAME + "".join(_cell(label, css) for label, _value, css in shown) + "</tr>\n"
    values = [value for _label, value, _css in shown]
    return SafeString("".join(_drawn(line, row, [value(row) for value in values]) for row in rows))


def _shown(found: Any) -> tuple[Column, ...]:
    return FOUND if found else LISTED


def _cell(label: Any, css: str) -> str:
    """A cell with its label already in it, and room for a value."""
    return format_html('<td data-label="{}"{}>', label, format_html(' class="{}"', css) if css else "") + "{}</td>"


def _drawn(line: str, row: Row, cells: list[Any]) -> str:
    gone = ' class="gone"' if row.gone else ""
    status = format_html(' <span class="badge-s">{}</span>', row.status) if row.status else ""
    return line.format(gone, _text(row.href), _text(row.name), status, *map(_text, cells))


def _text(value: Any) -> str:
    """As `conditional_escape`, which asks of each value first whether it waits for a language."""
    return value if isinstance(value, SafeString) else escape(str(value))


def _muted(word: str) -> SafeString:
    return SafeString(f'<span class="muted">{escape(word)}</span>')
