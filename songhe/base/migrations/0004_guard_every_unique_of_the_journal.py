from django.db import migrations

from songhe.base.guards import renewed


class Migration(migrations.Migration):
    dependencies = [("base", "0003_mark_each_sealed_row")]
    operations = [
        migrations.RunPython(renewed("base_journalentry"), migrations.RunPython.noop),
        migrations.RunPython(renewed("base_journalseal"), migrations.RunPython.noop),
    ]
