"""Of keys that few files have (household, predecessor, merged into, log-in), an index holds those few instead of half a
million times nothing. Indexes are changed by their names: on SQLite altering a field would copy the whole table each time.
"""

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

COLUMNS = ("household_id", "predecessor_id", "merged_into_id", "user_id")


def drop(apps: Any, editor: Any) -> None:
    """The indexes that hold every file."""
    with editor.connection.cursor() as cursor:
        found = editor.connection.introspection.get_constraints(cursor, "people_elder")
    for name, facts in found.items():
        if facts["index"] and not facts["unique"] and facts["columns"] in [[column] for column in COLUMNS]:
            editor.execute(f"DROP INDEX {editor.quote_name(name)}")


def lay(apps: Any, editor: Any) -> None:
    """The indexes that hold every file."""
    for column in COLUMNS:
        editor.execute(f"CREATE INDEX {editor.quote_name(f'people_elder_{column}')} ON people_elder ({editor.quote_name(column)})")


def key(to: Any, related_name: str, on_delete: Any = django.db.models.deletion.PROTECT) -> models.ForeignKey:
    """A key without an index of its own."""
    return models.ForeignKey(blank=True, db_index=False, null=True, on_delete=on_delete, related_name=related_name, to=to)


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0011_lift_indexes_while_many_come"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunPython(drop, lay)],
            state_operations=[
                migrations.AlterField("elder", "household", key("people.household", "members")),
                migrations.AlterField("elder", "predecessor", key("people.elder", "successors")),
                migrations.AlterField("elder", "merged_into", key("people.elder", "doubles")),
                migrations.AlterField(
                    "elder", "user", key(settings.AUTH_USER_MODEL, "elders", django.db.models.deletion.SET_NULL)
                ),
            ],
        ),
        *(
            migrations.AddIndex(
                "elder",
                models.Index(condition=models.Q((f"{field}__isnull", False)), fields=[field], name=name),
            )
            for field, name in (
                ("household", "elder_household"),
                ("predecessor", "elder_predecessor"),
                ("merged_into", "elder_merged_into"),
                ("user", "elder_of_user"),
            )
        ),
    ]
