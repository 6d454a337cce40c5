"""Rounding is a rule with a direction and a step; nothing here knows a fraction of a cent."""

from fractions import Fraction

DIRECTIONS = ("down", "up", "half_up")


def rounded(amount: Fraction, direction: str, step: int = 1) -> int:
    """`amount` (>= 0) in whole steps of so many cents. Raises ValueError for a direction that is none."""
    whole, rest = divmod(amount, step)
    if direction == "down":
        return int(whole) * step
    if direction == "up":
        return (int(whole) + (rest > 0)) * step
    if direction == "half_up":
        return (int(whole) + (2 * rest >= step)) * step
    raise ValueError(f"no rounding {direction!r}")


def share(cents: int, ratio: str | Fraction, direction: str = "down", step: int = 1) -> int:
    """So large a part of an amount: `ratio` as text (`0.4`), so that it is exact."""
    return rounded(cents * Fraction(ratio), direction, step)
