"""What the search box and the lists stand on: indexes for half a million people.

On PostgreSQL the columns that prefixes are asked of compare by bytes, whatever the database's own collation is: one plain index
then serves prefixes, ranges and the order of a list.
"""

from typing import Any

import songhe.base.fields
from django.conf import settings
from django.db import migrations, models

BY_BYTES = {"name": 40, "pinyin": 120, "initials": 40, "division_path": 60}


def compare_by_bytes(apps: Any, editor: Any) -> None:
    """PostgreSQL only; SQLite does so by itself."""
    _compare(editor, ' COLLATE "C"')


def compare_as_before(apps: Any, editor: Any) -> None:
    """By the database's own collation again."""
    _compare(editor, ' COLLATE "default"')


def _compare(editor: Any, collation: str) -> None:
    if editor.connection.vendor == "postgresql":
        changes = ", ".join(f"ALTER COLUMN {name} TYPE varchar({size}){collation}" for name, size in BY_BYTES.items())
        editor.execute(f"ALTER TABLE people_elder {changes}")


class Migration(migrations.Migration):
    dependencies = [
        ('people', '0006_note_who_left'),
        ('places', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='contact',
            name='phone_tail_index',
            field=songhe.base.fields.BlindIndexField(blank=True, db_default='', db_index=True, default='', editable=False, max_length=16),
        ),
        migrations.AlterField(
            model_name='elder',
            name='division_path',
            field=models.CharField(max_length=60),
        ),
        migrations.RunPython(compare_by_bytes, compare_as_before),
        migrations.AddIndex(
            model_name='elder',
            index=models.Index(fields=['division_path', 'pinyin', 'living', 'care_level', 'birth_date', 'means', 'located', 'status'], name='elder_place'),
        ),
        migrations.AddIndex(
            model_name='elder',
            index=models.Index(fields=['pinyin'], name='elder_pinyin'),
        ),
        migrations.AddIndex(
            model_name='elder',
            index=models.Index(fields=['initials'], name='elder_initials'),
        ),
        migrations.AddIndex(
            model_name='elder',
            index=models.Index(fields=['birth_date', 'division_path'], name='elder_birth'),
        ),
        migrations.AddIndex(
            model_name='elder',
            index=models.Index(fields=['care_level', 'living', 'birth_date', 'division_path', 'status'], name='elder_level'),
        ),
    ]
