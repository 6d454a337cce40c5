"""PostgreSQL only. A list is read from its index alone while pages are known to be whole: a fiftieth of the rows changed, not a
fifth, and they are looked at again. The place of a category compares by bytes like that of its holder (0007)."""

from typing import Any

from django.db import migrations

TABLES = ("people_elder", "people_contact", "people_category")
OFTEN = ("autovacuum_vacuum_scale_factor", "autovacuum_vacuum_insert_scale_factor", "autovacuum_analyze_scale_factor")


def look_often(apps: Any, editor: Any) -> None:
    """Settings of the tables themselves, so that nobody has to tune a server."""
    _say(editor, "SET", ", ".join(f"{name} = 0.02" for name in OFTEN), ' COLLATE "C"')


def look_as_before(apps: Any, editor: Any) -> None:
    """The server's own again."""
    _say(editor, "RESET", ", ".join(OFTEN), ' COLLATE "default"')


def _say(editor: Any, verb: str, settings: str, collation: str) -> None:
    if editor.connection.vendor != "postgresql":
        return
    for table in TABLES:
        editor.execute(f"ALTER TABLE {table} {verb} ({settings})")
    editor.execute(f"ALTER TABLE people_category ALTER COLUMN division_path TYPE varchar(60){collation}")


class Migration(migrations.Migration):
    dependencies = [("people", "0012_index_only_the_keys_that_are_there")]
    operations = [migrations.RunPython(look_often, look_as_before)]
