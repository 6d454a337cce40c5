"""Verbs of the room. Every write passes through one of these."""

from songhe.links.notify.actions.holding import (
    give_link,
    note_answer,
    refuse_answer,
    reinstate_link,
    revoke_link,
    silence,
    subscribe,
    unsubscribe,
)
from songhe.links.notify.actions.sending import (
    LEASE,
    Heard,
    gathered,
    hurry,
    leave,
    note_letter_read,
    note_read,
    retry,
    send_due,
    send_next,
    try_outlet,
    when_sent,
    withdraw,
)

__all__ = [
    "LEASE", "Heard", "gathered", "give_link", "hurry", "leave", "note_answer", "note_letter_read", "note_read",
    "refuse_answer", "reinstate_link", "retry", "revoke_link", "send_due", "send_next", "silence", "subscribe",
    "try_outlet", "unsubscribe", "when_sent", "withdraw",
]  # fmt: skip
