"""How a file page prints sealed values."""

from typing import Any

from django import template
from django.utils.translation import gettext as _

from songhe.base.web.marks import listed, masked_phone
from songhe.register.people import categories, codes
from songhe.register.people.models import Document, Insurance, Living, Means, Pension, Sex, Source
from songhe.register.people.queries import Card
from songhe.register.people.words import field_name
from songhe.register.places import queries as places

register = template.Library()


@register.inclusion_tag("people/_sealed.html")
def sealed(card: Card, name: str) -> dict[str, Any]:
    """One sealed field of a card: its value while it stands open, else its mask and the way to open it."""
    shown = name in card.opened
    value = "" if not shown else card.medicines if name == "medicines" else getattr(card.elder, name)
    mask = masked_phone(card.elder.phone) if name == "phone" and not shown else ""
    noted = name == "medicines" and card.noted
    return {
        "card": card,
        "elder": card.elder,
        "name": name,
        "value": value,
        "mask": mask,
        "until": card.opened.get(name),
        "noted": noted,
    }


@register.filter
def category(code: str) -> str:
    """The name of a civil-affairs category."""
    return categories.label(code)


@register.filter
def fact_name(field: str) -> str:
    """A fact of a file as people call it."""
    return field_name(field)


@register.simple_tag
def national(table: str, code: str) -> str:
    """The name of a national code: ethnic, marital, education, relation, disability."""
    return codes.name(table, code)


@register.filter
def source_word(source: str) -> str:
    """Where a fact comes from, in words."""
    return str(dict(Source.choices).get(source, source))


@register.simple_tag
def fact(known: dict[str, Any], name: str) -> str:
    """One open fact of a version as people read it."""
    value = known.get(name, "")
    if name in {"ethnic", "marital", "education", "relation"}:
        return codes.name(name, value)
    if name == "division":
        return places.names(value)
    if name == "located":
        return _("在门口量过") if value == "exact" else _("近似，按村（社区）的位置")
    words = {"sex": Sex, "living": Living, "document": Document, "means": Means, "pension": Pension, "insurance": Insurance}
    return str(dict(words[name].choices).get(value, value)) if name in words else str(value)


@register.filter
def opened_fact(value: Any) -> str:
    """A sealed fact that stands open: a list in one line, a certificate in words."""
    if isinstance(value, list):
        return listed(value)
    if isinstance(value, dict):
        return listed(
            filter(None, [value.get("number", ""), codes.name("disability", value.get("kind", "")), value.get("grade", "")])
        )
    return str(value or "")
