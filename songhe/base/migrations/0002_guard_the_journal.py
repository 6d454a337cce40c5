from django.db import migrations

from songhe.base.guards import append_only


class Migration(migrations.Migration):
    dependencies = [("base", "0001_initial")]
    operations = [
        migrations.RunPython(*append_only("base_journalentry")),
        migrations.RunPython(*append_only("base_journalseal")),
    ]
