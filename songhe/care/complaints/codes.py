"""Number and code by which a complainant asks without a log-in."""

import secrets

from songhe.base import crypto

LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # no 0, O, 1 or I: it is read over the telephone
PURPOSE = "complaint code"


def letters(count: int) -> str:
    """So many letters that nobody guesses."""
    return "".join(secrets.choice(LETTERS) for _ in range(count))


def digest(code: str) -> str:
    """What is kept of a code: keyed, so that the table alone opens nothing."""
    return crypto.blind_index(code.strip().upper(), PURPOSE)[:64]
