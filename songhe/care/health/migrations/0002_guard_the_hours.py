from django.db import migrations

from songhe.base.guards import append_only


class Migration(migrations.Migration):
    dependencies = [("health", "0001_initial")]
    operations = [migrations.RunPython(*append_only("health_adviserhour"))]
