"""Months, parts and samples of money. Values in, values out; cents throughout."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from hashlib import sha256

from songhe.engines.entitlement import rounded


def county_of(path: str) -> str:
    """Path of the county in which a division lies: `6109/610921`; of the city's own, the city."""
    return "/".join(path.split("/")[:2])


def month_of(day: date) -> date:
    """First day of its month."""
    return day.replace(day=1)


def month_after(month: date) -> date:
    """First day of the month after."""
    return (month.replace(day=1) + timedelta(days=31)).replace(day=1)


def spread(cents: int, left: Mapping[str, int]) -> dict[str, int]:
    """`cents` that go back, over payers in proportion to what each still has in it; cents of rounding go to the largest rests.

    Raises ValueError for more than all have. All parts together are `cents`, and none is more than it has.
    """
    total = sum(left.values())
    if not 0 <= cents <= total:
        raise ValueError("more goes back than was paid")
    exact = {payer: Fraction(cents * held, total) if total else Fraction(0) for payer, held in left.items()}
    parts = {payer: int(value) for payer, value in exact.items()}
    rest = cents - sum(parts.values())
    by_rest = sorted(exact, key=lambda payer: (parts[payer] - exact[payer], payer))
    for payer in by_rest[:rest]:
        parts[payer] += 1
    return {payer: value for payer, value in parts.items() if value}


def voucher_goes_back(service_month: date, today: date) -> bool:
    """Within the month a refund makes the voucher whole again; after it the public part goes to the treasury."""
    return service_month == month_of(today)


def sample_size(count: int, percent: str) -> int:
    """How many of `count` are looked at: the share of the rule, rounded up, so that a few are never none."""
    return rounded(count * Fraction(percent) / 100, "up")


def drawn(keys: Iterable[str], size: int, seed: str) -> list[str]:
    """A sample that anybody with the seed can draw again: the keys whose digests with the seed come first."""
    return sorted(keys, key=lambda key: sha256(f"{seed}:{key}".encode()).digest())[:size]


def commitment(seed: str) -> str:
    """What is published of a seed before: whoever has the seed later sees that it is the same one."""
    return sha256(seed.encode()).hexdigest()


def list_digest(tickets: Iterable[str]) -> str:
    """Of a list of tickets, whatever order it comes in."""
    return sha256("\n".join(sorted(tickets)).encode()).hexdigest()


def lots(tickets: Iterable[str], number: int, seed: str) -> list[str]:
    """At most `number` of the tickets, drawn: those whose digests with the seed and the whole list come first.

    The list goes in, so that whoever knows the seed cannot choose a ticket that wins without knowing all others.
    """
    known = sorted(tickets)
    return drawn(known, number, f"{seed}:{list_digest(known)}")


def checksum(numbers: Sequence[str]) -> str:
    """Control sum of account numbers: a file in which one was changed no longer adds up."""
    return sha256("|".join(numbers).encode()).hexdigest()[:16]


def yuan(cents: int) -> str:
    """`1,234.50`, always with two digits; below nothing with a true minus."""
    sign = "−" if cents < 0 else ""
    return f"{sign}{abs(cents) // 100:,}.{abs(cents) % 100:02d}"


def plain_yuan(cents: int) -> str:
    """`1234.50`, for files."""
    return f"{'-' if cents < 0 else ''}{abs(cents) // 100}.{abs(cents) % 100:02d}"
