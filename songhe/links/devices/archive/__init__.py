"""Everything devices said, in Parquet by day, encrypted; asked with DuckDB (docs/adr/0017)."""

from songhe.links.devices.archive.asking import Question, ask
from songhe.links.devices.archive.files import forget_days, forget_person, keep, merge_due, ready, store, sweep
from songhe.links.devices.archive.rows import Kept, mark_of

__all__ = ["Kept", "Question", "ask", "forget_days", "forget_person", "keep", "mark_of", "merge_due", "ready", "store", "sweep"]
