from django.db import migrations

from songhe.base.guards import append_only


class Migration(migrations.Migration):
    dependencies = [("emergency", "0001_initial")]
    operations = [
        migrations.RunPython(
            *append_only("emergency_note", resealed="text", others=("id", "node", "call_id", "at", "by", "by_name"))
        ),
    ]
