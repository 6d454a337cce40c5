"""What a meal card says: its number and a signature, in letters that a scanner types like a keyboard. No name, no face.

`M000123-2-1f3a…`: number, how many cards this person has had, signature. A card that was lost is void once a new one is given.
"""

import re

from django.utils.crypto import constant_time_compare, salted_hmac

SALT = "songhe.meals.card"
SIGNED = re.compile(r"M0*(\d{1,9})-(\d{1,4})-([0-9A-F]{16})")
TYPED = re.compile(r"\d{1,9}")


class NoCard(Exception):
    """Neither a card of this house nor a number."""


def text_of(number: int, card: int) -> str:
    """What the QR code holds."""
    return f"M{number:06d}-{card}-{_sign(number, card)}"


def read(text: str) -> tuple[int, int | None]:
    """Number and card of what was scanned; the card is None where somebody typed the number. NoCard for anything else."""
    said = text.strip().upper()
    if TYPED.fullmatch(said):
        return int(said), None
    found = SIGNED.fullmatch(said)
    if found is None:
        raise NoCard(text)
    number, card, sign = int(found[1]), int(found[2]), found[3]
    if not constant_time_compare(sign, _sign(number, card)):
        raise NoCard(text)
    return number, card


def _sign(number: int, card: int) -> str:
    return salted_hmac(SALT, f"{number}.{card}", algorithm="sha256").hexdigest()[:16].upper()
