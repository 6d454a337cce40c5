"""Which pages wait while an alarm is worked on, and for how long (`base.way`). What is not here never waits."""

from songhe.base import way

FIGURES = ("answering", "audit", "bulletin", "bureau", "extracts", "lists", "public", "quality", "reach", "recall", "targets")
BOOKED = ("billing", "book", "carers", "dispatch", "meals", "orders", "provider")

GIVES = {**dict.fromkeys(FIGURES, way.DASHBOARDS), **dict.fromkeys(BOOKED, way.BOOKINGS)}
"""First part of the path: seconds."""
