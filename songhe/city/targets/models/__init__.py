"""Nouns of the room."""

from songhe.city.targets.models.counts import Count, Outlook, Step
from songhe.city.targets.models.publication import Publication
from songhe.city.targets.models.reported import Reported
from songhe.city.targets.models.task import Task

__all__ = ["Count", "Outlook", "Publication", "Reported", "Step", "Task"]
