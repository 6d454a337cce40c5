"""Nouns of the room."""

from songhe.care.homecare.models.agreement import Agreement, CarePlan
from songhe.care.homecare.models.course import Course, Package
from songhe.care.homecare.models.day_plan import DayPlan
from songhe.care.homecare.models.door import DoorCode, Pin
from songhe.care.homecare.models.order import ALIVE, DONE, Due, Engaged, Order, Status, Taken
from songhe.care.homecare.models.proof import (
    Check,
    Confirmation,
    Correction,
    HumanException,
    Picture,
    StepDone,
    Suspicion,
)
from songhe.care.homecare.models.reception import Reception
from songhe.care.homecare.models.standing import Standing
from songhe.care.homecare.models.words import Cancelled, Channel, Grade, Holidays

__all__ = [
    "ALIVE",
    "DONE",
    "Agreement",
    "Cancelled",
    "CarePlan",
    "Channel",
    "Check",
    "Confirmation",
    "Correction",
    "Course",
    "DayPlan",
    "DoorCode",
    "Due",
    "Engaged",
    "Grade",
    "Holidays",
    "HumanException",
    "Order",
    "Package",
    "Picture",
    "Pin",
    "Reception",
    "Standing",
    "Status",
    "StepDone",
    "Suspicion",
    "Taken",
]
