"""Verbs of the room."""

from songhe.care.rollcall.actions.assigning import Planned, assign, plan
from songhe.care.rollcall.actions.buddies import ask_buddies, open_list, people_of, say
from songhe.care.rollcall.actions.cascade import confirm, fire
from songhe.care.rollcall.actions.ground import change_level, hear_alert, lift, make_area, retire_area
from songhe.care.rollcall.actions.hands import add_at_hand, adopt, change_at_hand, retire, write_card
from songhe.care.rollcall.actions.importing import Imported, import_alerts
from songhe.care.rollcall.actions.receiving import lift_expired, receive, waive
from songhe.care.rollcall.actions.starting import add_person, end, raise_level, recount, start
from songhe.care.rollcall.actions.telling import rescue_called, tell

__all__ = [
    "Imported",
    "Planned",
    "add_at_hand",
    "add_person",
    "adopt",
    "ask_buddies",
    "assign",
    "change_at_hand",
    "change_level",
    "confirm",
    "end",
    "fire",
    "hear_alert",
    "import_alerts",
    "lift",
    "lift_expired",
    "make_area",
    "open_list",
    "people_of",
    "plan",
    "raise_level",
    "receive",
    "recount",
    "rescue_called",
    "retire",
    "retire_area",
    "say",
    "start",
    "tell",
    "waive",
    "write_card",
]
