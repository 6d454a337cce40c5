"""Contacts that were there before are found by the last four figures of their telephones too."""

from typing import Any

from django.db import migrations

from songhe.register.people.marks import phone_tail_mark

STEP = 500


def mark_tails(apps: Any, editor: Any) -> None:
    """Contacts that are there already are found by their last four figures too."""
    model = apps.get_model("people", "Contact")
    rows = list(model.objects.exclude(phone_index="").values_list("pk", flat=True))
    for start in range(0, len(rows), STEP):
        for row in model.objects.filter(pk__in=rows[start : start + STEP]):
            model.objects.filter(pk=row.pk).update(phone_tail_index=phone_tail_mark(row.phone))


class Migration(migrations.Migration):
    dependencies = [("people", "0007_find_anybody_at_once")]
    operations = [migrations.RunPython(mark_tails, migrations.RunPython.noop)]
