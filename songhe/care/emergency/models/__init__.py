"""A call for help, those asked to go, its deadlines, and the seats that answer.

States of a call, and what each means:
  raised      durable, nobody has been rung yet
  offered     ringing at a desk
  answered    a dispatcher has it in hand
  accepted    a responder has said yes
  en_route    the responder has set out
  on_scene    the responder is at the door
  handed_over 120, 119 or 110 have taken over
  closed      finished, with a cause; review and follow-up call still to come
  cancelled   taken back before anybody had to act
  merged      the same event as another call, which goes on
"""

from songhe.care.emergency.models.call import Call, DayCount, Incident, Press
from songhe.care.emergency.models.deadline import CallDeadline, Rule, Step
from songhe.care.emergency.models.record import Note, Told
from songhe.care.emergency.models.response import ACTIVE, UNDER_WAY, Response
from songhe.care.emergency.models.seat import Break, Cover, Seat, SeatDue
from songhe.care.emergency.models.states import (
    AT_DOOR,
    FALSE,
    GOING,
    OPEN,
    OVER,
    REAL,
    RINGING,
    SEEKING,
    Cause,
    FalseWhy,
    Severity,
    Status,
    Trigger,
)

__all__ = [
    "ACTIVE",
    "AT_DOOR",
    "FALSE",
    "GOING",
    "OPEN",
    "OVER",
    "REAL",
    "RINGING",
    "SEEKING",
    "UNDER_WAY",
    "Break",
    "Call",
    "CallDeadline",
    "Cause",
    "Cover",
    "DayCount",
    "FalseWhy",
    "Incident",
    "Note",
    "Press",
    "Response",
    "Rule",
    "Seat",
    "SeatDue",
    "Severity",
    "Status",
    "Step",
    "Told",
    "Trigger",
]
