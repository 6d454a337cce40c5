"""Nouns of the room."""

from songhe.register.life.models.doubles import Merge, Pair, Round
from songhe.register.life.models.event import BIRTHDAYS, LifeEvent

__all__ = ["BIRTHDAYS", "LifeEvent", "Merge", "Pair", "Round"]
