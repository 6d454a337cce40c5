"""Nouns of the room."""

from songhe.care.fleet.models.aids import Aid, Cleaning, Loan
from songhe.care.fleet.models.device import Cursor, Device, DeviceModel, Kind
from songhe.care.fleet.models.guard import Away, Beat, Hanging, Outage, PlaceMonth, Stage, Trial, Watch
from songhe.care.fleet.models.upkeep import Level, ModelScore, Setting
from songhe.care.fleet.models.work import Cause, Job, Work, WorkDue, WorkPhoto

__all__ = [
    "Aid", "Away", "Beat", "Cause", "Cleaning", "Cursor", "Device", "DeviceModel", "Hanging", "Job", "Kind", "Level", "Loan",
    "ModelScore", "Outage", "PlaceMonth", "Setting", "Stage", "Trial", "Watch", "Work", "WorkDue", "WorkPhoto",
]  # fmt: skip
