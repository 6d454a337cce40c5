"""Reads of people, each for somebody."""

from songhe.register.people.queries.accounts import family_log_ins, free_log_ins
from songhe.register.people.queries.card import Card, CardContact, card, emergency_card
from songhe.register.people.queries.files import elders, followed, known_by, linked, members, neighbours, one, survivor
from songhe.register.people.queries.likely import Likely, likely
from songhe.register.people.queries.looks import REVEALABLE, Look, health_openable, looks, open_fields, openable
from songhe.register.people.queries.versions import Change, Known, as_known, changes, snapshots

__all__ = [
    "REVEALABLE",
    "Card",
    "CardContact",
    "Change",
    "Known",
    "Likely",
    "Look",
    "as_known",
    "card",
    "changes",
    "elders",
    "emergency_card",
    "family_log_ins",
    "followed",
    "free_log_ins",
    "health_openable",
    "known_by",
    "likely",
    "linked",
    "looks",
    "members",
    "neighbours",
    "one",
    "open_fields",
    "openable",
    "snapshots",
    "survivor",
]
