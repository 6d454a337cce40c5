"""Nouns of the room."""

from songhe.care.nursing.models.act import OPEN, Act, ActDue
from songhe.care.nursing.models.mishap import Mishap, MishapDue, MishapStep
from songhe.care.nursing.models.plan import CarePlan, Medicine, PlanItem
from songhe.care.nursing.models.staff import Duty, Hours, Post, Shift

__all__ = [
    "OPEN",
    "Act",
    "ActDue",
    "CarePlan",
    "Duty",
    "Hours",
    "Medicine",
    "Mishap",
    "MishapDue",
    "MishapStep",
    "PlanItem",
    "Post",
    "Shift",
]
