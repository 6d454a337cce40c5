"""Nouns of the room."""

from songhe.care.visits.models.listed import Aside, Counted, Grade, Listed, Occasion, Spell
from songhe.care.visits.models.post import Leave, Lesson, Post, Stop
from songhe.care.visits.models.quiet import NEEDED, OPEN, SAID, UNJUDGED, Bar, CheckIn, CheckInDue, Found, Hint, Promise, Well
from songhe.care.visits.models.visit import Chase, ChaseDue, Finding, Method, Outcome, Visit, VisitPicture, VisitVoice

__all__ = [
    "NEEDED",
    "OPEN",
    "SAID",
    "UNJUDGED",
    "Aside",
    "Bar",
    "Chase",
    "ChaseDue",
    "CheckIn",
    "CheckInDue",
    "Counted",
    "Finding",
    "Found",
    "Grade",
    "Hint",
    "Leave",
    "Lesson",
    "Listed",
    "Method",
    "Occasion",
    "Outcome",
    "Post",
    "Promise",
    "Spell",
    "Stop",
    "Visit",
    "VisitPicture",
    "VisitVoice",
    "Well",
]
