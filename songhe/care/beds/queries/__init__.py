"""Reads of the room, each for somebody."""

from songhe.care.beds.queries.board import Home, Line, RoomLine, bed_of, board, homes, numbers, room_of
from songhe.care.beds.queries.nights import by_person, lain, lain_at, nights, traces
from songhe.care.beds.queries.stays import free_beds, history, misfits, stays
from songhe.care.beds.queries.waiting import askings, late, open_askings, supported, wanted_homes

__all__ = [
    "Home",
    "Line",
    "RoomLine",
    "askings",
    "bed_of",
    "board",
    "by_person",
    "free_beds",
    "history",
    "homes",
    "lain",
    "lain_at",
    "late",
    "misfits",
    "nights",
    "numbers",
    "open_askings",
    "room_of",
    "stays",
    "supported",
    "traces",
    "wanted_homes",
]
