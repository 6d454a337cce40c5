"""Nouns of the room."""

from songhe.care.meals.models.canteen import MealService, Menu, Sample, Sitting
from songhe.care.meals.models.diner import Diner, Pause, Regular
from songhe.care.meals.models.order import HAD, WAITING, MealOrder, Signal, Status
from songhe.care.meals.models.words import NEEDED, Cause, Channel, Found, Mark, Meal, Way, Why

__all__ = [
    "HAD",
    "NEEDED",
    "WAITING",
    "Cause",
    "Channel",
    "Diner",
    "Found",
    "Mark",
    "Meal",
    "MealOrder",
    "MealService",
    "Menu",
    "Pause",
    "Regular",
    "Sample",
    "Signal",
    "Sitting",
    "Status",
    "Way",
    "Why",
]
