"""Every row of the house, opened, to see that nothing was lost or changed: `rows()` before and after are compared whole."""

from typing import Any

from django.apps import apps

APART = {"base.journalentry", "base.journalseal", "people.version", "sessions.session", "access.signin"}
"""What only ever grows, or comes with looking."""
BETWEEN = {"staff.keyholding"}
"""Rows between many and many: known by what they join."""
STAMPS = {"people.elder": {"version", "recorded_at", "source", "evidence", "valid_from"}}
"""What says when a file was written down last."""


def rows(*without: str) -> dict[str, dict[str, dict[str, Any]]]:
    """Label of the model → key → columns."""
    whole: dict[str, dict[str, dict[str, Any]]] = {}
    for model in apps.get_models(include_auto_created=True):
        label = model._meta.label_lower
        if not model.__module__.startswith("songhe.") or label in APART or label in without:
            continue
        apart = {*STAMPS.get(label, ()), *(("id",) if label in BETWEEN else ())}
        names = [field.attname for field in model._meta.concrete_fields if field.attname not in apart]
        found = {_key(row, names): {name: getattr(row, name) or None for name in names} for row in model._base_manager.all()}
        if found:
            whole[label] = found
    return whole


def _key(row: Any, names: list[str]) -> str:
    """A row between many and many is known by what it joins."""
    return "+".join(str(getattr(row, name)) for name in names) if row._meta.label_lower in BETWEEN else str(row.pk)


def differences(before: Any, after: Any) -> list[str]:
    """What differs, in words that name the row and the column."""
    told = []
    for label in sorted({*before, *after}):
        old, new = before.get(label, {}), after.get(label, {})
        told += [f"{label} {key} is gone" for key in sorted(set(old) - set(new))]
        told += [f"{label} {key} is new" for key in sorted(set(new) - set(old))]
        for key in sorted(set(old) & set(new)):
            told += [
                f"{label} {key}.{name}: {old[key][name]!r} → {new[key][name]!r}"
                for name in old[key]
                if old[key][name] != new[key][name]
            ]
    return told
