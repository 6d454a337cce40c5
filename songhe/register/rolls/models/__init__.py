"""Nouns of the room."""

from songhe.register.rolls.models.proposal import Proposal
from songhe.register.rolls.models.roll import Kind, Mapping, Roll, RollRow

__all__ = ["Kind", "Mapping", "Proposal", "Roll", "RollRow"]
