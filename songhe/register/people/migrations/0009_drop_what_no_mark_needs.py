"""PostgreSQL kept a second index, for LIKE, of every column of marks: nobody asks so, and every write paid for it."""

from typing import Any

from django.db import migrations

FOUND = """
SELECT indexname FROM pg_indexes
WHERE schemaname = current_schema() AND indexname LIKE '%\\_like' AND indexdef LIKE '%\\_index varchar_pattern_ops%'
"""


def drop(apps: Any, editor: Any) -> None:
    """Those of all rooms: columns of marks are called `…_index`."""
    if editor.connection.vendor != "postgresql":
        return
    with editor.connection.cursor() as cursor:
        cursor.execute(FOUND)
        names = [name for (name,) in cursor.fetchall()]
    for name in names:
        editor.execute(f"DROP INDEX {editor.quote_name(name)}")


class Migration(migrations.Migration):
    dependencies = [("people", "0008_mark_the_tails_of_contacts")]
    operations = [migrations.RunPython(drop, migrations.RunPython.noop)]
