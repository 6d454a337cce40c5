"""Nouns of the room."""

from songhe.register.people.models.around import Consent, Contact, Warning  # noqa: A004
from songhe.register.people.models.elder import (
    LIVE,
    Document,
    Elder,
    Insurance,
    Living,
    Means,
    Pension,
    Sex,
    Source,
    Status,
)
from songhe.register.people.models.facts import Category, Photo, Version
from songhe.register.people.models.household import Household
from songhe.register.people.models.lifted import Lifted

__all__ = [
    "LIVE",
    "Category",
    "Consent",
    "Contact",
    "Document",
    "Elder",
    "Household",
    "Insurance",
    "Lifted",
    "Living",
    "Means",
    "Pension",
    "Photo",
    "Sex",
    "Source",
    "Status",
    "Version",
    "Warning",
]
