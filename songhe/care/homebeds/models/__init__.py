"""Nouns of the room."""

from songhe.care.homebeds.models.file import LIVE, PREPARED, HomeBed
from songhe.care.homebeds.models.making import BedAgreement, HomeSurvey, KitItem, RetrofitRequest, SurveyPhoto
from songhe.care.homebeds.models.month import BedMonth, CareCall, Evaluation, SignalDay, Subsidy

__all__ = [
    "LIVE",
    "PREPARED",
    "BedAgreement",
    "BedMonth",
    "CareCall",
    "Evaluation",
    "HomeBed",
    "HomeSurvey",
    "KitItem",
    "RetrofitRequest",
    "SignalDay",
    "Subsidy",
    "SurveyPhoto",
]
