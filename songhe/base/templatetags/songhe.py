"""Tags and filters of every page: `{% load songhe %}`."""

from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from itertools import count
from typing import Any

from django import template
from django.forms import BoundField
from django.template.base import FilterExpression, Node, NodeList, Parser, Token
from django.template.loader import get_template
from django.template.loader_tags import BlockNode
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from songhe.base.web import controls, marks, once

register = template.Library()
FILTERS: dict[str, Callable[[Any], str]] = {
    "clock": marks.clock,
    "hhmm": marks.hhmm,
    "day": marks.day,
    "year_day": marks.year_day,
    "weekday": marks.weekday,
    "mmss": marks.mmss,
    "figure": marks.figure,
    "mask_name": marks.masked_name,
    "mask_phone": marks.masked_phone,
    "mask_id": marks.masked_id,
    "mask_point": marks.masked_point,
    "listed": marks.listed,
}
for name, fn in FILTERS.items():
    register.filter(name, fn)
TONES = {"", "ok", "warn", "danger", "info", "solid"}


@register.filter
def epoch(when: datetime | None) -> str:
    """Seconds since 1970 with thousandths, for `data-since` and `data-until`."""
    return f"{when.timestamp():.3f}" if when else ""


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """An outline icon beside a word. Alone it needs a `label`, which is its accessible name."""
    if label:
        return format_html('<span class="i i-{}" role="img" aria-label="{}"></span>', name, label)
    return _mark(str(name))


@lru_cache(maxsize=512)
def _mark(name: str) -> SafeString:
    return format_html('<span class="i i-{}" aria-hidden="true"></span>', name)


@register.simple_tag
def badge(tone: str, icon_name: str, word: Any) -> SafeString:
    """A state: mark and word on a soft ground; the colour only repeats what the word says."""
    if tone not in TONES:
        raise template.TemplateSyntaxError(f"badge: no tone {tone!r}")
    mark = icon(icon_name) if icon_name else ""
    return format_html('<span class="badge-s{}">{}{}</span>', f" {tone}" if tone else "", mark, word)


@register.inclusion_tag("_pages.html", takes_context=True)
def pages(context: dict[str, Any], page: Any) -> dict[str, Any]:
    """Links to the other pages of a list, keeping the filter."""
    query = context["request"].GET.copy()
    query.pop("page", None)
    return {"page": page, "query": f"{query.urlencode()}&" if query else ""}


@register.inclusion_tag("_errors.html")
def errors(form: Any) -> dict[str, Any]:
    """The summary at the top of a form that was refused; each line leads to its field."""
    return {"form": form, "fields": [field for field in form if field.errors]}


@register.simple_tag
def field(bound: BoundField, hint: str = "") -> SafeString:
    """One field: label, hint, what is wrong with it, control."""
    key = controls.key_of(bound, hint)
    if key is None:
        return _field(bound, hint)
    return once.piece(("field", get_language(), key), lambda: _field(bound, hint))


def _field(bound: BoundField, hint: str) -> SafeString:
    given = bound.field.widget.attrs
    told = [
        f"{bound.auto_id}_{part}"
        for part in ("hint", "error")
        if (part == "hint" and (hint or bound.help_text)) or (part == "error" and bound.errors)
    ]
    attrs = {"aria-describedby": " ".join(told)} if told else {}
    if bound.errors:
        attrs["aria-invalid"] = "true"
    said = {
        "field": bound,
        "hint": hint or bound.help_text,
        "control": bound.as_widget(attrs={**given, **attrs}),
        "kind": bound.widget_type,
    }
    return SafeString(get_template("_field.html").render(said))


class Once(Node):
    """A piece of a page that is drawn once for the same values (`base.web.once`)."""

    _numbers = count()

    def __init__(self, nodelist: NodeList, names: list[FilterExpression]) -> None:
        self.nodelist, self.names, self.number = nodelist, names, next(self._numbers)

    def render(self, context: Any) -> SafeString:
        """The body, kept or drawn. A name that is not there is a fault, unless a filter says what to do about it."""
        values = tuple(once.plain(one.resolve(context) if one.filters else self._said(one, context)) for one in self.names)
        return once.piece((self.number, get_language(), values), lambda: self.nodelist.render(context))

    @staticmethod
    def _said(one: FilterExpression, context: Any) -> Any:
        return one.var.resolve(context) if one.is_var else one.var


@register.tag("once")
def _once(parser: Parser, token: Token) -> Once:
    """`{% once figure.code ask.query %}…{% endonce %}`: name everything that the body reads."""
    names = [parser.compile_filter(word) for word in token.split_contents()[1:]]
    body = parser.parse(("endonce",))
    parser.delete_first_token()
    if body.get_nodes_by_type(BlockNode):
        raise template.TemplateSyntaxError("once: a block is drawn by the page that extends this one, never once for all")
    return Once(body, names)
