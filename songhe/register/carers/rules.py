"""Who may deliver a service on a day: values in, reasons out."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

ALWAYS = ("health",)  # whoever goes to an old person has a health certificate (GB/T 43153-2023, 4.2)


def lacking(needed: Iterable[str], held: Mapping[str, date | None], day: date) -> dict[str, str]:
    """Certificates that are missing or over on `day`: {kind: "missing" | "expired"}. `held` gives the last day of each kind,
    None where it holds for good; on its last day a certificate still holds."""
    reasons = {}
    for kind in dict.fromkeys((*ALWAYS, *needed)):
        if kind not in held:
            reasons[kind] = "missing"
        elif (last := held[kind]) is not None and last < day:
            reasons[kind] = "expired"
    return reasons


def fits_sex(wanted: str, carer: str) -> bool:
    """True when a carer of sex `carer` may come to somebody who asks for `wanted` ("" asks for nothing)."""
    return not wanted or wanted == carer


Span = tuple[datetime, datetime]


def standing(last: date | None, day: date, warn_days: int) -> str:
    """How a certificate stands on `day`: "held", "ending" in the last `warn_days` days, "expired" once its last day is over."""
    if last is None:
        return "held"
    if last < day:
        return "expired"
    return "ending" if (last - day).days <= warn_days else "held"


def without(spans: Iterable[Span], away: Iterable[Span]) -> list[Span]:
    """`spans` with every part of `away` taken out, in order; what touches only at an edge takes nothing away."""
    left = sorted(spans)
    for begins, ends in away:
        cut: list[Span] = []
        for start, end in left:
            if ends <= start or begins >= end:
                cut.append((start, end))
                continue
            cut += [part for part in ((start, begins), (ends, end)) if part[0] < part[1]]
        left = cut
    return left


def owed_hours(done: int, needed: int) -> int:
    """Hours of training that are missing in the year."""
    return max(0, needed - done)
