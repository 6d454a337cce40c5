"""Money on pages: `{% load billing %}`, then `{{ cents|yuan }}`."""

from django import template

from songhe.care.billing import rules

register = template.Library()
register.filter("yuan", rules.yuan)
