"""A line of the log: the time in UTC with its zone, and a message that cannot write lines of its own.

What stands in a message may come from outside (a path, a name, a header). Its control characters are printed as escapes; lines
of a trace, which are ours, are marked so that none of them can pass for an entry.
"""

import logging
from datetime import UTC, datetime

_ESCAPED = {code: f"\\x{code:02x}" for code in (*range(32), *range(127, 160))} | {0x2028: "\\u2028", 0x2029: "\\u2029"}


class Line(logging.Formatter):
    """One entry, one line; a trace follows below `  | `."""

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:  # noqa: N802  (the name of the library)
        """2026-11-28T07:00:00.123Z."""
        return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802
        """The entry itself, without a trace."""
        record.message = record.message.translate(_ESCAPED)
        return super().formatMessage(record)

    def format(self, record: logging.LogRecord) -> str:
        """The entry and, marked, its trace."""
        return "\n  | ".join(super().format(record).splitlines())
