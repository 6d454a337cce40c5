"""Three answers to a condition. What nobody has looked at is unknown: never no, and never yes."""

from collections.abc import Iterable
from enum import StrEnum


class Answer(StrEnum):
    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


YES, NO, UNKNOWN = Answer.YES, Answer.NO, Answer.UNKNOWN


def told(value: bool | None) -> Answer:
    """A fact as an answer; None is what is not known."""
    return UNKNOWN if value is None else YES if value else NO


def all_of(answers: Iterable[Answer]) -> Answer:
    """Yes where all are yes; no where one is no, whatever the rest; else unknown."""
    known = set(answers)
    return NO if NO in known else UNKNOWN if UNKNOWN in known else YES
