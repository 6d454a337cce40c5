"""Nouns of the room."""

from songhe.care.health.models.alarms import Alarm, AlarmDue, Override
from songhe.care.health.models.chronic import FollowUp, Programme, Referral
from songhe.care.health.models.contracts import Contract, Evaluation, Service, Team, TeamMember
from songhe.care.health.models.files import Checkup, HealthFile, Sharing
from songhe.care.health.models.readings import Day, Source, Watch

__all__ = [
    "Alarm",
    "AlarmDue",
    "Checkup",
    "Contract",
    "Day",
    "Evaluation",
    "FollowUp",
    "HealthFile",
    "Override",
    "Programme",
    "Referral",
    "Service",
    "Sharing",
    "Source",
    "Team",
    "TeamMember",
    "Watch",
]
