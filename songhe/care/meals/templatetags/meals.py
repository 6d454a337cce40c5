"""Filters of the room's pages: `{% load meals %}`."""

from django import template

from songhe.care.meals import showing

register = template.Library()
register.filter("yuan", showing.yuan)


@register.filter
def km(metres: int) -> str:
    """Kilometres with one decimal."""
    return f"{metres / 1000:.1f}"
