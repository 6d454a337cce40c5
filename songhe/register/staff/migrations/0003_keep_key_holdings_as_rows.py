import django.db.models.deletion
from django.db import migrations, models

import songhe.base.rows

BATCH = 500


def copy_from_the_unseen_table(apps, schema_editor):
    """Every key that somebody holds becomes a row with a key and a birthplace of its own."""
    holding = apps.get_model("staff", "KeyHolding")
    pairs = apps.get_model("staff", "Responder").keys_for.through.objects.values_list("responder_id", "elder_id")
    _copy(pairs, holding, schema_editor.connection.alias)


def copy_back(apps, schema_editor):
    pairs = apps.get_model("staff", "KeyHolding").objects.values_list("responder_id", "elder_id")
    _copy(pairs, apps.get_model("staff", "Responder").keys_for.through, schema_editor.connection.alias)


def _copy(pairs, model, alias):
    every = list(pairs.using(alias))
    for start in range(0, len(every), BATCH):
        rows = [model(responder_id=responder, elder_id=elder) for responder, elder in every[start : start + BATCH]]
        model.objects.using(alias).bulk_create(rows)


class Migration(migrations.Migration):
    dependencies = [("people", "0002_make_uniques_per_node"), ("staff", "0002_make_uniques_per_node")]
    operations = [
        migrations.CreateModel(
            name="KeyHolding",
            fields=[
                ("id", models.UUIDField(default=songhe.base.rows.new_id, editable=False, primary_key=True, serialize=False)),
                ("node", models.CharField(default=songhe.base.rows.this_node, editable=False, max_length=12)),
                ("responder", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="staff.responder")),
                ("elder", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.elder")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("node", "id"), name="key_holding_node_id"),
                    models.UniqueConstraint(fields=("node", "responder", "elder"), name="key_holding_once"),
                ],
            },
        ),
        migrations.RunPython(copy_from_the_unseen_table, copy_back),
        migrations.RemoveField("responder", "keys_for"),
        migrations.AddField(
            "responder",
            "keys_for",
            models.ManyToManyField(blank=True, related_name="key_holders", through="staff.KeyHolding", to="people.elder"),
        ),
    ]
