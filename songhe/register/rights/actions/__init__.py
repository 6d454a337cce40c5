"""Verbs of the room."""

from songhe.register.rights.actions.glass import break_glass, review
from songhe.register.rights.actions.requests import answer, ask, fetch_copy, refuse, withdraw
from songhe.register.rights.actions.sweeping import sweep_due

__all__ = ["answer", "ask", "break_glass", "fetch_copy", "refuse", "review", "sweep_due", "withdraw"]
