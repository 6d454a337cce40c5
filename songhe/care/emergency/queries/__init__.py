"""Reads of the room, each for somebody: the first argument says for whom, or is a call that somebody was given."""

from songhe.care.emergency.queries.calls import (
    calls,
    closed_today,
    covered_for,
    covers,
    due_follow_ups,
    due_reviews,
    groupable,
    in_hand,
    incidents,
    next_deadline,
    overstayed,
    own_incidents,
    responses_of,
    ringing,
    seat_of,
    seats,
)
from songhe.care.emergency.queries.candidates import Candidate, candidates
from songhe.care.emergency.queries.opened import caller_phone
from songhe.care.emergency.queries.readers import at_desk_of
from songhe.care.emergency.queries.timeline import Moment, stages, timeline, timeline_for

__all__ = [
    "Candidate",
    "Moment",
    "at_desk_of",
    "caller_phone",
    "calls",
    "candidates",
    "closed_today",
    "covered_for",
    "covers",
    "due_follow_ups",
    "due_reviews",
    "groupable",
    "in_hand",
    "incidents",
    "next_deadline",
    "overstayed",
    "own_incidents",
    "responses_of",
    "ringing",
    "seat_of",
    "seats",
    "stages",
    "timeline",
    "timeline_for",
]
