from django.db import migrations, models


class Migration(migrations.Migration):
    # Nullable and without a default, so that both databases add the column in place and the guards stay on the table.
    dependencies = [("base", "0002_guard_the_journal")]
    operations = [migrations.AddField("journalseal", "marks", models.BinaryField(null=True))]
