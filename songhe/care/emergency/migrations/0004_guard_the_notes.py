from django.db import migrations

from songhe.base.guards import append_only


class Migration(migrations.Migration):
    dependencies = [("emergency", "0003_freeze_who_was_told")]
    operations = [
        migrations.RunPython(
            *append_only("emergency_note", resealed="text", others=("id", "node", "call_id", "at", "by", "by_name"))
        ),
    ]
