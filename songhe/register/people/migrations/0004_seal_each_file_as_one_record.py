"""The seven seals of a file become one: opened and sealed again, a few hundred people a step. Reversed it fills the columns again."""

from typing import Any

from django.db import migrations

NAMES = ("citizen_id", "phone", "address", "way_in", "conditions", "medicines", "instructions")
STEP = 200


def _steps(model: Any) -> Any:
    keys = list(model.objects.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), STEP):
        yield list(model.objects.filter(pk__in=keys[start : start + STEP]))


def gather(apps: Any, editor: Any) -> None:
    """Into the record what stood in the columns."""
    model = apps.get_model("people", "Elder")
    for rows in _steps(model):
        for row in rows:
            row.record = {name: value for name in NAMES if (value := getattr(row, name))}
            row.holds = ",".join(sorted(row.record))
            row.save(update_fields=["record", "holds"])


def spread(apps: Any, editor: Any) -> None:
    """Into the columns what stands in the record."""
    model = apps.get_model("people", "Elder")
    for rows in _steps(model):
        for row in rows:
            for name in NAMES:
                setattr(row, name, (row.record or {}).get(name, ""))
            row.save(update_fields=list(NAMES))


class Migration(migrations.Migration):
    dependencies = [("people", "0003_widen_the_file")]
    operations = [migrations.RunPython(gather, spread)]
