from django.db import migrations

from songhe.base.guards import append_only


class Migration(migrations.Migration):
    dependencies = [("targets", "0001_initial")]
    operations = [
        migrations.RunPython(*append_only("targets_count")),
        migrations.RunPython(*append_only("targets_outlook")),
        migrations.RunPython(*append_only("targets_publication")),
    ]
