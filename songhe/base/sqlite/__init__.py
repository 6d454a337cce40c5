"""SQLite as this house uses it: whoever writes waits in a line of the house (`base.py`), not in SQLite's."""
