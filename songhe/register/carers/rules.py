"""Who may deliver a service on a day: values in, reasons out."""

from collections.abc import Iterable, Mapping
from datetime import date

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
