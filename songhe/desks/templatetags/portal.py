"""Words of public facts in templates: `{% load portal %}`."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import template

from songhe.base.web import marks
from songhe.desks.portal import words

register = template.Library()
for _name, _words in (
    ("kind_word", words.KINDS), ("service_word", words.SERVICES), ("bed_word", words.BEDS), ("nature_word", words.NATURES),
    ("basis_word", words.BASES),
):  # fmt: skip
    register.filter(_name, lambda code, known=_words: known.get(code, ""))
register.filter("hours_word", words.hours)
register.filter("reason_words", words.reasons)


@register.filter
def price_word(service: Any) -> str:
    """12 元/餐"""
    return words.price(service.yuan, service.measure, service.basis)


@register.filter
def equipment_words(codes: Iterable[str]) -> str:
    """床头呼叫、电梯"""
    return marks.listed(words.EQUIPMENT.get(code, code) for code in codes)


@register.filter
def is_stale(bed: Any, today: date) -> bool:
    """Whether the number of taken beds is older than a month's report."""
    return words.stale(bed.said_on, today)


@register.filter
def dot(value: float) -> str:
    """A coordinate for an address of a map program, whatever the language's decimal sign."""
    return f"{value:.5f}"
