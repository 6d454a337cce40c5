"""Nouns of the room."""

from songhe.care.beds.models.asking import OPEN_ASKING, Admission, Asking
from songhe.care.beds.models.place import AT_HOME, ZONED, Bed, BedKind, Room, Zone
from songhe.care.beds.models.stay import HOLDS, LIES, Leave, Night, NightRound, Stay

__all__ = [
    "AT_HOME",
    "HOLDS",
    "LIES",
    "OPEN_ASKING",
    "ZONED",
    "Admission",
    "Asking",
    "Bed",
    "BedKind",
    "Leave",
    "Night",
    "NightRound",
    "Room",
    "Stay",
    "Zone",
]
