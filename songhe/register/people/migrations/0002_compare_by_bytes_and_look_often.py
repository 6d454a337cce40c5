"""PostgreSQL only: what the search box and the lists of half a million people stand on there.

Columns that prefixes are asked of compare by bytes, whatever the database's own collation is: one plain index then serves
prefixes, ranges and the order of a list. A list is read from its index alone while pages are known to be whole: a fiftieth of
the rows changed, not a fifth, and they are looked at again; these are settings of the tables, so that nobody has to tune a server.
"""

from typing import Any

from django.db import migrations

BY_BYTES = {
    "people_elder": {"name": 40, "pinyin": 120, "initials": 40, "division_path": 60},
    "people_category": {"division_path": 60},
}
TABLES = ("people_elder", "people_contact", "people_category")
OFTEN = ("autovacuum_vacuum_scale_factor", "autovacuum_vacuum_insert_scale_factor", "autovacuum_analyze_scale_factor")


def forwards(apps: Any, editor: Any) -> None:
    """Compared by bytes, looked at often."""
    _lay(editor, "SET", ", ".join(f"{name} = 0.02" for name in OFTEN), ' COLLATE "C"')


def backwards(apps: Any, editor: Any) -> None:
    """By the database's own collation, and the server's own settings again."""
    _lay(editor, "RESET", ", ".join(OFTEN), ' COLLATE "default"')


def _lay(editor: Any, verb: str, settings: str, collation: str) -> None:
    if editor.connection.vendor != "postgresql":
        return
    for table, columns in BY_BYTES.items():
        changes = ", ".join(f"ALTER COLUMN {name} TYPE varchar({size}){collation}" for name, size in columns.items())
        editor.execute(f"ALTER TABLE {table} {changes}")
    for table in TABLES:
        editor.execute(f"ALTER TABLE {table} {verb} ({settings})")


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]
    operations = [migrations.RunPython(forwards, backwards)]
