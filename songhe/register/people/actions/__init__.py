"""Verbs of people. Every write of the room passes through one of these."""

from songhe.register.people.actions.accounts import open_contact_log_in, open_elder_log_in
from songhe.register.people.actions.around import (
    add_contact,
    add_warning,
    change_contact,
    change_warning,
    give_consent,
    move_contact,
    remove_contact,
    remove_warning,
    withdraw_consent,
)
from songhe.register.people.actions.belonging import (
    end_category,
    enter_category,
    join_household,
    leave_household,
    reopen_category,
    return_to_household,
    void_category,
)
from songhe.register.people.actions.erasing import ERASABLE, erase_facts
from songhe.register.people.actions.opening import note_opening, reveal
from songhe.register.people.actions.pictures import LARGEST, add_photo, remove_photo
from songhe.register.people.actions.registering import change_elder, register_elder, same_number, set_key_holders
from songhe.register.people.actions.standing import change_status, give_log_in, restore_status

__all__ = [
    "ERASABLE",
    "LARGEST",
    "add_contact",
    "add_photo",
    "add_warning",
    "change_contact",
    "change_elder",
    "change_status",
    "change_warning",
    "end_category",
    "enter_category",
    "erase_facts",
    "give_consent",
    "give_log_in",
    "join_household",
    "leave_household",
    "move_contact",
    "note_opening",
    "open_contact_log_in",
    "open_elder_log_in",
    "register_elder",
    "remove_contact",
    "remove_photo",
    "remove_warning",
    "reopen_category",
    "restore_status",
    "return_to_household",
    "reveal",
    "same_number",
    "set_key_holders",
    "void_category",
    "withdraw_consent",
]
