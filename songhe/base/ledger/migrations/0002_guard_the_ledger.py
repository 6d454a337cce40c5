from django.db import migrations

from songhe.base.ledger import guards


def forwards(apps, schema_editor):
    for line in guards.statements(schema_editor.connection.vendor):
        schema_editor.execute(line)


def backwards(apps, schema_editor):
    for line in guards.removals(schema_editor.connection.vendor):
        schema_editor.execute(line)


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]
    operations = [migrations.RunPython(forwards, backwards)]
