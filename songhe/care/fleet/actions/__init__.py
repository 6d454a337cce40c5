"""Verbs of the device register. What a device says of itself (`heard`) is not a deed of anybody and is not journalled."""

from songhe.care.fleet.actions.fetching import fetch, needless, resume
from songhe.care.fleet.actions.fetching import stop as stop_work
from songhe.care.fleet.actions.guarding import note_hour, places
from songhe.care.fleet.actions.hearing import Heard, heard, read_anew, read_up_to
from songhe.care.fleet.actions.judging import allow, judge, stop
from songhe.care.fleet.actions.lending import add_aid, clean, come_back, deposit_held, lend, scrap
from songhe.care.fleet.actions.registering import (
    STANDS,
    add_model,
    collect,
    follow,
    install,
    load_models,
    put_back,
    register_device,
    retire,
    take_back,
)
from songhe.care.fleet.actions.setting import tell_account, want
from songhe.care.fleet.actions.silence import lay_missing, sweep
from songhe.care.fleet.actions.tending import come_home, end_over, forecast, go_away, set_firmware
from songhe.care.fleet.actions.testing import note_test_press, start_test
from songhe.care.fleet.actions.working import drop, finish, fire, hang, heal, order, photograph, report, take, unfinished

__all__ = [
    "STANDS", "Heard", "add_aid", "add_model", "allow", "clean", "collect", "come_back", "come_home", "deposit_held", "drop",
    "end_over", "fetch", "finish", "fire", "follow", "forecast", "go_away", "hang", "heal", "heard", "install", "judge",
    "lay_missing", "lend", "load_models", "needless", "note_hour", "note_test_press", "order", "photograph", "places",
    "put_back", "read_anew", "read_up_to", "register_device", "report", "resume", "retire", "scrap", "set_firmware",
    "start_test", "stop", "stop_work", "sweep", "take", "take_back", "tell_account", "unfinished", "want",
]  # fmt: skip
