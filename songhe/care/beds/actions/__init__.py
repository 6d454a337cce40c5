"""Verbs of the room."""

from songhe.care.beds.actions.admitting import assess, note_risks, sign, take_deposit, take_in
from songhe.care.beds.actions.asking import ask, decline, give_back, mark_late, offer, review, send
from songhe.care.beds.actions.moving import come_back, keep, leave, regroup, transfer
from songhe.care.beds.actions.nights import write_nights
from songhe.care.beds.actions.places import add_bed, add_room, change_bed, close_bed, close_room, put_back, rezone, take_out
from songhe.care.beds.actions.staying import arrive, die, discharge, release, reserve, resume

__all__ = [
    "add_bed",
    "add_room",
    "arrive",
    "ask",
    "assess",
    "change_bed",
    "close_bed",
    "close_room",
    "come_back",
    "decline",
    "die",
    "discharge",
    "give_back",
    "keep",
    "leave",
    "mark_late",
    "note_risks",
    "offer",
    "put_back",
    "regroup",
    "release",
    "reserve",
    "resume",
    "review",
    "rezone",
    "send",
    "sign",
    "take_deposit",
    "take_in",
    "take_out",
    "transfer",
    "write_nights",
]
