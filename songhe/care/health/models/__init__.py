"""Nouns of the room."""

from songhe.care.health.models.advisers import Adviser, AdviserDuty, AdviserHour, Question
from songhe.care.health.models.alarms import Alarm, AlarmDue, Override
from songhe.care.health.models.chronic import FollowUp, Programme, Referral
from songhe.care.health.models.consults import Consult, Slot
from songhe.care.health.models.contracts import Contract, Evaluation, Service, Team, TeamMember
from songhe.care.health.models.files import Checkup, HealthFile, Sharing
from songhe.care.health.models.medicines import Dose, Lapse, Medicine, Reminding
from songhe.care.health.models.readings import Day, Source, Watch
from songhe.care.health.models.rounds import RoundSheet, VillageRound

__all__ = [
    "Adviser",
    "AdviserDuty",
    "AdviserHour",
    "Alarm",
    "AlarmDue",
    "Checkup",
    "Consult",
    "Contract",
    "Day",
    "Dose",
    "Evaluation",
    "FollowUp",
    "HealthFile",
    "Lapse",
    "Medicine",
    "Override",
    "Programme",
    "Question",
    "Referral",
    "Reminding",
    "RoundSheet",
    "Service",
    "Sharing",
    "Slot",
    "Source",
    "Team",
    "TeamMember",
    "VillageRound",
    "Watch",
]
