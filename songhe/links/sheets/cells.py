"""One cell as text, whatever the workbook holds: numbers as they are dialled, dates as ISO, faults by their name."""

import datetime as dt
from typing import Any

LOST = "≈"
"""Stands before a number of more than 15 digits that was kept as a number: Excel has forgotten its last digits."""
CELL, ROW = "\x1f", "\x1e"
"""Between cells and between rows on the pipe; taken out of every text."""
_CONTROLS = {code: " " for code in range(32) if code not in (9, 10, 13)}
EXACT = 10**15


def text_of(value: Any) -> str:
    """The text of a cell as calamine gives it."""
    if type(value) is str:
        return value.translate(_CONTROLS).strip() if not value.isprintable() else value.strip()
    if type(value) is float:
        return _number(value)
    if type(value) is bool:
        return "TRUE" if value else "FALSE"
    if type(value) is int:
        return _number(float(value)) if abs(value) >= EXACT else str(value)
    return _moment(value)


def _number(value: float) -> str:
    """13992500001.0 is 13992500001; 0.1 stays 0.1; 6.10902195001010E17 says that its end is lost."""
    if value != value or value in (float("inf"), float("-inf")):
        return ""
    if not value.is_integer():
        return f"{value:.15g}" if "e" not in f"{value:.15g}" else f"{value:f}"
    if abs(value) < EXACT:
        return str(int(value))
    digits = f"{value:.14e}"
    mantissa, exponent = digits.split("e")
    whole = mantissa.replace(".", "").replace("-", "").ljust(int(exponent) + 1, "0")
    return f"{LOST}{'-' if value < 0 else ''}{whole}"


def _moment(value: Any) -> str:
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ", "seconds")
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, dt.timedelta):
        hours, rest = divmod(int(value.total_seconds()), 3600)
        return f"{hours}:{rest // 60:02d}:{rest % 60:02d}"
    return "" if value is None else str(value)
