"""Nouns of the room."""

from songhe.care.rollcall.models.buddies import BuddyCall
from songhe.care.rollcall.models.ground import Alert, Area, Buddy, Level, Shelter, Vehicle
from songhe.care.rollcall.models.heard import CapMessage
from songhe.care.rollcall.models.muster import Charge, Muster, MusterDue, Tier
from songhe.care.rollcall.models.person import ACCOUNTED, OPEN, Mobility, Person, RescueCard, Said, Standing, Way, Whereabouts

__all__ = [
    "ACCOUNTED",
    "OPEN",
    "Alert",
    "Area",
    "Buddy",
    "BuddyCall",
    "CapMessage",
    "Charge",
    "Level",
    "Mobility",
    "Muster",
    "MusterDue",
    "Person",
    "RescueCard",
    "Said",
    "Shelter",
    "Standing",
    "Tier",
    "Vehicle",
    "Way",
    "Whereabouts",
]
