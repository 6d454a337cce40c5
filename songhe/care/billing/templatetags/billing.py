"""Money on pages: `{% load billing %}`, then `{{ cents|yuan }}`, `{{ rule.clause|clause }}`."""

import re

from django import template

from songhe.care.billing import dated, rules
from songhe.care.billing.models import Round

register = template.Library()
register.filter("yuan", rules.yuan)
PLANS = {"urban": "城市养老方案（{}）{}", "rural": "农村养老方案（{}）{}"}  # words: data
PARTS = "〇一二三四五六七八九"  # words: data
MARKS = re.compile("；?\\s*\\[[A-Z][^]]*]")  # words: data
OF_PLAN = re.compile(r"\b(urban|rural)-(\d)\.(\d+)")


@register.filter
def clause(text: str) -> str:
    """A clause as people of the trade cite it: without our marks of how sure it is ([D], [V 3]), the plans by their names."""
    named = OF_PLAN.sub(lambda found: PLANS[found[1]].format(PARTS[int(found[2])], found[3]), MARKS.sub("", text))
    return named.strip()


@register.filter
def lot_rule(row: Round) -> dated.LotRule:
    """How many people may share a telephone and a device in this round."""
    return dated.lot_rule(row.opens_on)
