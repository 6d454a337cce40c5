"""Filters of this room's pages: `{% load targets %}`."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from songhe.city.targets import plan, words
from songhe.city.targets.models import Outlook, Task
from songhe.city.targets.queries.progress import Standing

register = template.Library()
SHAPES = {"ok": "●", "warn": "◆", "danger": "▲"}
FILTERS: dict[str, Callable[..., str]] = {
    "amount": words.number, "amount_of": words.figure, "lightword": words.light, "known": words.known, "missing": words.missing,
    "nobody": words.nobody_yet, "chance": words.chance, "binds": words.binds, "briefly": words.binds_briefly,
    "official": plan.said,
}  # fmt: skip
for name, fn in FILTERS.items():
    register.filter(name, fn)


@register.filter
def mark(one: Standing) -> str:
    """The mark of a light."""
    return words.MARKS[one.light]


@register.filter
def markof(light: str) -> str:
    """The same by the light's code."""
    return words.MARKS.get(light, "minus")


@register.filter
def shapeof(light: str) -> str:
    """A light as a character, so that it is seen without colour."""
    return SHAPES.get(light, "○")


@register.filter
def partword(part: str) -> str:
    """Names of the lists behind a figure."""
    return {"of": _("全部"), "met": _("计入的"), "missing": _("没计入的")}[part]


@register.filter
def words_of(text: str) -> list[str]:
    """The words of a text."""
    return text.split()


register.filter("words", words_of)


@register.filter
def flow(row: Outlook) -> list[tuple[str, Any, int]]:
    """(stage, its word, how many stand there), in the order of the way."""
    return [(stage, name, row.stages.get(stage, 0)) for stage, name in words.STAGES.items()]


@register.filter
def days(task: Task, today: date) -> str:
    """逾期 9 天, 3 天后, 今天到期; what is answered says so."""
    left = (task.due_on - today).days
    if task.status == "replied":
        return _("待核")
    if task.status != "open":
        return str(task.get_status_display())
    if left < 0:
        return ngettext("逾期 %(n)s 天", "逾期 %(n)s 天", -left) % {"n": -left}
    return ngettext("%(n)s 天后", "%(n)s 天后", left) % {"n": left} if left else _("今天到期")


@register.filter
def tone(task: Task, today: date) -> str:
    """The badge's ground."""
    if task.status == "open":
        return "danger" if task.due_on < today else "warn"
    return {"replied": "info", "done": "ok"}.get(task.status, "")


@register.filter
def taskmark(task: Task, today: date) -> str:
    """The badge's mark."""
    if task.status == "open":
        return "alert-triangle" if task.due_on < today else "clock"
    return {"replied": "eye", "done": "check"}.get(task.status, "ban")


@register.filter
def unlocalized(value: float) -> str:
    """A number as SVG wants it."""
    return f"{value:g}"


@register.filter
def drawn(svg: str) -> SafeString:
    """A chart that this room drew itself from numbers; every text in it was escaped there."""
    return mark_safe(svg)


@register.filter
def parts_of(group: dict[str, Any]) -> list[dict[str, str]]:
    """A plan's lights as parts of one bar: behind, slow, on course, unknown; in percent."""
    whole, x, told = sum(group["tally"].values()) or 1, 0.0, []
    for light in ("danger", "warn", "ok", ""):
        width = 100 * group["tally"][light] / whole
        told.append({"light": light or "none", "x": f"{x:.2f}", "width": f"{width:.2f}"})
        x += width
    return told
