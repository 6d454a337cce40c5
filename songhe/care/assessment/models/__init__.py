"""Nouns of the room."""

from songhe.care.assessment.models.assessment import (
    OPEN,
    STANDING,
    Assessment,
    Cause,
    Delivery,
    Instrument,
    Place,
    Reason,
    Status,
    YearCount,
)
from songhe.care.assessment.models.assessor import CLINICAL, Assessor, Background
from songhe.care.assessment.models.report import Appeal, Report, Role, Signature

__all__ = [
    "CLINICAL",
    "OPEN",
    "STANDING",
    "Appeal",
    "Assessment",
    "Assessor",
    "Background",
    "Cause",
    "Delivery",
    "Instrument",
    "Place",
    "Reason",
    "Report",
    "Role",
    "Signature",
    "Status",
    "YearCount",
]
