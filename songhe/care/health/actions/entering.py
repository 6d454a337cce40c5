"""A measurement as it came, and as the record keeps it."""

from collections.abc import Mapping
from datetime import date, datetime
from math import isfinite
from typing import Any, NamedTuple
from uuid import UUID

from songhe.base.rows import new_id_text
from songhe.care.health import dated
from songhe.care.health.rules import vitals


class Taken(NamedTuple):
    """One measurement as it came: values with the unit they were told in, `key` the same when it is told again."""

    elder: UUID
    at: datetime
    values: Mapping[str, tuple[float, str]]
    source: str
    key: str
    by: str
    device: str = ""
    context: str = ""


def entered(told: Taken, on: date, at: datetime) -> dict[str, Any]:
    """A reading as the record keeps it: in our units, with what was said in others, and what of it cannot be true."""
    signs, values, odd = dated.signs(on), dict[str, float](), list[str]()
    raw: dict[str, Any] = {}
    for code, (value, unit) in told.values.items():
        sign, number = signs[code], float(value)
        kept = vitals.converted(number, unit, sign) if unit else round(number, sign.digits)
        if kept is None or not isfinite(kept):  # in a unit that nobody here knows, or no number at all: kept as it came
            raw[code], odd = [value if isfinite(number) else str(value), unit], [*odd, code]
            continue
        values[code] = kept
        if unit and unit != sign.unit:
            raw[code] = [value, unit]
        if not vitals.plausible(kept, sign):
            odd.append(code)
    pair = [code for code in ("sbp", "dbp") if code in told.values] if odd or "sbp" in values else []
    if (odd and set(pair) & set(odd)) or not vitals.bp_plausible(values.get("sbp"), values.get("dbp")):
        odd = sorted({*odd, *pair})  # one squeeze of the cuff: of a pressure that cannot be true neither number is believed
    entry: dict[str, Any] = {
        "i": new_id_text(),
        "k": told.key,
        "at": int(told.at.timestamp()),
        "got": int(at.timestamp()),
        "v": values,
        "src": told.source,
        "by": told.by,
    }
    for name, what in (("raw", raw), ("odd", sorted(odd)), ("ctx", told.context), ("dev", told.device)):
        if what:
            entry[name] = what
    return entry
