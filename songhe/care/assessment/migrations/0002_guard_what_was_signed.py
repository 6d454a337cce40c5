from django.db import migrations

from songhe.base.guards import append_only

SIGNATURE = ["id", "node", "assessment_id", "round", "role", "user_id", "name", "at", "digest"]
REPORT = ["id", "node", "assessment_id", "version", "previous_id", "issued_at", "level", "total", "digest"]


class Migration(migrations.Migration):
    # A migration keeps its own lists: what was guarded on that day does not change with the program.
    dependencies = [("assessment", "0001_initial")]
    operations = [
        migrations.RunPython(*append_only("assessment_report", others=REPORT)),
        migrations.RunPython(*append_only("assessment_signature", others=SIGNATURE)),
    ]
