from django.db import migrations

NAMES = ("address", "citizen_id", "conditions", "instructions", "medicines", "phone", "way_in")


class Migration(migrations.Migration):
    dependencies = [("people", "0004_seal_each_file_as_one_record")]
    operations = [migrations.RemoveField(model_name="elder", name=name) for name in NAMES]
