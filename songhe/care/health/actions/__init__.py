"""Verbs of the room. Every write passes through one of these."""

from songhe.care.health.actions.alarming import (
    called,
    close,
    end_silence,
    fire,
    mute,
    notice_silence,
    set_limits,
    take,
    withdraw_limits,
)
from songhe.care.health.actions.contracting import (
    cancel,
    draft,
    evaluate,
    found_team,
    join_team,
    prove,
    renew,
    revive,
    serve,
    sign,
    turn_days,
)
from songhe.care.health.actions.entering import Taken
from songhe.care.health.actions.filing import check_up, share, unshare, write_file
from songhe.care.health.actions.following import end, enrol, follow_up, outcome_of
from songhe.care.health.actions.medicating import adopt, prescribe, set_reminding
from songhe.care.health.actions.taking import strike, take_many
from songhe.care.health.actions.taking import take as measure

__all__ = [
    "Taken",
    "adopt",
    "called",
    "cancel",
    "check_up",
    "close",
    "draft",
    "end",
    "end_silence",
    "enrol",
    "evaluate",
    "fire",
    "follow_up",
    "found_team",
    "join_team",
    "measure",
    "mute",
    "notice_silence",
    "outcome_of",
    "prescribe",
    "prove",
    "renew",
    "revive",
    "serve",
    "set_limits",
    "set_reminding",
    "share",
    "sign",
    "strike",
    "take",
    "take_many",
    "turn_days",
    "unshare",
    "withdraw_limits",
    "write_file",
]
