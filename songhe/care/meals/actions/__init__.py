"""Verbs of the room."""

from songhe.care.meals.actions.canteens import (
    change_service,
    discard_sample,
    end_service,
    keep_sample,
    publish,
    serve,
    write_menu,
)
from songhe.care.meals.actions.closing import close_due, write_standing
from songhe.care.meals.actions.diners import change_diet, end_regular, join, pause, renew_card, resume_regular, set_regular
from songhe.care.meals.actions.ordering import cancel, order, why_not_ordered
from songhe.care.meals.actions.pouring import pour
from songhe.care.meals.actions.serving import (
    Swiped,
    add_guests,
    deliver,
    eat,
    no_answer,
    prepare,
    prepare_all,
    set_out,
    swipe,
)
from songhe.care.meals.actions.signals import close, consider, look

__all__ = [
    "Swiped",
    "add_guests",
    "cancel",
    "change_diet",
    "change_service",
    "close",
    "close_due",
    "consider",
    "deliver",
    "discard_sample",
    "eat",
    "end_regular",
    "end_service",
    "join",
    "keep_sample",
    "look",
    "no_answer",
    "order",
    "pause",
    "pour",
    "prepare",
    "prepare_all",
    "publish",
    "renew_card",
    "resume_regular",
    "serve",
    "set_out",
    "set_regular",
    "swipe",
    "why_not_ordered",
    "write_menu",
    "write_standing",
]
