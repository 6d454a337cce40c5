"""Verbs of the room."""

from songhe.register.carers.actions.papers import drop_certificate, enter_certificate, note_training
from songhe.register.carers.actions.people import (
    activate,
    add_carer,
    change_carer,
    deactivate,
    open_log_in,
    remove_portrait,
    show_portrait,
)
from songhe.register.carers.actions.times import enter_absence, set_hours, withdraw_absence

__all__ = [
    "activate",
    "add_carer",
    "change_carer",
    "deactivate",
    "drop_certificate",
    "enter_absence",
    "enter_certificate",
    "note_training",
    "open_log_in",
    "remove_portrait",
    "set_hours",
    "show_portrait",
    "withdraw_absence",
]
