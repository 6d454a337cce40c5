"""Verbs of the room. What an event sets off in other rooms is the journey's (`songhe.journeys.life`)."""

from songhe.register.life.actions.comparing import compare, compare_daily
from songhe.register.life.actions.doubles import part, reopen
from songhe.register.life.actions.events import (
    arrived,
    begin,
    end,
    keep,
    propose,
    raise_birthdays,
    refuse,
    refuse_unless_starts,
)
from songhe.register.life.actions.merging import gather, merge, why_not
from songhe.register.life.actions.unmerging import unmerge

__all__ = [
    "arrived",
    "begin",
    "compare",
    "compare_daily",
    "end",
    "gather",
    "keep",
    "merge",
    "part",
    "propose",
    "raise_birthdays",
    "refuse",
    "refuse_unless_starts",
    "reopen",
    "unmerge",
    "why_not",
]
